"""Presence: who is there, in one process and in many; tabs count once, the killed vanish."""

from __future__ import annotations

import asyncio
import gc
import sys
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from brokers import Broker

from stario import ANY, App, Context, Presence, Relay, Writer
from stario import html as h
from stario.web import presence as presences

if TYPE_CHECKING:
    from collections.abc import Callable

    from stario.web import Subscription
    from tests.web.conftest import Ask

ROOT = Path(__file__).resolve().parents[2]


def presence_of(relay: Relay, *segments: Any, ttl: float = 15, grace: float = 0) -> Presence:
    """Return the presence of a room that people leave at once, unless the test is about the time of grace."""
    return Presence(relay, *segments, ttl=ttl, grace=grace)


class Ear:
    """A listener that can be waited for."""

    def __init__(self, presence: Presence) -> None:
        self.loop = asyncio.get_running_loop()
        self.presence = presence
        self.heard = 0
        self.woken = asyncio.Event()
        presence.subscription.relay.listen(presence.subscription, self)

    def hear(self, subscription: Subscription) -> None:
        self.heard += 1
        self.woken.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            self.woken.clear()
            await self.woken.wait()

    async def sees(self, *keys: str) -> None:
        await self.until(lambda: list(keys) == list(self.presence.people()))

    def stop(self) -> None:
        self.presence.subscription.relay.leave(self.presence.subscription, self)


async def test_who_joins_is_there_until_the_end_of_the_block() -> None:
    presence = presence_of(Relay(), "room", 7)
    async with presence.joined("ada", {"name": "Ada"}):
        assert {"ada": {"name": "Ada"}} == presence.people()
    assert {} == presence.people()


async def test_who_fails_is_there_no_more() -> None:
    presence = presence_of(Relay(), "room", 7)
    with pytest.raises(RuntimeError, match="gone"):
        async with presence.joined("ada"):
            raise RuntimeError("gone")
    assert {} == presence.people()


async def test_several_tabs_of_one_person_count_once_and_the_newest_speaks() -> None:
    relay = Relay()
    first, second = presence_of(relay, "room"), presence_of(relay, "room")
    async with first.joined("ada", 1):
        async with second.joined("ada", 2):
            assert {"ada": 2} == first.people()
        assert {"ada": 1} == first.people()
    assert {} == first.people()


async def test_people_stand_in_the_order_of_their_keys() -> None:
    presence = presence_of(Relay(), "room")
    async with presence.joined("c"), presence.joined("a"), presence.joined(7):
        assert ["7", "a", "c"] == list(presence.people())


async def test_rooms_are_apart() -> None:
    relay = Relay()
    async with presence_of(relay, "room", "1").joined("ada"):
        assert {} == presence_of(relay, "room", "2").people()
        assert {} == presence_of(relay, "room", "*").people()
        assert {} == presence_of(Relay(), "room", "1").people()
        assert ["ada"] == list(presence_of(relay, "room", 1).people())


async def test_a_listener_hears_when_people_change_and_only_then() -> None:
    relay = Relay()
    presence = presence_of(relay, "room")
    ear = Ear(presence)
    async with presence.joined("ada", 1):
        assert 1 == ear.heard
        async with presence.joined("ada", 1):
            assert 1 == ear.heard
        assert 1 == ear.heard
    assert 2 == ear.heard
    ear.stop()


async def test_nothing_is_left_of_a_room_that_everybody_left() -> None:
    relay = Relay()
    presence = presence_of(relay, "room")
    ear = Ear(presence)
    async with presence.joined("ada"):
        pass
    ear.stop()
    assert ({}, {}) == (relay._exact, relay._wild)
    assert presence._room._timer is not None
    assert presence._room._timer.cancelled()
    room = weakref.ref(presence._room)
    del presence, ear
    gc.collect()
    assert room() is None


@pytest.mark.parametrize("strange", [None, 7, "x", [], ["a"], ["a", "b", {}], ["a", True, []], {"people": {}}])
async def test_what_is_no_notice_is_ignored(strange: Any) -> None:
    relay = Relay()
    presence = presence_of(relay, "room")
    async with presence.joined("ada"):
        relay.publish("presence", "room", data=strange)
        assert ["ada"] == list(presence.people())


