"""Components, contexts, boundaries, and what is awaited."""
# pyright: strict

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from stario import component
from stario import html as h


@component
def row(name: str, *, bold: bool = False) -> h.Element:
    return h.li[h.b[name] if bold else name]


@component
def card(children: h.Node, *, title: str) -> h.Element:
    return h.section[h.h2[title], children]


@component(compile=False)
def as_written(name: str) -> h.Node:
    return h.p[name]


class Page:
    @component
    def body(self, text: str) -> h.Element:
        return h.main[text]


item: h.Element = row("a", bold=True)
print(row.explain().folded, card.explain(), as_written("a"), Page().body("a"))
h.ul[[row(name) for name in "ab"], card(title="T")[row("c"), "d"], card(title="U")]

# Contexts and boundaries.
theme = h.Context("theme", default="light")
user = h.Context[str]("user")
theme.provide("dark")[h.p[theme.get().upper()], user.provide("Ann")[h.p["x"]]]
h.boundary(h.p["Sorry"])[card(title="y")["x"], lambda: row("a"), [lambda: [h.p["x"], 1]]]
h.boundary(lambda error: h.p[str(error)])["x"]


# What is awaited.
async def price() -> h.Node:
    return h.b[1]


@component
async def total(amount: int) -> h.Element:
    return h.p[amount, price()]


async def prices() -> AsyncIterator[h.Node]:
    yield h.li[1]


async def stream() -> str:
    tree = h.ul[price(), prices(), [h.li[price()]], h.boundary(None)[price, total(1)]]
    markup: h.Markup = await h.render_async(tree)
    return markup + "".join([chunk async for chunk in h.render_chunks_async(tree, 4096, keep=0)])


asyncio.run(stream())
