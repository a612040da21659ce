"""The link between a relay and a broker: one connection per process, opened by the first who needs it, kept up.

Laws
1. One broker subscription per subject and process, however many listen; kept while somebody listens.
2. Nobody waits for the broker: who publishes puts a message into `Outgoing`, who listens names a pattern.
3. After every connection, once the broker has confirmed what was subscribed to, all listeners hear: what was published
   before that moment may have been missed. Likewise for a pattern that is added later.
4. Who lost messages on their way out (the buffer was full, a connection broke) tells all processes so.
5. A broker that cannot be had is tried again, for ever, at growing and uneven distances, with one line in the log.
6. The link is a task of the loop it was opened on and ends with it; the next use on another loop opens another one.
   Who needs it first in a thread without a loop gives it a thread of its own, where it stays.
7. A process that was forked is another one: it opens its own link, under an origin of its own.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Final
from weakref import WeakSet

from stario.web.relay.envelopes import Ledger
from stario.web.relay.outgoing import Outgoing
from stario.web.relay.session import FAREWELL, Session, heed_cancelling
from stario.web.relay.subscriptions import running_loop
from stario.web.relay.thread import LoopThread

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Iterator

    from stario.web.relay.engine import Engine
    from stario.web.relay.relay import Relay
    from stario.web.relay.topics import Pattern, Topic

logger: Final = logging.getLogger("stario.relay")


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
        self._thread: LoopThread | None = None
        _links.add(self)

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
            if not self._stands():
                self._open()
        self.wake()

    def _stands(self) -> bool:
        if self._thread is not None:
            return self._thread.alive
        if self._task is None or self._loop is None:
            return False
        return not self._task.done() and not self._loop.is_closed()

    def _open(self) -> None:
        self._woken = asyncio.Event()
        self._thread, self._task, self._loop = None, None, running_loop()
        if self._loop is not None:
            self._task = self._loop.create_task(self._run(self._woken), name="stario relay")
            return
        with suppress(Exception):  # told where it connects
            self.engine.load()
        thread = LoopThread(self._run(self._woken), self._end)
        try:
            thread.start()
        except RuntimeError:  # Python 3.12 starts no thread once the main one has ended
            logger.warning("The relay cannot send what is published first when the program is at its end.")
        else:
            self._thread, self._loop = thread, thread.loop

    def open(self) -> None:
        """Open the link, where it is not open."""
        self._need()

    @property
    def is_near(self) -> bool:
        """Whether it is open on the running loop, or in a thread of its own."""
        return self._stands() and (self._thread is not None or self._loop is running_loop())

    async def close(self) -> None:
        """End the link and wait for its end, once what is waiting was sent; a later use opens it again."""
        thread, task = self._thread, self._task
        if thread is not None:
            await thread.end()
        elif task is not None and not task.done():
            await self._end(task)
        self._thread, self._task = None, None

    async def _end(self, task: asyncio.Task[None]) -> None:
        with suppress(TimeoutError):  # a connection that is only coming about is worth the same time
            async with asyncio.timeout(FAREWELL):
                while self.outgoing and not task.done():  # noqa: ASYNC110 - whoever publishes has no event for it
                    await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])

    def is_forked(self) -> None:
        """Begin anew in a process that was forked; what was waiting is the other one's."""
        self.lock = Lock()
        self.ledger = Ledger(os.urandom(12))
        self.outgoing = Outgoing(self.engine.names, self.ledger)
        self._thread, self._task, self._loop, self._woken = None, None, None, None

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


def _pauses() -> Iterator[float]:
    longest = 0.1
    while True:
        yield longest * random.uniform(0.5, 1)  # noqa: S311 - spreads the load, keeps no secret
        longest = min(longest * 2, 5.0)


_links: Final[WeakSet[Link]] = WeakSet()


def _after_fork() -> None:
    for link in _links:
        link.is_forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
