"""Servers in processes of their own, and raw connections to them: for what only shows with real sockets and signals."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

LONGEST: Final = 20
"""Seconds after which something is taken to hang; no test comes near."""

SERVERS: Final = {
    "uvicorn": ["uvicorn", "module:app", "--port", "PORT", "--log-level", "warning"],
    "uvicorn with h11": ["uvicorn", "module:app", "--port", "PORT", "--log-level", "warning", "--http", "h11"],
    "hypercorn": ["hypercorn", "module:app", "--bind", "127.0.0.1:PORT", "--workers", "0"],
    "hypercorn with a worker": ["hypercorn", "module:app", "--bind", "127.0.0.1:PORT"],
    "granian": ["granian", "module:app", "--interface", "asgi", "--port", "PORT"],
    "stario": ["stario", "serve", "module:app", "--port", "PORT"],
}


def free_port() -> int:
    """Return a port that nothing listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Process:
    """A server in a process of its own, and the connections to it; `PORT` in its arguments stands for its port."""

    def __init__(self, folder: Path, arguments: Sequence[str], port: int | None = None) -> None:
        self.folder = folder
        self.name = arguments[0]
        self.port = port or free_port()
        command = [sys.executable, "-m", *(word.replace("PORT", str(self.port)) for word in arguments)]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # its workers are of its group, and end with it
        )
        self.connections: list[socket.socket] = []

    def answers(self, at: str) -> None:
        """Wait until the server answers."""
        for _ in range(400):
            try:
                read_until(self.ask(at), b"here")
            except OSError:
                assert self.process.poll() is None, self.process.communicate()[0]
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the server does not answer")

    def ask(self, path: str, method: str = "GET") -> socket.socket:
        """Send a request; the answer is for the test to read."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=LONGEST)
        self.connections.append(connection)
        connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
        return connection

    def stream(self, path: str = "/live") -> socket.socket:
        """Open a stream, and read until it has shown its first view."""
        connection = self.ask(path)
        assert b"</p>\n\n" in read_until(connection, b"</p>\n\n")
        return connection

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Ask the process to end."""
        self.process.send_signal(number)

    def tell(self, line: str) -> str:
        """Write a line to the process, wait for its end, and return what it printed."""
        said, _ = self.process.communicate(f"{line}\n", timeout=LONGEST)
        return said

    def said(self) -> str:
        """Wait for the end of the process, and return what it printed."""
        said, _ = self.process.communicate(timeout=LONGEST)
        return said

    def hang_up(self) -> None:
        """Close all connections."""
        while self.connections:
            self.connections.pop().close()

    def close(self) -> None:
        """Close all connections, and end the process and its workers if they still run."""
        self.hang_up()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


@contextmanager
def serving(
    folder: Path, source: str, arguments: Sequence[str], port: int | None = None, at: str = "/"
) -> Generator[Process]:
    """Serve an app given by its source, in a folder, with one of the `SERVERS`; at an address it says `here`."""
    (folder / "module.py").write_text(source, encoding="utf-8")
    server = Process(folder, arguments, port)
    try:
        server.answers(at)
        yield server
    finally:
        server.close()


def read_until(connection: socket.socket, mark: bytes) -> bytes:
    """Read until a text has come, or the end."""
    seen = bytearray()
    while mark not in seen[-65536 - len(mark) :]:
        part = connection.recv(65536)
        if not part:
            break
        seen += part
    return bytes(seen)


def rest(connection: socket.socket) -> bytes:
    """Read to the end."""
    seen = b""
    while part := connection.recv(65536):
        seen += part
    return seen
