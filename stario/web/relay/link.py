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
from typing import TYPE_CHECKING, Final

from stario.web.relay.envelopes import Ledger
from stario.web.relay.outgoing import Outgoing
from stario.web.relay.session import Session, heed_cancelling
from stario.web.relay.subscriptions import running_loop

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


def _pauses() -> Iterator[float]:
    longest = 0.1
    while True:
        yield longest * random.uniform(0.5, 1)  # noqa: S311 - spreads the load, keeps no secret
        longest = min(longest * 2, 5.0)
