"""Signals that wait behind a slow client become one event, and the page ends in the same signals."""

from __future__ import annotations

import asyncio
import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stalling import stalled

from stario import App, Context, Writer
from stario import html as h
from stario.datastar import events
from stario.web.merging import merge_events
from stario.web.outbox import MOST_WAITING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.web.conftest import Ask

    Settle = Callable[[], Awaitable[None]]

SIGNALS = b"event: datastar-patch-signals\ndata: signals "


def merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any] | None:
    """Return the values of the event that two become."""
    event = merge_events(events.patch_signals(first), events.patch_signals(second))
    return None if event is None else json.loads(event.removeprefix(SIGNALS))


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ({"a": 1}, {"a": 2}, {"a": 2}),
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": None}, {"a": None}),
        ({"a": None}, {"a": 1}, {"a": 1}),
        ({"a": {"b": 1}}, {"a": {"c": 2}}, {"a": {"b": 1, "c": 2}}),
        ({"a": {"b": 1}}, {"a": {"b": None}}, {"a": {"b": None}}),
        ({"a": {"b": 1}}, {"a": 2}, {"a": 2}),
        ({"a": {"b": 1}}, {"a": [1]}, {"a": [1]}),
        ({"a": {"b": {"c": 1}}}, {"a": {"b": {"d": 2}}}, {"a": {"b": {"c": 1, "d": 2}}}),
        ({}, {"a": {"b": None}}, {"a": {"b": None}}),
    ],
)
def test_two_patches_are_one(first: dict[str, Any], second: dict[str, Any], both: dict[str, Any]) -> None:
    assert both == merged(first, second)


@pytest.mark.parametrize("before", [1, "text", None, [1], True])
def test_an_object_after_something_else_is_a_patch_of_its_own(before: object) -> None:
    assert merged({"a": before}, {"a": {"b": 1}}) is None
    assert merged({"x": {"a": before}}, {"x": {"a": {}}}) is None


def test_what_is_said_last_stands_last() -> None:
    both = merged({"a": 1, "b": 1}, {"a": 2})
    assert ["b", "a"] == list(both or ())


OTHERS = [
    events.patch_signals({"a": 1}, only_if_missing=True),
    events.patch_elements(h.p(id="a")["signals"]),
    events.remove("#a"),
    events.custom("datastar-signals", {"signals": 1}),
    b"",
]


@pytest.mark.parametrize("other", OTHERS)
def test_other_events_are_not_merged(other: bytes) -> None:
    assert merge_events(other, events.patch_signals({"a": 2})) is None
    assert merge_events(events.patch_signals({"a": 2}), other) is None


def patched(page: Any, patch: dict[str, Any]) -> Any:
    """Do what the client does with a patch: an object goes into an object, or into an array as it stands."""
    for name, value in patch.items():
        if value is None:
            page.pop(name, None)
        elif isinstance(value, dict):
            inside = page.get(name)
            page[name] = patched(inside if isinstance(inside, dict) else {}, value)
        else:
            page[name] = copy.deepcopy(value)
    return page


names = st.sampled_from("abc")
leaves = st.none() | st.integers(0, 3) | st.booleans() | st.text(max_size=2) | st.lists(st.integers(0, 2), max_size=2)
values = st.recursive(leaves, lambda inner: st.dictionaries(names, inner, max_size=3), max_leaves=6)
patches = st.dictionaries(names, values, max_size=3)


@settings(deadline=None)  # a machine may be busy
@given(patches, st.lists(patches, min_size=2, max_size=5))
def test_the_page_ends_in_the_same_signals(page: dict[str, Any], said: list[dict[str, Any]]) -> None:
    one_by_one = copy.deepcopy(page)
    for patch in said:
        patched(one_by_one, patch)
    waiting = [said[0]]
    for patch in said[1:]:
        both = merged(waiting[-1], patch)
        waiting = [*waiting[:-1], both] if both is not None else [*waiting, patch]
    for patch in waiting:
        patched(page, patch)
    assert one_by_one == page


# -- on a stream


async def sent(ask: Ask, settle: Settle, write: Callable[[Writer], object]) -> bytes:
    """Return what goes out, once the client reads again, of what was written."""

    def all_of_it(w: Writer) -> None:
        w.event("datastar-first")  # it is on its way, and the rest waits
        write(w)
        w.event("datastar-last")

    exchange = await stalled(ask, settle, all_of_it)
    exchange.read()
    await exchange.until(b"event: datastar-last\n")
    await settle()
    return exchange.changes.partition(b"datastar-first\ndata: v 1\n\n")[2].removesuffix(
        b"event: datastar-last\ndata: v 1\n\n"
    )


