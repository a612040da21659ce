"""The programs under FastHTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fasthtml.common import FastHTML
from programs import Cart, answers, view, views, views_async
from servers import asgi
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Mount

from stario.integrations import fasthtml as host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractContextManager


def answering(make: Callable[[], Any]) -> Callable[[], Any]:
    def answer() -> Any:
        return make()

    return answer


async def signals(request: Request) -> Any:
    cart = await host.read_signals(request, Cart)
    return host.respond(view(f"{cart.count} {cart.name}"))


async def resumed(request: Request) -> Any:
    return host.stream(views(), last_event_id=request.headers.get("last-event-id", ""))


@host.streaming
async def decorated(request: Request) -> AsyncIterator[Any]:
    async for node in views_async():
        yield node


def program() -> FastHTML:
    app = FastHTML()
    for path, make in answers(host).items():
        app.route(path, methods=["GET"])(answering(make))
    app.route("/signals", methods=["GET", "POST"])(signals)
    app.route("/resumed", methods=["GET"])(resumed)
    app.route("/decorated", methods=["GET"])(decorated)
    host.mount(app)
    return app


def serve() -> AbstractContextManager[int]:
    return asgi(Starlette(routes=[Mount("/below", app=program()), Mount("/", app=program())]))
