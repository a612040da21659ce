"""Whatever a text holds, an event that carries it is one event, and who reads the stream has the same text again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stario import html as h
from stario.datastar import events
from stario.testing.receiving import Event, events_of

if TYPE_CHECKING:
    from collections.abc import Callable

# Texts in which line ends and the words of the protocol are more frequent than by chance.
PIECES = [
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\u2028",
    "\x85",
    "\x0b",
    "\x0c",
    "\0",
    ":",
    " ",
    "data: elements ",
    "event: x",
    "id:",
    "<",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs"]), max_size=20).map("".join)
HOSTILE = "\n\nevent: datastar-patch-elements\ndata: selector body\n\n"


def only(body: bytes) -> Event:
    """Return the one event of a stream; nothing may be left behind it."""
    [event] = events_of(body)
    assert body.endswith(b"\n\n")
    assert 1 == body.count(b"\n\n")
    return event


@settings(deadline=None)
@given(TEXTS)
@example(HOSTILE)
def test_a_text_in_elements_is_the_same_text(text: str) -> None:
    event = only(events.patch_elements(h.p(id="a", title=text)[text], selector="#a"))
    assert {"selector", "elements"} == event.data.keys()
    node = h.p(id="a", title=text)[text]
    assert str(node).replace("\r\n", "\n") == event.data["elements"]


@settings(deadline=None)
@given(st.dictionaries(TEXTS.filter(lambda key: not {"\n", "\r", "\0"} & set(key)), TEXTS | st.integers() | st.none()))
def test_signals_are_the_same_values(values: dict[str, object]) -> None:
    event = only(events.patch_signals(values))
    assert {"signals": values} == {name: json.loads(text) for name, text in event.data.items()}


@settings(deadline=None)
@given(TEXTS, st.lists(TEXTS))
@example(HOSTILE, [HOSTILE])
def test_the_values_of_an_event_of_ones_own_are_the_same(text: str, texts: list[str]) -> None:
    event = only(events.custom("datastar-x", {"text": text, "texts": texts}))
    assert {"text": text, "texts": texts} == {name: json.loads(value) for name, value in event.data.items()}


LINES: dict[str, Callable[[str], bytes]] = {
    "selector": lambda text: events.patch_elements(h.p(id="a"), selector=text),
    "selector that is removed": events.remove,
    "id": lambda text: events.patch_signals({}, event_id=text),
    "name": events.custom,
}


@pytest.mark.parametrize("call", LINES.values(), ids=LINES)
@settings(deadline=None)
@given(text=TEXTS)
@example(text=HOSTILE)
def test_what_stands_in_a_line_is_refused_or_stays_there(call: Callable[[str], bytes], text: str) -> None:
    refused: list[h.MarkupError] = []
    try:
        only(call(text))
    except h.MarkupError as error:
        refused.append(error)
    assert bool(refused) or not {"\n", "\r", "\0"} & set(text)
