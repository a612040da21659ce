"""NATS: one connection by nats-py, whose own reconnecting is switched off; the link knows when to try again."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from stario.web.relay.missing import missing
from stario.web.relay.subjects import Names

if TYPE_CHECKING:
    from collections.abc import Callable

    from nats.aio.client import Client
    from nats.aio.msg import Msg
    from nats.aio.subscription import Subscription

PING: Final = 5


class Nats:
    """NATS at one or more addresses."""

    def __init__(self, url: str, prefix: str) -> None:
        if find_spec("nats") is None:
            raise missing("nats-py", "nats")
        self._servers = [server.strip() for server in url.split(",")]
        self.names = Names(prefix, ".", ">")

    def load(self) -> None:
        """Import the client."""
        import_module("nats.aio.client")

    async def connect(self, receive: Callable[[str, bytes], None], broken: Callable[[], None]) -> NatsConnection:
        """Connect to the first server that answers."""
        from nats.aio.client import Client

        client, trouble = Client(), Trouble(broken)
        try:
            await client.connect(
                self._servers,
                error_cb=trouble.note,
                closed_cb=trouble.end,
                allow_reconnect=False,
                max_reconnect_attempts=1,
                reconnect_time_wait=0,
                connect_timeout=3,
                ping_interval=PING,
                max_outstanding_pings=2,
                no_echo=True,
            )
        except BaseException as error:
            with suppress(Exception):  # older clients fail to close what was never open
                await client.close()
            raise trouble.cause(error) from None
        return NatsConnection(client, receive)


class Trouble:
    """What the client reports beside its calls: the last error, and the end."""

    def __init__(self, broken: Callable[[], None]) -> None:
        self._broken = broken
        self._last: Exception | None = None

    async def note(self, error: Exception) -> None:
        """Keep an error; one that made the client drop messages breaks the connection, which makes all read anew."""
        from nats.errors import SlowConsumerError

        self._last = error
        if isinstance(error, SlowConsumerError):
            self._broken()

    async def end(self) -> None:
        """Hear that the connection is closed."""
        self._broken()

    def cause(self, error: BaseException) -> BaseException:
        """Return the error that says most: the client itself ends with "no servers available"."""
        return self._last if isinstance(error, Exception) and self._last is not None else error


class NatsConnection:
    """One connection and its subscriptions."""

    def __init__(self, client: Client, receive: Callable[[str, bytes], None]) -> None:
        self._client = client
        self._receive = receive
        self._subscriptions: dict[str, Subscription] = {}

    async def _hear(self, message: Msg) -> None:
        self._receive(message.subject, message.data)

    async def subscribe(self, subjects: list[str]) -> None:
        """Subscribe; the answer to a ping says that the server has read it."""
        for subject in subjects:
            self._subscriptions[subject] = await self._client.subscribe(  # pyright: ignore[reportUnknownMemberType]
                subject, cb=self._hear
            )
        await self.check()

    async def unsubscribe(self, subjects: list[str]) -> None:
        """Unsubscribe."""
        for subject in subjects:
            await self._subscriptions.pop(subject).unsubscribe()

    async def send(self, batch: list[tuple[str, bytes]]) -> None:
        """Publish; the client writes them together."""
        for subject, payload in batch:
            await self._client.publish(subject, payload)

    async def check(self) -> None:
        """Ping, and wait for the answer."""
        await self._client.flush(PING)

    async def close(self) -> None:
        """Close at once."""
        await self._client.close()
