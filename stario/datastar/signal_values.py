"""The values of signals: out to the page as JSON has them, in from what a page has sent.

Law: msgspec decodes, so what does not fit a class's types is an error that names the path, never a value.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from stario.datastar.signals import FORMS, Signals

if TYPE_CHECKING:
    from collections.abc import Mapping

S = TypeVar("S", bound=Signals)


class File(msgspec.Struct, frozen=True):
    """A file that a bound `<input type="file">` holds; the signal is a list of them."""

    name: str
    content: bytes = msgspec.field(name="contents")
    """What the file holds; it travels as base64."""
    mime: str


def values_of(signals: Signals) -> dict[str, Any]:
    """Return the signals' values by the names that the page has, as JSON holds them."""
    prefix = FORMS[type(signals)].prefix
    values = _plain(signals)
    return {prefix: values} if prefix else values


def _plain(value: object) -> Any:
    if isinstance(value, Signals):
        form = FORMS[type(value)]
        return {form.wire_name(name): _plain(getattr(value, name)) for name in form.fields}
    if value is None or isinstance(value, str | int | float):
        return value
    return msgspec.to_builtins(value)


def from_values(kind: type[S], values: Mapping[str, Any]) -> S:
    """Return an instance of what a page has sent; raises `msgspec.ValidationError`, which names the path.

    Signals that were not sent have their defaults, others than the class's are passed over.
    """
    form = FORMS[kind]
    if form.prefix:
        return cast("S", getattr(msgspec.convert(values, _enclosing(cast("Any", kind))), form.prefix))
    if form.is_local:
        given = {name: values[form.wire_name(name)] for name in form.fields if form.wire_name(name) in values}
        return msgspec.convert(given, kind)
    return msgspec.convert(values, kind)


@cache
def _enclosing(kind: type[Any]) -> type[msgspec.Struct]:
    """Return what holds a class's signals under its prefix, so that errors name the whole path."""
    optional = all(field.default is not MISSING or field.default_factory is not MISSING for field in fields(kind))
    held = msgspec.field(default_factory=kind) if optional else msgspec.field()
    return msgspec.defstruct(f"{kind.__name__}Sent", [(FORMS[kind].prefix, kind, held)])
