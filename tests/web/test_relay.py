"""The relay: topics are rows of segments; no character separates or matches; publishing never fails."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from stario import ANY, REST, Relay

if TYPE_CHECKING:
    from stario.web import Subscription

ID = UUID("12345678-1234-5678-1234-567812345678")


class Ear:
    """A listener that notes what it hears, and in which thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.heard: list[Subscription] = []
        self.threads: list[int] = []
        self.woken = asyncio.Event()

    def hear(self, subscription: Subscription) -> None:
        self.heard.append(subscription)
        self.threads.append(threading.get_ident())
        self.woken.set()


async def times_heard(pattern: tuple[Any, ...], topic: tuple[Any, ...]) -> int:
    """Return how often a listener to a pattern hears of one publish."""
    relay, ear = Relay(), Ear(asyncio.get_running_loop())
    relay.listen(relay.subscribe(*pattern), ear)
    relay.publish(*topic)
    return len(ear.heard)


MATCHING: list[tuple[tuple[Any, ...], tuple[Any, ...]]] = [
    (("board",), ("board",)),
    (("room", "7"), ("room", "7")),
    (("room", 7), ("room", "7")),
    (("room", "7"), ("room", 7)),
    (("room", ID), ("room", str(ID))),
    (("room", ANY), ("room", 7)),
    (("room", ANY), ("room", "")),
    ((ANY,), ("board",)),
    ((ANY, "chat"), ("room", "chat")),
    (("room", ANY, "chat"), ("room", 7, "chat")),
    (("room", REST), ("room", 7)),
    (("room", REST), ("room", 7, "chat", 1)),
    ((REST,), ("board",)),
    ((REST,), ("room", 7, "chat")),
    ((ANY, REST), ("room", 7)),
    (("",), ("",)),
    (("room.7",), ("room.7",)),
    (("*",), ("*",)),
]


@pytest.mark.parametrize(("pattern", "topic"), MATCHING)
async def test_a_pattern_hears_of_a_topic_once(pattern: tuple[Any, ...], topic: tuple[Any, ...]) -> None:
    assert 1 == await times_heard(pattern, topic)


STRANGE: list[tuple[tuple[Any, ...], tuple[Any, ...]]] = [
    (("board",), ("boards",)),
    (("board",), ("Board",)),
    (("board",), ("board", "")),
    (("board", ""), ("board",)),
    (("room", "7"), ("room", "07")),
    (("room", ANY), ("room",)),
    (("room", ANY), ("room", 7, "chat")),
    (("room", ANY), ("hall", 7)),
    ((ANY,), ("room", 7)),
    (("room", REST), ("room",)),
    (("room", REST), ("hall", 7)),
    ((ANY, REST), ("room",)),
    (("room.7",), ("room", "7")),
    (("room", "7"), ("room.7",)),
    (("room/7",), ("room", "7")),
    (("room:7",), ("room", "7")),
    (("a", "b.c"), ("a.b", "c")),
    (("a\0b",), ("a", "b")),
    (("room.*",), ("room.7",)),
    (("room", "*"), ("room", "7")),
    (("room", ">"), ("room", "7")),
    (("room", "#"), ("room", "7")),
    (("room", "+"), ("room", "7")),
    (("room", "?"), ("room", "7")),
    (("room", "[0-9]"), ("room", "7")),
    (("room", ".*"), ("room", "7")),
    (("room", "ANY"), ("room", "7")),
    (("room", "REST"), ("room", "7")),
    (("room", "7"), ("room", "*")),
    (("room", "7"), ("room", "ANY")),
    (("*",), ("board",)),
    ((">",), ("board",)),
]


@pytest.mark.parametrize(("pattern", "topic"), STRANGE)
async def test_no_character_separates_or_matches(pattern: tuple[Any, ...], topic: tuple[Any, ...]) -> None:
    assert 0 == await times_heard(pattern, topic)


@pytest.mark.parametrize("topic", [(ANY,), ("room", ANY), ("room", REST), (REST,)])
def test_a_wildcard_cannot_be_published(topic: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError, match=r"came (ANY|REST); wildcards are for subscribe\(\) only"):
        Relay().publish(*topic)


@pytest.mark.parametrize("segment", [None, 1.5, b"room", ("room",), ["room"], {"a": 1}, object])
def test_a_segment_of_another_type_is_refused(segment: Any) -> None:
    expected = f"expected a segment of text, an integer or a UUID, came {type(segment).__name__} "
    with pytest.raises(TypeError, match=expected):
        Relay().publish("room", segment)
    with pytest.raises(TypeError, match=expected):
        Relay().subscribe("room", segment)


