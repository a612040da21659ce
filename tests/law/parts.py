"""The compiled parts of random pages: slots, rows of several kinds, choices, children, components in components."""

from __future__ import annotations

from typing import Any

from stario import component
from stario import html as h

Items = list[tuple[str, str]]


@component
def leaf(*, text: Any, id: Any = None, kind: Any = None) -> h.Node:
    return h.span(id=id, class_=kind)[text]


@component
def card(children: Any, *, id: Any, text: Any, note: Any = None) -> h.Node:
    return h.section(id=id, class_="card")[
        h.h2[text], h.p["the ", text, h.b[note] if note else None, " end"], h.div[children]
    ]


@component
def listing(*, id: Any, items: Items) -> h.Node:
    return h.ul(id=id, class_="listing")[
        [h.li(id=key, class_="row")[h.b[text], " and ", h.i["i"]] for key, text in items]
    ]


@component
def bare(*, id: Any, items: Items) -> h.Node:
    return h.ol(id=id)[(h.li[text] for _, text in items), h.li["last"]]


@component
def fields(*, id: Any, items: Items) -> h.Node:
    return h.form(id=id)[
        [h.p(id=key)[h.label[text], h.input(name="n", id=f"{key}-f", value=text[:1])] for key, text in items],
        h.textarea(name="t")["stays"],
    ]


@component
def table(*, id: Any, items: Items) -> h.Node:
    return h.table(id=id)[h.tbody[[h.tr(id=key, class_="a b c")[h.td["cell"], h.td[h.a[text]]] for key, text in items]]]


@component
def implied(*, id: Any, items: Items) -> h.Node:
    return h.table(id=id)[[h.tr(id=key)[h.td[text]] for key, text in items]]


@component
def grouped(*, id: Any, items: Items) -> h.Node:
    return h.div(id=id)[[card(id=key, text=text)[leaf(text=text), h.em["more"]] for key, text in items]]


@component
def two(*, id: Any, items: Items) -> h.Node:
    return h.dl(id=id)[[h.fragment[h.dt(id=key)[text], h.dd[text]] for key, text in items]]


@component
def choice(*, id: Any, items: Items) -> h.Node:
    return h.div(id=id)[
        h.p["none"] if not items else h.ul[[h.li[text] for _, text in items]],
        h.span["many"] if len(items) > 2 else None,
        len(items),
        h.b["text behind"],
    ]


@component
def drawing(*, id: Any, items: Items) -> h.Node:
    return h.svg.svg(id=id, viewBox="0 0 9 9")[
        [h.svg.g(id=key)[h.svg.text[text], h.svg.circle(r=1)] for key, text in items]
    ]


def _row(item: tuple[str, str]) -> h.Node:
    return h.li(id=item[0])[h.span[item[1]], h.u["each"]]


def keyed(*, id: Any, items: Items) -> h.Node:
    """A list that is compared by its data."""
    return h.ul(id=id)[h.each(items, key=lambda item: item[0], render=_row)]


WITH_ITEMS = {
    part.__name__: part
    for part in (listing, bare, fields, table, implied, grouped, two, choice, drawing, keyed)
}  # fmt: skip
