"""A session of the link: one connection, from its beginning to its end."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from stario.web.relay.envelopes import Change, Gap, Marks, from_wire, open_envelope, seal

if TYPE_CHECKING:
    from stario.web.relay.engine import Connection
    from stario.web.relay.envelopes import Envelope
    from stario.web.relay.link import Link
    from stario.web.relay.topics import Topic

logger: Final = logging.getLogger("stario.relay")
PATIENCE: Final = 10.0
"""Seconds within which a broker answers, or counts as gone."""
BEAT: Final = 2.0
"""Seconds between two looks at a quiet connection."""
FAREWELL: Final = 1.0
"""Seconds for what is still to be sent when a run ends."""


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
                await self._send_batch(connection, batch)

    async def _send_batch(self, connection: Connection, batch: list[tuple[str, bytes]]) -> None:
        try:
            await connection.send(batch)
        except asyncio.CancelledError:  # the run ends, or the broker takes too long
            self._link.outgoing.put_back(batch)
            raise

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


def heed_cancelling() -> None:
    """End a task that was cancelled inside `asyncio.wait_for`: in 3.11 that may get lost, and clients use it."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
