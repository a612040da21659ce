"""The programs under Litestar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from litestar import Litestar, Request, get, route
from programs import Cart, answers, view, views, views_async
from servers import asgi
from starlette.applications import Starlette
from starlette.routing import Mount

from stario.integrations import litestar as host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractContextManager


def answering(path: str, make: Callable[[], Any]) -> Any:
    @get(path)
    async def answer() -> Any:
        return make()

    return answer


@route("/signals", http_method=["GET", "POST"])
async def signals(request: Request[Any, Any, Any]) -> Any:
    cart = await host.read_signals(request, Cart)
    return host.respond(view(f"{cart.count} {cart.name}"))


@get("/resumed")
async def resumed(request: Request[Any, Any, Any]) -> Any:
    return host.stream(views(), last_event_id=request.headers.get("last-event-id", ""))


@get("/decorated")
@host.streaming
async def decorated(request: Request[Any, Any, Any]) -> AsyncIterator[Any]:
    async for node in views_async():
        yield node


def program() -> Litestar:
    handlers = [answering(path, make) for path, make in answers(host).items()]
    app = Litestar([*handlers, signals, resumed, decorated], openapi_config=None)
    host.mount(app)
    return app


def serve() -> AbstractContextManager[int]:
    return asgi(Starlette(routes=[Mount("/below", app=program()), Mount("/", app=program())]))
