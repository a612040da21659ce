"""The programs under aiohttp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web
from programs import Cart, answers, view, views, views_async
from servers import on_a_loop

from stario.integrations import aiohttp as host

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncIterator, Awaitable, Callable
    from contextlib import AbstractContextManager


def answering(make: Callable[[], Any]) -> Any:
    async def answer(request: web.Request) -> Any:
        return make()

    return answer


async def signals(request: web.Request) -> Any:
    cart = await host.read_signals(request, Cart)
    return host.respond(view(f"{cart.count} {cart.name}"))


async def resumed(request: web.Request) -> Any:
    return host.stream(views(), last_event_id=request.headers.get("last-event-id", ""))


@host.streaming
async def decorated(request: web.Request) -> AsyncIterator[Any]:
    async for node in views_async():
        yield node


def program() -> web.Application:
    app = web.Application()
    app.add_routes([web.get(path, answering(make)) for path, make in answers(host).items()])
    app.add_routes([web.route("*", "/signals", signals), web.get("/resumed", resumed)])
    app.router.add_get("/decorated", decorated)
    host.mount(app)
    return app


async def start(listener: socket.socket) -> Callable[[], Awaitable[None]]:
    app = program()
    app.add_subapp("/below", program())
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    return runner.cleanup


def serve() -> AbstractContextManager[int]:
    return on_a_loop(start)
