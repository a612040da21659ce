"""Relays in many processes, over the real nats-server and redis-server: who hears of what, and what an outage costs.

A relay of its own, in this process too, is to the others what one in another process is: it has its own connection and
origin. Tests in which processes are killed start real ones.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
import threading
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from brokers import Broker, free_port

from stario import ANY, REST, Relay
from stario.web.relay import outgoing
from stario.web.relay import session as sessions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from stario.web import Subscription

KINDS = ["nats", "redis"]
LONG = os.environ.get("STARIO_LONG") == "1"
ROOT = Path(__file__).resolve().parents[2]


def _broker(kind: str) -> Broker:
    if lacks := Broker.lacks(kind):
        pytest.skip(lacks)
    return Broker(kind)


@pytest.fixture(scope="module", params=KINDS)
def lasting(request: pytest.FixtureRequest) -> Iterator[Broker]:
    """A broker that the tests of this file share, each with topics of its own."""
    broker = _broker(request.param)
    broker.start()
    yield broker
    broker.kill()


@pytest.fixture(params=KINDS)
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    """A broker of one test, not started yet."""
    broker = _broker(request.param)
    yield broker
    broker.kill()


@pytest.fixture
def topic(request: pytest.FixtureRequest) -> str:
    """A first segment that no other test has."""
    return request.node.name


class Ear:
    """A listener that counts what it hears."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.heard: list[Subscription] = []
        self.woken = asyncio.Event()

    def hear(self, subscription: Subscription) -> None:
        self.heard.append(subscription)
        self.woken.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds that can change only when something is heard."""
        while not condition():
            self.woken.clear()
            await self.woken.wait()


def listening(relay: Relay, *segments: Any, queue: int = 0) -> tuple[Any, Ear]:
    """Listen to a pattern."""
    subscription, ear = relay.subscribe(*segments, queue=queue), Ear()
    relay.listen(subscription, ear)
    return subscription, ear


async def confirmed(ear: Ear) -> None:
    """Wait until the broker knows of the subscription, which is told as a change; then forget what was heard."""
    await ear.until(lambda: bool(ear.heard))
    ear.heard.clear()


@asynccontextmanager
async def relays(
    broker: Broker, count: int = 2, *, prefixes: tuple[str, ...] | None = None
) -> AsyncIterator[list[Relay]]:
    """Relays as of many processes; at the end nothing of them may be left."""
    before = asyncio.all_tasks()
    made = [broker.relay(prefix=prefix) for prefix in prefixes or ("stario",) * count]
    try:
        yield made
    finally:
        for relay in made:
            await relay.close()
    for _ in range(50):
        if asyncio.all_tasks() == before:
            break
        await asyncio.sleep(0.01)
    assert before == asyncio.all_tasks()


HOSTILE: list[Any] = [
    "",
    " ",
    ".",
    "*",
    ">",
    "a.b",
    "a:b",
    "a b\r\nPUB x 1",
    "[a-z]?",
    "\0",
    "=",
    "=41",
    "=~",
    "ü🙂",
    "\ud800",
    "x" * 5000,
    7,
    UUID(int=7),
    "$SYS",
    "_INBOX",
]


@pytest.mark.parametrize("segment", HOSTILE, ids=range(len(HOSTILE)))
async def test_any_segment_arrives_as_it_is_and_nothing_else_does(lasting: Broker, topic: str, segment: Any) -> None:
    async with relays(lasting) as (here, there):
        inbox, ear = listening(there, topic, segment, queue=9)
        await confirmed(ear)
        inbox.take()
        for other in (*HOSTILE, "end"):
            if other != segment:
                here.publish(topic, other)
        here.publish(topic, segment, data="here")
        await ear.until(lambda: bool(ear.heard))
        assert ([((topic, str(segment)), "here")], False) == inbox.take()


WILD: list[tuple[tuple[Any, ...], list[tuple[str, ...]]]] = [
    ((ANY,), [("a",), ("*",)]),
    ((REST,), [("a",), ("*",), ("a", "b"), ("a", ""), ("a", "b", "c")]),
    (("a", ANY), [("a", "b"), ("a", "")]),
    (("a", REST), [("a", "b"), ("a", ""), ("a", "b", "c")]),
    ((ANY, "b"), [("a", "b")]),
    (("a", ANY, "c"), [("a", "b", "c")]),
    ((ANY, "b", REST), [("a", "b", "c")]),
    (("*",), [("*",)]),
]


@pytest.mark.parametrize(("pattern", "expected"), WILD)
async def test_wildcards_hear_exactly_what_they_describe(
    lasting: Broker, topic: str, pattern: tuple[Any, ...], expected: list[tuple[str, ...]]
) -> None:
    published = [("a",), ("*",), ("a", "b"), ("a", ""), ("a", "b", "c")]
    async with relays(lasting) as (here, there):
        inbox, ear = listening(there, topic, *pattern, queue=99)
        _, last = listening(there, topic + "last")
        await confirmed(ear)
        await confirmed(last)
        inbox.take()
        for segments in published:
            here.publish(topic, *segments)
        here.publish(topic + "last")
        await last.until(lambda: bool(last.heard))
        await ear.until(lambda: len(ear.heard) >= len(expected))
        assert [(topic, *segments) for segments in expected] == [message.topic for message in inbox.take().messages]


async def test_a_process_hears_its_own_publish_at_once_and_once(lasting: Broker, topic: str) -> None:
    async with relays(lasting) as (here, there):
        _, ear = listening(here, topic)
        _, other = listening(there, topic)
        await confirmed(ear)
        await confirmed(other)
        here.publish(topic)
        assert 1 == len(ear.heard)
        await other.until(lambda: bool(other.heard))
        there.publish(topic, data="back")
        await ear.until(lambda: len(ear.heard) > 1)
        assert (2, 2) == (len(ear.heard), len(other.heard))


async def test_who_listens_to_overlapping_patterns_hears_each_once(lasting: Broker, topic: str) -> None:
    async with relays(lasting) as (here, there):
        inboxes = [listening(there, topic, *rest, queue=9) for rest in (("a",), (ANY,), (REST,))]
        for _, ear in inboxes:
            await confirmed(ear)
        for inbox, _ in inboxes:
            inbox.take()
        here.publish(topic, "a", data=1)
        here.publish(topic, "a", data=2)
        for _, ear in inboxes:
            await ear.until(lambda ear=ear: len(ear.heard) > 1)
        assert [[1, 2]] * 3 == [[message.data for message in inbox.take().messages] for inbox, _ in inboxes]


async def test_there_is_one_subscription_at_the_broker_however_many_listen(lasting: Broker, topic: str) -> None:
    async with relays(lasting, 1) as (relay,):
        ears = [listening(relay, topic) for _ in range(100)]
        await confirmed(ears[0][1])
        assert relay._link is not None
        assert 1 == len(relay._link.wanted)
        for subscription, ear in ears:
            relay.leave(subscription, ear)
        assert {} == relay._link.wanted


async def test_who_left_and_came_back_hears_again(lasting: Broker, topic: str) -> None:
    async with relays(lasting) as (here, there):
        subscription, ear = listening(there, topic)
        await confirmed(ear)
        there.leave(subscription, ear)
        _, witness = listening(there, topic + "2")
        await confirmed(witness)
        here.publish(topic)
        here.publish(topic + "2")
        await witness.until(lambda: bool(witness.heard))
        assert [] == ear.heard
        there.listen(subscription, ear)
        await confirmed(ear)
        here.publish(topic)
        await ear.until(lambda: bool(ear.heard))


async def test_a_publish_from_threads_arrives(lasting: Broker, topic: str) -> None:
    async with relays(lasting) as (here, there):
        inbox, ear = listening(there, topic, queue=1000)
        await confirmed(ear)
        inbox.take()

        def publish(thread: int) -> None:
            for number in range(20):
                here.publish(topic, data=(thread, number))

        async with here:
            threads = [threading.Thread(target=publish, args=(thread,)) for thread in range(8)]
            for thread in threads:
                thread.start()
            await ear.until(lambda: len(ear.heard) == 160)
            for thread in threads:
                thread.join()
        messages, lost = inbox.take()
        assert ({(t, n) for t in range(8) for n in range(20)}, False) == ({tuple(m.data) for m in messages}, lost)


async def test_what_strangers_publish_is_ignored_with_one_line(
    lasting: Broker, topic: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with relays(lasting) as (here, there):
        inbox, ear = listening(there, topic, queue=9)
        await confirmed(ear)
        inbox.take()
        names = there._link.engine.names  # type: ignore[union-attr]
        subject = names.topic((topic,))
        elsewhere = sessions.seal(here._link.ledger.change(("other",), b""))  # type: ignore[union-attr]
        bad = [b"", b"hello", b"\xff" * 9, b"\x91" * 100_000, elsewhere, sessions.seal(sessions.Gap(b"x"))]
        for payload in bad:
            here._link.outgoing._waiting.append((subject, payload))  # type: ignore[union-attr]
        here.publish(topic, data="good")
        await ear.until(lambda: bool(ear.heard))
        assert ([((topic,), "good")], False) == inbox.take()
    assert 1 == len([line for line in caplog.messages if "ignores what others publish" in line])


async def test_a_message_that_did_not_arrive_is_told(
    lasting: Broker, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with relays(lasting) as (here, there):
        inbox, ear = listening(there, topic, queue=9)
        await confirmed(ear)
        inbox.take()
        here.publish(topic, data=1)
        await ear.until(lambda: len(ear.heard) == 1)
        assert ([((topic,), 1)], False) == inbox.take()
        here._link.ledger.change((topic,), b"")  # type: ignore[union-attr] # numbered, never sent
        here.publish(topic, data=3)
        await ear.until(lambda: len(ear.heard) > 1)
        assert ([((topic,), 3)], True) == inbox.take()


async def test_a_last_message_that_did_not_arrive_is_told_a_while_after(
    lasting: Broker, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "BEAT", 0.05)
    async with relays(lasting) as (here, there):
        _, ear = listening(there, topic)
        await confirmed(ear)
        here.publish(topic)
        await ear.until(lambda: len(ear.heard) == 1)
        here._link.ledger.change((topic,), b"")  # type: ignore[union-attr] # numbered, never sent
        await ear.until(lambda: len(ear.heard) == 2)


async def test_quiet_topics_are_not_told_again_by_marks(
    lasting: Broker, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "BEAT", 0.02)
    async with relays(lasting) as (here, there):
        _, ear = listening(there, topic)
        await confirmed(ear)
        here.publish(topic)
        await ear.until(lambda: len(ear.heard) == 1)
        await asyncio.sleep(0.2)
        assert 1 == len(ear.heard)


async def test_prefixes_keep_applications_apart(lasting: Broker, topic: str) -> None:
    async with relays(lasting, prefixes=("one", "two", "two")) as (one, two, other):
        _, ear = listening(two, topic)
        await confirmed(ear)
        one.publish(topic)
        _, witness = listening(one, topic)  # what comes after the publish on the same connection
        await confirmed(witness)
        other.publish(topic)
        await ear.until(lambda: bool(ear.heard))
        assert 1 == len(ear.heard)


async def test_a_broker_that_is_absent_at_start_is_found_when_it_comes(
    broker: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    async with relays(broker) as (here, there):
        _, ear = listening(there, "board")
        here.publish("board")
        await asyncio.sleep(0.5)
        assert [] == ear.heard
        await asyncio.to_thread(broker.start)
        await confirmed(ear)
        here.publish("board")
        await ear.until(lambda: bool(ear.heard))
    assert 2 == len([line for line in caplog.messages if "keeps trying" in line]), "one line for each relay"


async def test_publishes_while_the_broker_is_away_are_held_up_to_a_bound(broker: Broker) -> None:
    async with relays(broker, 1) as (relay,):
        _, ear = listening(relay, "board")
        for number in range(10_000):
            relay.publish("board", data=number)
        assert 10_000 == len(ear.heard)
        assert relay._link is not None
        assert (outgoing.MOST_MESSAGES, True) == (len(relay._link.outgoing), relay._link.outgoing.lost)


async def test_a_gap_is_told_when_more_was_published_than_held(broker: Broker) -> None:
    async with relays(broker) as (here, there):
        await asyncio.to_thread(broker.start)
        quiet, ear = listening(there, "quiet", queue=1)
        await confirmed(ear)
        quiet.take()
        for _ in range(outgoing.MOST_MESSAGES + 1):
            here.publish("loud")
        await ear.until(lambda: bool(ear.heard))
        assert ([], True) == quiet.take()


async def test_after_an_outage_every_listener_hears(broker: Broker) -> None:
    await asyncio.to_thread(broker.start)
    async with relays(broker) as (here, there):
        subscriptions = [listening(there, *segments) for segments in (("board",), ("room", ANY), ("room", REST))]
        for _, ear in subscriptions:
            await confirmed(ear)
        await asyncio.to_thread(broker.kill)
        here.publish("board")
        await asyncio.to_thread(broker.start)
        for _, ear in subscriptions:
            await ear.until(lambda ear=ear: bool(ear.heard))


async def test_a_broker_that_no_longer_answers_is_given_up(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "BEAT", 0.05)
    monkeypatch.setattr(sessions, "PATIENCE", 0.3)
    monkeypatch.setattr(sessions, "FAREWELL", 0.1)
    await asyncio.to_thread(broker.start)
    async with relays(broker, 1) as (relay,):
        _, ear = listening(relay, "board")
        await confirmed(ear)
        broker.freeze()
        await asyncio.sleep(1)
        broker.thaw()
        await ear.until(lambda: bool(ear.heard))


def test_a_run_that_ends_closes_the_connection_and_sends_what_waits(broker: Broker) -> None:
    broker.start()
    relay, heard = broker.relay(), list[object]()

    async def one() -> None:
        relay.publish("board", data="last words")

    async def other() -> None:
        async with relays(broker, 1) as (there,):
            inbox, ear = listening(there, "board", queue=9)
            await confirmed(ear)
            inbox.take()
            await asyncio.to_thread(asyncio.run, first_run())
            await ear.until(lambda: bool(ear.heard))
            heard.extend(message.data for message in inbox.take().messages)

    async def first_run() -> None:
        async with relay:
            _, ear = listening(relay, "x")
            await confirmed(ear)
            await one()

    asyncio.run(asyncio.wait_for(other(), 10))
    assert ["last words"] == heard


def test_a_relay_serves_one_run_after_another(broker: Broker) -> None:
    broker.start()
    relay = broker.relay()

    async def run() -> None:
        subscription, ear = listening(relay, "board")
        await confirmed(ear)
        relay.leave(subscription, ear)

    asyncio.run(asyncio.wait_for(run(), 10))
    asyncio.run(asyncio.wait_for(run(), 10))


WORKER = """
import asyncio, json, sys
from stario import Relay
kind, url, path, number = sys.argv[1:]
relay = getattr(Relay, kind)(url)

