"""Values of attributes that stand for themselves, and what is said of those that cannot be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from markupsafe import Markup

from stario.html.addresses import BLOCKED, strict
from stario.html.errors import MarkupError, describe
from stario.html.protocols import knows_markup

if TYPE_CHECKING:
    from stario.html.nodes import Element

# What a value becomes: text to escape, True for a bare name, None for no attribute at all.
Value: TypeAlias = "str | bool | None"


def plain(cls: type[Element], name: str, value: object) -> str:
    """Return text of a value that stands for itself: text, numbers, dates, UUIDs."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]
    if kind is int:
        return repr(value)
    if isinstance(value, Markup):
        return value.unescape()
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int | float):
        return repr(value) if kind is float else str(value)
    if hasattr(kind, "total_seconds"):
        return f"PT{value.total_seconds():g}S"  # type: ignore[attr-defined]  # a timedelta: ISO 8601
    if names_itself(kind):
        return str(getattr(value, "isoformat", value.__str__)())
    if knows_markup(value) and not hasattr(kind, "expand"):  # a node is no text
        return Markup(str(value.__html__())).unescape()
    raise wrong(cls, name, value, "text, a number or a date")


_STAND_FOR_THEMSELVES: Final = frozenset(
    [("decimal", "Decimal"), ("_pydecimal", "Decimal"), ("fractions", "Fraction"), ("uuid", "UUID")]
    + [("django.utils.functional", "Promise")]  # a lazy, translated text
    + [("datetime", name) for name in ("date", "time", "datetime", "timedelta")]
)


def names_itself(kind: type) -> bool:
    """Say whether `str()` of such a value is its text; by name, so that decimal and uuid need not be imported."""
    return any((base.__module__, base.__qualname__) in _STAND_FOR_THEMSELVES for base in kind.__mro__)


def wrong(cls: type[Element], name: str, value: object, expected: str, hint: str = "") -> MarkupError:
    """Return the error for a value that an attribute cannot have."""
    return MarkupError(path=cls.tag, expected=f"{expected} for {name}", came=describe(value), hint=hint)


_told: set[tuple[str, str]] = set()


def tell(error: MarkupError) -> None:
    """Say what was left out, once for each place: a visitor's text may not raise, a developer asks why."""
    if strict.get():
        raise error
    place = (error.path, error.expected)
    if place not in _told:
        import logging  # only where something is amiss: it takes as long to load as half of this package

        _told.add(place)
        logging.getLogger("stario").warning("blocked: %s", error)


def blocked(cls: type[Element], name: str, value: str) -> str:
    """Return what stands in the place of a dangerous address."""
    expected = "an address that cannot run script"
    tell(wrong(cls, name, value, expected, "write h.trusted_url(...) if it is your own"))
    return BLOCKED
