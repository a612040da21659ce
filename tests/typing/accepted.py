"""Forms that type checkers accept; test_typing.py runs them through pyright and mypy."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from uuid import UUID

from stario import App, Context, Relay, Writer, at, data, js
from stario import html as h

box = h.div["a module-level element stays a value"]
more = h.div(box, id="x") if False else h.div(id="x")["again", box]
h.p["text", 1, 2.5, None, True, Decimal(1), date.today(), UUID(int=0)]
h.ul[[h.li[n] for n in range(3)]]
h.ul[(h.li[n] for n in range(3))]
h.ul[(h.li["a"], [h.li["b"], (h.li["c"],)])]
h.div(class_="a")
h.div(class_=["a", {"b": True}, None, ["c"]])
h.div(style={"gap": "1rem", "--hue": 30, "color": None})
h.div({"hx-get": "/x"}, data.on("click", at.post("/add")), id="cart")
h.input(type="email", name="mail", required=True, minlength=3)
h.p[h.fragment["a", h.b["c"]], h.fragment()]
h.a(href="/x", target="_blank", rel=["noopener", "nofollow"])
h.a(target="somewhere-else")
h.time(datetime=date.today())["today"]
h.button(onclick=js("alert(1)"), aria_expanded=False, aria_label="x")
h.svg.svg(viewBox="0 0 9 9")[h.svg.circle(cx=5, cy=5, r="2em", fill="red")]
h.script[js("let a = 1")]
h.style[h.css("a { color: red }")]
h.element("my-widget")(anything=1)["x"]
h.page(title="x", live=data.live("live"))[h.main["y"]]
js("$a = {}", {"b": [1, None, "x"]})


def row(name: str) -> h.Node:
    return h.li[name]


def card(children: h.Node, *, title: str) -> h.Element:
    return h.section[h.h2[title], children]


card([row("a"), row("b")], title="x")
theme = h.Context("theme", default="light")
user = h.Context[str]("user")
theme.provide("dark")[h.p[theme.get().upper()], user.provide("Ann")[h.p["x"]]]
h.boundary(h.p["Sorry"])[card("x", title="y"), lambda: row("a"), [lambda: [h.p["x"], 1]]]
h.boundary(lambda error: h.p[str(error)])["x"]


async def price() -> h.Node:
    return h.b[1]


async def prices() -> AsyncIterator[h.Node]:
    yield h.li[1]


async def stream() -> str:
    tree = h.ul[price(), prices(), [h.li[price()]], h.boundary(None)[price, price()]]
    markup: h.Markup = await h.render_async(tree)
    return markup + "".join([chunk async for chunk in h.render_chunks_async(tree, 4096, keep=0)])


asyncio.run(stream())
app = App()
relay = Relay()


@app.get("/rooms/{room_id:int}")
async def room(c: Context, w: Writer) -> None:
    async for fired in w.alive(relay.subscribe("room", c.path["room_id"]), every=1.0):
        if "tick" in fired:
            await w.patch(h.p(id="n")["x"])
    w.signals({"a": 1})
