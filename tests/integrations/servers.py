"""Servers for hosts: each in a thread, on a port of its own, ended when its test is."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

LONGEST = 10.0


@contextmanager
def wsgi(app: Any) -> Iterator[int]:
    """Serve a WSGI app, a thread for each request."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join(LONGEST)
    server.server_close()


@contextmanager
def asgi(app: Any) -> Iterator[int]:
    """Serve an ASGI app with uvicorn."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", timeout_graceful_shutdown=1))

    async def run() -> None:
        await server.serve([listener])

    thread = threading.Thread(target=asyncio.run, args=[run()], daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(LONGEST)
    listener.close()


@contextmanager
def on_a_loop(start: Callable[[socket.socket], Awaitable[Callable[[], Awaitable[None]]]]) -> Iterator[int]:
    """Serve what starts on a loop, with a socket; what `start` gives ends it."""
    listener = socket.create_server(("127.0.0.1", 0))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    end = asyncio.run_coroutine_threadsafe(_started(start, listener), loop).result(LONGEST)
    yield listener.getsockname()[1]
    asyncio.run_coroutine_threadsafe(_ended(end), loop).result(LONGEST)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(LONGEST)
    loop.close()
    listener.close()


async def _started(start: Any, listener: socket.socket) -> Any:
    return await start(listener)


async def _ended(end: Any) -> None:
    await end()
