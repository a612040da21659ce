"""Stario in Sanic: nodes as answers, streams, signals, the client's file."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any, TypeVar

from sanic import HTTPResponse
from sanic.exceptions import NotFound, SanicException
from sanic.response import ResponseStream

from stario.datastar import reading, serving, streams
from stario.html.rendering import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sanic import Request, Sanic

    from stario.datastar.streams import Source
    from stario.html.nodes import Node

T = TypeVar("T")


def respond(node: Node, status: int = 200, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """Answer with a page or a part of one."""
    return HTTPResponse(str(render(node)), status, serving.checked(headers), "text/html; charset=utf-8")


def stream(
    source: Source,
    *,
    heartbeat: float | None = streams.HEARTBEAT,
    last_event_id: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> HTTPResponse | ResponseStream:
    """Answer with the events that a source yields: see `stario.datastar.streams`; nothing is a 204."""
    if streams.is_nothing(source):
        return HTTPResponse(None, 204, serving.checked(headers))
    body = streams.stream_async(source, heartbeat=heartbeat, last_event_id=last_event_id)

    async def write(answer: Any) -> None:
        async with aclosing(body):
            async for chunk in body:
                await answer.write(chunk)

    own = {name: value for name, value in streams.HEADERS.items() if name != "content-type"}
    return ResponseStream(write, 200, {**own, **serving.checked(headers)}, streams.HEADERS["content-type"])


streaming = serving.streaming(stream)


async def read_signals(request: Request, type: type[T]) -> T:
    """Return the signals of a request; what is none is answered with a 400, too many with a 413."""
    try:
        return reading.read_signals(request, type)
    except reading.SignalsError as error:
        raise SanicException(error.message, error.status) from None


def mount(app: Sanic[Any, Any]) -> None:
    """Serve the client's file under an app; its pages find it."""

    async def client(request: Request, name: str) -> HTTPResponse:
        content = serving.client_file(name)
        if content is None:
            raise NotFound
        return HTTPResponse(content, headers=serving.FILE_HEADERS)

    async def surround(request: Request) -> None:
        serving.surround(serving.FOLDER)

    app.add_route(client, f"{serving.FOLDER}/<name:str>", name="stario_client")
    app.register_middleware(surround, "request")  # pyright: ignore[reportUnknownMemberType]
