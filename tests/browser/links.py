"""A link between browser and server that can be held, cut, and go on: a small TCP proxy.

Law: what has come is passed on in order or not at all. A held link accepts connections and takes bytes, as a proxy that
hangs does; the ends of a held connection are held too, so neither side learns that the other has gone.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")


class Connection:
    """One connection of the browser, and the one to the server that belongs to it."""

    def __init__(self, near: asyncio.StreamWriter, far: asyncio.StreamWriter) -> None:
        self.near = near
        self.far = far
        self.free = asyncio.Event()
        self.cut_at: int | None = None
        self.is_stream = False

    def close(self) -> None:
        """End both, at once."""
        for writer in (self.near, self.far):
            writer.transport.abort()


class Link:
    """Listens at a port of its own, and passes on to a server's."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._loop = asyncio.new_event_loop()
        self._open: set[Connection] = set()
        self._held = False
        self._server: asyncio.Server | None = None
        self._jobs: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.cuts = 0
        """How often a connection was cut inside an event."""
        self.port: int = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        self.url = f"http://127.0.0.1:{self.port}"

    async def _listen(self) -> int:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def _accept(self, reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        try:
            answers, far = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:  # the server is away
            near.transport.abort()
            return
        connection = Connection(near, far)
        self._open.add(connection)
        if not self._held:
            connection.free.set()
        ways = [self._pass(connection, reader, far), self._pass(connection, answers, near)]
        for way in ways:
            job = self._loop.create_task(way)
            self._jobs.add(job)
            job.add_done_callback(self._jobs.discard)

    async def _pass(self, connection: Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while True:
                part = await reader.read(65536)
                await connection.free.wait()
                if not part or (writer is connection.near and self._last(connection, part)):
                    break
                writer.write(part)
                await writer.drain()
        self._open.discard(connection)
        connection.far.transport.abort()
        if not connection.near.is_closing():
            connection.near.transport.abort()

    def _last(self, connection: Connection, part: bytes) -> bool:
        """Say whether a part of an answer is to be cut; its first half has gone out then."""
        connection.is_stream = connection.is_stream or b"text/event-stream" in part
        if connection.cut_at is None or len(part) < connection.cut_at:
            return False
        self.cuts += 1
        connection.near.write(part[: len(part) // 2])
        connection.near.close()
        return True

    def _do(self, action: Callable[[], T]) -> T:
        async def done() -> T:
            return action()

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result(10)

    def hold(self) -> None:
        """Take bytes and connections, and pass nothing on."""

        def action() -> None:
            self._held = True
            for connection in self._open:
                connection.free.clear()

        self._do(action)

    def go_on(self) -> None:
        """Pass on what was held, and all that comes."""
        self._do(lambda: self._go_on(tuple(self._open)))

    def heal(self) -> None:
        """Pass on what new connections bring; the held ones stay as they are."""
        self._do(lambda: self._go_on(()))

    def _go_on(self, connections: tuple[Connection, ...]) -> None:
        self._held = False
        for connection in connections:
            connection.free.set()

    def cut(self) -> None:
        """End all connections, without a word."""

        def action() -> None:
            for connection in tuple(self._open):
                connection.close()

        self._do(action)

    def drop_held(self) -> None:
        """End the connections that are held, as a proxy that is started again does."""

        def action() -> None:
            for connection in tuple(self._open):
                if not connection.free.is_set():
                    connection.close()
                    connection.free.set()

        self._do(action)

    def cut_inside(self, least: int) -> None:
        """End each open stream in the middle of its next part that has so many bytes."""

        def action() -> None:
            for connection in self._open:
                if connection.is_stream:
                    connection.cut_at = least

        self._do(action)

    def end_streams(self) -> None:
        """End all streams as if they were whole: what some proxies make of a server that has gone."""

        def action() -> None:
            for connection in tuple(self._open):
                if connection.is_stream:
                    connection.near.write(b"0\r\n\r\n")  # the last chunk: RFC 9112, 7.1
                    connection.near.close()
                    connection.far.transport.abort()

        self._do(action)

    def close(self) -> None:
        """End everything."""

        async def end() -> None:
            assert self._server is not None
            self._server.close()
            for connection in tuple(self._open):
                connection.free.set()
                connection.close()
            for job in tuple(self._jobs):
                job.cancel()
            await asyncio.gather(*self._jobs, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
