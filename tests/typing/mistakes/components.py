"""Mistakes about components, contexts, and what is awaited."""

from __future__ import annotations

from stario import component
from stario import html as h


@component
def row(name: str, *, bold: bool = False) -> h.Element:
    return h.li[name]


@component
def card(children: h.Node, *, title: str) -> h.Element:
    return h.section[h.h2[title], children]


class Page:
    @component
    def body(self, text: str) -> h.Element:
        return h.main[text]


row(1)  # error
row("a", bould=True)  # error
row()  # error
row("a")["b", 2](3)  # error
row.explane()  # error
card(tittle="x")["a"]  # error
card("a", "b")["c"]  # error
card(title=1)["a"]  # error
card(title="x")[{"a": 1}]  # error
Page().body(1)  # error
Page().body()  # error
number: int = row("a")  # error
component(3)  # error


async def rows() -> dict[str, int]:
    return {}


h.p[rows()]  # error
theme = h.Context("theme", default="light")
theme.provide(1)  # error
h.p(title=theme)  # error
