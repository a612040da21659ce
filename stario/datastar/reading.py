"""Signals that come with a request, decoded into a type of the program's own.

Laws. A GET or DELETE carries them in its query as `datastar=...`, all others as a JSON body; none at all is an empty
object, so defaults hold. Whatever a visitor sends becomes a value of that type or a `SignalsError`, nothing else, in
time that grows with its length and no faster. `decode` is pure; `read_signals` only finds the parts of a request.
"""

from __future__ import annotations

import re
from inspect import iscoroutinefunction
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeVar, overload
from urllib.parse import unquote_to_bytes

import msgspec

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

T = TypeVar("T")


class Limits(NamedTuple):
    """How much is read: bytes of signals in a query, bytes of a body, levels of nesting."""

    query: int = 8 << 10
    body: int = 1 << 20
    depth: int = 32


LIMITS: Final = Limits()
_IN_QUERY: Final = frozenset({"GET", "HEAD", "DELETE"})


class SignalsError(ValueError):
    """Signals that cannot be taken: the status to answer with (400 or 413), and one sentence for who asked."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message)
        self.status = status
        self.message = message

    def __str__(self) -> str:
        return self.message


# -- the pure core


def decode(method: str, query: str | bytes, body: bytes, type: type[T], *, limits: Limits = LIMITS) -> T:
    """Return a request's signals as a type that msgspec knows; raises `SignalsError`.

    `query` is what stands after the `?`, still encoded.

    >>> decode("GET", "datastar=%7B%22a%22%3A1%7D", b"", dict[str, int])
    {'a': 1}
    """
    if method.upper() in _IN_QUERY:
        text = _field(query.encode("utf-8", "surrogatepass") if isinstance(query, str) else query, limits.query)
    else:
        text = _at_most(body, limits.body, "the body")
    return _decoded(_checked(text, limits.depth), type)


def _field(query: bytes, most: int) -> bytes:
    """Return what the query's one field `datastar` holds."""
    parts = [part.partition(b"=") for part in query.split(b"&") if part.startswith(b"datastar") or b"%" in part]
    found = [value for name, _, value in parts if _is_signals(name)]
    if len(found) > 1:
        raise SignalsError(400, f"expected one field datastar in the query, came {len(found)}")
    return _at_most(unquote_to_bytes(found[0].replace(b"+", b" ")), most, "the query") if found else b""


def _is_signals(name: bytes) -> bool:
    return name == b"datastar" or (b"%" in name and unquote_to_bytes(name) == b"datastar")


def _at_most(text: bytes, most: int, where: str) -> bytes:
    if len(text) > most:
        raise _too_large(f"{len(text):,}", most, where)
    return text


def _too_large(came: str, most: int, where: str) -> SignalsError:
    return SignalsError(413, f"expected at most {most:,} bytes of signals in {where}, came {came}")


def _checked(text: bytes, deepest: int) -> bytes:
    """Return the text of an object that is UTF-8 and not too deep: msgspec would skip fields that it has no use for."""
    try:
        text.decode()
    except UnicodeDecodeError as error:
        raise SignalsError(400, f"expected signals in UTF-8, came the byte {text[error.start]:#04x}") from None
    start = text.lstrip(b" \t\r\n")[:1]
    if start not in (b"{", b""):
        raise SignalsError(400, "expected an object of signals, came JSON of another kind, or none")
    if text.count(b"{") + text.count(b"[") > deepest and _depth(text) > deepest:
        raise SignalsError(400, f"expected signals nested at most {deepest} levels deep, came deeper ones")
    return text if start else b"{}"


_OPENED: Final = bytes.maketrans(b"{}", b"[]")
_NO_BRACKET: Final = bytes(set(range(256)) - set(b"[]{}"))
_BETWEEN: Final = (ord("[") + ord("]")) // 2


def _depth(text: bytes) -> int:
    """Return how deep brackets stand in each other: those outside texts, which is every second piece between quotes."""
    pieces = text.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')[::2]
    brackets = b"".join(pieces).translate(_OPENED, _NO_BRACKET)
    return max(accumulate(_BETWEEN - bracket for bracket in brackets), default=0)


_HEX: Final = rb"[0-9a-fA-F]{2}"
_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB]%b\\u[dD][c-fC-F]%b|(?P<lone>u[dD][89a-fA-F]%b)|\\)" % (_HEX, _HEX, _HEX)
)


