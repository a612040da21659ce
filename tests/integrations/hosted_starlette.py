"""The programs under Starlette."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from programs import Cart, answers, view, views, views_async
from servers import asgi
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from stario.integrations import starlette as host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractContextManager

    from starlette.requests import Request

    from stario import html as h


def answering(make: Callable[[], Any]) -> Callable[[Request], Any]:
    return lambda request: make()


async def signals(request: Request) -> Any:
    cart = await host.read_signals(request, Cart)
    return host.respond(view(f"{cart.count} {cart.name}"))


async def resumed(request: Request) -> Any:
    return host.stream(views(), last_event_id=request.headers.get("last-event-id", ""))


@host.streaming
async def decorated(request: Request) -> AsyncIterator[h.Node]:
    async for node in views_async():
        yield node


def program() -> Starlette:
    routes = [Route(path, answering(make)) for path, make in answers(host).items()]
    routes.append(Route("/signals", signals, methods=["GET", "POST"]))
    app = Starlette(routes=[*routes, Route("/resumed", resumed), Route("/decorated", decorated)])
    host.mount(app)
    return app


def serve() -> AbstractContextManager[int]:
    return asgi(Starlette(routes=[Mount("/below", app=program()), Mount("/", app=program())]))
