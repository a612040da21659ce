"""The end of a server with open streams, under plain uvicorn, as a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

APP = """
import asyncio
from starlette.applications import Starlette
from starlette.routing import Mount
from stario import App, Context, Writer, html as h
app = App(grace=1)
work = []

@app.get("/")
async def home(c: Context, w: Writer) -> None:
    w.text("here")

@app.get("/live")
async def live(c: Context, w: Writer) -> None:
    try:
        async for _ in w.alive():
            w.patch(h.p(id="a")["here"])
    finally:
        print("cleaned", flush=True)

@app.get("/flood")
async def flood(c: Context, w: Writer) -> None:
    async for _ in w.alive(every=0.001):
        w.signals({"text": "x" * 60_000})

@app.get("/work")
async def work(c: Context, w: Writer) -> None:
    w.empty(204)
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print("work cancelled", flush=True)
        raise

mounted = Starlette(routes=[Mount("/", app)])
"""


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Server:
    """uvicorn in a process of its own, and the connections to it."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.port = _port()
        command = [sys.executable, "-m", "uvicorn", *arguments, "--port", str(self.port), "--log-level", "warning"]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.connections: list[socket.socket] = []

    def ask(self, path: str) -> socket.socket:
        """Send a request; the answer is for the test to read."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        self.connections.append(connection)
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
        return connection

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Ask the process to end."""
        self.process.send_signal(number)


def _read_until(connection: socket.socket, mark: bytes) -> bytes:
    seen = b""
    while mark not in seen:
        part = connection.recv(65536)
        if not part:
            break
        seen += part
    return seen


def _rest(connection: socket.socket) -> bytes:
    seen = b""
    while part := connection.recv(65536):
        seen += part
    return seen


@contextmanager
def _serving(folder: Path, *arguments: str) -> Generator[Server]:
    (folder / "module.py").write_text(APP, encoding="utf-8")
    server = Server(folder, *arguments)
    try:
        for _ in range(400):
            try:
                server.ask("/")
            except OSError:
                assert server.process.poll() is None, server.process.communicate()[0]
                time.sleep(0.05)
            else:
                break
        yield server
    finally:
        for connection in server.connections:
            connection.close()
        if server.process.poll() is None:
            server.process.kill()
        server.process.communicate()


SETUPS = {
    "plain": ["module:app"],
    "without lifespan": ["module:app", "--lifespan", "off"],
    "mounted in Starlette": ["module:mounted"],
    "h11": ["module:app", "--http", "h11"],
    "two workers": ["module:app", "--workers", "2"],
}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
@pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS)
def test_every_open_stream_gets_a_farewell(tmp_path: Path, setup: list[str], number: signal.Signals) -> None:
    with _serving(tmp_path, *setup) as server:
        streams = [server.ask("/live") for _ in range(20)]
        for stream in streams:
            _read_until(stream, b"</p>\n\n")
        server.stop(number)
        ends = [_rest(stream) for stream in streams]
        server.process.wait(20)
    assert [1] * 20 == [end.count(b"event: datastar-bye\n") for end in ends]
    assert [True] * 20 == [end.endswith(b"0\r\n\r\n") for end in ends], "each answer ends cleanly"


def test_a_reader_that_has_stopped_does_not_hold_the_server(tmp_path: Path) -> None:
    with _serving(tmp_path, "module:app") as server:
        for _ in range(3):
            server.ask("/flood")
        stream = server.ask("/live")
        _read_until(stream, b"</p>\n\n")
        time.sleep(0.3)  # the kernel's buffers fill
        server.stop()
        assert b"datastar-bye" in _rest(stream)
        server.process.wait(20)


def test_what_runs_longer_than_grace_is_cancelled(tmp_path: Path) -> None:
    with _serving(tmp_path, "module:app") as server:
        _read_until(server.ask("/work"), b"\r\n\r\n")
        server.stop()
        said, _ = server.process.communicate(timeout=20)
    assert "work cancelled" in said


def test_the_finally_of_a_stream_runs_at_the_end(tmp_path: Path) -> None:
    with _serving(tmp_path, "module:app") as server:
        _read_until(server.ask("/live"), b"</p>\n\n")
        server.stop()
        said, _ = server.process.communicate(timeout=20)
    assert "cleaned" in said