@pytest.mark.parametrize("about", [object(), lambda: None])
async def test_what_cannot_be_encoded_is_refused(about: Any) -> None:
    with pytest.raises(TypeError):
        presence_of(Relay(), "room").joined("ada", about)


def test_a_wildcard_is_no_room() -> None:
    with pytest.raises(TypeError, match=r"wildcards are for subscribe\(\) only"):
        presence_of(Relay(), "room", ANY)  # type: ignore[arg-type]


def test_the_relay_is_asked_whether_it_may_be_listened_to() -> None:
    with pytest.raises(PermissionError, match=r"came \('presence', 'room', '7'\)"):
        Presence(Relay(allow=lambda segments: segments[0] != "presence"), "room", 7)


async def test_a_page_shows_who_is_there(ask: Ask) -> None:
    app, relay = App(), Relay()

    @app.get("/")
    async def room(c: Context, w: Writer) -> None:
        presence = presence_of(relay, "room")
        async with presence.joined("ada"):
            async for _ in w.alive(presence.subscription):
                w.patch(h.p(id="people")[", ".join(presence.people())])

    exchange = ask(app)
    await exchange.until(b'<p id="people">ada</p>')
    async with presence_of(relay, "room").joined("bob"):
        await exchange.until(b"ada, bob</p>")
    await exchange.until(b'<p id="people">ada</p>', 2)


async def test_processes_see_one_another_and_those_who_only_look_do_too(broker: Broker) -> None:
    here, there, third = broker.relay(), broker.relay(), broker.relay()
    one, two = presence_of(here, "room"), presence_of(there, "room")
    async with one.joined("ada", {"name": "Ada"}):
        ear = Ear(two)
        await ear.sees("ada")
        assert {"ada": {"name": "Ada"}} == two.people()
        async with presence_of(third, "room").joined("bob"):
            await ear.sees("ada", "bob")
        await ear.sees("ada")
    await ear.sees()
    ear.stop()
    for relay in (here, there, third):
        await relay.close()


async def test_one_person_at_two_processes_is_one(broker: Broker) -> None:
    here, there = broker.relay(), broker.relay()
    one, two = presence_of(here, "room"), presence_of(there, "room")
    ears = Ear(one), Ear(two)
    async with two.joined("ada"):
        async with one.joined("ada"), one.joined("bob"):
            for ear in ears:
                await ear.sees("ada", "bob")
        for ear in ears:
            await ear.sees("ada")
    for ear in ears:
        await ear.sees()
        ear.stop()
    for relay in (here, there):
        await relay.close()


async def test_presence_is_right_again_after_an_outage(broker: Broker) -> None:
    here, there = broker.relay(), broker.relay()
    one, two = presence_of(here, "room"), presence_of(there, "room")
    ear = Ear(two)
    async with one.joined("ada"):
        await ear.sees("ada")
        await asyncio.to_thread(broker.kill)
        async with one.joined("bob"):
            await asyncio.to_thread(broker.start)
            await ear.sees("ada", "bob")
    await ear.sees()
    ear.stop()
    for relay in (here, there):
        await relay.close()


KILLED = """
import asyncio, sys
from stario import Presence, Relay

async def main():
    async with Presence(getattr(Relay, sys.argv[1])(sys.argv[2]), "room", ttl=0.6).joined("killed"):
        await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_the_people_of_a_killed_process_vanish(broker: Broker) -> None:
    relay = broker.relay()
    presence = presence_of(relay, "room", ttl=0.6)
    ear = Ear(presence)
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, broker.kind, broker.url, cwd=ROOT)
    try:
        await ear.sees("killed")
        process.kill()
        await ear.sees()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        ear.stop()
        await relay.close()


async def test_people_who_are_told_again_stay_and_those_who_are_not_vanish(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(presences, "monotonic", lambda: now[0])
    relay = Relay()
    presence = presence_of(relay, "room", ttl=15)
    ear = Ear(presence)
    other = presences.Room(relay, ("room",), 15, 0)  # as in another process
    other.join("ada", "token", None)
    heard = ear.heard
    for _ in range(5):
        now[0] += 10
        other._again()
        presence._room._again()
        assert (["ada"], heard) == (list(presence.people()), ear.heard)
    now[0] += 16
    presence._room._again()
    assert ({}, heard + 1) == (presence.people(), ear.heard)
    ear.stop()
