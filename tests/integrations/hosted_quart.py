"""The programs under Quart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from programs import Cart, answers, view, views, views_async
from quart import Quart, request
from servers import asgi
from starlette.applications import Starlette
from starlette.routing import Mount

from stario.integrations import quart as host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractContextManager


def answering(make: Callable[[], Any]) -> Callable[[], Any]:
    async def answer() -> Any:
        return make()

    return answer


async def signals() -> Any:
    cart = await host.read_signals(request, Cart)
    return host.respond(view(f"{cart.count} {cart.name}"))


async def resumed() -> Any:
    return host.stream(views(), last_event_id=request.headers.get("last-event-id", ""))


@host.streaming
async def decorated() -> AsyncIterator[Any]:
    async for node in views_async():
        assert request.path == "/decorated"
        yield node


def program() -> Quart:
    app = Quart(__name__)
    for path, make in answers(host).items():
        app.add_url_rule(path, path, answering(make))
    app.add_url_rule("/signals", "signals", signals, methods=["GET", "POST"])
    app.add_url_rule("/resumed", "resumed", resumed)
    app.add_url_rule("/decorated", "decorated", decorated)
    host.mount(app)
    return app


def serve() -> AbstractContextManager[int]:
    return asgi(Starlette(routes=[Mount("/below", app=program()), Mount("/", app=program())]))
