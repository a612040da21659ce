"""Serving an app with uvicorn."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    from starlette.types import ASGIApp


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
