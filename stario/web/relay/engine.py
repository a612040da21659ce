"""What a kind of broker has to be able to do; `nats` and `redis` are two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from stario.web.relay.subjects import Names


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

    def load(self) -> None:
        """Import the client: a process that forks while another thread imports it could never do so itself."""

    async def connect(self, receive: Callable[[str, bytes], None], broken: Callable[[], None]) -> Connection:
        """Connect once; `receive` is called with each message, `broken` when the connection is known to be lost."""
        ...
