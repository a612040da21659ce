"""The same app under real servers: answers before the work, streams, pages that go, and the end."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

import pytest
from processes import LONGEST, SERVERS, Process, read_until, rest, serving

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

APP: Final = """
import asyncio, pathlib, time
from stario import App, Context, Relay, Writer, html as h
app = App(grace=1)
relay = Relay()
shown, open_streams = [0], []

@app.get("/")
async def home(c: Context, w: Writer) -> None:
    w.text(f"here, {len(open_streams)} open|")

@app.get("/live")
async def live(c: Context, w: Writer) -> None:
    open_streams.append(w)
    try:
        async for _ in w.alive(relay.subscribe("shown")):
            w.patch(h.p(id="a")[shown[0]])
    finally:
        open_streams.remove(w)

@app.post("/next")
async def following(c: Context, w: Writer) -> None:
    shown[0] += 1
    relay.publish("shown")
    w.empty(204)

TRIES = 500
released = []

def may_go() -> bool:
    return pathlib.Path("go").exists()

@app.post("/block")
async def block(c: Context, w: Writer) -> None:
    w.empty(204)
    for _ in range(TRIES):
        if may_go():
            released.append("block")
            return
        time.sleep(0.01)

@app.post("/work")
async def work(c: Context, w: Writer) -> None:
    w.empty(204)
    for _ in range(TRIES):
        if may_go():
            released.append("work")
            return
        await asyncio.sleep(0.01)

@app.get("/released")
async def said(c: Context, w: Writer) -> None:
    w.text(f"{released}|")

@app.get("/large")
async def large(c: Context, w: Writer) -> None:
    w.text("x" * 3_000_000 + "END")

@app.get("/broken")
async def broken(c: Context, w: Writer) -> None:
    raise LookupError

@app.get("/broken-stream")
async def broken_stream(c: Context, w: Writer) -> None:
    async for _ in w.alive():
        w.patch(h.p(id="a")["here"])
        raise LookupError
"""


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[Process]:
    """The app under one of the servers; its folder is the process's own."""
    folder = tmp_path_factory.mktemp("served")
    with serving(folder, APP, SERVERS[request.param]) as process:
        yield process


@pytest.fixture
def folder(server: Process) -> Generator[Path]:
    """The folder where a file `go` ends the work of handlers."""
    yield server.folder
    (server.folder / "go").unlink(missing_ok=True)


EAGER: Final = sys.version_info >= (3, 12)
NEXT_AWAIT: Final = set() if EAGER else {"hypercorn", "granian"}
"""Servers under which an answer goes out at the handler's next await: Python 3.11 has no eager tasks."""


def test_an_answer_arrives_before_the_work_that_follows(server: Process, folder: Path) -> None:
    assert read_until(server.ask("/work", "POST"), b"\r\n\r\n").startswith(b"HTTP/1.1 204")
    (folder / "go").touch()
    assert b"'work'" in asked_until(server, "/released", b"'work'")


def test_an_answer_arrives_although_the_handler_blocks_its_loop(server: Process, folder: Path) -> None:
    if server.name in NEXT_AWAIT:
        pytest.skip("needs an eager task: Python 3.12")
    assert read_until(server.ask("/block", "POST"), b"\r\n\r\n").startswith(b"HTTP/1.1 204")
    (folder / "go").touch()
    assert b"'block'" in asked_until(server, "/released", b"'block'")


def asked_until(server: Process, path: str, mark: bytes) -> bytes:
    """Ask until the answer holds a text, and return the last answer."""
    answer = b""
    for _ in range(400):
        answer = read_until(server.ask(path), b"|")
        if mark in answer:
            break
        time.sleep(0.02)
    return answer


def test_a_stream_shows_each_change(server: Process) -> None:
    stream = server.stream()
    seen = b""
    for _ in range(5):
        server.ask("/next", "POST")
        seen += read_until(stream, b"</p>\n\n")
    numbers = [int(part.partition(b"<")[0]) for part in seen.split(b'<p id="a">')[1:]]
    assert list(range(numbers[0], numbers[0] + 5)) == numbers


def test_a_page_that_goes_ends_its_handler(server: Process) -> None:
    for _ in range(5):
        server.stream()
    server.hang_up()
    assert b"here, 0 open|" in asked_until(server, "/", b"here, 0 open|")


def test_a_large_answer_arrives_whole(server: Process) -> None:
    _, _, body = read_until(server.ask("/large"), b"END").partition(b"\r\n\r\n")
    assert b"x" * 3_000_000 + b"END" == body


def test_a_fault_is_a_500_and_the_server_goes_on(server: Process) -> None:
    assert read_until(server.ask("/broken"), b"side.").startswith(b"HTTP/1.1 500")
    assert b"here" in read_until(server.ask("/"), b"here")


def test_a_fault_on_a_stream_ends_it_cleanly(server: Process) -> None:
    seen = read_until(server.ask("/broken-stream"), b"\r\n0\r\n\r\n")
    assert (1, True) == (seen.count(b"event: datastar-fault\n"), seen.endswith(b"0\r\n\r\n"))


@pytest.mark.parametrize("arguments", SERVERS.values(), ids=SERVERS)
def test_the_end_of_the_server_is_a_farewell_to_every_stream(tmp_path: Path, arguments: list[str]) -> None:
    with serving(tmp_path, APP, arguments) as process:
        streams = [process.stream() for _ in range(20)]
        process.stop()
        ends = [rest(stream) for stream in streams]
        process.process.wait(LONGEST)
    assert [(1, True)] * 20 == [(end.count(b"event: datastar-bye\n"), end.endswith(b"0\r\n\r\n")) for end in ends]
