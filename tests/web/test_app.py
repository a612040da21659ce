"""The app: which handler answers, what happens when it raises, what is mounted, and how a run begins and ends."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse

from stario import App, Context, Relay, Writer
from stario import html as h
from stario.datastar import client
from stario.web import HTTPError
from stario.web import run as runs

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable
    from pathlib import Path

    from tests.web.conftest import Ask, Lifespan

    Start = Callable[[App], Lifespan]
    Settle = Callable[[], Awaitable[None]]

TEXT = "text/plain; charset=utf-8"
THE_END = {"type": "http.response.body", "body": b"", "more_body": False}


async def say(c: Context, w: Writer) -> None:
    """Answer with what was asked."""
    w.text(f"{c.method} {c.url.path} {dict(c.path)}")


# -- routes


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_each_method_has_its_decorator(ask: Ask, method: str) -> None:
    app = App()
    getattr(app, method.lower())("/")(say)
    assert f"{method} / {{}}" == (await ask(app, method=method).done()).text


async def test_a_decorator_returns_the_handler() -> None:
    app = App()
    assert [say] * 2 == [app.get("/")(say), app.route("/a", methods=["POST"])(say)]


async def test_a_route_takes_several_methods(ask: Ask) -> None:
    app = App()
    app.route("/", methods=["POST", "PUT"])(say)
    assert ["POST / {}", "PUT / {}"] == [(await ask(app, method=name).done()).text for name in ("POST", "PUT")]


async def test_one_address_may_have_a_handler_for_each_method(ask: Ask) -> None:
    app = App()
    app.get("/")(say)

    @app.delete("/")
    async def remove(c: Context, w: Writer) -> None:
        w.text("removed")

    assert ["GET / {}", "removed"] == [(await ask(app, method=name).done()).text for name in ("GET", "DELETE")]


async def test_get_answers_head_too(ask: Ask) -> None:
    app = App()
    app.get("/")(say)
    came = await ask(app, method="HEAD").done()
    assert (200, str(len("HEAD / {}")), b"") == (came.status, came.headers["content-length"], came.body)


async def test_the_first_route_that_fits_answers(ask: Ask) -> None:
    app = App()
    app.get("/rooms/{room:int}")(say)
    app.get("/rooms/{name}")(say)
    answers = [(await ask(app, path).done()).text for path in ("/rooms/7", "/rooms/hall")]
    assert ["GET /rooms/7 {'room': 7}", "GET /rooms/hall {'name': 'hall'}"] == answers


async def test_a_handler_that_answers_nothing_is_a_204(ask: Ask) -> None:
    app = App()

    @app.post("/")
    async def handler(c: Context, w: Writer) -> None:
        pass

    came = await ask(app, method="POST").done()
    assert (204, {}, b"", True) == (came.status, came.headers, came.body, came.complete)


async def test_an_address_that_is_not_there_is_a_404_with_a_sentence(ask: Ask) -> None:
    came = await ask(App(), "/no/<where>").done()
    assert (404, TEXT, "There is nothing at /no/<where>.") == (came.status, came.headers["content-type"], came.text)


async def test_a_parameter_of_another_type_is_a_404(ask: Ask) -> None:
    app = App()
    app.get("/rooms/{room:int}")(say)
    assert 404 == (await ask(app, "/rooms/hall").done()).status


@pytest.mark.parametrize("method", ["POST", "DELETE", "BREW"])
async def test_a_method_that_is_not_answered_is_a_405_that_allows_the_others(ask: Ask, method: str) -> None:
    app = App()
    app.route("/", methods=["GET", "PUT"])(say)
    came = await ask(app, method=method).done()
    assert (405, f"{method} is not answered here.") == (came.status, came.text)
    assert {"GET", "HEAD", "PUT"} == set(came.headers["allow"].split(", "))


async def test_head_where_get_is_not_answered_has_no_body(ask: Ask) -> None:
    app = App()
    app.post("/")(say)
    came = await ask(app, method="HEAD").done()
    assert (405, b"", "POST") == (came.status, came.body, came.headers["allow"])


# -- faults


def raising(error: BaseException, **options: Any) -> App:
    """Return an app whose handler raises."""
    app = App(**options)

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        raise error

    return app


async def test_a_fault_before_the_answer_is_a_500_that_tells_nothing(
    ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    came = await ask(raising(LookupError("the secret plan"))).done()
    assert (500, TEXT, "Something went wrong on our side.") == (came.status, came.headers["content-type"], came.text)
    assert ["GET /: LookupError('the secret plan')"] == [record.getMessage() for record in caplog.records]
    assert "Traceback" in caplog.text


async def test_in_debug_a_fault_shows_the_traceback(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    came = await ask(raising(LookupError("<the plan>"), debug=True)).done()
    assert (500, TEXT) == (came.status, came.headers["content-type"])
    assert came.text.startswith("Traceback (most recent call last):\n")
    assert came.text.endswith("LookupError: <the plan>\n")


@pytest.mark.parametrize(("given", "expected"), [(None, True), (False, False), (True, True)])
def test_debug_is_a_setting_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, given: bool | None, expected: bool
) -> None:
    monkeypatch.setenv("STARIO_DEBUG", "1")
    assert expected is App(debug=given).debug


def test_debug_is_off_by_itself() -> None:
    assert False is App().debug


async def test_a_fault_after_a_complete_answer_is_only_logged(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    app = App(debug=True)

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        w.text("fine")
        raise LookupError("too late")

    came = await ask(app).done()
    assert (200, b"fine", True) == (came.status, came.body, came.complete)
    assert ["GET /: LookupError('too late')"] == [record.getMessage() for record in caplog.records]


async def test_an_http_error_is_its_status_and_its_sentence(ask: Ask) -> None:
    came = await ask(raising(HTTPError(409, "That tile is taken."))).done()
    assert (409, TEXT, "That tile is taken.") == (came.status, came.headers["content-type"], came.text)


async def test_an_http_error_on_a_stream_is_a_fault(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        w.signals({"a": 1})
        raise HTTPError(409, "That tile is taken.")

    came = await ask(app).done()
    assert ["datastar-patch-signals", "datastar-fault"] == came.events
    assert (200, True) == (came.status, came.complete)
    assert "409: That tile is taken." in caplog.text


async def test_a_cancelled_handler_stays_cancelled(ask: Ask, settle: Settle) -> None:
    app = App()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        await asyncio.Event().wait()

    exchange = ask(app)
    await settle()
    exchange.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await exchange.done()
    assert [] == exchange.messages


# -- mounted apps, files, middlewares


async def test_a_mounted_app_answers_below_its_path(ask: Ask) -> None:
    outer, inner = App(), App()
    outer.get("/")(say)
    inner.get("/rooms/{room:int}")(say)
    outer.mount("/sub", inner)
    answers = [(await ask(outer, path).done()).text for path in ("/", "/sub/rooms/7", "/sub/none")]
    assert ["GET / {}", "GET /sub/rooms/7 {'room': 7}", "There is nothing at /sub/none."] == answers


async def test_a_stream_of_a_mounted_app_is_drained_by_that_app(ask: Ask) -> None:
    outer, inner = App(), App()
    outer.mount("/sub", inner)

    @inner.get("/live")
    async def live(c: Context, w: Writer) -> None:
        async for _ in w.alive():
            w.patch(h.p(id="a"))

    exchange = ask(outer, "/sub/live")
    await exchange.until(b"</p>\n\n")
    inner.drain()
    await exchange.done()
    assert "datastar-bye" == exchange.events[-1]


async def test_any_asgi_app_can_be_mounted(ask: Ask) -> None:
    app = App()
    app.mount("/other", PlainTextResponse("another"))
    assert b"another" == (await ask(app, "/other/x").done()).body


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder to serve, and a file beside it."""
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "app.css").write_bytes(b"a { }")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    return folder


