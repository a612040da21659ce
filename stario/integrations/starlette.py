"""Stario in Starlette: nodes as answers, streams, signals, the client's file."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response, StreamingResponse

from stario.datastar import reading, serving, streams
from stario.html.rendering import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from stario.datastar.streams import Source
    from stario.html.nodes import Node

T = TypeVar("T")


def respond(node: Node, status: int = 200, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """Answer with a page or a part of one."""
    return HTMLResponse(render(node), status, serving.checked(headers))


def stream(
    source: Source,
    *,
    heartbeat: float | None = streams.HEARTBEAT,
    last_event_id: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with the events that a source yields: see `stario.datastar.streams`; nothing is a 204."""
    if streams.is_nothing(source):
        return Response(status_code=204, headers=serving.checked(headers))
    body = streams.stream_async(source, heartbeat=heartbeat, last_event_id=last_event_id)
    return _Stream(body, headers={**streams.HEADERS, **serving.checked(headers)})


class _Stream(StreamingResponse):
    """Closes its source as soon as the page is gone."""

    body_iterator: Any  # a generator, which Starlette does not say of all that it sends

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "HEAD":  # Starlette answers it with the handler for GET
            self.body_iterator = streams.stream_async(None)
        await super().__call__(scope, receive, send)

    async def stream_response(self, send: Send) -> None:
        async with aclosing(self.body_iterator):
            await super().stream_response(send)


streaming = serving.streaming(stream)


async def read_signals(request: Request, type: type[T]) -> T:
    """Return the signals of a request; what is none is answered with a 400, too many with a 413."""
    try:
        return await reading.read_signals(request, type)
    except reading.SignalsError as error:
        raise HTTPException(error.status, error.message) from None


def mount(app: Starlette) -> None:
    """Serve the client's file under an app; its pages find it."""
    app.add_middleware(serving.ClientOverASGI)
