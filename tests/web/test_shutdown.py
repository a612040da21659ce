"""The end of a server with open streams, as a process of its own; and its return."""

from __future__ import annotations

import os
import re
import signal
import time
from typing import TYPE_CHECKING, Final

import pytest
from processes import LONGEST, SERVERS, Process, read_until, serving

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence
    from pathlib import Path

APP: Final = """
import asyncio, os
from starlette.applications import Starlette
from starlette.routing import Mount
from stario import App, Context, Writer, html as h
app = App(grace=1)

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

@app.get("/process")
async def process(c: Context, w: Writer) -> None:
    w.text(f"process {os.getpid()}!")

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

@app.get("/drain")
async def drain(c: Context, w: Writer) -> None:
    w.empty(204)
    app.drain()

mounted = Starlette(routes=[Mount("/", app)])

if __name__ == "__main__":
    import sys
    app.run(port=int(sys.argv[1]))
"""
PLAIN: Final = SERVERS["uvicorn"]
SETUPS: Final = {
    "plain": PLAIN,
    "without lifespan": [*PLAIN, "--lifespan", "off"],
    "mounted in Starlette": ["uvicorn", "module:mounted", *PLAIN[2:]],
    "h11": SERVERS["uvicorn with h11"],
    "two workers": [*PLAIN, "--workers", "2"],
    "hypercorn with a worker": SERVERS["hypercorn with a worker"],
    "hypercorn with two workers": [*SERVERS["hypercorn with a worker"], "--workers", "2"],
    "app.run": ["module", "PORT"],
    "stario serve": SERVERS["stario"],
    "stario serve with two workers": [*SERVERS["stario"], "--workers", "2"],
    "stario serve with reload": [*SERVERS["stario"], "--reload"],
}
IN_A_THREAD: Final = """
import sys, threading, uvicorn
from module import app
server = uvicorn.Server(uvicorn.Config(app, port=int(sys.argv[1]), log_level="warning"))
thread = threading.Thread(target=server.run)
thread.start()
sys.stdin.readline()
server.should_exit = True
thread.join()
print("ended")
"""


def farewells(streams: Sequence[socket.socket]) -> list[tuple[int, bool]]:
    """Read all streams to their end; return how many farewells each got, and whether it ended cleanly."""
    ends = [read_until(stream, b"\r\n0\r\n\r\n") for stream in streams]
    return [(end.count(b"event: datastar-bye\n"), end.endswith(b"0\r\n\r\n")) for end in ends]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
@pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS)
def test_every_open_stream_gets_a_farewell(tmp_path: Path, setup: list[str], number: signal.Signals) -> None:
    with serving(tmp_path, APP, setup) as server:
        streams = [server.stream() for _ in range(20)]
        server.stop(number)
        assert [(1, True)] * 20 == farewells(streams)
        server.process.wait(LONGEST)


def test_two_hundred_streams_get_a_farewell_and_the_process_ends_by_its_signal(tmp_path: Path) -> None:
    with serving(tmp_path, APP, PLAIN) as server:
        streams = [server.stream() for _ in range(200)]
        server.stop()
        assert [(1, True)] * 200 == farewells(streams)
        assert -signal.SIGTERM == server.process.wait(LONGEST)


def test_a_worker_whose_signal_nobody_takes_ends_by_it_after_the_farewells(tmp_path: Path) -> None:
    with serving(tmp_path, APP, SERVERS["hypercorn with a worker"]) as server:
        streams = [server.stream() for _ in range(20)]
        [worker] = re.findall(rb"process (\d+)!", read_until(server.ask("/process"), b"!"))
        for _ in range(2):
            os.kill(int(worker), signal.SIGTERM)
        assert [(1, True)] * 20 == farewells(streams)
        server.process.wait(LONGEST)


@pytest.mark.parametrize("setup", ["stario serve", "app.run"])
def test_ctrl_c_is_a_usual_end(tmp_path: Path, setup: str) -> None:
    with serving(tmp_path, APP, SETUPS[setup]) as server:
        stream = server.stream()
        server.stop(signal.SIGINT)
        assert [(1, True)] == farewells([stream])
        assert 0 == server.process.wait(LONGEST)


def test_readers_that_have_stopped_do_not_hold_the_server(tmp_path: Path) -> None:
    with serving(tmp_path, APP, PLAIN) as server:
        for _ in range(5):
            server.ask("/flood")
        streams = [server.stream() for _ in range(20)]
        time.sleep(0.5)  # the kernel's buffers fill
        server.stop()
        assert [(1, True)] * 20 == farewells(streams)
        assert -signal.SIGTERM == server.process.wait(LONGEST)


def test_a_server_in_a_thread_that_hears_no_signal_ends_its_streams(tmp_path: Path) -> None:
    (tmp_path / "threaded.py").write_text(IN_A_THREAD, encoding="utf-8")
    with serving(tmp_path, APP, ["threaded", "PORT"]) as server:
        streams = [server.stream() for _ in range(20)]
        said = server.tell("end")
        assert [(1, True)] * 20 == farewells(streams)
        assert "ended" in said


def answers(server: Process) -> bool:
    """Ask for the page once more; say whether there was an answer."""
    try:
        return b"here" in read_until(server.ask("/"), b"here")
    except OSError:
        return False


@pytest.mark.parametrize("setup", ["plain", "mounted in Starlette"])
def test_a_server_that_has_served_enough_ends_its_streams(tmp_path: Path, setup: str) -> None:
    with serving(tmp_path, APP, [*SETUPS[setup], "--limit-max-requests", "30"]) as server:
        streams = [server.stream() for _ in range(20)]
        for _ in range(30):
            answers(server)
        assert [(1, True)] * 20 == farewells(streams)
        assert 0 == server.process.wait(LONGEST)


@pytest.mark.parametrize("host", ["uvicorn", "hypercorn", "granian"])
def test_drain_ends_all_streams_while_the_server_goes_on(tmp_path: Path, host: str) -> None:
    with serving(tmp_path, APP, SERVERS[host]) as server:
        streams = [server.stream() for _ in range(20)]
        server.ask("/drain")
        assert [(1, True)] * 20 == farewells(streams)
        assert [(1, True)] == farewells([server.ask("/live")]), "a stream that comes later is sent away at once"
        assert answers(server)


def test_what_runs_longer_than_grace_is_cancelled(tmp_path: Path) -> None:
    with serving(tmp_path, APP, PLAIN) as server:
        read_until(server.ask("/work"), b"\r\n\r\n")
        server.stop()
        assert "work cancelled" in server.said()


def test_the_finally_of_a_stream_runs_at_the_end(tmp_path: Path) -> None:
    with serving(tmp_path, APP, PLAIN) as server:
        server.stream()
        server.stop()
        assert "cleaned" in server.said()


@pytest.mark.parametrize("setup", [PLAIN, SERVERS["stario"]], ids=["uvicorn", "stario serve"])
def test_after_a_kill_and_a_restart_streams_open_again_at_once(tmp_path: Path, setup: list[str]) -> None:
    with serving(tmp_path, APP, setup) as server:
        streams = [server.stream() for _ in range(20)]
        server.process.kill()
        server.process.wait(LONGEST)
        assert [(0, False)] * 20 == [ended_without_a_word(stream) for stream in streams]
        with serving(tmp_path, APP, setup, port=server.port) as again:
            assert 20 == len([again.stream() for _ in range(20)])


def ended_without_a_word(stream: socket.socket) -> tuple[int, bool]:
    """Read what is left of a stream whose server was killed."""
    try:
        [end] = farewells([stream])
    except ConnectionResetError:
        return 0, False
    return end
