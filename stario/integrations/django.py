"""Stario in Django: nodes as answers, streams (under WSGI each holds a worker), signals, the client's file, CSRF."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any, TypeVar

from django import conf
from django.core.exceptions import BadRequest
from django.db import connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import get_script_prefix
from django.utils.decorators import sync_and_async_middleware

from stario.datastar import client, reading, serving, streams, threads
from stario.datastar.streams import Source
from stario.html.nodes import Node
from stario.html.rendering import render

T = TypeVar("T")


def respond(node: Node, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Answer with a page or a part of one."""
    return HttpResponse(render(node), status=status, headers=serving.checked(headers))


class _Stream(StreamingHttpResponse):
    """Sends under WSGI and under ASGI, whichever kind its source is of, and whatever a middleware puts around it."""

    _iterator: Any  # what is sent at last; Django's types leave it out

    def __init__(self, source: Source, beat: float | None, version: str | None, **options: Any) -> None:
        threads.last_acts[connections.close_all] = None
        self._ways = streams.either_way(source, beat, version)
        super().__init__(self._ways[0], **options)

    def __iter__(self) -> Iterator[bytes]:
        return streams.driven(self._iterator) if self.is_async else super().__iter__()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return streams.on_a_loop(self._ways[1] if self._iterator is self._ways[0] else self._iterator)


def stream(
    source: Source,
    *,
    heartbeat: float | None = None,
    last_event_id: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse | StreamingHttpResponse:
    """Answer with the events that a source yields; nothing is a 204. Under ASGI, `heartbeat` is 15 seconds.

    Under WSGI the worker draws a plain generator, which lives when it yields; with a `heartbeat` a thread does.
    """
    if streams.is_nothing(source):
        return HttpResponse(status=204, headers=serving.checked(headers))
    return _Stream(source, heartbeat, last_event_id, headers={**streams.HEADERS, **serving.checked(headers)})


streaming = serving.streaming(stream)


def read_signals(request: HttpRequest, type: type[T]) -> T:
    """Return the signals of a request; what is none, or too much, is answered with a 400."""
    try:
        return reading.read_signals(request, type)
    except reading.SignalsError as error:
        raise BadRequest(error.message) from None


def csrf(request: HttpRequest) -> dict[str, str]:
    """Return the header that Django wants to see: `at.post("/add", headers=csrf(request))`; one for each request."""
    token = request.META.setdefault("stario.csrf", get_token(request))  # each get_token masks it anew
    return {conf.settings.CSRF_HEADER_NAME.removeprefix("HTTP_").replace("_", "-"): token}


def static_folder() -> tuple[str, str]:
    """Return the entry of STATICFILES_DIRS that puts the client among the static files."""
    return "stario", str(client.cache_folder())


def mount(app: list[str]) -> None:
    """Put the middleware that serves the client first in a list, `mount(MIDDLEWARE)`; pages find it."""
    app.insert(0, f"{__name__}.serve_client")


@sync_and_async_middleware
def serve_client(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Answer for the client's file, unless it is among the static files; let pages find it."""
    is_static = static_folder() in conf.settings.STATICFILES_DIRS

    def look(request: HttpRequest) -> tuple[str, HttpResponse | None]:
        content = serving.client_file_at(request.method or "", request.path_info)
        folder = f"{conf.settings.STATIC_URL}stario" if is_static else f"{get_script_prefix()}-"
        return folder, None if content is None else HttpResponse(content, headers=serving.FILE_HEADERS)

    return serving.around(get_response, look)