async def test_signals_that_wait_are_one_event(ask: Ask, settle: Settle) -> None:
    def write(w: Writer) -> None:
        for number in range(2000):
            w.signals({"n": number, "seen": {f"s{number % 3}": True}})
        w.signals({"n": None})

    expected = SIGNALS + b'{"seen":{"s2":true,"s0":true,"s1":true},"n":null}\n\n'
    assert sorted(expected) == sorted(await sent(ask, settle, write))


async def test_signals_and_elements_keep_their_order(ask: Ask, settle: Settle) -> None:
    def write(w: Writer) -> None:
        w.signals({"a": 1})
        w.signals({"b": 1})
        w.append("#list", h.li["one"])
        w.signals({"a": 2})
        w.signals({"a": 3})
        w.remove("#old")
        w.signals({"a": 4})

    assert (
        SIGNALS + b'{"a":1,"b":1}\n\n'
        b"event: datastar-patch-elements\ndata: selector #list\ndata: mode append\ndata: elements <li>one</li>\n\n"
        + SIGNALS
        + b'{"a":3}\n\nevent: datastar-patch-elements\ndata: selector #old\ndata: mode remove\n\n'
        + SIGNALS
        + b'{"a":4}\n\n'
    ) == await sent(ask, settle, write)


async def test_a_view_that_waits_lets_signals_around_it_be_one_each(ask: Ask, settle: Settle) -> None:
    def write(w: Writer) -> None:
        for number in range(3):
            w.signals({"n": number})
            w.patch(h.p(id="a")[number])

    assert (
        SIGNALS + b'{"n":0}\n\n'
        b'event: datastar-patch-elements\ndata: elements <p id="a">2</p>\n\n' + SIGNALS + b'{"n":2}\n\n'
    ) == await sent(ask, settle, write)


async def test_signals_that_no_patch_can_hold_are_two(ask: Ask, settle: Settle) -> None:
    def write(w: Writer) -> None:
        w.signals({"a": None})
        w.signals({"a": {"b": 1}})
        w.signals({"a": {"c": 1}})

    assert SIGNALS + b'{"a":null}\n\n' + SIGNALS + b'{"a":{"b":1,"c":1}}\n\n' == await sent(ask, settle, write)


async def test_signals_that_are_missing_only_stay_apart(ask: Ask, settle: Settle) -> None:
    def write(w: Writer) -> None:
        w.signals({"a": 1}, only_if_missing=True)
        w.signals({"a": 2}, only_if_missing=True)

    event = b"event: datastar-patch-signals\ndata: onlyIfMissing true\ndata: signals "
    assert event + b'{"a":1}\n\n' + event + b'{"a":2}\n\n' == await sent(ask, settle, write)


async def test_a_client_that_keeps_up_gets_each(ask: Ask) -> None:
    app = App()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        for number in range(3):
            await w.signals({"n": number})

    exchange = await ask(app).done()
    assert b"".join(SIGNALS + b'{"n":%d}\n\n' % number for number in range(3)) == exchange.changes


async def test_merged_signals_that_grow_too_large_end_the_stream(ask: Ask, settle: Settle) -> None:
    text = "x" * 10_000

    def write(w: Writer) -> None:
        for number in range(2 * MOST_WAITING // len(text)):
            w.signals({f"s{number}": text})

    exchange = await stalled(ask, settle, write)
    exchange.read()
    await exchange.done()
    assert ("datastar-bye", True) == (exchange.events[-1], exchange.complete)
    assert MOST_WAITING < len(exchange.body) < MOST_WAITING + 3 * len(text)


async def test_a_wrapper_that_sets_signals_while_it_sends_some_loses_none(ask: Ask) -> None:
    app, writers = App(), list[Writer]()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        writers.append(w)
        await w.signals({"n": 1})

    class Chatty:
        def __init__(self, app: Any) -> None:
            self.app = app

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            async def wrapped(message: Any) -> None:
                if message["type"] == "http.response.start":
                    await asyncio.sleep(0)  # so that what follows waits
                if b'{"n":1}' in message.get("body", b""):
                    writers[0].signals({"n": 2})
                await send(message)

            await self.app(scope, receive, wrapped)

    exchange = await ask(Chatty(app)).done()
    assert SIGNALS + b'{"n":1}\n\n' + SIGNALS + b'{"n":2}\n\n' == exchange.changes
