"""How long a server with open streams takes to end, and how many of them hear a farewell; readers that stopped, too."""

from __future__ import annotations

import signal
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from _measure import record

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "web"))
from processes import LONGEST, SERVERS, Process, read_until, serving

STREAMS = 200
APP = """
from starlette.applications import Starlette
from starlette.routing import Mount
from stario import App, Context, Writer, html as h
app = App()

@app.get("/")
async def home(c: Context, w: Writer) -> None:
    w.text("here")

@app.get("/live")
async def live(c: Context, w: Writer) -> None:
    async for _ in w.alive():
        w.patch(h.p(id="a")["here"])

@app.get("/flood")
async def flood(c: Context, w: Writer) -> None:
    async for _ in w.alive(every=0.001):
        w.signals({"text": "x" * 60_000})

mounted = Starlette(routes=[Mount("/", app)])
"""
PLAIN = SERVERS["uvicorn"]
SETUPS: dict[str, list[str]] = {
    **SERVERS,
    "--lifespan off": [*PLAIN, "--lifespan", "off"],
    "mounted in Starlette": ["uvicorn", "module:mounted", *PLAIN[2:]],
    "--workers 2": [*PLAIN, "--workers", "2"],
    "--reload": [*PLAIN, "--reload"],
}


def ended(server: Process, number: signal.Signals) -> dict[str, Any]:
    """Open streams, send a signal; return seconds to the end, and how many streams heard a farewell."""
    streams = [server.stream() for _ in range(STREAMS)]
    begin = perf_counter()
    server.stop(number)
    code = server.process.wait(LONGEST)
    seconds = perf_counter() - begin
    farewells = sum(b"datastar-bye" in read_until(stream, b"\r\n0\r\n\r\n") for stream in streams)
    return {"seconds": round(seconds, 2), "farewells": farewells, "of": STREAMS, "exit": code}


def measured(setup: list[str], number: signal.Signals = signal.SIGTERM, *, stopped: int = 0) -> dict[str, Any]:
    """Serve the app, let some readers stop, and end it."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), APP, setup) as server:
        for _ in range(stopped):
            server.ask("/flood")
        sleep(1 if stopped else 0)  # the kernel's buffers fill
        return ended(server, number)


def restarted(setup: list[str]) -> dict[str, Any]:
    """Kill a server, start it anew; return seconds from the kill until all streams are open again."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), APP, setup) as server:
        for _ in range(STREAMS):
            server.stream()
        begin = perf_counter()
        server.process.kill()
        server.process.wait(LONGEST)
        with serving(Path(folder), APP, setup, port=server.port) as again:
            opened = len([again.stream() for _ in range(STREAMS)])
            return {"seconds": round(perf_counter() - begin, 2), "streams": opened, "of": STREAMS}


def main() -> None:
    figures = {name: measured(setup) for name, setup in SETUPS.items()}
    figures["Ctrl-C"] = measured(PLAIN, signal.SIGINT)
    figures["5 readers that stopped"] = measured(PLAIN, stopped=5)
    figures["5 readers that stopped, stario serve"] = measured(SERVERS["stario"], stopped=5)
    figures["kill -9 and a new start"] = restarted(PLAIN)
    record(f"shutdown: {STREAMS} streams", figures)


if __name__ == "__main__":
    main()
