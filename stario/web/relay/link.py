"""The link between a relay and a broker: one connection per process, opened by the first who needs it, kept up.

Laws
1. One broker subscription per subject and process, however many listen; kept while somebody listens.
2. Nobody waits for the broker: who publishes puts a message into `Outgoing`, who listens names a pattern.
3. After every connection, once the broker has confirmed what was subscribed to, all listeners hear: what was published
   before that moment may have been missed. Likewise for a pattern that is added later.
4. Who lost messages on their way out (the buffer was full, a connection broke) tells all processes so.
5. A broker that cannot be had is tried again, for ever, at growing and uneven distances, with one line in the log.
6. The link is a task of the loop it was opened on and ends with it; the next use on another loop opens another one.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol

from stario.web.relay.envelopes import Change, Gap, Ledger, Marks, from_wire, open_envelope, seal
from stario.web.relay.outgoing import Outgoing
from stario.web.relay.subscriptions import running_loop

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable, Iterator

    from stario.web.relay.envelopes import Envelope
    from stario.web.relay.relay import Relay
    from stario.web.relay.subjects import Names
    from stario.web.relay.topics import Pattern, Topic

logger: Final = logging.getLogger("stario.relay")
PATIENCE: Final = 10.0
"""Seconds within which a broker answers, or counts as gone."""
BEAT: Final = 2.0
"""Seconds between two looks at a quiet connection."""
FAREWELL: Final = 1.0
"""Seconds for what is still to be sent when a run ends."""


class Connection(Protocol):
    """A connection to a broker; every method may raise, and then the connection is over."""

    async def subscribe(self, subjects: list[str]) -> None:
        """Subscribe; returns when the broker has confirmed."""

    async def unsubscribe(self, subjects: list[str]) -> None:
        """Hear of subjects no more."""

    async def send(self, batch: list[tuple[str, bytes]]) -> None:
        """Publish messages, in order."""

    async def check(self) -> None:
        """Return when the broker has answered."""

    async def close(self) -> None:
        """Let go of the connection."""


class Engine(Protocol):
    """A kind of broker."""

    names: Names

    async def connect(self, receive: Callable[[str, bytes], None], broken: Callable[[], None]) -> Connection:
        """Connect once; `receive` is called with each message, `broken` when the connection is known to be lost."""
        ...


class Link:
    """What connects one relay with the relays of other processes."""

    def __init__(self, engine: Engine, relay: Relay) -> None:
        self.engine = engine
        self.relay = relay
        self.ledger = Ledger(os.urandom(12))
        self.outgoing = Outgoing(engine.names, self.ledger)
        self.wanted: dict[str, set[Pattern]] = {}
        """Subjects, and the patterns that need each."""
        self.changed: set[str] = set()
        """Subjects that were added or dropped since the connection last looked."""
        self.lock = Lock()
        self._loop: AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._woken: asyncio.Event | None = None

    def publish(self, topic: Topic, data: bytes) -> None:
        """Hand a message over; from any thread."""
        self.outgoing.add(topic, data)
        self._need()

    def want(self, pattern: Pattern) -> None:
        """Hear of a pattern from now on."""
        subject = self.engine.names.pattern(pattern)
        with self.lock:
            self.wanted.setdefault(subject, set()).add(pattern)
            self.changed.add(subject)
        self._need()

    def drop(self, pattern: Pattern) -> None:
        """Hear of a pattern no more."""
        subject = self.engine.names.pattern(pattern)
        with self.lock:
            patterns = self.wanted.get(subject, set())
            patterns.discard(pattern)
            if not patterns:
                self.wanted.pop(subject, None)
                self.changed.add(subject)
        self.wake()

    def wake(self) -> None:
        """Have the connection look at what there is to do; from any thread."""
        loop, woken = self._loop, self._woken
        if woken is None or woken.is_set():
            return
        if loop is running_loop():
            woken.set()
        elif loop is not None:
            with suppress(RuntimeError):  # the loop has ended; the next one that runs opens the link again
                loop.call_soon_threadsafe(woken.set)

    def _need(self) -> None:
        with self.lock:
            if self._task is None or self._task.done() or self._closed():
                self._open()
        self.wake()

    def _closed(self) -> bool:
        return self._loop is not None and self._loop.is_closed()

    def _open(self) -> None:
        with suppress(RuntimeError):  # a thread without a loop: the message waits for the loop that comes
            self._loop = asyncio.get_running_loop()
            self._woken = asyncio.Event()
            self._task = self._loop.create_task(self._run(self._woken), name="stario relay")

    def open(self) -> None:
        """Open the link on the running loop, where it is not open."""
        self._need()

    async def close(self) -> None:
        """End the link and wait for its end; a later use opens it again."""
        task = self._task
        if task is not None and not task.done():
            task.cancel()
            await asyncio.wait([task])
        self._task = None

    async def _run(self, woken: asyncio.Event) -> None:
        pauses, said = _pauses(), False
        while True:
            session = Session(self, woken)
            try:
                await session.run()
            except Exception as error:  # whatever a broker or its client does, it is tried again
                said = self._complain(error, said=said and not session.stood)
            if session.stood:
                pauses = _pauses()
            heed_cancelling()
            await asyncio.sleep(next(pauses))

    def _complain(self, error: Exception, *, said: bool) -> bool:
        if not said:
            logger.warning("The relay has no connection and keeps trying: %s: %s", type(error).__name__, error)
        return True


def heed_cancelling() -> None:
    """End a task that was cancelled inside `asyncio.wait_for` of 3.11, which may lose that; clients of brokers use it."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _pauses() -> Iterator[float]:
    longest = 0.1
    while True:
        yield longest * random.uniform(0.5, 1)  # noqa: S311 - spreads the load, keeps no secret
        longest = min(longest * 2, 5.0)


