"""Stario in Flask: nodes as answers, streams, signals, the client's file.

A stream holds a worker of the server, whichever it is, until the page goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from flask import Response, abort, stream_with_context

from stario.datastar import reading, serving, streams
from stario.html.rendering import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask, Request

    from stario.datastar.streams import Source
    from stario.html.nodes import Node

T = TypeVar("T")


def respond(node: Node, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a page or a part of one."""
    return Response(render(node), status, serving.checked(headers), mimetype="text/html")


def stream(
    source: Source,
    *,
    heartbeat: float | None = None,
    last_event_id: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with the events that a source yields: see `stario.datastar.streams`; nothing is a 204.

    The worker draws the generator itself; with a `heartbeat` (seconds) a thread does, and signs of life are sent while
    it waits. Without, let it yield None now and then: only a write shows that a page is gone.
    """
    own = serving.checked(headers)
    if streams.is_nothing(source):
        return Response(status=204, headers=own)
    body = streams.stream_sync(source, heartbeat=heartbeat, last_event_id=last_event_id)
    return Response(stream_with_context(body), headers={**streams.HEADERS, **own})


streaming = serving.streaming(stream)


def read_signals(request: Request, type: type[T]) -> T:
    """Return the signals of a request; what is none is answered with a 400, too many with a 413."""
    try:
        return reading.read_signals(request, type)
    except reading.SignalsError as error:
        abort(error.status, error.message)


def mount(app: Flask) -> None:
    """Serve the client's file under an app; its pages find it."""
    app.wsgi_app = serving.ClientOverWSGI(app.wsgi_app)  # type: ignore[method-assign]
