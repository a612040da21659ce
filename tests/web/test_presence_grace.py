"""Presence's time of grace: who reloads a page has not left; who left is gone when it is over, whatever ends before."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import pytest
from brokers import Broker

from stario import App, Context, Presence, Relay, Writer
from stario import html as h
from stario.web import presence as presences

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from stario.web import Subscription
    from tests.web.conftest import Ask, Exchange

    Settle = Callable[[], Awaitable[None]]

SHORT: Final = 0.05
NEVER: Final = 3600.0


class Witness:
    """A listener that notes who was there, each time it heard."""

    def __init__(self, presence: Presence) -> None:
        self.loop = asyncio.get_running_loop()
        self.presence = presence
        self.seen: list[list[str]] = []
        self.woken = asyncio.Event()
        presence.subscription.relay.listen(presence.subscription, self)

    def hear(self, subscription: Subscription) -> None:
        self.seen.append(list(self.presence.people()))
        self.woken.set()

    async def sees(self, *keys: str) -> None:
        while list(keys) != list(self.presence.people()):
            self.woken.clear()
            await self.woken.wait()

    def stop(self) -> None:
        self.presence.subscription.relay.leave(self.presence.subscription, self)


class Lobby:
    """An app with a page that says who is there, and what its streams have shown."""

    def __init__(self, grace: float = NEVER) -> None:
        self.app, self.relay = App(), Relay()
        self.presence = Presence(self.relay, "lobby", grace=grace)
        self.shown: list[str] = []
        self.app.get("/{name}")(self.page)
        self.app.get("/live/{name}")(self.live)

    def view(self) -> h.Node:
        return h.p(id="people")[", ".join(self.presence.people())]

    async def page(self, c: Context, w: Writer) -> None:
        w.html(self.view())

    async def live(self, c: Context, w: Writer) -> None:
        watched = self.relay.subscribe("said"), self.presence.subscription
        async with self.presence.joined(c.path["name"], {"name": c.path["name"]}):
            async for _ in w.alive(*watched):
                w.patch(self.view())


async def opened(ask: Ask, lobby: Lobby, name: str) -> Exchange:
    """Load the page of somebody and open its stream, as a browser does."""
    page = await ask(lobby.app, f"/{name}").done()
    assert 200 == page.status
    return await ask(lobby.app, f"/live/{name}").until(b"</p>\n\n")


async def closed(exchange: Exchange) -> None:
    exchange.leave()
    await exchange.done()


async def test_a_page_that_reloads_is_not_seen_to_leave_or_join(ask: Ask, settle: Settle) -> None:
    lobby = Lobby()
    bob, ada = await opened(ask, lobby, "bob"), await opened(ask, lobby, "ada")
    await bob.until(b">ada, bob</p>")
    before = bob.body
    await closed(ada)
    await settle()
    ada = await opened(ask, lobby, "ada")
    await settle()
    assert (before, b">ada, bob</p>" in ada.body) == (bob.body, True)
    await closed(ada)
    await closed(bob)


async def test_without_grace_a_reload_is_seen_as_leave_and_join(ask: Ask, settle: Settle) -> None:
    lobby = Lobby(grace=0)
    bob, ada = await opened(ask, lobby, "bob"), await opened(ask, lobby, "ada")
    await bob.until(b">ada, bob</p>")
    await closed(ada)
    await bob.until(b">bob</p>", 2)
    ada = await opened(ask, lobby, "ada")
    await bob.until(b">ada, bob</p>", 2)
    await closed(ada)
    await closed(bob)


async def test_a_page_that_does_not_come_back_is_seen_to_leave(ask: Ask) -> None:
    lobby = Lobby(grace=SHORT)
    bob, ada = await opened(ask, lobby, "bob"), await opened(ask, lobby, "ada")
    await bob.until(b">ada, bob</p>")
    await closed(ada)
    await bob.until(b">bob</p>", 2)
    await closed(bob)


async def test_who_comes_back_stays_when_the_time_of_grace_would_be_over() -> None:
    presence = Presence(Relay(), "room", grace=SHORT)
    witness = Witness(presence)
    for _ in range(3):
        async with presence.joined("ada"):
            pass
    async with presence.joined("ada"):
        await asyncio.sleep(SHORT * 3)
        assert [["ada"]] == witness.seen
    await witness.sees()
    witness.stop()


async def test_the_same_block_may_be_entered_again_within_the_time_of_grace() -> None:
    presence = Presence(Relay(), "room", grace=NEVER)
    joined = presence.joined("ada")
    for _ in range(2):
        async with joined:
            assert ["ada"] == list(presence.people())
    assert (1, 1) == (len(presence._room._leaving), len(presence._room._reasons))
    presence._room._leaving["ada"][1].cancel()


async def test_who_comes_back_with_something_new_to_say_is_heard_once() -> None:
    presence = Presence(Relay(), "room", grace=NEVER)
    witness = Witness(presence)
    async with presence.joined("ada", 1):
        pass
    async with presence.joined("ada", 2):
        assert ({"ada": 2}, 2) == (presence.people(), len(witness.seen))
    witness.stop()
    presence._room._leaving["ada"][1].cancel()


async def test_a_tab_that_closes_beside_another_one_has_no_time_of_grace() -> None:
    presence = Presence(Relay(), "room", grace=NEVER)
    async with presence.joined("ada", 1):
        async with presence.joined("ada", 2):
            assert {"ada": 2} == presence.people()
        assert ({"ada": 1}, {}) == (presence.people(), presence._room._leaving)
    presence._room._leaving["ada"][1].cancel()


async def test_nothing_is_left_of_a_room_when_the_time_of_grace_is_over() -> None:
    relay = Relay()
    presence = Presence(relay, "room", grace=SHORT)
    async with presence.joined("ada"):
        pass
    while presence.people():  # noqa: ASYNC110 - nobody listens
        await asyncio.sleep(SHORT / 5)
    assert ({}, {}, set()) == (relay._exact, relay._wild, presence._room._reasons)


def test_a_run_that_ends_within_the_time_of_grace_leaves_nobody_to_the_next() -> None:
    presence = Presence(Relay(), "room", grace=NEVER)

    async def run(key: str) -> list[str]:
        async with presence.joined(key):
            return list(presence.people())

    assert [["ada"], ["bob"]] == [asyncio.run(run("ada")), asyncio.run(run("bob"))]


# -- many processes


async def test_what_a_process_told_whose_people_have_left_counts_for_the_time_of_grace() -> None:
    relay = Relay()
    witness = Witness(Presence(relay, "room", ttl=NEVER, grace=SHORT))
    other = presences.Room(relay, ("room",), NEVER, SHORT)  # as in another process, which ends at once
    other.join("ada", "token", None)
    other.part("ada", "token")
    other._leaving["ada"][1].cancel()
    assert ["ada"] == list(witness.presence.people())
    await witness.sees()
    witness.stop()


@pytest.mark.parametrize("counts", [-1.0, NEVER * 2, None])
async def test_a_notice_counts_no_longer_than_the_time_to_live(counts: float | None) -> None:
    relay = Relay()
    witness = Witness(Presence(relay, "room", ttl=60))
    relay.publish("presence", "room", data=presences.Notice("other", False, {"ada": None}, counts))
    [(until, _)] = witness.presence._room._elsewhere.values()
    assert until <= presences.monotonic() + 60
    assert ["ada"] == list(witness.presence.people())
    witness.stop()


async def test_a_page_that_comes_back_to_another_process_is_not_seen_to_leave_or_join(broker: Broker) -> None:
    relays = [broker.relay() for _ in range(3)]
    one, two, three = (Presence(relay, "room", ttl=NEVER, grace=NEVER) for relay in relays)
    witnesses = Witness(one), Witness(two), Witness(three)
    async with one.joined("ada"):
        for witness in witnesses:
            await witness.sees("ada")
    async with two.joined("ada"):
        while two._room._origin not in one._room._elsewhere.keys() & three._room._elsewhere.keys():  # noqa: ASYNC110
            await asyncio.sleep(0.01)  # nobody hears of it: they know her already
        one._room._gone("ada", one._room._leaving["ada"][0])  # as if the time of grace were over
        async with one.joined("bob"):
            for witness in witnesses:
                await witness.sees("ada", "bob")
    assert [[["ada"], ["ada", "bob"]]] * 3 == [witness.seen for witness in witnesses]
    for witness, presence in zip(witnesses, (one, two, three), strict=True):
        witness.stop()
        for _, timer in presence._room._leaving.values():
            timer.cancel()
    for relay in relays:
        await relay.close()
