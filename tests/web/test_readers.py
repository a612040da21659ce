"""Clients that do not read, or whose link was cut: what they hold, and for how long."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from processes import LONGEST, SERVERS, Process, read_until, serving

from stario.web.server import bind

if TYPE_CHECKING:
    from collections.abc import Generator

APP: Final = """
import asyncio
from stario import App, Context, Relay, Shared, Writer, html as h
app = App(grace=1)
relay = Relay()
number, turns = [0], []

@app.get("/")
async def home(c: Context, w: Writer) -> None:
    w.text("here")

@app.get("/live")
async def live(c: Context, w: Writer) -> None:
    print("opened", flush=True)
    async for _ in w.alive(relay.subscribe("number")):
        turns.append(number[0])
        w.patch(h.p(id="a", title=f"n{number[0]}.")["x" * 4_000])
    print("gone", flush=True)

board = Shared(lambda: h.p(id="a", title=f"n{number[0]}.")["x" * 4_000], relay.subscribe("number"))

@app.get("/follow")
async def follow(c: Context, w: Writer) -> None:
    await w.follow(board)

@app.get("/publish")
async def publish(c: Context, w: Writer) -> None:
    for _ in range(200):
        number[0] += 1
        relay.publish("number")
        await asyncio.sleep(0)
    await told(c, w)

@app.get("/told")
async def told(c: Context, w: Writer) -> None:
    w.text(f"turns {len(turns)} n{number[0]}|")
"""
SETUPS: Final = {name: SERVERS[name] for name in ("uvicorn", "uvicorn with h11", "stario")}


def told(server: Process, path: str = "/told") -> tuple[int, bytes]:
    """Return how many turns the streams had, and the mark of the newest state."""
    words = read_until(server.ask(path), b"|").rpartition(b"turns ")[2].split()
    return int(words[0]), words[1].rstrip(b"|") + b"."


def published(server: Process) -> tuple[int, bytes]:
    """Have two hundred changes published, and return the same."""
    return told(server, "/publish")


def until_stalled(server: Process) -> int:
    """Publish until no stream gets a turn any more; return how many there were."""
    turns, before = published(server)[0], -1
    for _ in range(200):
        if turns == before:
            return turns
        turns, before = published(server)[0], turns
    raise AssertionError("the streams get turns although nobody reads")


def memory_of(process: int) -> int:
    """Return the memory that a process holds, in bytes."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="needs /proc to look at a process's memory"
)


@needs_proc
@pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS)
def test_fifty_readers_that_never_read_cost_nothing_more_and_get_one_patch_to_the_newest_state(
    tmp_path: Path, setup: list[str]
) -> None:
    with serving(tmp_path, APP, setup) as server:
        streams = [server.stream() for _ in range(50)]
        turns = until_stalled(server)
        before = memory_of(server.process.pid)
        for _ in range(10):
            now, newest = published(server)
            assert turns == now
        assert memory_of(server.process.pid) - before < 4_000_000
        for stream in streams:
            assert newest in read_until(stream, newest)
        assert turns + 50 == told(server)[0]


@needs_proc
@pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS)
def test_fifty_followers_that_never_read_cost_nothing_more_and_end_in_the_newest_state(
    tmp_path: Path, setup: list[str]
) -> None:
    with serving(tmp_path, APP, setup) as server:
        streams = [server.stream("/follow") for _ in range(50)]
        for _ in range(20):
            published(server)
        before = memory_of(server.process.pid)
        for _ in range(10):
            _, newest = published(server)
        assert memory_of(server.process.pid) - before < 4_000_000
        for stream in streams:
            seen = read_until(stream, newest)
            assert newest in seen
            assert seen.count(b"datastar-patch-elements") < 20 * 200, "what it missed it does not get"


