"""Stario in Litestar: nodes as answers, streams, signals, the client's file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from litestar import MediaType, Response
from litestar.exceptions import HTTPException
from litestar.response import Stream

from stario.datastar import reading, serving, streams
from stario.html.rendering import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from litestar import Litestar, Request

    from stario.datastar.streams import Source
    from stario.html.nodes import Node

T = TypeVar("T")


def respond(node: Node, status: int = 200, headers: Mapping[str, str] | None = None) -> Response[str]:
    """Answer with a page or a part of one."""
    return Response(str(render(node)), status_code=status, headers=serving.checked(headers), media_type=MediaType.HTML)


def stream(
    source: Source,
    *,
    heartbeat: float | None = streams.HEARTBEAT,
    last_event_id: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[Any]:
    """Answer with the events that a source yields: see `stario.datastar.streams`; nothing is a 204."""
    if streams.is_nothing(source):
        return Response(None, status_code=204, headers=serving.checked(headers))
    body = streams.stream_async(source, heartbeat=heartbeat, last_event_id=last_event_id)
    return Stream(body, status_code=200, headers={**streams.HEADERS, **serving.checked(headers)})


streaming = serving.streaming(stream)


async def read_signals(request: Request[Any, Any, Any], type: type[T]) -> T:
    """Return the signals of a request; what is none is answered with a 400, too many with a 413."""
    try:
        return await reading.read_signals(request, type)
    except reading.SignalsError as error:
        raise HTTPException(error.message, status_code=error.status) from None


def mount(app: Litestar) -> None:
    """Serve the client's file under an app; its pages find it."""
    app.asgi_handler = serving.ClientOverASGI(app.asgi_handler)  # type: ignore[arg-type,assignment]
