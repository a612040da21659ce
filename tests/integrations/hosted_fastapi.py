"""The programs under FastAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, Request
from programs import Cart, answers, view, views, views_async
from servers import asgi

from stario.integrations import fastapi as host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractContextManager


def answering(make: Callable[[], Any]) -> Callable[[], Any]:
    return lambda: make()


async def signals(cart: Annotated[Cart, host.signals(Cart)]) -> Any:
    return host.respond(view(f"{cart.count} {cart.name}"))


async def resumed(request: Request) -> Any:
    return host.stream(views(), last_event_id=request.headers.get("last-event-id", ""))


@host.streaming
async def decorated(request: Request) -> AsyncIterator[Any]:
    async for node in views_async():
        yield node


def program() -> FastAPI:
    app = FastAPI()
    for path, make in answers(host).items():
        app.get(path)(answering(make))
    app.api_route("/signals", methods=["GET", "POST"])(signals)
    app.get("/resumed")(resumed)
    app.get("/decorated")(decorated)
    host.mount(app)
    return app


def serve() -> AbstractContextManager[int]:
    app = program()
    app.mount("/below", program())
    return asgi(app)
