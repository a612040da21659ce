"""The app: handlers under addresses, as one ASGI application.

Laws. Nothing of the app's own stands between a handler and the server's `send`: Starlette's router finds the handler,
but its error middlewares, which wrap `send`, stay out. A fault before the answer has begun is a 500, on a stream an
event and a clean end, after a complete answer a line in the log.
"""

from __future__ import annotations

import asyncio
import logging
import os
import traceback
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount, Route, Router
from starlette.staticfiles import StaticFiles

from stario.datastar import client
from stario.datastar.live import HEARTBEAT
from stario.html.addresses import strict
from stario.html.pages import shell
from stario.web.context import Context
from stario.web.errors import HTTPError
from stario.web.policy import is_wanted, restrict
from stario.web.relay import Refusal, Relay
from stario.web.run import Run
from stario.web.signing import Signer
from stario.web.writer import Writer

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.middleware import Middleware
    from starlette.types import ASGIApp, Receive, Scope, Send

    from stario.html.nodes import Node

Handler: TypeAlias = Callable[[Context, Writer], Awaitable[None]]
Lifespan: TypeAlias = Callable[["App"], AbstractAsyncContextManager[None]]
H = TypeVar("H", bound=Handler)

_log = logging.getLogger("stario")
OWN_FOLDER = "/-"
"""Where an app serves what is its own, the Datastar client for one."""
_FOUND: Final = "stario.handler"  # the place in a scope where the router leaves what it found


@asynccontextmanager
async def _no_lifespan(app: App) -> AsyncGenerator[None]:
    yield


