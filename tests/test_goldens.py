"""What leaves, byte by byte: pages as HTML, changes as events.

A golden is written anew with STARIO_WRITE_GOLDENS=1; read the difference before it is committed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from stario_gallery.examples import find

from stario import html as h
from stario.datastar import at, data, events, js, to_events

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDENS = Path(__file__).with_name("goldens")


def _compare(name: str, came: bytes) -> None:
    file = GOLDENS / name
    if os.environ.get("STARIO_WRITE_GOLDENS"):
        file.write_bytes(came)
    expected = file.read_bytes()
    assert expected.replace(b"><", b">\n<").splitlines() == came.replace(b"><", b">\n<").splitlines()
    assert expected == came


@pytest.fixture(scope="module")
def tiles() -> Any:
    """The module of the example."""
    [example] = [example for example in find() if example.name == "tiles"]
    example.load()
    return sys.modules["stario_example_tiles"]


def _everything() -> h.Node:
    return h.page(data.signals({"open": True, "name": "O'Hara <b>"}), title="All & sundry", lang="en")[
        h.header[h.h1(class_=["big", {"hot": True, "cold": False}])['"Text" & <markup>']],
        h.form(action="/save?a=1&b=2", method="post", aria_label="It's a form")[
            h.label(for_="mail")["Mail"],
            h.input(type="email", id="mail", name="mail", required=True, disabled=False, value='a"b'),
            h.textarea(name="note", rows=3)["\nfirst line"],
            h.select(name="size")[(h.option(value=n, selected=n == 2)[f"{n} pieces"] for n in range(1, 4))],
            h.button(data.on("click", at.post("/save?x=1"), debounce="300ms"), data.indicator("_busy"), type="button")[
                "Save"
            ],
        ],
        h.ul(style={"gap": "1rem", "--hue": 30, "color": None})[[h.li[n] for n in (1, 2.5, None, True, "three")]],
        h.a(href="javascript:alert(1)", target="_blank")["blocked"],
        h.svg.svg(viewBox="0 0 9 9", stroke_width=2)[h.svg.linearGradient(id="g")[h.svg.stop(offset=0.5)]],
        h.element("my-widget")(mode="fast", data_x=1)[h.comment("a -- b"), h.raw("<i>raw</i>")],
        h.json_script({"html": "</script><!--", "n": [1, 2.5, None]}, id="boot"),
        h.script[js("if (1 < 2) console.log('</script>')")],
        h.style[h.css("a > b { color: red }")],
    ]


def test_a_page_of_everything() -> None:
    _compare("everything.html", str(_everything()).encode())


def test_the_page_of_tiles(tiles: Any) -> None:
    board = tiles.Board()
    you, other = tiles.Painter("1", "Azure"), tiles.Painter("2", "Coral")
    board.enter(you)
    board.enter(other)
    board.paint(0, you)
    board.paint(7, other)
    _compare("tiles.html", str(tiles.page(board, you)).encode())


def test_one_painted_tile(tiles: Any) -> None:
    board, you = tiles.Board(), tiles.Painter("1", "Azure")
    before = tiles.changing(board, you)
    board.paint(16, tiles.Painter("2", "Fern"))
    _compare("tiles-painted.sse", to_events(h.diff(before, tiles.changing(board, you))))


def test_a_visitor_comes(tiles: Any) -> None:
    board, you = tiles.Board(), tiles.Painter("1", "Azure")
    before = tiles.changing(board, you)
    board.enter(tiles.Painter("2", "Fern"))
    _compare("tiles-came.sse", to_events(h.diff(before, tiles.changing(board, you))))


EVENTS: dict[str, Callable[[], bytes]] = {
    "elements": lambda: events.patch_elements(h.p(id="a")["one\ntwo\r\nthree\n\nfive"]),
    "elements-options": lambda: events.patch_elements(
        h.svg.circle(r=1),
        selector="#drawing",
        mode="append",
        namespace="svg",
        use_view_transition=True,
        event_id="7",
        retry=1500,
    ),
    "remove": lambda: events.remove("#a, #b"),
    "signals": lambda: events.patch_signals({"a": {"b": "<é\u2028>", "gone": None}}, only_if_missing=True),
    "script": lambda: events.execute_script(js("alert({})", "</script>"), attributes={"type": "module"}),
    "custom": lambda: events.custom("datastar-toast", {"text": "Saved", "seconds": 4}),
}


@pytest.mark.parametrize("name", EVENTS)
def test_events(name: str) -> None:
    _compare(f"event-{name}.sse", EVENTS[name]())
