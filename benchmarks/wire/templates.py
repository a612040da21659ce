"""The pages of `views` as a LiveView would write them: the same elements, `phx-click` instead of Datastar's actions.

A function here has the name of the view it stands beside. Slots are what a template would hold in braces; texts between
them are written once and never sent again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from liveview import Keyed, Template, filled, keyed, template

if TYPE_CHECKING:
    from states import Fields, Messages, Readings, Rows, Tiles

HUES: Final = {"Coral": 30, "Fern": 150, "Sky": 225}
HEAD: Final = (
    '<main id="main" class="container"><div class="jumbotron"><div class="row"><div class="col-md-6"><h1>LiveView</h1>'
    '</div></div></div><table class="table table-hover table-striped test-data"><tbody id="rows">'
)
ROW: Final = (
    '<tr id="row-{}" class="{}"><td class="col-md-1">{}</td><td class="col-md-4"><a class="lbl" phx-click="select" '
    'phx-value-id="{}">{}</a></td><td class="col-md-1"><a class="remove" phx-click="remove" phx-value-id="{}"><span '
    'class="glyphicon glyphicon-remove" aria-hidden="true"></span></a></td><td class="col-md-6"></td></tr>'
)


def table(rows: Rows) -> Template:
    entries = {
        row.id: filled(row.id, "danger" if row.selected else "", row.id, row.id, row.label, row.id) for row in rows
    }
    return template(HEAD + "{}</tbody></table></main>", keyed(ROW, entries))


cell_table = control_table = table


def chat(messages: Messages) -> Template:
    source = (
        '<li id="m-{}" class="flex gap-3 px-4 py-2"><div class="avatar" aria-hidden="true">{}</div><div>'
        '<p class="text-sm text-muted"><b>{}</b> <time>{}</time></p><p class="text-base '
        'leading-relaxed whitespace-pre-wrap">{}</p></div></li>'
    )
    entries = {each.id: filled(each.id, each.author[0], each.author, each.at, each.text) for each in messages}
    return template(
        '<main id="chat" class="mx-auto max-w-2xl"><h1>The workshop</h1><ol id="messages" class="log" role="log" '
        'aria-label="Messages">{}</ol><form phx-submit="say" class="flex gap-2"><input name="text" '
        'aria-label="Message" autocomplete="off"><button class="btn">Send</button></form></main>',
        keyed(source, entries),
    )


def tiles(board: Tiles) -> Template:
    source = (
        '<button id="c{}" tabindex="{}" aria-label="Row {}, column {}, {}" style="{}" phx-click="paint" '
        'phx-value-cell="{}">{}</button>'
    )
    entries = {
        cell: filled(
            cell,
            -1 if cell else 0,
            cell // 6 + 1,
            cell % 6 + 1,
            f"painted by {colour}" if colour else "empty",
            f"--p: {HUES[colour]}" if colour else "",
            cell,
            colour[:1],
        )
        for cell, colour in enumerate(board)
    }
    return template(
        '<div id="board" class="board" role="group" aria-label="Board, 6 rows of 6 tiles">{}</div>',
        keyed(source, entries),
    )


def dashboard(readings: Readings) -> Template:
    source = (
        '<section class="card rounded-lg border p-4 shadow-sm" aria-labelledby="k{}"><h2 id="k{}" class="text-sm '
        'font-medium text-muted-foreground">{}</h2><p id="k{}-v" class="text-2xl font-semibold tabular-nums">{}</p>'
        '<p class="text-xs text-muted-foreground">{}</p></section>'
    )
    entries = {
        each.id: filled(each.id, each.id, each.title, each.id, f"{each.value:,.2f}", each.unit) for each in readings
    }
    return template('<main id="dashboard" class="grid gap-4 md:grid-cols-4">{}</main>', keyed(source, entries))


signals_dashboard = dashboard


def form(fields: Fields) -> Template:
    source = (
        '<div id="{}-field" class="field {}"><label for="{}" class="text-sm font-medium">{}</label><input id="{}" '
        'name="{}" value="{}" class="input" required{}><p id="{}-help" class="hint">As in the passport</p>{}</div>'
    )
    entries = {each.name: _field(each.name, each.label, each.value, each.message) for each in fields}
    return template(
        '<form phx-submit="save" id="guests" class="grid gap-4">{}<button class="btn">Save</button></form>',
        keyed(source, entries),
    )


def _field(name: str, label: str, value: str, message: str) -> tuple[str | Template | Keyed, ...]:
    aria = template(' aria-invalid="true" aria-describedby="{}-error"', name) if message else ""
    said = template('<p id="{}-error" class="error" role="alert">{}</p>', name, message) if message else ""
    return filled(name, "field-wrong" if message else "", name, label, name, name, value, aria, name, said)