async def test_the_files_of_a_folder_are_served(ask: Ask, files: Path) -> None:
    app = App()
    app.static("/static", files)
    came = await ask(app, "/static/app.css").done()
    assert (200, b"a { }", "text/css; charset=utf-8") == (came.status, came.body, came.headers["content-type"])


@pytest.mark.parametrize("path", ["none.css", "../secret.txt", "%2e%2e/secret.txt", "", ".."])
async def test_what_is_not_a_file_of_the_folder_is_a_404(ask: Ask, files: Path, path: str) -> None:
    app = App()
    app.static("/static", files)
    came = await ask(app, f"/static/{path}").done()
    assert (404, True) == (came.status, came.complete)


async def test_a_folder_is_read_only(ask: Ask, files: Path) -> None:
    app = App()
    app.static("/static", files)
    assert 405 == (await ask(app, "/static/app.css", "POST").done()).status


class Note:
    """A middleware that notes that a request came by."""

    def __init__(self, app: Any, name: str, seen: list[str]) -> None:
        self.app = app
        self.name = name
        self.seen = seen

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.seen.append(self.name)
        await self.app(scope, receive, send)


async def test_the_first_middleware_stands_outside_and_use_puts_one_around_all(ask: Ask) -> None:
    seen: list[str] = []
    app = App(middleware=[Middleware(Note, "first", seen), Middleware(Note, "second", seen)])
    app.get("/")(say)
    await ask(app).done()
    app.use(Middleware(Note, "used", seen))
    await ask(app).done()
    assert ["first", "second", "used", "first", "second"] == seen