class Session:
    """One connection, from its beginning to its end."""

    def __init__(self, link: Link, woken: asyncio.Event) -> None:
        self.stood = False
        self._link = link
        self._woken = woken
        self._broken = False
        self._strangers = False
        self._held: set[str] = set()
        self._names = link.engine.names

    async def run(self) -> None:
        """Connect, and serve until something fails."""
        async with asyncio.timeout(PATIENCE):
            connection = await self._link.engine.connect(self._receive, self._break)
        try:
            await self._begin(connection)
            await self._serve(connection)
        except asyncio.CancelledError:
            await self._part(connection)
            raise
        except Exception:
            self._link.outgoing.lost |= self.stood  # what was on its way may be gone
            raise
        finally:
            with suppress(Exception):
                async with asyncio.timeout(FAREWELL):
                    await connection.close()

    def _break(self) -> None:
        self._broken = True
        self._woken.set()

    async def _begin(self, connection: Connection) -> None:
        with self._link.lock:
            self._held = set(self._link.wanted)
            self._link.changed.clear()
        async with asyncio.timeout(PATIENCE):
            await connection.subscribe([self._names.control, *self._held])
        self.stood = True
        logger.info("The relay is connected.")
        self._link.relay.gap()

    async def _serve(self, connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        beat = loop.time() + BEAT
        while not self._broken:
            await self._apply(connection)
            await self._send(connection)
            if loop.time() >= beat:
                beat = loop.time() + BEAT
                await self._look(connection)
            heed_cancelling()
            await self._wait(beat)
        raise ConnectionError("the connection was lost")

    async def _wait(self, until: float) -> None:
        if not self._link.outgoing:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    await self._woken.wait()
        self._woken.clear()

    async def _apply(self, connection: Connection) -> None:
        """Subscribe to what is wanted and not held, unsubscribe from what is held and not wanted."""
        with self._link.lock:
            changed = set(self._link.changed)
            self._link.changed.clear()
            wanted = {subject: set(self._link.wanted[subject]) for subject in changed if subject in self._link.wanted}
        stale = [subject for subject in changed - wanted.keys() if subject in self._held]
        fresh = [subject for subject in wanted if subject not in self._held]
        async with asyncio.timeout(PATIENCE):
            if stale:
                await connection.unsubscribe(stale)
            if fresh:
                await connection.subscribe(fresh)
        self._held.difference_update(stale)
        self._held.update(fresh)
        for patterns in wanted.values():
            self._link.relay.confirm(patterns)

    async def _send(self, connection: Connection) -> None:
        outgoing = self._link.outgoing
        async with asyncio.timeout(PATIENCE):
            if outgoing.lost:
                outgoing.lost = False
                await self._tell_of_loss(connection)
            if batch := outgoing.take():
                await connection.send(batch)

    async def _tell_of_loss(self, connection: Connection) -> None:
        try:
            await connection.send([(self._names.control, seal(Gap(self._link.ledger.origin)))])
        except BaseException:
            self._link.outgoing.lost = True
            raise

    async def _look(self, connection: Connection) -> None:
        marks = self._link.outgoing.marks()
        async with asyncio.timeout(PATIENCE):
            if marks is not None:
                await connection.send([(self._names.control, marks)])
            await connection.check()

    async def _part(self, connection: Connection) -> None:
        """Send what waits when the run ends, as far as the time allows."""
        with suppress(Exception):
            async with asyncio.timeout(FAREWELL):
                while self._link.outgoing:
                    await self._send(connection)

    def _receive(self, subject: str, payload: bytes) -> None:
        """Take in what came from the broker; whatever it is, nothing is raised."""
        try:
            envelope = open_envelope(payload)
            if envelope.origin != self._link.ledger.origin:
                self._take(subject, envelope)
        except ValueError as error:
            if not self._strangers:
                self._strangers = True
                logger.warning("The relay ignores what others publish on its subjects, first on %s: %s", subject, error)

    def _take(self, subject: str, envelope: Envelope) -> None:
        if isinstance(envelope, Change):
            topic = from_wire(envelope.topic)
            if subject != self._names.topic(topic):
                raise ValueError(f"expected a message of this subject, came one of {topic!r}")
            self._change(topic, envelope)
        elif subject != self._names.control:
            raise ValueError(f"expected a message of a topic, came {type(envelope).__name__}")
        elif isinstance(envelope, Marks):
            self._compare(envelope)
        else:
            self._link.relay.gap()

    def _change(self, topic: Topic, change: Change) -> None:
        lost = self._link.ledger.receive(topic, change)
        if lost is not None:
            self._link.relay.deliver(topic, change.data, lost=lost)

    def _compare(self, marks: Marks) -> None:
        for written, version in marks.versions:
            topic = from_wire(written)
            if self._link.ledger.behind(marks.origin, topic, version):
                self._link.relay.gap(topic)
