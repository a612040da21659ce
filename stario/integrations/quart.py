"""Stario in Quart: nodes as answers, streams, signals, the client's file."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from quart import Response, abort

from stario.datastar import reading, serving, streams
from stario.html.rendering import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quart import Quart, Request

    from stario.datastar.streams import Source
    from stario.html.nodes import Node

T = TypeVar("T")


def respond(node: Node, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a page or a part of one."""
    return Response(str(render(node)), status, serving.checked(headers), mimetype="text/html")


def stream(
    source: Source,
    *,
    heartbeat: float | None = streams.HEARTBEAT,
    last_event_id: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with the events that a source yields: see `stario.datastar.streams`; nothing is a 204."""
    if streams.is_nothing(source):
        return Response("", 204, serving.checked(headers))
    body = streams.stream_async(source, heartbeat=heartbeat, last_event_id=last_event_id)
    answer = Response(body, 200, {**streams.HEADERS, **serving.checked(headers)})
    answer.timeout = None  # Quart ends an answer after a minute
    return answer


streaming = serving.streaming(stream)


async def read_signals(request: Request, type: type[T]) -> T:
    """Return the signals of a request; what is none is answered with a 400, too many with a 413."""
    try:
        return await reading.read_signals(request, type)
    except reading.SignalsError as error:
        abort(error.status, error.message)


def mount(app: Quart) -> None:
    """Serve the client's file under an app; its pages find it."""
    app.asgi_app = serving.ClientOverASGI(app.asgi_app)  # type: ignore[assignment,arg-type,method-assign]
