"""An app inside FastAPI and Starlette, and they inside an app, under real servers: answers, streams, and the end."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
from processes import LONGEST, SERVERS, Process, read_until, rest, serving

if TYPE_CHECKING:
    from collections.abc import Generator

APP: Final = """
from contextlib import asynccontextmanager
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from stario import App, Context, Relay, Shared, Writer, html as h

app, relay, shown, open_streams = App(grace=1), Relay(), [0], []

def view() -> h.Node:
    return h.p(id="a")[shown[0]]

board = Shared(view, relay.subscribe("shown"))

@app.get("/hello")
async def hello(c: Context, w: Writer) -> None:
    w.text(f"{c.url.path}, {len(open_streams)} open|")

@app.get("/page")
async def page(c: Context, w: Writer) -> None:
    w.html(h.page(title="A", lang="en")[view()])

@app.get("/live")
async def live(c: Context, w: Writer) -> None:
    open_streams.append(w)
    try:
        async for _ in w.alive(relay.subscribe("shown")):
            w.patch(view())
    finally:
        open_streams.remove(w)

@app.get("/followed")
async def followed(c: Context, w: Writer) -> None:
    open_streams.append(w)
    try:
        await w.follow(board)
    finally:
        open_streams.remove(w)

@app.post("/next")
async def following(c: Context, w: Writer) -> None:
    shown[0] += 1
    relay.publish("shown")
    w.empty(204)

@app.get("/broken")
async def broken(c: Context, w: Writer) -> None:
    raise LookupError

api = FastAPI()

@api.get("/")
async def home() -> str:
    return "here"

@api.get("/items/{number}")
async def item(number: int) -> dict[str, int]:
    return {"item": number}

@api.get("/lines")
async def lines() -> StreamingResponse:
    return StreamingResponse(iter(["one ", "two ", "END"]))

@asynccontextmanager
async def outer_lifespan(_):
    yield

@app.get("/")
async def root(c: Context, w: Writer) -> None:
    w.text("here")

within_fastapi = FastAPI(lifespan=outer_lifespan)
within_fastapi.mount("/app", app)
within_fastapi.mount("/api", api)

below_middlewares = FastAPI()
below_middlewares.add_middleware(GZipMiddleware)
below_middlewares.mount("/api", api)

@below_middlewares.middleware("http")
async def passes(request, call_next):
    return await call_next(request)

below_middlewares.mount("/", app)

within_starlette = Starlette(routes=[Mount("/outer", routes=[Mount("/app", app), Mount("/api", api)])])

app.mount("/api", api)
"""


class Setup(NamedTuple):
    """Where the app and the FastAPI app are."""

    target: str
    app: str
    api: str


SETUPS: Final = {
    "within FastAPI": Setup("within_fastapi", "/app", "/api"),
    "within FastAPI, below middlewares": Setup("below_middlewares", "", "/api"),
    "within Starlette, twice": Setup("within_starlette", "/outer/app", "/outer/api"),
    "around FastAPI": Setup("app", "", "/api"),
}
HOSTS: Final = ["uvicorn", "hypercorn with a worker"]
ENDS: Final = [(host, name) for host in [*HOSTS, "hypercorn", "granian"] for name in SETUPS]
ENDS.remove(("hypercorn with a worker", "within FastAPI, below middlewares"))
"""Hypercorn's worker gets no signal, and BaseHTTPMiddleware hides its connection: nothing tells a mounted app then."""


class Mounted(NamedTuple):
    """A server, and where things are."""

    process: Process
    setup: Setup

    def get(self, path: str, mark: bytes) -> bytes:
        return read_until(self.process.ask(self.setup.app + path), mark)

    def api(self, path: str, mark: bytes) -> bytes:
        return read_until(self.process.ask(self.setup.api + path), mark)

    def hello_until(self, mark: bytes) -> bytes:
        answer = b""
        for _ in range(400):
            answer = self.get("/hello", b"|")
            if mark in answer:
                break
            time.sleep(0.02)
        return answer


def command(host: str, setup: Setup) -> list[str]:
    return [word.replace("module:app", f"module:{setup.target}") for word in SERVERS[host]]


@pytest.fixture(scope="module", params=[(host, name) for host in HOSTS for name in SETUPS], ids=" ".join)
def mounted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[Mounted]:
    host, name = request.param
    setup = SETUPS[name]
    with serving(tmp_path_factory.mktemp("mounted"), APP, command(host, setup), at=f"{setup.api}/") as process:
        yield Mounted(process, setup)


def test_both_answer(mounted: Mounted) -> None:
    assert f"{mounted.setup.app}/hello, 0 open|".encode() in mounted.hello_until(b" 0 open|")
    assert b'{"item":7}' in mounted.api("/items/7", b"}")
    assert mounted.api("/items/x", b"\r\n\r\n").startswith(b"HTTP/1.1 422")


def test_a_stream_of_fastapi_arrives(mounted: Mounted) -> None:
    parts = mounted.api("/lines", b"\r\n0\r\n\r\n")
    assert [b"one ", b"two ", b"END"] == re.findall(rb"one |two |END", parts)


@pytest.mark.parametrize("path", ["/live", "/followed"])
def test_a_stream_shows_each_change(mounted: Mounted, path: str) -> None:
    stream, seen = mounted.process.stream(mounted.setup.app + path), b""
    for _ in range(5):
        mounted.process.ask(f"{mounted.setup.app}/next", "POST")
        seen += read_until(stream, b"</p>\n")
    numbers = [int(number) for number in re.findall(rb'<p id="a">(\d+)<', seen)]
    assert list(range(numbers[0], numbers[0] + 5)) == numbers


@pytest.mark.parametrize("path", ["/live", "/followed"])
def test_a_page_that_goes_ends_its_handler(mounted: Mounted, path: str) -> None:
    for _ in range(5):
        mounted.process.stream(mounted.setup.app + path)
    mounted.process.hang_up()
    assert b" 0 open|" in mounted.hello_until(b" 0 open|")


def test_a_page_finds_its_client(mounted: Mounted) -> None:
    page = mounted.get("/page", b"</html>")
    [address] = re.findall(rb'src="([^"]*/-/[^"]+)"', page)
    assert address.startswith(f"{mounted.setup.app}/-/".encode())
    assert read_until(mounted.process.ask(address.decode()), b"\r\n\r\n").startswith(b"HTTP/1.1 200")


def test_a_fault_is_a_500_and_the_server_goes_on(mounted: Mounted) -> None:
    assert mounted.get("/broken", b"side.").startswith(b"HTTP/1.1 500")
    assert b" open|" in mounted.get("/hello", b"|")


def test_what_is_nowhere_is_a_404(mounted: Mounted) -> None:
    assert mounted.get("/nowhere", b"\r\n\r\n").startswith(b"HTTP/1.1 404")
    assert mounted.api("/nowhere", b"\r\n\r\n").startswith(b"HTTP/1.1 404")


@pytest.mark.parametrize(("host", "name"), ENDS)
def test_the_end_of_the_server_is_a_farewell_to_every_stream(
    tmp_path_factory: pytest.TempPathFactory, host: str, name: str
) -> None:
    setup = SETUPS[name]
    with serving(tmp_path_factory.mktemp("ending"), APP, command(host, setup), at=f"{setup.api}/") as process:
        streams = [process.stream(setup.app + path) for path in ("/live", "/followed") for _ in range(5)]
        process.stop()
        ends = [rest(stream) for stream in streams]
        process.process.wait(LONGEST)
    assert [(1, True)] * 10 == [(end.count(b"event: datastar-bye\n"), end.endswith(b"0\r\n\r\n")) for end in ends]
