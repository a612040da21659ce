"""The pages of the workloads in Stario. Loaded twice: as written, and with `component` at work; see `switch`.

The table is js-framework-benchmark's: its page, its row (number, label link, remove link), its classes. Only `id`s are
added, by which a page finds the place of a patch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from switch import component

from stario import html as h
from stario.datastar import at, data, js
from stario.datastar.signals import named

if TYPE_CHECKING:
    from states import Field, Fields, Message, Messages, Reading, Readings, Row, Rows, Tiles

BUTTONS = {
    "run": "Create 1,000 rows", "runlots": "Create 10,000 rows", "add": "Append 1,000 rows",
    "update": "Update every 10th row", "clear": "Clear", "swaprows": "Swap rows",
}  # fmt: skip
HUES = {"Coral": 30, "Fern": 150, "Sky": 225}


@component
def button(name: str, text: str) -> h.Element:
    return h.div(class_="col-sm-6 smallpad")[
        h.button(data.on("click", at.post(f"/{name}")), type="button", class_="btn btn-primary btn-block", id=name)[
            text
        ]
    ]


@component
def head() -> h.Element:
    return h.div(class_="jumbotron")[
        h.div(class_="row")[
            h.div(class_="col-md-6")[h.h1["Stario"]],
            h.div(class_="col-md-6")[h.div(class_="row")[[button(name, text) for name, text in BUTTONS.items()]]],
        ]
    ]


@component
def row(row: Row) -> h.Element:
    return h.tr(id=f"row-{row.id}", class_={"danger": row.selected})[
        h.td(class_="col-md-1")[row.id],
        h.td(class_="col-md-4")[h.a(data.on("click", at.post(f"/select/{row.id}")), class_="lbl")[row.label]],
        h.td(class_="col-md-1")[
            h.a(data.on("click", at.post(f"/remove/{row.id}")), class_="remove")[
                h.span(class_="glyphicon glyphicon-remove", aria_hidden=True)
            ]
        ],
        h.td(class_="col-md-6"),
    ]


@component
def table(rows: Rows) -> h.Element:
    return h.main(id="main", class_="container")[
        head(),
        h.table(class_="table table-hover table-striped test-data")[h.tbody(id="rows")[[row(each) for each in rows]]],
    ]


@component
def each_table(rows: Rows) -> h.Element:
    """The same page; the list is compared by its data."""
    return h.main(id="main", class_="container")[
        head(),
        h.table(class_="table table-hover table-striped test-data")[
            h.tbody(id="rows")[h.each(rows, key=lambda row: row.id, render=row)]
        ],
    ]


@component
def cell_row(row: Row) -> h.Element:
    """The row with an id on what changes in it."""
    return h.tr(id=f"row-{row.id}", class_={"danger": row.selected})[
        h.td(class_="col-md-1")[row.id],
        h.td(class_="col-md-4")[
            h.a(data.on("click", at.post(f"/select/{row.id}")), class_="lbl", id=f"label-{row.id}")[row.label]
        ],
        h.td(class_="col-md-1")[
            h.a(data.on("click", at.post(f"/remove/{row.id}")), class_="remove")[
                h.span(class_="glyphicon glyphicon-remove", aria_hidden=True)
            ]
        ],
        h.td(class_="col-md-6"),
    ]


@component
def cell_table(rows: Rows) -> h.Element:
    return h.main(id="main", class_="container")[
        head(),
        h.table(class_="table table-hover table-striped test-data")[
            h.tbody(id="rows")[[cell_row(each) for each in rows]]
        ],
    ]


@component
def control_row(row: Row) -> h.Element:
    """The row as it should be: what is pressed is a button."""
    return h.tr(id=f"row-{row.id}", class_={"danger": row.selected})[
        h.td(class_="col-md-1")[row.id],
        h.td(class_="col-md-4")[
            h.button(data.on("click", at.post(f"/select/{row.id}")), class_="lbl", type="button")[row.label]
        ],
        h.td(class_="col-md-1")[
            h.button(
                data.on("click", at.post(f"/remove/{row.id}")), type="button", class_="remove", aria_label="Remove"
            )[h.span(class_="glyphicon glyphicon-remove", aria_hidden=True)]
        ],
        h.td(class_="col-md-6"),
    ]


@component
def control_table(rows: Rows) -> h.Element:
    return h.main(id="main", class_="container")[
        head(),
        h.table(class_="table table-hover table-striped test-data")[
            h.tbody(id="rows")[[control_row(each) for each in rows]]
        ],
    ]


@component
def message(message: Message) -> h.Element:
    return h.li(id=f"m-{message.id}", class_="flex gap-3 px-4 py-2")[
        h.div(class_="avatar", aria_hidden=True)[message.author[0]],
        h.div[
            h.p(class_="text-sm text-muted")[h.b[message.author], " ", h.time[message.at]],
            h.p(class_="text-base leading-relaxed whitespace-pre-wrap")[message.text],
        ],
    ]


@component
def chat(messages: Messages) -> h.Element:
    return h.main(id="chat", class_="mx-auto max-w-2xl")[
        h.h1["The workshop"],
        h.ol(id="messages", class_="log", role="log", aria_label="Messages")[[message(each) for each in messages]],
        h.form(data.on("submit", at.post("/say")), class_="flex gap-2")[
            h.input(data.bind("text"), name="text", aria_label="Message", autocomplete="off"),
            h.button(class_="btn")["Send"],
        ],
    ]


@component
def tile(cell: int, colour: str) -> h.Element:
    by = f"painted by {colour}" if colour else "empty"
    return h.button(
        data.on("click", at.post(f"paint?cell={cell}")),
        {"data-preserve-attr": js("tabindex")},
        id=f"c{cell}",
        tabindex=-1 if cell else 0,
        aria_label=f"Row {cell // 6 + 1}, column {cell % 6 + 1}, {by}",
        style={"--p": HUES.get(colour)},
    )[colour[:1] or None]


@component
def tiles(board: Tiles) -> h.Element:
    return h.div(id="board", class_="board", role="group", aria_label="Board, 6 rows of 6 tiles")[
        [tile(cell, colour) for cell, colour in enumerate(board)]
    ]


@component
def reading(reading: Reading) -> h.Element:
    return h.section(class_="card rounded-lg border p-4 shadow-sm", aria_labelledby=f"k{reading.id}")[
        h.h2(id=f"k{reading.id}", class_="text-sm font-medium text-muted-foreground")[reading.title],
        h.p(id=f"k{reading.id}-v", class_="text-2xl font-semibold tabular-nums")[f"{reading.value:,.2f}"],
        h.p(class_="text-xs text-muted-foreground")[reading.unit],
    ]


@component
def dashboard(readings: Readings) -> h.Element:
    return h.main(id="dashboard", class_="grid gap-4 md:grid-cols-4")[[reading(each) for each in readings]]


@component
def signals_reading(reading: Reading) -> h.Element:
    """The number as a signal: the element never changes."""
    return h.section(class_="card rounded-lg border p-4 shadow-sm", aria_labelledby=f"k{reading.id}")[
        h.h2(id=f"k{reading.id}", class_="text-sm font-medium text-muted-foreground")[reading.title],
        h.p(data.text(named(f"k{reading.id}")), class_="text-2xl font-semibold tabular-nums"),
        h.p(class_="text-xs text-muted-foreground")[reading.unit],
    ]


@component
def signals_dashboard(readings: Readings) -> h.Element:
    return h.main(
        data.signals({f"k{each.id}": each.value for each in readings}),
        id="dashboard",
        class_="grid gap-4 md:grid-cols-4",
    )[[signals_reading(each) for each in readings]]


@component
def field(field: Field) -> h.Element:
    wrong = bool(field.message)
    return h.div(id=f"{field.name}-field", class_=["field", {"field-wrong": wrong}])[
        h.label(for_=field.name, class_="text-sm font-medium")[field.label],
        h.input(
            id=field.name,
            name=field.name,
            value=field.value,
            class_="input",
            required=True,
            aria_invalid="true" if wrong else None,
            aria_describedby=f"{field.name}-error" if wrong else None,
        ),
        h.p(id=f"{field.name}-help", class_="hint")["As in the passport"],
        h.p(id=f"{field.name}-error", class_="error", role="alert")[field.message] if wrong else None,
    ]


@component
def form(fields: Fields) -> h.Element:
    return h.form(data.on("submit", at.post("/guests", content_type="form")), id="guests", class_="grid gap-4")[
        [field(each) for each in fields], h.button(class_="btn")["Save"]
    ]
