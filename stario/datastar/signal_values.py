"""The values of signals: out to the page as JSON has them, in from what a page has sent.

Law: msgspec decodes, so what does not fit a class's types is an error that names the path, never a value.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from stario.datastar.signals import FORMS, Signals

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


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


def from_values(kind: type[T], values: Mapping[str, Any]) -> T:
    """Return an instance of what a page has sent; raises `msgspec.ValidationError`, which names the path.

    Signals that were not sent have their defaults, others than the class's are passed over.
    """
    return taken(kind, msgspec.convert(values, sent(kind)))


def sent(kind: Any) -> Any:
    """Return the type that msgspec decodes what a page has sent into: that of the names which the page has."""
    form = FORMS.get(kind) if isinstance(kind, type) else None
    if form is None or not (form.prefix or form.is_local):
        return kind
    return _enclosing(kind) if form.prefix else _renamed(kind)


def taken(kind: type[T], decoded: Any) -> T:
    """Return an instance of a class of signals from what was decoded into its `sent` type; any other value as it is."""
    form = FORMS.get(cast("Any", kind)) if isinstance(decoded, msgspec.Struct) else None
    if form is None:
        return cast("T", decoded)
    if form.prefix:
        return cast("T", getattr(decoded, form.prefix))
    return kind(**{name: getattr(decoded, name) for name in form.fields})


@cache
def _enclosing(kind: type[Any]) -> type[msgspec.Struct]:
    """Return what holds a class's signals under its prefix, so that errors name the whole path."""
    optional = all(_has_default(field) for field in fields(kind))
    held = msgspec.field(default_factory=kind) if optional else msgspec.field()
    return msgspec.defstruct(f"{kind.__name__}Sent", [(FORMS[kind].prefix, kind, held)])


@cache
def _renamed(kind: type[Any]) -> type[msgspec.Struct]:
    """Return what has a class's signals under the names that stay in the page."""
    wire_name = FORMS[kind].wire_name
    found = [(field.name, cast("type", field.type), _default(field)) for field in fields(kind)]
    return msgspec.defstruct(f"{kind.__name__}Sent", found, rename=wire_name, kw_only=True)


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return msgspec.field(default_factory=field.default_factory)
    return msgspec.field(default=field.default) if field.default is not MISSING else msgspec.field()
