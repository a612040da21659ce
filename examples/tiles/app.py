"""Tiles: a board that everyone paints on.

The state lives here, on the server: `Board`. Views are functions from it to elements. `GET /` is the page, `GET /live`
the stream that keeps it current, `POST /paint?cell=N` the one command. Run it: `stario serve app:app`
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import msgspec

from stario import App, Context, Relay, Writer, at, component, data, js
from stario import html as h

SIDE = 6
CELLS = SIDE * SIDE
COLOURS = {
    "Azure": 255, "Coral": 30, "Fern": 150, "Honey": 90, "Iris": 300, "Jade": 172, "Moss": 128, "Nectar": 60,
    "Orchid": 330, "Rose": 8, "Sky": 225, "Teal": 195,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Painter:
    """A visitor: known by what the signed cookie holds, seen by a colour."""

    id: str
    colour: str

    @property
    def hue(self) -> int:
        """The colour's hue in degrees."""
        return COLOURS[self.colour]

    @property
    def letter(self) -> str:
        """What a tile shows besides the colour, for those who do not tell colours apart."""
        return self.colour[0]


@dataclass(slots=True)
class Board:
    """Six rows of six tiles, and who is here; a person with two tabs is here once."""

    tiles: list[Painter | None] = field(default_factory=lambda: [None] * CELLS)
    tabs: Counter[Painter] = field(default_factory=Counter[Painter])
    given: Counter[str] = field(default_factory=Counter[str])

    @property
    def full(self) -> bool:
        """Whether every tile is painted."""
        return None not in self.tiles

    @property
    def people(self) -> list[Painter]:
        """Who is here, in the order they came."""
        return list(self.tabs)

    def paint(self, cell: int, painter: Painter) -> bool:
        """Paint a tile; say whether that changed anything. A full board is being admired: it stays as it is."""
        if self.full or self.tiles[cell] == painter:
            return False
        self.tiles[cell] = painter
        return True

    def clear(self) -> None:
        """Begin again."""
        self.tiles = [None] * CELLS

    def enter(self, painter: Painter) -> None:
        """Take note of an open tab."""
        self.tabs[painter] += 1

    def leave(self, painter: Painter) -> None:
        """Take note that a tab was closed."""
        self.tabs[painter] -= 1
        if not self.tabs[painter]:
            del self.tabs[painter]

    def next_colour(self) -> str:
        """Return the colour that the fewest of those who are here have, and that was given least."""
        worn = Counter(painter.colour for painter in self.tabs)
        colour = min(COLOURS, key=lambda name: (worn[name], self.given[name]))
        self.given[colour] += 1
        return colour


# -- what the page shows

# One tab stop: the tile that had the focus last keeps tabindex 0, and a patch leaves it alone (data-preserve-attr).
MOVE = js("""
const tiles = [...el.children], place = tiles.indexOf(evt.target), column = place % 6;
const to = { ArrowRight: column < 5 ? place + 1 : place, ArrowLeft: column > 0 ? place - 1 : place,
  ArrowDown: place + 6, ArrowUp: place - 6, Home: place - column, End: place - column + 5 }[evt.key];
if (place >= 0 && to !== undefined) { evt.preventDefault(); tiles[to]?.focus() }
""")
HOLD = js("for (const tile of el.children) tile.tabIndex = tile === evt.target ? 0 : -1")
WORDS = js("{connecting: 'Connecting', live: 'Connected', lost: 'Reconnecting', ended: 'Ended'}[$_live]")
WIRE = js("""
if (evt.detail.type === 'datastar-patch-elements') {
  const data = Object.entries(evt.detail.argsRaw);
  const lines = data.flatMap(([name, text]) => text.split('\\n').map(line => `data: ${name} ${line}`));
  const text = `event: datastar-patch-elements\\n${lines.join('\\n')}\\n\\n`;
  $_patches++; $_bytes = new Blob([text]).size; $_last = $_bytes > 1200 ? text.slice(0, 600) + ' ...' : text;
}
""")


@component
def tile(cell: int, painter: Painter | None, you: Painter) -> h.Element:
    """Return one tile: a button that says where it is and who painted it."""
    by = "empty" if painter is None else f"painted by {'you' if painter == you else painter.colour}"
    return h.button(
        data.on("click", at.post(f"paint?cell={cell}")),
        {"data-preserve-attr": js("tabindex")},
        id=f"c{cell}",
        tabindex=-1 if cell else 0,
        aria_label=f"Row {cell // SIDE + 1}, column {cell % SIDE + 1}, {by}",
        style={"--p": painter.hue if painter else None},
    )[painter.letter if painter else None]


@component
def tiles(board: Board, you: Painter) -> h.Element:
    """Return the board."""
    return h.div(
        data.on("keydown", MOVE),
        data.on("focusin", HOLD),
        id="board",
        class_="board",
        role="group",
        aria_label="Board, 6 rows of 6 tiles",
        aria_describedby="keys",
    )[[tile(cell, painter, you) for cell, painter in enumerate(board.tiles)]]


@component
def people(board: Board, you: Painter) -> h.Element:
    """Return who is here, you first."""
    others = [painter for painter in board.people if painter != you]
    return h.ul(id="people", class_="people")[
        h.li[swatch(you), h.span["You ", h.span(class_="quiet")[you.colour.lower()]]],
        [h.li[swatch(painter), painter.colour] for painter in others],
    ]


