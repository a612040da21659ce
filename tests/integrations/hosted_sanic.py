"""The programs under Sanic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from programs import Cart, answers, view, views, views_async
from sanic import Sanic
from servers import on_a_loop

from stario.integrations import sanic as host

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncIterator, Awaitable, Callable
    from contextlib import AbstractContextManager

    from sanic import Request


def answering(make: Callable[[], Any]) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Any:
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


def program() -> Sanic[Any, Any]:
    app = Sanic("hosted", configure_logging=False)
    for path, make in answers(host).items():
        app.add_route(answering(make), path, name=path[1:].replace("-", "_"))
    app.add_route(signals, "/signals", methods=["GET", "POST"])
    app.add_route(resumed, "/resumed")
    app.add_route(decorated, "/decorated")
    host.mount(app)
    return app


async def start(listener: socket.socket) -> Callable[[], Awaitable[None]]:
    server = await program().create_server(sock=listener, return_asyncio_server=True)
    assert server is not None
    await server.startup()
    await server.before_start()
    await server.after_start()

    async def end() -> None:
        server.close()
        await server.wait_closed()

    return end


def serve() -> AbstractContextManager[int]:
    return on_a_loop(start)