class App:
    """Handlers, mounted apps, middlewares; run it with any ASGI server, `stario serve module:app` for one.

    `secret` signs cookies (`STARIO_SECRET` if it is not given, else a random one), `debug` shows faults in the answer
    (`STARIO_DEBUG`), `lifespan` is an async context manager around the whole run, `grace` is how many seconds handlers
    have to finish when the server stops. `compress` lets streams that follow shared views go out compressed.
    `heartbeat` is how many seconds pass between two signs of life on a stream; pages must be told the same number:
    `data.live(..., heartbeat=5)`. `csp="strict"` gives pages a Content Security Policy without `unsafe-eval`, and with
    Trusted Types (`STARIO_CSP` if it is not given).
    """

    def __init__(
        self,
        *,
        secret: str | None = None,
        debug: bool | None = None,
        lifespan: Lifespan | None = None,
        middleware: Sequence[Middleware] = (),
        grace: float = 5,
        compress: bool = True,
        heartbeat: float = HEARTBEAT,
        csp: Literal["strict"] | None = None,
    ) -> None:
        self.debug = bool(os.environ.get("STARIO_DEBUG")) if debug is None else debug
        self.signer = Signer(secret)
        self._lifespan = lifespan or _no_lifespan
        self._middleware = list(middleware)
        self._grace = grace
        self._compress = compress
        self._heartbeat = heartbeat
        self._strict = is_wanted(csp or os.environ.get("STARIO_CSP"))
        self._router = Router([self._client_route()], default=_Endpoint(self, _not_found))
        self._runs: WeakKeyDictionary[asyncio.AbstractEventLoop, Run] = WeakKeyDictionary()
        self._stack: ASGIApp | None = None

    # -- routes

    def route(self, path: str, *, methods: Sequence[str]) -> Callable[[H], H]:
        """Answer some methods at an address: `@app.route("/rooms/{room_id:int}", methods=["GET", "POST"])`."""

        def add(handler: H) -> H:
            self._router.routes.append(Route(path, _Endpoint(self, handler), methods=list(methods)))
            return handler

        return add

    def get(self, path: str) -> Callable[[H], H]:
        """Answer GET, and HEAD, at an address."""
        return self.route(path, methods=["GET"])

    def post(self, path: str) -> Callable[[H], H]:
        """Answer POST at an address."""
        return self.route(path, methods=["POST"])

    def put(self, path: str) -> Callable[[H], H]:
        """Answer PUT at an address."""
        return self.route(path, methods=["PUT"])

    def patch(self, path: str) -> Callable[[H], H]:
        """Answer PATCH at an address."""
        return self.route(path, methods=["PATCH"])

    def delete(self, path: str) -> Callable[[H], H]:
        """Answer DELETE at an address."""
        return self.route(path, methods=["DELETE"])

    def mount(self, path: str, app: ASGIApp) -> None:
        """Hand everything below a path to another ASGI app."""
        self._router.routes.append(Mount(path, app=app))

    def static(self, path: str, folder: str | Path) -> None:
        """Serve the files of a folder below a path."""
        self.mount(path, StaticFiles(directory=folder))

    def use(self, middleware: Middleware) -> None:
        """Put an ASGI middleware around the app, outside those that are there."""
        self._middleware.insert(0, middleware)
        self._stack = None

    def _client_route(self) -> Route:
        return Route(f"{OWN_FOLDER}/{{name}}", _Endpoint(self, _client), methods=["GET"])

    # -- ASGI

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        handler = self._handler(scope, send)
        if handler is None:
            await self._through(scope, receive, send)
            return
        run, context = self.run_at_hand, Context(scope, receive, self.signer)
        writer = Writer(run, scope, receive, send, self.signer)
        folder, head, debugging = client.own_folder.get(), shell.get(), strict.get()
        _surround(_own_folder(scope), client.script, debug=self.debug)
        if self._strict:
            shell.set(restrict(scope, writer))
        run.begin()
        try:
            await handler(context, writer)  # a stream stands here for long: with as few calls above it as can be
            if not writer.started:
                writer.empty(204)
        except Exception as error:  # the last place where a handler's fault can be answered
            self._fault(context, writer, error)
        finally:
            _surround(folder, head, debug=debugging)
            try:
                await writer.finish()
            finally:  # a cancellation may come here too
                run.end()

    def _fault(self, context: Context, writer: Writer, error: Exception) -> None:
        if isinstance(error, HTTPError) and not writer.started:
            writer.error(error.status, error.sentence, error.headers)
            return
        if isinstance(error, Refusal) and not writer.started:
            _log.warning("%s %s: %s", context.method, context.url.path, error)
            writer.error(403, "You may not see this.")
            return
        _log.error("%s %s: %r", context.method, context.url.path, error, exc_info=error)
        if not writer.started:
            text = "".join(traceback.format_exception(error)) if self.debug else "Something went wrong on our side."
            writer.error(500, text)
        elif writer.streaming:
            writer.fault()

    def _handler(self, scope: Scope, send: Send) -> Handler | None:
        """Return who answers a request; None for all that middlewares or Starlette's router have to look at first."""
        if scope["type"] == "lifespan":
            return None
        scope.setdefault("stario.send", send)
        found: Handler | None = scope.pop(_FOUND, None)
        if found is not None or self._middleware:
            return found
        for route in self._router.routes:
            match, child = route.matches(scope)
            if match is Match.FULL:
                if not isinstance(route, Route) or not isinstance(route.app, _Endpoint):
                    return None
                scope.update(child)
                scope["app"] = self
                return route.app.handler
        return None

    async def _through(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if self._stack is None:
            self._stack = self._wrapped()
        await self._stack(scope, receive, send)

    def _wrapped(self) -> ASGIApp:
        app: ASGIApp = self._routed
        for middleware in reversed(self._middleware):
            app = middleware.cls(app, *middleware.args, **middleware.kwargs)
        return app

    async def _routed(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self
        try:
            await self._router(scope, receive, send)
        except HTTPException as error:  # the router's own: a method that is not answered here
            sentence = f"{scope['method']} is not answered here." if error.status_code == 405 else error.detail
            refusal = _Endpoint(self, _refusal(HTTPError(error.status_code, sentence, error.headers)))
            await refusal(scope, receive, send)

    def run(self, *, host: str = "127.0.0.1", port: int = 8000, uds: str | None = None) -> None:
        """Serve the app until a signal comes, as `stario serve` does in one process; port 0 takes a free one."""
        from stario.web import server

        server.run(self, host=host, port=port, uds=uds)

    @property
    def run_at_hand(self) -> Run:
        """The run of this event loop; it begins with the lifespan or, without one, with the first request."""
        loop = asyncio.get_running_loop()
        run = self._runs.get(loop)
        if run is None:
            run = self._runs[loop] = self._new_run(loop)
        return run

    def _new_run(self, loop: asyncio.AbstractEventLoop) -> Run:
        return Run(loop, grace=self._grace, compress=self._compress, heartbeat=self._heartbeat)

    def drain(self) -> None:
        """End all open streams with a farewell; for servers and hosts that do not say when they stop."""
        for run in list(self._runs.values()):
            if not run.loop.is_closed():
                run.loop.call_soon_threadsafe(run.drain)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        loop = asyncio.get_running_loop()
        run = self._runs[loop] = self._new_run(loop)
        try:
            async with self._lifespan(self):
                run.arm()
                await send({"type": "lifespan.startup.complete"})
                await receive()
                await run.close()
            await Relay.close_all()  # after all that could have published: some servers end the process at once
        except Exception:
            stage = "shutdown" if run.draining else "startup"
            await send({"type": f"lifespan.{stage}.failed", "message": traceback.format_exc()})
            raise
        await send({"type": "lifespan.shutdown.complete"})


def _surround(folder: str | None, head: Callable[[], Node] | None, *, debug: bool) -> None:
    """Say what a page is rendered in; not undone by tokens, which would be held as long as a stream."""
    client.own_folder.set(folder)
    shell.set(head)
    strict.set(debug)


def _own_folder(scope: Scope) -> str:
    root = scope.get("root_path")
    return f"{root}{OWN_FOLDER}" if root else OWN_FOLDER


class _Endpoint:
    """One handler as an ASGI app, for Starlette's router: it leads back to the app, which answers with it."""

    def __init__(self, app: App, handler: Handler) -> None:
        self.app = app
        self.handler = handler

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] != "http":
            return send({"type": "websocket.close", "code": 1000})
        scope[_FOUND] = self.handler
        return self.app(scope, receive, send)


async def _not_found(c: Context, w: Writer) -> None:
    w.text(f"There is nothing at {c.url.path}.", 404)


def _refusal(error: HTTPError) -> Handler:
    async def refuse(c: Context, w: Writer) -> None:
        raise error

    return refuse


async def _client(c: Context, w: Writer) -> None:
    """Serve the Datastar client under the name that holds its hash."""
    version = next((version for version in client.VERSIONS.values() if version.name == c.path["name"]), None)
    own = client.served(version.number) if version is not None else None
    if own is None:
        raise HTTPError(404, f"There is nothing at {c.url.path}.")
    w.headers["cache-control"] = "public, max-age=31536000, immutable"
    w.headers["x-content-type-options"] = "nosniff"
    w.respond(own[1], "text/javascript; charset=utf-8")
