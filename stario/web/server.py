"""Serving an app with uvicorn, on a socket of our own.

Law: a reader that has stopped or gone costs little and not for long. What the kernel keeps for a client is bounded, so
that a slow page gets the newest state and no backlog; a link that was cut is noticed before two heartbeats have passed.
Accepted connections take these settings over from the listening socket, on Linux; where a system lacks one, it is left
out. One price: Linux counts a reader that takes nothing for `_SILENCE` as gone too; its page comes back by itself.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from inspect import signature
from typing import TYPE_CHECKING, Any, Final

import uvicorn

if TYPE_CHECKING:
    from starlette.types import ASGIApp

_BACKLOG: Final = 16 * 1024
"""Bytes that the kernel takes for a client before what it has taken is on its way."""
_SILENCE: Final = 12
"""Seconds that sent bytes, a heartbeat for one, may stay unacknowledged."""


def _settings() -> Iterator[tuple[int, str, int]]:
    tcp = socket.IPPROTO_TCP
    yield socket.SOL_SOCKET, "SO_KEEPALIVE", 1
    yield tcp, "TCP_KEEPIDLE", 10  # seconds, as the two below
    yield tcp, "TCP_KEEPINTVL", 3
    yield tcp, "TCP_KEEPCNT", 4
    yield tcp, "TCP_USER_TIMEOUT", _SILENCE * 1000
    yield tcp, "TCP_NOTSENT_LOWAT", _BACKLOG


def harden(listener: socket.socket) -> None:
    """Bound what a client that does not read can hold, and for how long; before the socket listens."""
    for level, name, value in _settings():
        option = getattr(socket, name, None)
        if option is not None:
            with suppress(OSError):  # the name is known, but not to this kernel
                listener.setsockopt(level, option, value)


def bind(host: str, port: int, *, tries: int = 1) -> socket.socket:
    """Return a socket that listens at a port, or at the next free one of `tries`; raises `OSError` for none."""
    for candidate in range(port, port + tries):
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE or candidate == port + tries - 1:
                raise
        else:
            harden(listener)
            listener.listen(socket.SOMAXCONN)
            listener.set_inheritable(True)
            return listener
    raise AssertionError("unreachable: the last try returns or raises")


class _Announcing(uvicorn.Server):
    """A server that says where it is once it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], object]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()


def serve(app: ASGIApp, listener: socket.socket, ready: Callable[[], object], **options: Any) -> None:
    """Serve an app on a socket until a signal comes; `ready` is called when it answers."""
    config = uvicorn.Config(app, log_level="warning", **options)
    with suppress(KeyboardInterrupt):  # uvicorn has shut down by then, and hands the signal on
        _Announcing(config, ready).run(sockets=[listener])


def run(target: str | ASGIApp, **options: Any) -> None:
    """Serve an app or `module:app` as `uvicorn.run` does, with its options, on a socket that `harden` has seen."""
    config = uvicorn.Config(target, **options)
    with suppress(KeyboardInterrupt):
        if config.should_reload or config.workers > 1:
            _supervise(config, _bound(config))
        else:
            config.load()  # a fault in the app's module is told before anything listens
            uvicorn.Server(config).run(None if config.uds else [_bound(config)])  # a stale Unix socket is replaced


def _bound(config: uvicorn.Config) -> socket.socket:
    listener = config.bind_socket()
    if config.uds is None:
        harden(listener)
    return listener


def _supervise(config: uvicorn.Config, listener: socket.socket) -> None:
    from uvicorn.supervisors import ChangeReload, Multiprocess

    server = uvicorn.Server(config)
    if config.should_reload:
        ChangeReload(config, target=server.run, sockets=[listener]).run()
    else:
        target = {"target": server.run} if "target" in signature(Multiprocess).parameters else {}  # older versions ask
        start: Any = Multiprocess
        start(config, sockets=[listener], **target).run()
