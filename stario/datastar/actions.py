"""How actions are written: `@post('add', {retry: 'never'})`; the functions of `at` are made of these.

Laws. An answer can bring code into the page, so text never leads to another site; the program vouches for one with
`h.trusted_url(...)`. Values enter as hardened literals; an option the client would read as something else is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from stario.datastar.modifiers import Duration, milliseconds, one_of, truth
from stario.html.addresses import TrustedURL, leads_elsewhere, opens_here
from stario.html.errors import MarkupError, describe, near
from stario.html.javascript import Code, address, in_address, literal, made
from stario.html.protocols import is_mapping
from stario.html.pure import Hole

_HEADER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # RFC 9110, 5.6.2
_HEADER_VALUE: Final = re.compile(r"[\t\x20-\x7e\x80-\xff]*")  # Fetch, 2.2.2: bytes, without line ends


def _url_text(url: object) -> str:
    """Return what stands between the quotes of an action's address; raises for an address that is refused."""
    if not isinstance(url, str) or (leads_elsewhere(url) and not isinstance(url, TrustedURL)):
        raise ValueError
    return f"{in_address(url)}"


ADDRESS: Final = Hole(stand_in=str, text=_url_text, opens=opens_here, part=in_address)


# -- options


class Option(NamedTuple):
    """One option: its name in the client, and what its value writes; a filter stands in an object of its own."""

    name: str
    write: Callable[[str, Any], str]
    is_filter: bool = False


def choice(name: str, *values: str) -> Option:
    """An option with one of a few words."""

    def write(keyword: str, value: object) -> str:
        return chosen(keyword, value, *values)

    return Option(name, write)


def choice_or_code(name: str, *values: str) -> Option:
    """An option with one of a few words, or an expression."""

    def write(keyword: str, value: object) -> str:
        return value.text if isinstance(value, Code) else chosen(keyword, value, *values)

    return Option(name, write)


def text(name: str) -> Option:
    """An option with a text."""
    return Option(name, _text)


def pattern(name: str) -> Option:
    """An option with a regular expression for the paths of signals."""
    return Option(name, _text, is_filter=True)


def _text(keyword: str, value: object) -> str:
    if isinstance(value, str):
        return literal(value)
    raise _wrong(keyword, "text", value)


def headers(name: str) -> Option:
    """An option with a mapping from headers to texts."""
    return Option(name, _headers)


def _headers(keyword: str, value: object) -> str:
    if not is_mapping(value):
        raise _wrong(keyword, "a mapping from names to texts", value)
    for header, content in value.items():
        if not isinstance(header, str) or not _HEADER.fullmatch(header):
            raise _wrong(keyword, "a header's name", header)
        if not isinstance(content, Code) and (not isinstance(content, str) or not _HEADER_VALUE.fullmatch(content)):
            raise _wrong(f"the header {header}", "text of one line, in Latin-1,", content)
    return literal(value)


def flag(name: str) -> Option:
    """An option that is true or false."""
    return Option(name, _flag)


def _flag(keyword: str, value: object) -> str:
    if isinstance(value, bool):
        return literal(value)
    raise _wrong(keyword, "True or False", value)


def value(name: str) -> Option:
    """An option with any value."""
    return Option(name, _literal)


def _literal(_: str, value: object) -> str:
    return literal(value)


def time(name: str) -> Option:
    """An option with a duration, which the client takes in milliseconds."""
    return Option(name, _milliseconds)


def _milliseconds(_: str, value: Duration) -> str:
    return literal(milliseconds(value))


def number(name: str) -> Option:
    """An option with a number above nothing."""
    return Option(name, _number)


def _number(keyword: str, value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
        return literal(value)
    raise _wrong(keyword, "a number above 0", value)


def count(name: str) -> Option:
    """An option with a number of times."""
    return Option(name, _count)


def _count(keyword: str, value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return literal(value)
    raise _wrong(keyword, "a whole number from 0 on", value)


def _wrong(keyword: str, expected: str, value: object) -> MarkupError:
    return MarkupError(expected=f"{expected} for {keyword}", came=describe(value))


class Request:
    """All options that a request takes; called with an action, an address and options, they give its code."""

    def __init__(self, **options: Option) -> None:
        self._options = options

    def __call__(self, name: str, url: str, given: Mapping[str, object]) -> Code:
        where = _address(url)
        if not given:
            return made(f"@{name}({where})")
        for keyword in given:
            if keyword not in self._options:
                hint = near(keyword, self._options)
                raise MarkupError(expected=f"an option of @{name}", came=repr(keyword), hint=hint)
        return made(f"@{name}({where}, {{{', '.join(self._entries(given))}}})", given)

    def _entries(self, given: Mapping[str, object]) -> list[str]:
        pairs = [(self._options[keyword], keyword, value) for keyword, value in given.items()]
        entries = [_entry(*pair) for pair in pairs if not pair[0].is_filter]
        filters = sorted(_entry(*pair) for pair in pairs if pair[0].is_filter)
        return [*entries, f"filterSignals: {{{', '.join(filters)}}}"] if filters else entries


def _entry(option: Option, keyword: str, value: object) -> str:
    return f"{option.name}: {option.write(keyword, value)}"


def _address(url: str) -> str:
    if not isinstance(url, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise MarkupError(
            expected="an address of this site to ask", came=describe(url), hint='write "add" or f"/x/{id}"'
        )
    if leads_elsewhere(url) and not isinstance(url, TrustedURL):
        raise MarkupError(
            expected="an address of this site to ask", came=repr(url), hint="write h.trusted_url(...) for another one"
        )
    return address(url)


# -- parameters of other actions


def call(name: str, *arguments: str | None) -> Code:
    """Return an action with its arguments; None stands for the rest, which is not needed."""
    given = arguments
    while given and given[-1] is None:
        given = given[:-1]
    return Code(f"@{name}({', '.join(argument or 'undefined' for argument in given)})")


def delayed(function: str, expression: Code) -> str:
    """Return an expression that the client runs when it wants to."""
    if isinstance(expression, Code):  # pyright: ignore[reportUnnecessaryIsInstance]
        return f"() => ({expression.text})"
    raise MarkupError(
        expected=f"an expression for {function}", came=describe(expression), hint='write js("..."): text is never run'
    )


def filters(include: str | None, exclude: str | None) -> str | None:
    """Return two regular expressions for the paths of signals, or None without any."""
    given = [("exclude", exclude), ("include", include)]
    entries = [f"{keyword}: {_text(keyword, pattern)}" for keyword, pattern in given if pattern is not None]
    return f"{{{', '.join(entries)}}}" if entries else None


def number_or_code(keyword: str, value: object) -> str:
    """Return a number, or an expression that gives one."""
    if isinstance(value, Code) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return literal(value)
    raise _wrong(keyword, "a number or an expression", value)


def true_or_none(keyword: str, value: object) -> str | None:
    """Return `true`, or None where the client's own rule is wanted."""
    return "true" if truth(keyword, value) else None


def chosen(keyword: str, value: object, *values: str) -> str:
    """Return one of a few words as a literal."""
    return literal(one_of(keyword, values, value))


def literal_or_none(value: object) -> str | None:
    """Return a literal, or None where there is no value."""
    return None if value is None else literal(value)
