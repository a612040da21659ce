"""The values of the client's attributes, each by its kind; the functions of `data` are made of these.

Law: what the client runs is `Code`, the program's own; a plain `str` is never run. Everything else that comes in
(names, filters, values of signals) is checked or written as a literal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from stario.datastar.naming import fits, own_name, survives_parting
from stario.datastar.signal_values import values_of
from stario.datastar.signals import Signals
from stario.html.attributes import CODE_NAMES, base_of
from stario.html.errors import MarkupError, describe
from stario.html.javascript import Code, key, literal, made

if TYPE_CHECKING:
    from stario.html.javascript import Literal

T = TypeVar("T")
DataAttributes: TypeAlias = dict[str, Code]
Results: TypeAlias = "Mapping[str, Code | Results]"

NOTHING: Final = Code("")
"""The value of an attribute that needs none."""
_NAME: Final = re.compile(r"[A-Za-z_:][A-Za-z0-9:._-]*")
_PROPERTY: Final = re.compile(r"-{0,2}[A-Za-z_][A-Za-z0-9_-]*")
_QUERY: Final = re.compile(r"[^'\"`\\$@\x00-\x1f\x7f]+")
_RUN_BY_BROWSERS: Final = re.compile(r"on|srcdoc$", re.IGNORECASE)


def code(function: str, expression: Code) -> Code:
    """Return statements that the client runs, and refuse what is no code."""
    if isinstance(expression, Code):  # pyright: ignore[reportUnnecessaryIsInstance]
        return expression
    raise MarkupError(
        expected=f"an expression for {function}", came=repr(expression), hint='write js("..."): text is never run'
    )


def value(function: str, expression: Code) -> Code:
    """Return an expression whose value the client takes, and refuse what is no code."""
    return code(function, expression)


def expressions(function: str, entries: Mapping[str, Code]) -> Code:
    """Return a mapping from names to expressions."""
    written = [f"{key(name)}: {value(function, each).text}" for name, each in _items(function, entries)]
    return made("{" + ", ".join(written) + "}", entries)


def _items(function: str, entries: Mapping[str, T]) -> list[tuple[str, T]]:
    if isinstance(entries, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        return [*entries.items()]
    raise MarkupError(
        expected=f"a mapping from names to expressions for {function}",
        came=describe(entries),
        hint=f'write {function}({{"name": js("...")}})',
    )


def attribute_expressions(function: str, entries: Mapping[str, Code]) -> Code:
    """Return a mapping from attributes to expressions; one whose value a page would run is refused."""
    for name, _ in _items(function, entries):
        if not fits(name, _NAME):
            raise MarkupError(expected=f"an attribute's name for {function}", came=repr(name))
        if _RUN_BY_BROWSERS.match(name) or base_of(name.lower()) in CODE_NAMES:
            raise MarkupError(
                expected=f"an attribute that holds no code for {function}",
                came=repr(name),
                hint="what it is set to would be run, whoever wrote it; write data.on(...) for events",
            )
    return expressions(function, entries)


def style_expressions(function: str, entries: Mapping[str, Code]) -> DataAttributes:
    """Return attributes for a mapping from CSS properties to expressions.

    In an object the client parts letters from digits (`--c1` would be `--c-1`): such a property has its own attribute.
    """
    together: dict[str, Code] = {}
    apart: DataAttributes = {}
    for name, expression in _items(function, entries):
        if survives_parting(_property(function, name)):
            together[name] = expression
        else:
            apart[f"data-style:{name}"] = value(function, expression)
    return {"data-style": expressions(function, together), **apart} if together or not apart else apart


def _property(function: str, name: str) -> str:
    if fits(name, _PROPERTY) and name == name.lower() and "__" not in name:
        return name
    raise MarkupError(
        expected=f"a CSS property's name as CSS writes it, in small letters, for {function}",
        came=repr(name),
        hint='write "background-color"; the client takes capitals away, and reads __ as a modifier',
    )


def signal_values(function: str, values: Mapping[str, Literal] | Signals) -> Code:
    """Return the values of signals by their names; nested mappings are nested signals."""
    if isinstance(values, Signals):
        values = values_of(values)
    if not isinstance(values, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise MarkupError(
            expected=f"a mapping from signals to values for {function}",
            came=describe(values),
            hint='write {"count": 0}',
        )
    _check_names(values)
    return made(literal(values), values)


def _check_names(values: Mapping[str, Literal]) -> None:
    for name, inner in values.items():
        own_name(name)
        if isinstance(inner, Mapping):
            _check_names(inner)


def results(function: str, entries: Results) -> Code:
    """Return a mapping from signals to functions that give their values; nested mappings are nested signals."""
    written = [f"{key(own_name(name))}: {_result(function, entry)}" for name, entry in _items(function, entries)]
    return made("{" + ", ".join(written) + "}", entries)


def _result(function: str, entry: Code | Results) -> str:
    return results(function, entry).text if isinstance(entry, Mapping) else f"() => ({value(function, entry).text})"


def filters(function: str, include: str | None, exclude: str | None) -> Code:
    """Return two regular expressions for the paths of signals, as JSON: the client need not run it."""
    given = {"include": include, "exclude": exclude}
    for name, pattern in given.items():
        if pattern is not None and not isinstance(pattern, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise MarkupError(expected=f"a regular expression as text for {name} of {function}", came=describe(pattern))
    present = {name: pattern for name, pattern in given.items() if pattern is not None}
    return made(_json(present)) if present else NOTHING


def _json(value: object) -> str:
    from json import dumps  # msgspec refuses lone surrogates

    return dumps(value, separators=(",", ":"))


def names(function: str, given: tuple[str, ...]) -> Code:
    """Return the names of attributes, parted by spaces."""
    for name in given:
        if not fits(name, _NAME):
            raise MarkupError(expected=f"attributes' names for {function}", came=describe(name), hint='write "open"')
    if not given:
        raise MarkupError(expected=f"attributes' names for {function}", came="none", hint='write "open"')
    return made(" ".join(given))


def media_query(function: str, query: str) -> Code:
    """Return a media query as a text in quotes, which the client takes as it stands."""
    if fits(query, _QUERY):
        return Code(f"'{query}'")
    raise MarkupError(
        expected=f"a media query for {function}", came=describe(query), hint='write "(prefers-color-scheme: dark)"'
    )


def filter_beside(function: str, attribute: str, include: str | None, exclude: str | None) -> DataAttributes:
    """Return the attribute that holds another one's filter, or nothing without a filter."""
    filter = filters(function, include, exclude)
    return {attribute: filter} if filter is not NOTHING else {}