async def test_a_stream_goes_through_a_middleware_that_wraps_send(ask: Ask) -> None:
    relay, app = Relay(), App(middleware=[Middleware(GZipMiddleware, minimum_size=0)])
    count = [0]

    @app.get("/")
    async def live(c: Context, w: Writer) -> None:
        async for _ in w.alive(relay.subscribe("a")):
            w.patch(h.p(id="a")[count[0]])

    exchange = ask(app, headers={"accept-encoding": "gzip"})
    await exchange.until(b">0</p>\n\n")
    count[0] = 1
    relay.publish("a")
    await exchange.until(b">1</p>\n\n")
    assert ["datastar-open", "datastar-patch-elements", "datastar-patch-elements"] == exchange.events


# -- the Datastar client


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> client.Version:
    """A client in the cache, of a version made up here."""
    content = b"export const own = 1"
    version = client.Version("9.9.9", hashlib.sha256(content).hexdigest(), "https://cdn.example/datastar.js")
    monkeypatch.setenv("STARIO_CACHE", str(tmp_path))
    monkeypatch.setattr(client, "VERSIONS", {version.number: version})
    client.store(version, content)
    return version


async def test_the_client_is_served_for_ever_under_the_name_with_its_hash(ask: Ask, own: client.Version) -> None:
    came = await ask(App(), f"/-/{own.name}").done()
    assert (200, b"export const own = 1") == (came.status, came.body)
    assert {
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
        "content-type": "text/javascript; charset=utf-8",
        "content-length": "20",
    } == came.headers


@pytest.mark.parametrize(
    "name", ["datastar.js", "datastar-9.9.9-00000000.js", "datastar-1.0.1-54768cf3.js", "-", "%2e"]
)
async def test_another_name_is_a_404(ask: Ask, own: client.Version, name: str) -> None:
    came = await ask(App(), f"/-/{name}").done()
    assert (404, f"There is nothing at /-/{name}.") == (came.status, came.text)
    assert "cache-control" not in came.headers


