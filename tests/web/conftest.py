"""A server in the test's own process: it records what an app sends, stalls like a slow client, and goes away.

pytest imports test files by their path, so what they share reaches them as fixtures: `ask` sends a request, `start`
begins a lifespan, `settle` lets everything run that can. `async def` tests are run here, each on a loop of its own.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import re
import signal
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from brokers import Broker

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator, Iterator

    from stario import App

LONGEST = 10.0
"""Seconds after which a test is taken to hang; no test comes near."""
_TURNS = 25


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test on a new loop."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    asyncio.run(asyncio.wait_for(pyfuncitem.obj(**arguments), LONGEST))
    return True


class Server:
    """What stands on the other side of `send` and `receive` for one request."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.keep_alive = True
        self._reads = asyncio.Event()
        self._reads.set()
        self._left = asyncio.Event()
        self._asked = False
        self._waiting: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []

    async def receive(self) -> dict[str, Any]:
        """Give the request once, then nothing until the client leaves."""
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        """Record a message, once the client reads; raise when it has left."""
        if not self._reads.is_set():
            await self._reads.wait()
        if self._left.is_set():
            raise OSError("the client has left")
        self._record(message)

    def _record(self, message: dict[str, Any]) -> None:
        self.messages.append(message)
        for met, woken in self._waiting:
            if not woken.done() and met():
                woken.set_result(None)

    async def until(self, met: Callable[[], bool]) -> None:
        """Wait until the messages meet a condition."""
        if not met():
            woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((met, woken))
            await woken

    def stall(self) -> None:
        """Read no more."""
        self._reads.clear()

    def read(self) -> None:
        """Read again."""
        self._reads.set()

    def leave(self) -> None:
        """Close the connection."""
        self._left.set()
        self._reads.set()


class Uvicorn(Server):
    """The same with uvicorn's manners: its `send` waits only at its top, and takes anything after the end in silence.

    The app knows uvicorn's `send` by the module of its class.
    """

    __module__ = "uvicorn.protocols.http.h11_impl"

    async def send(self, message: dict[str, Any]) -> None:
        """Record a message, once the client reads."""
        if not self._reads.is_set():
            await self._reads.wait()
        if not self._left.is_set():
            self._record(message)
        if not message.get("more_body", True):  # it tells the app that nothing more will be asked
            self._left.set()


class Exchange:
    """One request to an app, and its answer as it comes in."""

    def __init__(self, app: Any, scope: dict[str, Any], server: Server) -> None:
        self.scope = scope
        self.server = server
        self.stall, self.read, self.leave = server.stall, server.read, server.leave
        self.task: asyncio.Task[None] = asyncio.ensure_future(app(scope, server.receive, server.send))

    async def done(self) -> Exchange:
        """Wait until the app has returned; raises what it raised."""
        await self.task
        return self

    async def until(self, mark: bytes, times: int = 1) -> Exchange:
        """Wait until the body holds a text so many times."""
        await self.server.until(lambda: self.body.count(mark) >= times)
        return self

    @property
    def messages(self) -> list[dict[str, Any]]:
        return self.server.messages

    @property
    def status(self) -> int:
        [start] = [message for message in self.messages if message["type"] == "http.response.start"]
        return int(start["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode("latin-1"): value.decode("latin-1") for name, value in self.messages[0]["headers"]}

    @property
    def cookies(self) -> list[str]:
        return [value.decode("latin-1") for name, value in self.messages[0]["headers"] if name == b"set-cookie"]

    @property
    def body(self) -> bytes:
        return b"".join(message["body"] for message in self.messages if message["type"] == "http.response.body")

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def complete(self) -> bool:
        """Whether the answer has ended, once."""
        bodies = [message for message in self.messages if message["type"] == "http.response.body"]
        return [False] == [more for body in bodies if not (more := body.get("more_body", False))]

    @property
    def events(self) -> list[str]:
        """The names of the events so far."""
        return re.findall(r"^event: (.*)$", self.text, re.MULTILINE)

    @property
    def changes(self) -> bytes:
        """The body without the events that open and end a stream."""
        kept = [
            event for event in self.body.split(b"\n\n") if not re.match(rb"event: datastar-(open|bye|fault)", event)
        ]
        return b"\n\n".join(kept)

    def retry_of(self, event: str) -> int:
        """How long the client is told to wait, in milliseconds, by an event of that name that comes once."""
        [milliseconds] = re.findall(rf"^event: {event}\nretry: (\d+)\ndata: v 1\n\n", self.text, re.MULTILINE)
        return int(milliseconds)


class Ask(Protocol):
    """How a test asks an app for something."""

    def __call__(
        self,
        app: Any,
        target: str = "/",
        method: str = "GET",
        *,
        headers: dict[str, str] | None = None,
        scheme: str = "http",
        stalled: bool = False,
    ) -> Exchange: ...


def scope_of(target: str, method: str, headers: dict[str, str], scheme: str) -> dict[str, Any]:
    path, _, query = target.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": scheme,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in {"host": "here", **headers}.items()],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8000),
    }


@pytest.fixture(params=[Uvicorn, Server], ids=["uvicorn", "another-server"])
def ask(request: pytest.FixtureRequest) -> Ask:
    """Send a request to an app, under uvicorn and under a server that nothing is known of."""

    def send(
        app: Any,
        target: str = "/",
        method: str = "GET",
        *,
        headers: dict[str, str] | None = None,
        scheme: str = "http",
        stalled: bool = False,
    ) -> Exchange:
        server: Server = request.param()
        if stalled:
            server.stall()
        return Exchange(app, scope_of(target, method, headers or {}, scheme), server)

    return send


class Lifespan:
    """One run of an app, as a server sees it."""

    def __init__(self, app: App) -> None:
        self.messages: list[dict[str, Any]] = []
        self._told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._answered: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.task: asyncio.Task[None] = asyncio.ensure_future(app({"type": "lifespan"}, self._told.get, self._send))

    async def _send(self, message: Any) -> None:
        await self._answered.put(message)

    async def tell(self, what: str) -> dict[str, Any]:
        """Tell the app `startup` or `shutdown`, and return its answer."""
        await self._told.put({"type": f"lifespan.{what}"})
        return await self._answered.get()


@pytest.fixture
def start() -> Callable[[App], Lifespan]:
    """Begin a lifespan."""
    return Lifespan


@pytest.fixture
def settle() -> Callable[[], Awaitable[None]]:
    """Let the loop turn until everything that can run has run; nothing here waits for a clock."""

    async def turn() -> None:
        for _ in range(_TURNS):
            await asyncio.sleep(0)

    return turn


@pytest.fixture(autouse=True)
def _own_signals() -> Generator[None]:
    """Take away the handlers that a run chains before the process's own."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class _Faults(logging.Handler):
    """Collects what the app logs about handlers that raised."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


@pytest.fixture(autouse=True)
def _no_fault_unseen(request: pytest.FixtureRequest) -> Generator[None]:
    """Fail a test whose handler raised, unless it looks at the log: an app answers faults, it does not pass them on."""
    faults = _Faults()
    logging.getLogger("stario").addHandler(faults)
    yield
    logging.getLogger("stario").removeHandler(faults)
    if "caplog" not in inspect.signature(request.function).parameters:
        assert [] == faults.seen


@pytest.fixture(params=["nats", "redis"])
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    """A real broker, started; each test that takes it runs with every kind."""
    if lacks := Broker.lacks(request.param):
        pytest.skip(lacks)
    broker = Broker(request.param)
    broker.start()
    yield broker
    broker.kill()
