"""Names as the client reads them: of signals, events, properties and attributes.

Law: a name comes out in the page as it was given, or is refused. HTML takes capitals away from the names of attributes,
and the client changes some that stand in keys; so names of signals stand in values, and a name that has to stand in a
key is written so that the client makes the right one of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, TypeGuard

from stario.html.errors import MarkupError, describe
from stario.html.javascript import key

if TYPE_CHECKING:
    from collections.abc import Mapping


class Reference(Protocol):
    """A signal of a declared class: code that has a name."""

    @property
    def text(self) -> str:
        """How it is read in an expression."""
        ...

    @property
    def name(self) -> str:
        """Its path."""
        ...


SignalName: TypeAlias = "str | Reference"

_SIGNAL: Final = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", re.ASCII)
_EVENT: Final = re.compile(r"[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*")
_IDENTIFIER: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_KEY: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def fits(name: object, pattern: re.Pattern[str]) -> TypeGuard[str]:
    """Say whether a name is text, and all of it as a pattern has it."""
    return isinstance(name, str) and pattern.fullmatch(name) is not None


def signal_name(name: SignalName) -> str:
    """Return a signal's name, checked: letters, digits and `_`, in parts joined by `.`, without `__`."""
    path = name if isinstance(name, str) else _path_of(name)
    if _SIGNAL.fullmatch(path) and "__" not in path and not path.endswith("_"):
        for part in path.split("."):
            key(part)
        return path
    raise MarkupError(
        expected="a signal's name of letters, digits and single _, parts joined by '.'",
        came=repr(path),
        hint="'-' would be read as a part of the name, '__' begins a modifier",
    )


def _path_of(reference: object) -> str:
    name = getattr(reference, "name", None)
    if isinstance(name, str) and isinstance(getattr(reference, "text", None), str):
        return name
    raise MarkupError(
        expected="a signal's name, or a signal of a class", came=describe(reference), hint='write "count" for $count'
    )


def own_name(name: object) -> str:
    """Return the name of a signal among its neighbours: one part of a path."""
    if not isinstance(name, str):
        raise MarkupError(expected="a signal's name", came=describe(name))
    if "." in signal_name(name):
        raise MarkupError(expected="nested mappings", came=repr(name), hint='write {"a": {"b": 1}} for the signal a.b')
    return name


def event_name(function: str, name: str, modifiers: Mapping[str, object]) -> str:
    """Return an event's name as it stands in a key; with the modifier `case` it may not hold a dot."""
    if fits(name, _EVENT):
        return name
    hint = "HTML takes capitals away from attribute names"
    if not modifiers.get("case"):
        hint += f"""; write {function}("my-event", ..., case="camel") for myEvent"""
    raise MarkupError(
        expected="an event's name in lower-case letters, digits and single hyphens", came=repr(name), hint=hint
    )


def plain_event(name: object) -> str:
    """Return an event's name that stands among others, parted by dots."""
    if fits(name, _KEY):
        return name
    raise MarkupError(
        expected="an event's name in lower-case letters, digits and single hyphens, without dots", came=repr(name)
    )


def store_name(name: str) -> str:
    """Return the name of a store in the browser, which the client takes as it stands."""
    if fits(name, _KEY):
        return name
    raise MarkupError(expected="a name in lower-case letters, digits and single hyphens", came=repr(name))


def property_key(name: str) -> str:
    """Return a property's name so that the client makes it of it again.

    >>> property_key("valueAsNumber"), property_key("innerHTML")
    ('value-as-number', 'inner-h-t-m-l')
    """
    written = _hyphened(name) if fits(name, _IDENTIFIER) else ""
    if written and _camel(_parted(written)) == name:
        return written
    raise MarkupError(
        expected="a property's name of letters, with digits only before a capital or at the end", came=repr(name)
    )


def signal_key(name: SignalName) -> str:
    """Return a signal's name for a key; the client makes capitals of hyphens.

    >>> signal_key("isDark")
    'is-dark'
    """
    return _hyphened(signal_name(name))


def _hyphened(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: f"-{letter[0].lower()}", name)


def _camel(written: str) -> str:
    return re.sub(r"-(.)", lambda part: part[1].upper(), written)


def _parted(written: str) -> str:
    """Return a key as the client parts it before it makes capitals: between letters and digits too."""
    return re.sub(r"([0-9])([a-z])", r"\1-\2", re.sub(r"([a-z])([0-9])", r"\1-\2", written))


def survives_parting(name: str) -> bool:
    """Say whether the client keeps a style's name that stands in an object: it parts letters and digits there."""
    return name == _parted(name).lower() and "_" not in name