class Ear:
    def __init__(self):
        self.loop, self.woken = asyncio.get_running_loop(), asyncio.Event()
    def hear(self, subscription):
        self.woken.set()

async def main():
    ear = Ear()
    relay.listen(relay.subscribe("counts"), ear)
    shown = None
    reader = asyncio.StreamReader()
    await ear.loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)

    async def show():
        while True:
            ear.woken.clear()
            with open(path) as state:
                text = state.read()
            print(json.dumps(text.count("\\n")), flush=True)
            await ear.woken.wait()

    showing = asyncio.create_task(show())
    while await reader.readline():
        with open(path, "a") as state:
            state.write(number + "\\n")
        relay.publish("counts")
    showing.cancel()
    await relay.close()

asyncio.run(main())
"""


class Worker:
    """A process that shows a count, kept in a file, whenever it hears of a change, and adds to it when it is told."""

    def __init__(self, broker: Broker, state: Path, number: int) -> None:
        command = [sys.executable, "-c", WORKER, broker.kind, broker.url, str(state), str(number)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
        )
        self.shown: list[int] = []
        self.changed = threading.Condition()
        self.thread = threading.Thread(target=self._read)
        self.thread.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self.changed:
                self.shown.append(json.loads(line))
                self.changed.notify_all()

    def add(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()

    def shows(self, count: int) -> bool:
        """Wait until the newest that is shown is a count."""
        with self.changed:
            return self.changed.wait_for(lambda: self.shown[-1:] == [count], timeout=20)

    def end(self) -> tuple[int, bytes]:
        """End it by closing its input; return its code and what it complained of."""
        assert self.process.stdin is not None
        assert self.process.stderr is not None
        self.process.stdin.close()
        said = self.process.stderr.read()
        self.process.stderr.close()
        self.thread.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
        return self.process.wait(20), said


def test_processes_converge_through_an_outage_under_load(broker: Broker, tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.touch()
    broker.start()
    workers = [Worker(broker, state, number) for number in range(3)]
    try:
        done, pause = 0, threading.Event()

        def work(seconds: float) -> int:
            rounds = int(seconds / 0.02)
            for turn in range(rounds):
                workers[turn % 3].add()
                pause.wait(0.02)
            return rounds

        done += work(0.5)
        broker.kill()
        done += work(10 if LONG else 1)
        broker.start()
        done += work(0.5)
        assert [True] * 3 == [worker.shows(done) for worker in workers]
    finally:
        ends = [worker.end() for worker in workers]
    assert [0] * 3 == [code for code, _ in ends]
    assert all(said.count(b"\n") <= 3 and b"Traceback" not in said for _, said in ends), ends


@pytest.mark.parametrize(("kind", "package"), [("nats", "nats-py"), ("redis", "redis")])
def test_a_client_that_is_not_installed_is_named_with_its_extra(
    kind: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"stario.web.relay.{kind}.find_spec", lambda name: None)
    with pytest.raises(ImportError, match=rf"expected the package {package} .*install stario-html\[{kind}\]"):
        getattr(Relay, kind)()


@pytest.mark.parametrize("prefix", ["", "a.b", "a:b", "*", ">", "ü", "a b", "x" * 65])
@pytest.mark.parametrize("kind", KINDS)
def test_a_prefix_has_no_character_that_means_something_at_the_broker(kind: str, prefix: str) -> None:
    with pytest.raises(ValueError, match="expected a prefix of letters, digits, - and _"):
        getattr(Relay, kind)(prefix=prefix)


@pytest.mark.parametrize("kind", KINDS)
async def test_no_connection_is_opened_before_somebody_needs_one(kind: str) -> None:
    before = asyncio.all_tasks()
    relay = getattr(Relay, kind)(f"{kind}://127.0.0.1:{free_port()}")
    relay.subscribe("board")
    assert before == asyncio.all_tasks()


@pytest.fixture(autouse=True)
def _warnings(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