def test_a_topic_has_a_segment() -> None:
    with pytest.raises(ValueError, match="expected at least one segment, came none"):
        Relay().publish()
    with pytest.raises(ValueError, match="expected at least one segment, came none"):
        Relay().subscribe()


@pytest.mark.parametrize("pattern", [(REST, "room"), ("room", REST, 7), (REST, REST)])
def test_rest_stands_last(pattern: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match="expected REST as the last segment"):
        Relay().subscribe(*pattern)


def test_equal_subscriptions_are_interchangeable() -> None:
    relay = Relay()
    assert relay.subscribe("room", 7) == relay.subscribe("room", "7")
    assert 1 == len({relay.subscribe("room", ANY), relay.subscribe("room", ANY)})


def test_subscriptions_of_two_relays_differ() -> None:
    assert Relay().subscribe("room") != Relay().subscribe("room")


async def test_a_listener_hears_which_subscription_matched() -> None:
    relay, ear = Relay(), Ear(asyncio.get_running_loop())
    exact, wild, other = relay.subscribe("room", 7), relay.subscribe("room", ANY), relay.subscribe("hall")
    for subscription in (exact, wild, other):
        relay.listen(subscription, ear)
    relay.publish("room", 7)
    assert [exact, wild] == ear.heard


async def test_every_listener_hears() -> None:
    relay, loop = Relay(), asyncio.get_running_loop()
    ears = [Ear(loop) for _ in range(5)]
    for ear in ears:
        relay.listen(relay.subscribe("board"), ear)
    relay.publish("board")
    assert [1] * 5 == [len(ear.heard) for ear in ears]


async def test_who_left_hears_no_more() -> None:
    relay, loop = Relay(), asyncio.get_running_loop()
    gone, here = Ear(loop), Ear(loop)
    board = relay.subscribe("board")
    relay.listen(board, gone)
    relay.listen(board, here)
    relay.leave(board, gone)
    relay.publish("board")
    assert ([], [board]) == (gone.heard, here.heard)


@pytest.mark.parametrize("pattern", [("board",), ("room", 7), ("room", ANY), ("room", REST)])
async def test_nothing_is_kept_of_a_topic_that_nobody_listens_to(pattern: tuple[Any, ...]) -> None:
    relay, ear = Relay(), Ear(asyncio.get_running_loop())
    subscription = relay.subscribe(*pattern)
    relay.listen(subscription, ear)
    assert [1] == [len(table) for table in (relay._exact, relay._wild) if table]
    relay.leave(subscription, ear)
    assert ({}, {}) == (relay._exact, relay._wild)


async def test_leaving_twice_or_without_listening_is_nothing() -> None:
    relay, ear = Relay(), Ear(asyncio.get_running_loop())
    relay.leave(relay.subscribe("board"), ear)
    assert ({}, {}) == (relay._exact, relay._wild)


async def test_a_listener_may_leave_while_it_hears() -> None:
    relay, loop = Relay(), asyncio.get_running_loop()
    wild = relay.subscribe(ANY)

    class Leaving(Ear):
        def hear(self, subscription: Subscription) -> None:
            super().hear(subscription)
            relay.leave(wild, self)

    ears = [Leaving(loop) for _ in range(3)]
    for ear in ears:
        relay.listen(wild, ear)
    relay.publish("board")
    relay.publish("board")
    assert [1, 1, 1] == [len(ear.heard) for ear in ears]


def test_a_publish_that_nobody_hears_is_nothing() -> None:
    relay = Relay()
    relay.publish("board")
    assert ({}, {}) == (relay._exact, relay._wild)


async def test_a_publish_from_another_thread_is_heard_on_the_listeners_loop() -> None:
    relay, ear = Relay(), Ear(asyncio.get_running_loop())
    relay.listen(relay.subscribe("board"), ear)
    await asyncio.to_thread(relay.publish, "board")
    await ear.woken.wait()
    assert [threading.get_ident()] == ear.threads


async def test_a_publish_from_another_loop_is_heard_on_the_listeners_loop() -> None:
    relay, ear = Relay(), Ear(asyncio.get_running_loop())
    relay.listen(relay.subscribe("board"), ear)

    async def publish() -> None:
        relay.publish("board")

    await asyncio.to_thread(asyncio.run, publish())
    await ear.woken.wait()
    assert [threading.get_ident()] == ear.threads


def test_a_listener_whose_loop_is_closed_is_passed_over() -> None:
    relay, loop = Relay(), asyncio.new_event_loop()
    ear = Ear(loop)
    relay.listen(relay.subscribe("board"), ear)
    loop.close()
    relay.publish("board")
    assert [] == ear.heard


def test_wildcards_show_their_names() -> None:
    assert "Subscription(pattern=('room', ANY))" == repr(Relay().subscribe("room", ANY))