async def test_without_a_client_in_the_cache_its_name_is_a_404(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STARIO_CACHE", str(tmp_path / "empty"))
    assert 404 == (await ask(App(), f"/-/{client.NEWEST.name}").done()).status


async def test_a_page_has_the_client_from_where_the_app_stands(ask: Ask, own: client.Version) -> None:
    outer, inner = App(), App()
    outer.mount("/sub", inner)

    @outer.get("/")
    @inner.get("/")
    async def page(c: Context, w: Writer) -> None:
        w.html(h.page(title="Here")["text"])

    pages = [(await ask(outer, path).done()).text for path in ("/", "/sub/")]
    assert [True, True] == [
        f'<script type="module" src="{prefix}/-/{own.name}"></script>' in page
        for prefix, page in zip(("", "/sub"), pages, strict=True)
    ]
    assert 200 == (await ask(outer, f"/sub/-/{own.name}").done()).status


async def test_without_a_client_in_the_cache_a_page_takes_it_from_the_network(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STARIO_CACHE", str(tmp_path / "empty"))
    app = App()

    @app.get("/")
    async def page(c: Context, w: Writer) -> None:
        w.html(h.page(title="Here")["text"])

    came = await ask(app).done()
    assert f'src="{client.NEWEST.address}" integrity="{client.NEWEST.integrity}"' in came.text


async def test_what_a_request_sets_up_does_not_outlive_it(ask: Ask, own: client.Version) -> None:
    app, seen = App(), list[str | None]()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        seen.append(client.own_folder.get())

    exchange = await ask(App()).done()
    await app({**exchange.scope}, exchange.server.receive, exchange.server.send)  # in the context of this test
    assert (["/-"], None) == (seen, client.own_folder.get())


# -- a run


async def test_the_lifespan_stands_around_the_run(start: Start) -> None:
    seen: list[object] = []

    @asynccontextmanager
    async def lifespan(app: App) -> AsyncGenerator[None]:
        seen.append(app)
        yield
        seen.append("end")

    app = App(lifespan=lifespan)
    run = start(app)
    assert {"type": "lifespan.startup.complete"} == await run.tell("startup")
    assert [app] == seen
    assert {"type": "lifespan.shutdown.complete"} == await run.tell("shutdown")
    assert [app, "end"] == seen
    await run.task


async def test_an_app_without_a_lifespan_starts_and_stops(start: Start) -> None:
    run = start(App())
    answers = [await run.tell("startup"), await run.tell("shutdown")]
    assert ["lifespan.startup.complete", "lifespan.shutdown.complete"] == [answer["type"] for answer in answers]
    await run.task


@pytest.mark.parametrize("stage", ["startup", "shutdown"])
async def test_a_lifespan_that_raises_is_told_to_the_server(start: Start, stage: str) -> None:
    @asynccontextmanager
    async def lifespan(app: App) -> AsyncGenerator[None]:
        if stage == "startup":
            raise LookupError("no database")
        yield
        raise LookupError("no database")

    run = start(App(lifespan=lifespan))
    answer = await run.tell("startup")
    if stage == "shutdown":
        answer = await run.tell("shutdown")
    assert f"lifespan.{stage}.failed" == answer["type"]
    assert answer["message"].endswith("LookupError: no database\n")
    with pytest.raises(LookupError):
        await run.task


async def test_shutdown_ends_the_streams_before_the_lifespan(ask: Ask, start: Start) -> None:
    seen: list[str] = []

    @asynccontextmanager
    async def lifespan(app: App) -> AsyncGenerator[None]:
        yield
        seen.append("lifespan")

    app = App(lifespan=lifespan)

    @app.get("/")
    async def live(c: Context, w: Writer) -> None:
        try:
            async for _ in w.alive():
                w.patch(h.p(id="a"))
        finally:
            seen.append("handler")

    run = start(app)
    await run.tell("startup")
    exchange = ask(app)
    await exchange.until(b"</p>\n\n")
    await run.tell("shutdown")
    await exchange.done()
    assert ["handler", "lifespan"] == seen
    assert "datastar-bye" == exchange.events[-1]


def living(**options: Any) -> App:
    """Return an app with one stream that shows one thing."""
    app = App(**options)

    @app.get("/")
    async def live(c: Context, w: Writer) -> None:
        async for _ in w.alive():
            w.patch(h.p(id="a"))

    return app


async def test_drain_gives_every_open_stream_a_farewell(ask: Ask) -> None:
    app = living()
    streams = [ask(app) for _ in range(5)]
    for stream in streams:
        await stream.until(b"</p>\n\n")
    app.drain()
    for stream in streams:
        await stream.done()
        assert ["datastar-open", "datastar-patch-elements", "datastar-bye"] == stream.events
        assert 300 <= stream.retry_of("datastar-bye") <= 1500
        assert (True, THE_END) == (stream.complete, stream.messages[-1])


async def test_drain_twice_is_one_farewell(ask: Ask, settle: Settle) -> None:
    app = living()
    stream = ask(app)
    await stream.until(b"</p>\n\n")
    app.drain()
    app.drain()
    await stream.done()
    await settle()
    assert 1 == stream.events.count("datastar-bye")


async def test_drain_from_another_thread_ends_the_streams_on_their_loop(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads, drain = list[int](), runs.Run.drain

    def noting(run: runs.Run) -> None:
        threads.append(threading.get_ident())
        drain(run)

    monkeypatch.setattr(runs.Run, "drain", noting)
    app = living()
    stream = ask(app)
    await stream.until(b"</p>\n\n")
    await asyncio.to_thread(app.drain)
    await stream.done()
    assert "datastar-bye" == stream.events[-1]
    assert [threading.get_ident()] == threads


async def test_a_stream_opened_while_draining_gets_the_farewell_at_once(ask: Ask, settle: Settle) -> None:
    app = living()
    await ask(app, "/none").done()
    app.drain()
    await settle()
    stream = await ask(app).done()
    assert ["datastar-open", "datastar-bye"] == stream.events
    assert stream.complete


async def test_a_plain_answer_is_given_while_draining(ask: Ask, settle: Settle) -> None:
    app = App()
    app.get("/")(say)
    await ask(app).done()
    app.drain()
    await settle()
    assert b"GET / {}" == (await ask(app).done()).body


async def test_drain_before_any_run_is_nothing() -> None:
    App().drain()


def test_a_run_belongs_to_its_loop() -> None:
    app = App()

    async def run() -> runs.Run:
        return app.run_at_hand

    first, second = asyncio.run(run()), asyncio.run(run())
    assert first is not second
    app.drain()


def working(seen: list[str], **options: Any) -> App:
    """Return an app with a handler that works for ever after its answer."""
    app = App(**options)

    @app.post("/")
    async def work(c: Context, w: Writer) -> None:
        w.empty(204)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise

    return app


async def test_what_runs_longer_than_grace_is_cancelled(ask: Ask, settle: Settle) -> None:
    seen: list[str] = []
    app = working(seen, grace=0.01)
    exchange = ask(app, method="POST")
    await settle()
    app.drain()
    with pytest.raises(asyncio.CancelledError):
        await exchange.done()
    assert (["cancelled"], True) == (seen, exchange.complete)


async def test_nothing_is_cancelled_before_grace_is_over(ask: Ask, settle: Settle) -> None:
    seen: list[str] = []
    app = working(seen, grace=60)
    ask(app, method="POST")
    await settle()
    app.drain()
    await settle()
    assert [] == seen


async def test_shutdown_waits_for_handlers_that_outlive_grace_no_longer(ask: Ask, start: Start, settle: Settle) -> None:
    seen: list[str] = []
    app = working(seen, grace=0.01)
    run = start(app)
    await run.tell("startup")
    exchange = ask(app, method="POST")
    await settle()
    assert {"type": "lifespan.shutdown.complete"} == await run.tell("shutdown")
    assert (["cancelled"], True) == (seen, exchange.task.cancelled())


async def test_a_stalled_client_is_dropped_when_the_app_drains(
    ask: Ask, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "_READS_NO_MORE", 0.001)
    relay, app, count = Relay(), App(), [0]

    @app.get("/")
    async def live(c: Context, w: Writer) -> None:
        async for _ in w.alive(relay.subscribe("a")):
            w.patch(h.p(id="a")[count[0]])

    exchange = ask(app)
    await exchange.until(b"</p>\n\n")
    await settle()
    exchange.stall()
    count[0] = 1
    relay.publish("a")
    await settle()
    app.drain()
    await exchange.done()
    assert "datastar-bye" not in exchange.events
    assert {} == relay._exact


async def test_an_open_stream_gets_signs_of_life(ask: Ask) -> None:
    exchange = ask(living(heartbeat=0.001))
    await exchange.until(b"event: datastar-beat\ndata: v 1\n\n", 3)
    assert not exchange.complete


async def test_a_stalled_client_gets_no_signs_of_life(
    ask: Ask, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = living()
    exchange = ask(app)
    await exchange.until(b"</p>\n\n")
    await settle()
    exchange.stall()
    for _ in range(3):
        app.run_at_hand._beat()
    exchange.read()
    await settle()
    assert 1 == exchange.events.count("datastar-beat")


async def test_a_server_that_keeps_no_connection_any_more_is_stopping(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "_LOOK", 0.001)
    exchange = ask(living())
    await exchange.until(b"</p>\n\n")
    exchange.server.keep_alive = False
    await exchange.done()
    assert "datastar-bye" == exchange.events[-1]


async def test_a_connection_that_was_never_to_be_kept_says_nothing_of_the_server(
    ask: Ask, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = living()
    exchange = ask(app)
    exchange.server.keep_alive = False
    await exchange.until(b"</p>\n\n")
    app.run_at_hand._look()
    await settle()
    assert "datastar-bye" not in exchange.events


async def test_one_connection_among_others_that_is_not_kept_says_nothing_of_the_server(
    ask: Ask, settle: Settle
) -> None:
    app = living()
    exchanges = [ask(app) for _ in range(3)]
    for exchange in exchanges:
        await exchange.until(b"</p>\n\n")
    for exchange in exchanges[:2]:
        exchange.server.keep_alive = False
        app.run_at_hand._look()
        await settle()
    assert [False] * 3 == [exchange.complete for exchange in exchanges]
    exchanges[2].server.keep_alive = False
    app.run_at_hand._look()
    await settle()
    assert [True] * 3 == [exchange.complete for exchange in exchanges]


async def test_a_stream_whose_own_header_ends_the_connection_says_nothing_of_the_server(
    ask: Ask, settle: Settle
) -> None:
    app = living()
    exchange = ask(app)
    if "uvicorn" not in type(exchange.server).__module__:
        await settle()
        pytest.skip("elsewhere headers may go out after the stream was counted")
    record = exchange.server._record

    def closing(message: dict[str, Any]) -> None:
        record(message)
        exchange.server.keep_alive = False

    exchange.server._record = closing  # type: ignore[method-assign]
    await exchange.until(b"</p>\n\n")
    app.run_at_hand._look()
    await settle()
    assert not exchange.complete


async def test_a_handler_that_raises_at_every_start_sends_its_pages_away_for_long_and_not_in_step(
    ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    app = App()

    @app.get("/")
    async def broken(c: Context, w: Writer) -> None:
        async for _ in w.alive():
            raise LookupError

    retries = {(await ask(app).done()).retry_of("datastar-fault") for _ in range(20)}
    assert 5_000 <= min(retries) <= max(retries) <= 30_000
    assert len(retries) > 5


@pytest.mark.parametrize("end", ["leave", "drain"])
async def test_nothing_is_kept_of_an_exchange_that_is_over(ask: Ask, settle: Settle, end: str) -> None:
    app, before = living(), asyncio.all_tasks()
    exchange = ask(app)
    await exchange.until(b"</p>\n\n")
    run = app.run_at_hand
    assert (1, 1) == (len(run.streams), len(run.handlers))
    exchange.leave() if end == "leave" else app.drain()
    await exchange.done()
    assert (set(), set()) == (run.streams, run.handlers)
    await settle()
    assert before == asyncio.all_tasks()


async def test_each_version_in_the_cache_is_served_under_its_own_name(
    ask: Ask, own: client.Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = client.Version("0.9.0", hashlib.sha256(b"older").hexdigest(), "https://cdn.example/older.js")
    monkeypatch.setattr(client, "VERSIONS", {**client.VERSIONS, older.number: older})
    client.store(older, b"older")
    assert b"older" == (await ask(App(), f"/-/{older.name}").done()).body
    assert 200 == (await ask(App(), f"/-/{own.name}").done()).status


async def test_a_web_socket_is_closed(ask: Ask) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    await App()({"type": "websocket", "path": "/nothing", "headers": [], "root_path": ""}, receive, send)
    assert ["websocket.close"] == [message["type"] for message in sent]