@component
def swatch(painter: Painter) -> h.Element:
    """Return a painter's colour, with its letter."""
    return h.span(class_="swatch", style={"--p": painter.hue}, aria_hidden=True)[painter.letter]


@component
def cheer(board: Board) -> h.Element:
    """Return the word for a full board; a status, so that it is read out when it comes."""
    text = "The board is full. Well painted! It starts again in a moment." if board.full else None
    return h.p(id="cheer", class_="cheer", role="status")[text]


def changing(board: Board, you: Painter) -> h.Node:
    """Return all that a stream keeps current."""
    return [tiles(board, you), cheer(board), people(board, you)]


@component
def mark() -> h.Element:
    """Return Stario's mark: four angle brackets make a star, the point in it is the patch."""
    return h.svg.svg(viewBox="0 0 24 24", aria_hidden=True, class_="mark")[
        h.svg.path(d="M7.5 8.5 3.5 12l4 3.5M16.5 8.5l4 3.5-4 3.5M8.5 7.5 12 3.5l3.5 4M8.5 16.5l3.5 4 3.5-4"),
        h.svg.circle(cx=12, cy=12, r=2.25),
    ]


@component
def page(board: Board, you: Painter) -> h.Element:
    """Return the whole page."""
    return h.page(
        data.signals({"_patches": 0, "_bytes": 0, "_last": ""}),
        title="Tiles: paint together",
        head=[
            h.meta(name="color-scheme", content="light dark"),
            h.link(rel="icon", href="static/icon.svg", type="image/svg+xml"),
            h.link(rel="stylesheet", href="static/tiles.css"),
        ],
        live=data.live("live"),
    )[
        h.a(class_="skip", href="#board")["Skip to the board"],
        h.header(class_="top")[
            h.span(class_="brand")[mark(), "Stario"],
            h.span(class_="quiet")["Tiles"],
            h.span(data.attr({"data-state": js("$_live")}), class_="state", role="status")[
                h.span(class_="dot"), h.span(data.text(WORDS))["Connecting"]
            ],
        ],
        h.main[
            h.section(aria_labelledby="title", class_="paint")[
                h.header[
                    h.h1(id="title")["Paint together"],
                    h.p(class_="quiet")["One board, everyone on it. Pick a tile; the others see it at once."],
                ],
                tiles(board, you),
                h.p(id="keys", class_="hint")[
                    h.kbd["Arrows"], " move, ", h.kbd["Space"], " paints. The board is one tab stop."
                ],
                cheer(board),
            ],
            h.aside(aria_label="Room")[
                h.section(aria_labelledby="here")[h.h2(id="here")["Here now"], people(board, you)],
                wire(),
            ],
        ],
    ]


@component
def wire() -> h.Element:
    """Return what came over the wire: the page counts the bytes of each patch as it arrives."""
    nothing_yet = "Paint a tile: the patch that arrives shows here."
    return h.section(data.on("datastar-fetch", WIRE), aria_labelledby="wire", class_="wire")[
        h.header[
            h.h2(id="wire")["On the wire"],
            h.p(class_="num")[
                h.span(data.text(js("$_patches")))["0"],
                " patches, last ",
                h.b[h.span(data.text(js("$_bytes")))["0"], " B"],
            ],
        ],
        h.pre(data.text(js("$_last || {}", nothing_yet)), tabindex=0, role="region", aria_label="The last patch")[
            nothing_yet
        ],
    ]


# -- the handlers

app = App()
app.static("/static", Path(__file__).with_name("static"))
relay = Relay()
board = Board()
ADMIRED = 5.0  # seconds that a full board stays


class Paint(msgspec.Struct):
    """Which tile, row by row from 0."""

    cell: Annotated[int, msgspec.Meta(ge=0, lt=CELLS)]


def visitor(c: Context, w: Writer) -> Painter:
    """Return who asks: the cookie is signed, so a colour cannot be chosen or stolen. A new visitor gets one."""
    known, _, name = (c.signed_cookie("painter") or "").partition(".")
    if name in COLOURS:
        return Painter(known, name)
    painter = Painter(secrets.token_hex(4), board.next_colour())
    w.cookie("painter", f"{painter.id}.{painter.colour}", signed=True, max_age=365 * 24 * 3600)
    return painter


@app.get("/")
async def home(c: Context, w: Writer) -> None:
    w.html(page(board, visitor(c, w)))


@app.get("/live")
async def live(c: Context, w: Writer) -> None:
    you = visitor(c, w)
    board.enter(you)
    relay.publish("people")
    try:
        async for _ in w.alive(relay.subscribe("board"), relay.subscribe("people")):
            w.patch(changing(board, you))
    finally:
        board.leave(you)
        relay.publish("people")


@app.post("/paint")
async def paint(c: Context, w: Writer) -> None:
    cell = c.query(Paint).cell
    painter = visitor(c, w)
    w.empty(204)
    if board.paint(cell, painter):
        relay.publish("board")
        if board.full:
            await asyncio.sleep(ADMIRED)
            board.clear()
            relay.publish("board")
