"""A relay in a process where only threads publish, and no loop runs: what is published goes out; the process ends."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import pytest
from brokers import Broker, free_port

from stario import Relay

if TYPE_CHECKING:
    from collections.abc import Callable

    from stario.web import Inbox, Subscription

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 20
"""Seconds after which a script is taken to hang; no test comes near."""


class Ear:
    """Another process, to the publisher: it keeps what was said in a room."""

    def __init__(self, broker: Broker) -> None:
        self.loop = asyncio.get_running_loop()
        self.relay = broker.relay()
        self.inbox: Inbox = self.relay.subscribe("room", queue=10_000)
        self.heard: list[Any] = []
        self.lost = False
        self.woken = asyncio.Event()

    def hear(self, subscription: Subscription) -> None:
        messages, self.lost = self.inbox.take()
        self.heard += [message.data for message in messages]
        self.woken.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            self.woken.clear()
            await self.woken.wait()

    async def __aenter__(self) -> Ear:
        self.relay.listen(self.inbox, self)
        await self.woken.wait()  # the broker knows
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.relay.close()


async def script(source: str, *arguments: str) -> str:
    """Run a program to its end, and return what it said."""
    command = [sys.executable, "-W", "error", "-c", source, *arguments]
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert (0, "") == (done.returncode, done.stderr)
    return done.stdout


SHORT_SCRIPT = """
import sys
from stario import Relay
relay = getattr(Relay, sys.argv[1])(sys.argv[2])
for number in range(int(sys.argv[3])):
    relay.publish("room", data=number)
"""


@pytest.mark.parametrize("count", [1, 3000])
async def test_what_a_short_script_publishes_arrives_before_it_ends(broker: Broker, count: int) -> None:
    async with Ear(broker) as ear:
        await script(SHORT_SCRIPT, broker.kind, broker.url, str(count))
        await ear.until(lambda: len(ear.heard) == count)
        assert (list(range(count)), False) == (ear.heard, ear.lost)


async def test_a_script_finds_its_broker_by_a_name(broker: Broker) -> None:
    async with Ear(broker) as ear:
        await script(SHORT_SCRIPT, broker.kind, broker.url.replace("127.0.0.1", "localhost"), "1")
        await ear.until(lambda: ear.heard == [0])


@pytest.mark.parametrize("kind", ["nats", "redis"])
async def test_a_script_ends_although_there_is_no_broker(kind: str) -> None:
    if lacks := Broker.lacks(kind):
        pytest.skip(lacks)
    source = "import logging; logging.disable()\n" + SHORT_SCRIPT  # it complains, if there is time to
    assert "" == await script(source, kind, f"{kind}://127.0.0.1:{free_port()}", "1")


THREADS = """
import sys, threading
from stario import Relay
relay = getattr(Relay, sys.argv[1])(sys.argv[2])

def publish(thread):
    for number in range(50):
        relay.publish("room", data=(thread, number))

threads = [threading.Thread(target=publish, args=(thread,)) for thread in range(8)]
relay.publish("room", data=(8, 0))
for thread in threads:
    thread.start()
"""


async def test_what_threads_publish_arrives_although_the_main_one_has_ended(broker: Broker) -> None:
    async with Ear(broker) as ear:
        await script(THREADS, broker.kind, broker.url)
        await ear.until(lambda: len(ear.heard) == 401)
        expected = {(thread, number) for thread in range(8) for number in range(50)} | {(8, 0)}
        assert expected == {tuple(each) for each in ear.heard}


FORKED = """
import os, sys
from stario import Relay
relay = getattr(Relay, sys.argv[1])(sys.argv[2])
relay.publish("room", data="parent")
child = os.fork()
if child:
    os.waitpid(child, 0)
    relay.publish("room", data="parent again")
else:
    relay.publish("room", data="child")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
async def test_a_process_that_was_forked_has_a_link_of_its_own(broker: Broker) -> None:
    async with Ear(broker) as ear:
        source = "import warnings; warnings.simplefilter('ignore')\n" + FORKED  # Python warns of forks beside threads
        await script(source, broker.kind, broker.url)
        await ear.until(lambda: len(ear.heard) == 3)
        assert ["child", "parent", "parent again"] == sorted(ear.heard)


async def test_a_listener_hears_although_the_link_is_in_a_thread(broker: Broker) -> None:
    relay = broker.relay()
    await asyncio.to_thread(relay.publish, "room", data="first")
    inbox: Inbox = relay.subscribe("room", queue=9)
    ear = Ear(broker)
    ear.relay, ear.inbox = relay, inbox
    async with Ear(broker) as other, ear:
        await asyncio.to_thread(relay.publish, "room", data="from a thread")
        await other.until(lambda: "from a thread" in other.heard)
        other.relay.publish("room", data="from another process")
        await ear.until(lambda: "from another process" in ear.heard)
    assert ["from a thread", "from another process"] == ear.heard


async def test_closing_ends_the_thread_and_a_later_publish_opens_it_again(broker: Broker) -> None:
    async with Ear(broker) as ear:
        relay = broker.relay()
        for heard in ([0], [0, 1]):
            await asyncio.to_thread(relay.publish, "room", data=heard[-1])
            assert "stario relay" in [thread.name for thread in threading.enumerate()]
            await relay.close()
            assert "stario relay" not in [thread.name for thread in threading.enumerate()]
            await ear.until(lambda expected=heard: ear.heard == expected)  # type: ignore[misc]


async def test_closing_all_closes_what_is_open_here_or_in_threads(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Ear(broker) as ear:
        relays = here, threaded, _ = broker.relay(), broker.relay(), broker.relay()
        monkeypatch.setattr(Relay, "made", WeakSet(relays))
        here.publish("room", data="here")
        await asyncio.to_thread(threaded.publish, "room", data="threaded")
        await Relay.close_all()
        assert [False] * 3 == [relay._link.is_near for relay in relays if relay._link]
        await ear.until(lambda: len(ear.heard) == 2)
        assert {"here", "threaded"} == set(ear.heard)