def test_a_reader_that_has_stopped_holds_at_most_256_kilobytes_under_stario_serve(tmp_path: Path) -> None:
    with serving(tmp_path, APP, SERVERS["stario"]) as server:
        stream = server.stream()
        until_stalled(server)
        _, newest = published(server)
        held = read_until(stream, newest)
        assert newest in held
        assert len(held) <= 256 * 1024


def taken_by(connection: socket.socket) -> int:
    """Write until the kernel takes no more, and return how many bytes it took."""
    connection.setblocking(False)
    taken = 0
    with suppress(BlockingIOError):
        while taken < 10_000_000:
            taken += connection.send(b"x" * 1000)
    return taken


def test_what_the_kernel_takes_for_a_client_is_bounded() -> None:
    with bind("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert 0 < taken_by(accepted) <= 192 * 1024


# -- a link that is cut

CLIENT: Final = """
import socket, sys, time
stream = socket.create_connection((sys.argv[1], int(sys.argv[2])))
stream.sendall(b"GET /live HTTP/1.1\\r\\nHost: here\\r\\n\\r\\n")
seen = b""
while b"</p>" not in seen:
    seen += stream.recv(65536)
print("open", flush=True)
sys.stdin.readline()
"""


class Link:
    """Two network namespaces and a cable between them."""

    server, client = "10.199.17.1", "10.199.17.2"

    def __init__(self) -> None:
        self.near, self.far = f"near{os.getpid()}", f"far{os.getpid()}"
        self.ip("netns", "add", self.near)
        self.ip("netns", "add", self.far)
        self.ip("link", "add", "cable", "netns", self.near, "type", "veth", "peer", "name", "cable", "netns", self.far)
        for name, address in ((self.near, self.server), (self.far, self.client)):
            self.ip("-n", name, "address", "add", f"{address}/24", "dev", "cable")
            self.ip("-n", name, "link", "set", "cable", "up")
            self.ip("-n", name, "link", "set", "lo", "up")

    @staticmethod
    def ip(*arguments: str) -> None:
        subprocess.run(["ip", *arguments], check=True, capture_output=True, timeout=LONGEST)

    def cut(self) -> None:
        """Let nothing of the far side come back any more, and nobody be told."""
        self.ip("-n", self.far, "route", "add", "blackhole", f"{self.server}/32")

    def close(self) -> None:
        for name in (self.near, self.far):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True, timeout=LONGEST)


@contextmanager
def cable() -> Generator[Link]:
    """Lay a cable, or skip with a warning where that is not allowed."""
    if shutil.which("ip") is None or os.geteuid() != 0:
        pytest.skip("a cut link was NOT tried: needs root and the command ip")
    try:
        link = Link()
    except subprocess.CalledProcessError as error:
        pytest.skip(f"a cut link was NOT tried: no network namespaces here: {error.stderr!r}")
    try:
        yield link
    finally:
        link.close()


def started(namespace: str, *command: str, folder: Path) -> subprocess.Popen[str]:
    """Start Python in a network namespace."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        ["ip", "netns", "exec", namespace, sys.executable, *command],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def at_most(seconds: float, process: subprocess.Popen[str]) -> Generator[None]:
    """Kill a process that is waited for too long."""
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def line_with(process: subprocess.Popen[str], mark: str) -> str:
    """Read what a process prints up to a line that holds a text; at its end, the empty text."""
    assert process.stdout is not None
    for line in process.stdout:
        if mark in line:
            return line
    return ""


def test_a_cut_link_is_noticed_under_stario_serve(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(APP, encoding="utf-8")
    with cable() as link:
        serve = ("-m", "stario", "serve", "module:app", "--host", link.server, "--port", "8000")
        processes = [started(link.near, *serve, folder=tmp_path)]
        try:
            assert line_with(processes[0], "startup complete")
            processes.append(started(link.far, "-c", CLIENT, link.server, "8000", folder=tmp_path))
            assert line_with(processes[1], "open")
            link.cut()
            with at_most(40, processes[0]):
                assert line_with(processes[0], "gone")
        finally:
            for process in processes:
                process.kill()
                process.communicate()
