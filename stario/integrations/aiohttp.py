"""Stario in aiohttp: nodes as answers, streams, signals, the client's file."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, TypeVar

from aiohttp import web

from stario.datastar import reading, serving, streams
from stario.html.rendering import render

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from aiohttp.abc import AbstractStreamWriter
    from aiohttp.typedefs import Handler

    from stario.datastar.streams import Source
    from stario.html.nodes import Node

T = TypeVar("T")


def respond(node: Node, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Answer with a page or a part of one."""
    return web.Response(
        text=str(render(node)), status=status, headers=serving.checked(headers), content_type="text/html"
    )


def stream(
    source: Source,
    *,
    heartbeat: float | None = streams.HEARTBEAT,
    last_event_id: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> web.StreamResponse:
    """Answer with the events that a source yields: see `stario.datastar.streams`; nothing is a 204."""
    if streams.is_nothing(source):
        return web.Response(status=204, headers=serving.checked(headers))
    body = streams.stream_async(source, heartbeat=heartbeat, last_event_id=last_event_id)
    return _Stream(body, {**streams.HEADERS, **serving.checked(headers)})


class _Stream(web.StreamResponse):
    """Sends as long as the page is there; its source is closed when it goes."""

    def __init__(self, events: AsyncGenerator[bytes], headers: Mapping[str, str]) -> None:
        super().__init__(headers=headers)
        self._events = events

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        self._request = request
        return await super().prepare(request)

    async def write_eof(self, data: bytes = b"") -> None:
        if self._request.method != "HEAD":
            there = streams.while_there(self._events, lambda: self._request.transport is not None)
            async with aclosing(there):
                async for event in there:
                    await self.write(event)
        await super().write_eof(data)


streaming = serving.streaming(stream)


async def read_signals(request: web.Request, type: type[T]) -> T:
    """Return the signals of a request; what is none is answered with a 400, too many with a 413."""
    try:
        return await reading.read_signals(request, type)
    except reading.SignalsError as error:
        raise _Refused(error) from None


class _Refused(web.HTTPClientError):
    def __init__(self, error: reading.SignalsError) -> None:
        self.status_code = error.status
        super().__init__(text=error.message)


def mount(app: web.Application) -> None:
    """Serve the client's file under an app; its pages find it."""

    async def client(request: web.Request) -> web.Response:
        content = serving.client_file(request.match_info["name"])
        if content is None:
            raise web.HTTPNotFound
        return web.Response(body=content, headers=serving.FILE_HEADERS)

    route = app.router.add_get(f"{serving.FOLDER}/{{name}}", client)

    @web.middleware
    async def surround(request: web.Request, handler: Handler) -> web.StreamResponse:
        with serving.surrounded(str(route.url_for(name="")).rstrip("/")):
            return await handler(request)

    app.middlewares.append(surround)
