"""What waits to go out to a broker: bounded, so that a broker that is away costs no more than the bound.

Laws. Adding never waits and never fails, from any thread. When it is full the oldest goes, and `lost` says so until the
others were told: they then read their state anew, which is what the messages were for.
"""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING, Final

from stario.web.relay.envelopes import Ledger, seal

if TYPE_CHECKING:
    from stario.web.relay.subjects import Names
    from stario.web.relay.topics import Topic

MOST_MESSAGES: Final = 4096
MOST_BYTES: Final = 8 * 1024 * 1024
BATCH: Final = 512


class Outgoing:
    """Messages in order, each a subject and its payload."""

    def __init__(self, names: Names, ledger: Ledger) -> None:
        self.lost = False
        self._names = names
        self._ledger = ledger
        self._lock = Lock()
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, topic: Topic, data: bytes) -> None:
        """Take a message; its number is given here, so that numbers go out in order."""
        subject = self._names.topic(topic)
        with self._lock:
            payload = seal(self._ledger.change(topic, data))
            self._waiting.append((subject, payload))
            self._bytes += len(payload)
            self._make_room()
            self.lost |= self._ledger.overflowed
            self._ledger.overflowed = False

    def _make_room(self) -> None:
        while len(self._waiting) > MOST_MESSAGES or self._bytes > MOST_BYTES:
            self._bytes -= len(self._waiting.popleft()[1])
            self.lost = True

    def take(self) -> list[tuple[str, bytes]]:
        """Return the next few messages and forget them."""
        with self._lock:
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            self._bytes -= sum(len(payload) for _, payload in batch)
            return batch

    def put_back(self, batch: list[tuple[str, bytes]]) -> None:
        """Take messages again that may not have gone out; one that comes twice is known by its number."""
        with self._lock:
            self._waiting.extendleft(reversed(batch))
            self._bytes += sum(len(payload) for _, payload in batch)

    def marks(self) -> bytes | None:
        """Return the marks that are due, sealed."""
        with self._lock:
            marks = self._ledger.marks()
            return None if marks is None else seal(marks)
