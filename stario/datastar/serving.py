"""The client's file under any host: one answer for its address, and what a page finds around it there.

Laws. Only a name that holds a known hash is answered, with the bytes of that hash. Inside an app that serves the client
`script()` names the app's own address, with the prefix the app is mounted at, and `h.page` has the tag in its head.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from contextlib import contextmanager, suppress
from functools import update_wrapper
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeAlias, TypeVar, get_type_hints

from stario.datastar import client
from stario.html.pages import shell

if TYPE_CHECKING:
    from collections.abc import Generator

    from stario.datastar.streams import Source

FOLDER: Final = "/-"
"""Where an app serves what is its own."""
FILE_HEADERS: Final = {
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
}

P = ParamSpec("P")
Q = TypeVar("Q")
R = TypeVar("R")
Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
ASGIApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
StartResponse: TypeAlias = Callable[..., Any]
WSGIApp: TypeAlias = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def client_file(name: str) -> bytes | None:
    """Return the client's file of a name; None for every other name, and where it is not in the cache."""
    version = next((version for version in client.VERSIONS.values() if version.name == name), None)
    found = client.served(version.number) if version is not None else None
    return None if found is None else found[1]


def surround(folder: str) -> None:
    """Say where the app at hand serves the client, to all that this context's task goes on to do."""
    client.own_folder.set(folder)
    shell.set(client.script)


@contextmanager
def surrounded(folder: str) -> Generator[None]:
    """Say the same for a time."""
    before = client.own_folder.set(folder)
    around = shell.set(client.script)
    try:
        yield
    finally:
        shell.reset(around)
        client.own_folder.reset(before)


def checked(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Return an answer's headers; raises `ValueError` for one that a server would not send, or would send as two."""
    for name, value in (headers or {}).items():
        if not _HEADER_NAME.fullmatch(name) or _NOT_IN_A_HEADER.search(value):
            raise ValueError(f"expected the header {name!r} in one line, its name a token, came {value!r}")
    return dict(headers or {})


_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^`|~\w-]+", re.ASCII)
_NOT_IN_A_HEADER: Final = re.compile(r"[\r\n\0]")


class ClientOverASGI:
    """An ASGI middleware: answers for the client's file, and lets the pages of the app inside find it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        root = scope.get("root_path", "")
        content = client_file_at(scope["method"], scope["path"].removeprefix(root))
        if content is not None:
            headers = {**FILE_HEADERS, "content-length": str(len(content))}
            raw = [(name.encode(), value.encode()) for name, value in headers.items()]
            await send({"type": "http.response.start", "status": 200, "headers": raw})
            await send({"type": "http.response.body", "body": content if scope["method"] == "GET" else b""})
            return
        with surrounded(root + FOLDER):
            await self.app(scope, receive, send)


class ClientOverWSGI:
    """The same for WSGI."""

    def __init__(self, app: WSGIApp) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        content = client_file_at(environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""))
        if content is not None:
            headers = {**FILE_HEADERS, "content-length": str(len(content))}
            start_response("200 OK", [*headers.items()])
            return [content if environ["REQUEST_METHOD"] == "GET" else b""]
        with surrounded(environ.get("SCRIPT_NAME", "") + FOLDER):
            return self.app(environ, start_response)


def client_file_at(method: str, path: str) -> bytes | None:
    """Return the client's file where a request asks for it."""
    folder, _, name = path.rpartition("/")
    return client_file(name) if folder == FOLDER and method in ("GET", "HEAD") else None


def around(get_response: Callable[[Q], Any], look: Callable[[Q], tuple[str, Any | None]]) -> Callable[[Q], Any]:
    """Return a middleware's function, async when what it wraps is; `look` gives the folder and an answer, or None."""

    async def answer_async(request: Q) -> Any:
        folder, own = look(request)
        with surrounded(folder):
            return await get_response(request) if own is None else own

    def answer(request: Q) -> Any:
        folder, own = look(request)
        with surrounded(folder):
            return get_response(request) if own is None else own

    return answer_async if inspect.iscoroutinefunction(get_response) else answer


def streaming(answer: Callable[[Source], R]) -> Callable[[Callable[P, Source | Awaitable[Source]]], Callable[P, Any]]:
    """Return a decorator: a handler that yields, or returns, what `answer`, a host's `stream`, takes."""

    def decorate(handler: Callable[P, Source | Awaitable[Source]]) -> Callable[P, Any]:
        def answered(*args: P.args, **kwargs: P.kwargs) -> R:
            return answer(handler(*args, **kwargs))  # type: ignore[arg-type]  # a coroutine function has its own

        async def awaited(*args: P.args, **kwargs: P.kwargs) -> R:
            source: Any = handler(*args, **kwargs)
            return answer(source if hasattr(source, "__aiter__") else await source)

        is_async = inspect.isasyncgenfunction(handler) or inspect.iscoroutinefunction(handler)
        return _named_after(handler, awaited if is_async else answered)  # type: ignore[no-any-return]  # as given

    return decorate


def _named_after(handler: Any, answering: Any) -> Any:
    """Let a host that looks at parameters see the handler's; none may see that it is a generator."""
    update_wrapper(answering, handler)
    del answering.__wrapped__
    parameters = inspect.signature(handler).parameters.values()
    kinds = {each.name: each.annotation for each in parameters if each.annotation is not each.empty}
    with suppress(NameError):  # of an import that only type checkers see
        kinds = get_type_hints(SimpleNamespace(__annotations__=kinds), handler.__globals__, include_extras=True)
    answering.__annotations__ = {**kinds, "return": Any}
    answering.__signature__ = inspect.Signature(
        [each.replace(annotation=kinds.get(each.name, each.empty)) for each in parameters], return_annotation=Any
    )
    return answering