def _decoded(text: bytes, type: type[T]) -> T:
    if b"\\ud" in text or b"\\uD" in text:  # half a character that somebody typed is U+FFFD, as everywhere
        text = _ESCAPE.sub(lambda match: rb"\ufffd" if match["lone"] else match[0], text)
    try:
        return msgspec.json.decode(text, type=type)
    except msgspec.ValidationError as error:
        raise SignalsError(400, _sentence(str(error))) from None
    except msgspec.DecodeError as error:
        raise SignalsError(400, f"expected signals as JSON, came something else: {error}") from None
    except RecursionError:
        raise SignalsError(400, "expected signals that are less deep, came deeper ones") from None


_MISSING: Final = "Object missing required field "


def _sentence(error: str) -> str:
    """Turn msgspec's message into one that begins with the field's path.

    >>> _sentence("Expected `int`, got `str` - at `$.cart.count`")
    'cart.count: expected int, got str'
    >>> _sentence("Object missing required field `count` - at `$.cart`")
    'cart.count: expected a value, came none'
    """
    what, _, where = error.replace("`", "").partition(" - at $")
    path = where.removeprefix(".")
    if what.startswith(_MISSING):
        return f"{'.'.join(filter(None, [path, what.removeprefix(_MISSING)]))}: expected a value, came none"
    return f"{path or 'signals'}: {what[:1].lower()}{what[1:]}"


# -- requests of any framework


class Streamed(Protocol):
    """A request of Starlette, FastAPI or Litestar."""

    def stream(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes."""
        ...


class LaterData(Protocol):
    """A request of Quart."""

    def get_data(self) -> Awaitable[Any]:
        """Return the body when it is there."""
        ...


class LaterRead(Protocol):
    """A request of aiohttp."""

    def read(self) -> Awaitable[bytes]:
        """Return the body when it is there."""
        ...


class Data(Protocol):
    """A request of Flask."""

    def get_data(self) -> bytes:
        """Return the body."""
        ...


class Body(Protocol):
    """A request of Django or Sanic."""

    @property
    def body(self) -> bytes:
        """The body."""
        ...


@overload
def read_signals(request: Streamed | LaterData | LaterRead, type: type[T], *, limits: Limits = ...) -> Awaitable[T]: ...
@overload
def read_signals(request: Data | Body, type: type[T], *, limits: Limits = ...) -> T: ...
def read_signals(request: Any, type: type[T], *, limits: Limits = LIMITS) -> T | Awaitable[T]:
    """Return the signals that came with a request; where its body has to be awaited, so has the result.

    To be awaited: requests of Starlette, FastAPI, Litestar, Quart and aiohttp. At once: those of Flask, Django and
    Sanic. Raises `SignalsError`, which has the status and the sentence to answer with.
    """
    if _is_later(request):
        return _later(request, type, limits)
    body = b"" if request.method in _IN_QUERY else _body(request, limits.body)
    return decode(request.method, _query(request), body, type, limits=limits)


def _is_later(request: Any) -> bool:
    """Say whether a request's body is awaited; Django's, known by its `META`, is read when one looks at it."""
    if hasattr(request, "META"):
        return False
    reader = getattr(request, "get_data", None) or getattr(request, "read", None)
    return iscoroutinefunction(reader) or (reader is None and callable(getattr(request, "stream", None)))


async def _later(request: Any, type: type[T], limits: Limits) -> T:
    body = b"" if request.method in _IN_QUERY else await _awaited_body(request, limits.body)
    return decode(request.method, _query(request), body, type, limits=limits)


def _query(request: Any) -> str | bytes:
    """Return what stands after the `?`, as each framework keeps it; WSGI has bytes as Latin-1."""
    if hasattr(request, "META"):
        return str(request.META.get("QUERY_STRING", "")).encode("latin-1", "replace")
    if hasattr(request, "query_string"):
        found: str | bytes = request.query_string
        return found
    return bytes(request.scope["query_string"])


def _declared(request: Any, most: int) -> int | None:
    """Return the length that the body is said to have; raises before any of a body too large is read."""
    said = request.headers.get("content-length")
    if said is None or not said.isdecimal():
        return None
    if len(said) > 15 or int(said) > most:
        raise _too_large(said, most, "the body")
    return int(said)


def _body(request: Any, most: int) -> bytes:
    _declared(request, most)
    return bytes(request.get_data() if hasattr(request, "get_data") else request.body)


async def _awaited_body(request: Any, most: int) -> bytes:
    declared = _declared(request, most)
    for name in ("get_data", "read"):
        if hasattr(request, name):
            return bytes(await getattr(request, name)())
    if declared is not None:  # the framework keeps it, for whoever reads it again
        return bytes(await request.body())
    return await _streamed_body(request.stream(), most)


async def _streamed_body(stream: AsyncIterator[bytes], most: int) -> bytes:
    body = bytearray()
    async for chunk in stream:
        body += chunk
        if len(body) > most:
            raise _too_large("more", most, "the body")
    return bytes(body)
