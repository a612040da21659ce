"""Children: whatever has a text, nodes, and rows of both, as deep as one likes."""
# pyright: strict

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from markupsafe import Markup

from stario import html as h
from stario import js

names = ["Ada", "Grace"]

# One, several, none.
h.p["text"]
h.p[1, 2.5, Decimal(1), UUID(int=0), date(2024, 1, 1), timedelta(minutes=1)]
h.p[None, True, names and "some"]
h.p[h.b["bold"], " and ", h.i["slanted"]]
h.p[()]

# Rows: lists, tuples, generators, sequences, and rows of rows.
h.ul[[h.li[name] for name in names]]
h.ul[(h.li[name] for name in names)]
h.ul[map(str, names)]
h.ul[h.li["first"], [h.li[name] for name in names], h.li["last"]]
h.ul[(h.li["a"], [h.li["b"], (h.li["c"],)])]
h.ul[names]
h.p[range(3)]
h.p[deque(["a"])]
h.table[(h.tr[(h.td[cell] for cell in row)] for row in [[1, 2], [3, 4]])]

# Markup from elsewhere, and what knows its own.
h.div[Markup("<b>x</b>")]
h.div[h.raw("<b>x</b>")]
h.div[h.comment("x")]
h.div[h.fragment["a", h.b["c"]], h.fragment()]


class Badge:
    def __html__(self) -> str:
        return "<b>x</b>"


h.div[Badge(), [Badge()]]

# Script, style, data.
h.script[js("let a = 1")]
h.script[[js("let a = {}", [1, None, "x"])]]
h.style[h.css("a { color: red }")]
h.json_script({"a": [1, None]}, id="boot")
h.textarea(name="note")["text"]

# A page.
h.html(lang="en")[h.head[h.title["x"]], h.body["y"]]
h.page(title="x", head=[h.link(rel="icon", href="/i.svg")], live={"data-a": 1})[h.main["y"]]

# Components are functions.


@dataclass
class User:
    name: str
    tags: Sequence[str] = ()


def row(user: User) -> h.Element:
    return h.li(class_={"new": not user.tags})[user.name, [h.small[tag] for tag in user.tags]]


def card(children: h.Node, *, title: str) -> h.Node:
    return h.section[h.h2[title], children]


def rows(users: Sequence[User]) -> Iterator[h.Node]:
    for user in users:
        yield row(user)
    yield "end"


users = [User("Ada"), User("Grace", ["navy"])]
card([row(user) for user in users], title="x")
card("text", title="x")
h.ul[rows(users)]
h.render(card(rows(users), title="x")).upper()
"".join(h.render_chunks(h.ul[rows(users)]))
h.diff(h.p(id="a")["x"], h.p(id="a")["y"])[0].target.upper()
