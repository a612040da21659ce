"""A whole app: handlers, answers, streams, topics."""
# pyright: strict

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from msgspec import Struct

from stario import ANY, REST, App, Context, Relay, Writer, at, data
from stario import html as h


class Search(Struct):
    words: str = ""
    page: int = 1


@asynccontextmanager
async def lifespan(app: App) -> AsyncGenerator[None]:
    yield


app = App(secret="s" * 32, debug=False, lifespan=lifespan)
other = App()
relay = Relay()

relay.publish("room", 3)
relay.publish("room", UUID(int=0), "messages")
relay.subscribe("room", ANY)
relay.subscribe("room", 3, REST)


def board(count: int) -> h.Element:
    return h.div(id="board")[count, h.button(data.on("click", at.post("add")))["Add"]]


@app.get("/")
async def home(c: Context, w: Writer) -> None:
    w.html(h.page(title="Board", live=data.live("live"))[board(0)])


@app.get("/live")
async def live(c: Context, w: Writer) -> None:
    async for fired in w.alive(relay.subscribe("room", c.path["room_id"]), every=1.0):
        if "tick" in fired:
            await w.patch(board(1))
        w.patch(board(2))
    async for _ in w.alive(every=timedelta(seconds=1)):
        w.signals({"a": 1}, only_if_missing=True)
        w.event("datastar-toast", {"text": "Saved"})
        w.end()


@app.post("/add")
@app.put("/add")
async def add(c: Context, w: Writer) -> None:
    relay.publish("board")
    w.empty()


@app.route("/search", methods=["GET", "POST"])
async def search(c: Context, w: Writer) -> None:
    asked = c.query(Search)
    w.headers["x-page"] = str(asked.page + 1)
    w.status = 201
    w.cookie("words", asked.words, signed=True, max_age=60, same_site="strict")
    w.delete_cookie("old")
    if c.is_datastar:
        await w.patch(h.li["x"], selector="#rows", mode="append")
    elif c.method == "POST":
        await w.redirect("/")
    elif c.signed_cookie("words") is None:
        w.error(404, "Nothing.", {"x-a": "b"})
    elif c.last_event_id:
        w.text(c.url.path)
    elif c.cookies.get("json"):
        w.json({"words": [asked.words]})
    else:
        w.html([h.p["a"], h.p["b"]], status=200)


app.mount("/other", other)
app.static("/static", ".")
