"""Redis publish and subscribe, by redis-py: one connection hears, one publishes; neither retries by itself."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from stario.web.relay.missing import missing
from stario.web.relay.subjects import Names

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE: Final = 5.0


class Redis:
    """Redis at one address."""

    def __init__(self, url: str, prefix: str) -> None:
        if find_spec("redis") is None:
            raise missing("redis", "redis")
        self._url = url
        self.names = Names(prefix, ":", "*")

    def load(self) -> None:
        """Import the client."""
        import_module("redis.asyncio")

    async def connect(self, receive: Callable[[str, bytes], None], broken: Callable[[], None]) -> RedisConnection:
        """Open both connections."""
        from redis.asyncio import Redis as Client
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff

        client = Client.from_url(  # pyright: ignore[reportUnknownMemberType]
            self._url, protocol=2, retry=Retry(NoBackoff(), 0), socket_connect_timeout=PATIENCE, socket_keepalive=True
        )
        connection = RedisConnection(client, receive, broken)
        try:
            await connection.ping()
        except BaseException:
            await connection.close()
            raise
        return connection


class RedisConnection:
    """The two connections, and the task that reads."""

    def __init__(self, client: Any, receive: Callable[[str, bytes], None], broken: Callable[[], None]) -> None:
        self._client = client  # Any: the client's types are wide unions of sync and async, and differ by version
        self._channels = client.pubsub()
        self._receive = receive
        self._broken = broken
        self._pongs: dict[bytes, asyncio.Future[None]] = {}
        self._reader: asyncio.Task[None] | None = None

    async def ping(self) -> None:
        """Wait for an answer on the connection that publishes."""
        await self._client.ping()

    async def subscribe(self, subjects: list[str]) -> None:
        """Subscribe; the answer to a ping on the same connection says that the server has done so."""
        channels = [subject for subject in subjects if "*" not in subject]
        patterns = [subject for subject in subjects if "*" in subject]
        if channels:
            await self._channels.subscribe(*channels)
        if patterns:
            await self._channels.psubscribe(*patterns)
        if self._reader is None:
            self._reader = asyncio.create_task(self._read(), name="stario relay, redis")
        await self._ping_reader()

    async def unsubscribe(self, subjects: list[str]) -> None:
        """Unsubscribe."""
        channels = [subject for subject in subjects if "*" not in subject]
        patterns = [subject for subject in subjects if "*" in subject]
        if channels:
            await self._channels.unsubscribe(*channels)
        if patterns:
            await self._channels.punsubscribe(*patterns)

    async def send(self, batch: list[tuple[str, bytes]]) -> None:
        """Publish in one round trip."""
        async with self._client.pipeline(transaction=False) as pipeline:
            for subject, payload in batch:
                pipeline.publish(subject, payload)
            await pipeline.execute()

    async def check(self) -> None:
        """Wait for an answer on both connections."""
        await self.ping()
        await self._ping_reader()

    async def _ping_reader(self) -> None:
        token = uuid4().hex
        pong = self._pongs[token.encode()] = asyncio.get_running_loop().create_future()
        try:
            await self._channels.ping(token)
            async with asyncio.timeout(PATIENCE):
                await pong
        finally:
            del self._pongs[token.encode()]

    async def _read(self) -> None:
        try:
            while True:
                message = await self._channels.get_message(timeout=None)
                if message is not None:
                    self._sort(message)
        finally:
            self._broken()

    def _sort(self, message: dict[str, Any]) -> None:
        if message["type"] in ("message", "pmessage"):
            self._receive(message["channel"].decode("utf-8", "replace"), message["data"])
        elif message["type"] == "pong" and (pong := self._pongs.get(message["data"])) and not pong.done():
            pong.set_result(None)

    async def close(self) -> None:
        """Close both, and wait for the reader's end."""
        if self._reader is not None:
            self._reader.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await self._reader
        await self._channels.aclose()
        await self._client.aclose()
