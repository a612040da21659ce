"""The context: what was asked. It reads; the `Writer` writes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request

from stario.datastar.reading import LIMITS, Limits, SignalsError, read_signals
from stario.web.errors import HTTPError
from stario.web.policy import NONCE
from stario.web.sharing import alone

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from starlette.datastructures import URL, Headers
    from starlette.types import Receive, Scope

    from stario.web.signing import Signer

T = TypeVar("T")
_MOST_FIELDS = 1000


class Context:
    """One request, as a handler sees it."""

    __slots__ = ("_fields", "_receive", "_request", "_scope", "_signer")

    def __init__(self, scope: Scope, receive: Receive, signer: Signer) -> None:
        self._scope = scope
        self._receive = receive
        self._signer = signer
        self._request: Request | None = None
        self._fields: dict[str, str | list[str]] | None = None

    @property
    def request(self) -> Request:
        """The request as Starlette has it; raises `RuntimeError` in a shared view, which is everybody's."""
        if alone.get():
            raise RuntimeError(
                "expected a shared view that sees its arguments only, came one that reads a request; "
                'give it what it needs, @shared("room") over def room_view(room_id), or patch a view of each page'
            )
        if self._request is None:
            self._request = Request(self._scope, self._receive)
        return self._request

    @property
    def method(self) -> str:
        """The request's method, in capitals."""
        return self.request.method

    @property
    def url(self) -> URL:
        """The whole address that was asked for."""
        return self.request.url

    @property
    def headers(self) -> Headers:
        """The request's headers; names in any case."""
        return self.request.headers

    @property
    def path(self) -> Mapping[str, Any]:
        """The values of the route's parameters: `c.path["room_id"]`, of the type its converter gives."""
        return self.request.path_params

    @property
    def cookies(self) -> Mapping[str, str]:
        """The cookies as they came: what a visitor sends is not to be trusted."""
        return self.request.cookies

    def signed_cookie(self, name: str) -> str | None:
        """Return the value of a cookie that `w.cookie(..., signed=True)` set; None if it is missing or was changed."""
        came = self.request.cookies.get(name)
        return None if came is None else self._signer.unsign(name, came)

    @property
    def nonce(self) -> str | None:
        """The nonce of the page at hand, for scripts of the program's own; None without a strict policy."""
        nonce: str | None = self.request.scope.get(NONCE)
        return nonce

    @property
    def is_datastar(self) -> bool:
        """Whether the Datastar client asks, rather than the browser itself."""
        return self.request.headers.get("datastar-request") == "true"

    @property
    def last_event_id(self) -> str | None:
        """The id of the last event the page has seen, if it came back to a stream."""
        return self.request.headers.get("last-event-id") or None

    def _read_fields(self) -> dict[str, str | list[str]]:
        fields: dict[str, str | list[str]] = {}
        try:
            pairs = parse_qsl(self.request.url.query, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        except ValueError:
            raise HTTPError(400, f"The address has more than {_MOST_FIELDS} fields.") from None
        for name, value in pairs:
            earlier = fields.get(name)
            if earlier is None:
                fields[name] = value
            else:
                fields[name] = [*earlier, value] if isinstance(earlier, list) else [earlier, value]
        return fields

    def query(self, shape: type[T]) -> T:
        """Return the query as a msgspec type: `c.query(Paint).cell`. What does not fit ends with 400 and a sentence."""
        lists = _list_fields(cast("Hashable", shape))
        if self._fields is None:
            self._fields = self._read_fields()
        fields = {
            name: [value] if name in lists and isinstance(value, str) else value for name, value in self._fields.items()
        }
        try:
            return msgspec.convert(fields, shape, strict=False)
        except msgspec.ValidationError as error:
            raise HTTPError(400, _sentence(str(error))) from None

    async def signals(self, shape: type[T], *, limits: Limits = LIMITS) -> T:
        """Return the page's signals as a msgspec type: `(await c.signals(Cart)).count`.

        A client that does not send what fits gets 400 and a sentence, 413 where it is more than the limits.
        """
        try:
            return await read_signals(self.request, shape, limits=limits)
        except SignalsError as error:
            raise HTTPError(error.status, f"{error.message}.") from None


@cache
def _list_fields(shape: Hashable) -> frozenset[str]:
    """Return the fields that take several values: a form with one box ticked sends one value, and no list."""
    from msgspec import inspect

    known = inspect.type_info(shape)
    several = (inspect.ListType, inspect.SetType, inspect.FrozenSetType, inspect.VarTupleType, inspect.TupleType)
    return frozenset(
        field.encode_name
        for field in getattr(known, "fields", ())
        if any(isinstance(kind, several) for kind in getattr(field.type, "types", (field.type,)))
    )


def _sentence(error: str) -> str:
    """Turn msgspec's message into a sentence about the address: "Expected `int` >= 0 - at `$.cell`"."""
    what, _, where = error.replace("`", "").partition(" - at $")
    where = where.lstrip(".") if where.startswith(".") else ""
    if what.startswith(_MISSING):
        return f"The address lacks {'.'.join(filter(None, [where, what.removeprefix(_MISSING)]))}."
    return f"{where}: {what[:1].lower()}{what[1:]}." if where else f"{what}."


_MISSING = "Object missing required field "
