"""A page with one stream, whose streams are on record; served by test_live.py.

What there is to show stands in the file `state`, so it outlives the process; `VERSION` changes with a new edition of
the app. The record, one line each: `begin` of a process, `open` and `close` of a stream with its page and time.
"""

from __future__ import annotations

import secrets
import time
from pathlib import Path

import msgspec

from stario import App, Context, Relay, Shared, Writer, data, js
from stario import html as h

HEARTBEAT = 0.4
VERSION = "first"
FOLDER = Path(__file__).parent

app = App(heartbeat=HEARTBEAT)
relay = Relay()


class Of(msgspec.Struct):
    """Which page a stream is of, and which stream of it."""

    page: str
    stream: str = ""


class Watch(msgspec.Struct):
    """How often a page expects a sign of life."""

    heartbeat: float = HEARTBEAT


class To(msgspec.Struct):
    """What the state becomes."""

    state: str


def record(*words: str) -> None:
    """Add a line to the record."""
    with (FOLDER / "record").open("a", encoding="utf-8") as file:
        file.write(" ".join([*words, str(time.monotonic())]) + "\n")


record("begin")


def board() -> h.Node:
    """Return what the streams keep current: the state, and a field that people type into."""
    state = (FOLDER / "state").read_text(encoding="utf-8")
    return h.section(id="board")[
        h.h2(id="version")[VERSION],
        h.p(id="state")[state],
        h.label["Name ", h.input(id="name", name="name")],
        h.ul(id="rows")[[h.li(id=f"row{row}")[f"{row}: {state}"] for row in range(20)]],
    ]


shared_board = Shared(board, relay.subscribe("state"))
broken = False


@app.get("/")
async def home(c: Context, w: Writer) -> None:
    w.text("here")


@app.get("/page/{kind}")
async def page(c: Context, w: Writer) -> None:
    kind = c.path["kind"]
    tree = shared_board() if kind == "follow" else board()
    live = data.live(f"../{kind}?page={secrets.token_hex(4)}", of=tree, heartbeat=c.query(Watch).heartbeat)
    w.html(
        h.page(title="Live", live=live)[
            h.p(data.attr({"data-state": js("$_live")}), data.text(js("$_live")), id="link"),
            h.input(id="note", name="note"),
            tree,
        ]
    )


@app.get("/alive")
async def alive(c: Context, w: Writer) -> None:
    of, stream = c.query(Of), secrets.token_hex(4)
    record("open", of.page, stream)
    try:
        async for _ in w.alive(relay.subscribe("state")):
            if broken:
                raise RuntimeError("broken")
            w.patch(board())
    finally:
        record("close", of.page, stream)


@app.get("/follow")
async def follow(c: Context, w: Writer) -> None:
    of, stream = c.query(Of), secrets.token_hex(4)
    record("open", of.page, stream)
    try:
        await w.follow(shared_board)
    finally:
        record("close", of.page, stream)


@app.post("/set")
async def change(c: Context, w: Writer) -> None:
    (FOLDER / "state").write_text(c.query(To).state, encoding="utf-8")
    w.empty(204)
    relay.publish("state")


@app.post("/break/{how}")
async def break_down(c: Context, w: Writer) -> None:
    """Have every private stream end in a fault, or no more."""
    global broken
    broken = c.path["how"] == "yes"
    w.empty(204)
    relay.publish("state")
