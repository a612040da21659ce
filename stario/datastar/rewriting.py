"""What the client makes of an attribute: the parameters and the body that it hands to `Function`.

Law: the same text to the byte, or the page's table does not hold what the client asks for. tests/browser/test_csp.py
compares with the client 1.0.1 itself. JavaScript's regular expressions know ASCII letters only but more kinds of space
than ASCII has, and their `.` ends at four line ends; the patterns here say so each time.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Final, NamedTuple

_SPACES: Final = "\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_TRIMMED: Final = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_NOT_LINE_END: Final = "[^\n\r\u2028\u2029]"


class Function(NamedTuple):
    """One function that the client makes: parameters joined by commas, and the body."""

    parameters: str
    body: str


_PARAMETERS: Final = "el,$,__action,evt"

# Of the attributes whose value is an expression: whether its value is wanted, and how the parameters go on.
_WITH_CODE: Final = {
    "attr": (True, ""),
    "class": (True, ""),
    "computed": (True, ""),
    "effect": (False, ""),
    "init": (False, ""),
    "on": (False, ",evt"),
    "on-intersect": (False, ""),
    "on-interval": (False, ""),
    "on-signal-patch": (True, ",patch"),
    "show": (True, ""),
    "signals": (True, ""),
    "style": (True, ""),
    "text": (True, ""),
}
# Attributes whose value is data: run only where it is no JSON.
_WITH_DATA: Final = frozenset({"json-signals", "on-signal-patch-filter"})

NAMES: Final = frozenset({*_WITH_CODE, *_WITH_DATA})
"""The attributes, without `data-`, that hold code in the clients 1.0.1 and 1.0.2."""


def function_of(attribute: str, value: str) -> Function | None:
    """Return what the client makes of an attribute, `data-on:click__once` for one; None where it makes nothing."""
    name = plugin_of(attribute)
    if not value or name not in NAMES:
        return None
    if name in _WITH_DATA:
        return None if _is_json(value) else Function("", f"return ({value})")
    returns, further = _WITH_CODE[name]
    return Function(_PARAMETERS + further, body_of(value, returns=returns))


def plugin_of(attribute: str) -> str:
    """Return an attribute's name without `data-`, key and modifiers."""
    name, colon, key = attribute.removeprefix("data-").partition("__")[0].partition(":")
    return name if key or not colon else f"{name}:"


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(name: str) -> None:
    raise ValueError(name)


@lru_cache(maxsize=4096)
def body_of(expression: str, *, returns: bool) -> str:
    """Return the body that the client writes for an expression; `returns` where its value is wanted."""
    body = _returning(expression) if returns else expression.strip(_TRIMMED)
    escapes = [found[1] for found in _ESCAPED.finditer(body)]
    for number, text in enumerate(escapes):
        body = body.replace(f"{BEGIN}{text}{_END}", f"__escaped{number}", 1)
    body = _ACTION.sub(r'__action("\1",evt,', _SIGNAL_OR_TEXT.sub(_rewritten, body))
    for number, text in enumerate(escapes):
        body = _put_back(body, f"__escaped{number}", text)
    return body


# -- statements: the last one's value is the expression's

# A piece goes on over a `;` in a regular expression, in a string, and in a function that is called at once.
_PIECE: Final = re.compile(
    rf"""(?:
    /(?:\\/|[^/])*/
    | "(?:\\"|[^"])*"
    | '(?:\\'|[^'])*'
    | `(?:\\`|[^`])*`
    | \([{_SPACES}]*(?:function[{_SPACES}]*\([{_SPACES}]*\)|\([{_SPACES}]*\)[{_SPACES}]*=>)[{_SPACES}]*
      (?:\{{(?s:.)*?\}}|[^;)\{{]*)[{_SPACES}]*\)[{_SPACES}]*\([{_SPACES}]*\)
    | [^;]
    )+""",
    re.VERBOSE,
)


def _returning(expression: str) -> str:
    pieces = [found[0] for found in _PIECE.finditer(expression.strip(_TRIMMED))]
    if not pieces:
        return ""
    return ";\n".join([*pieces[:-1], returned(pieces[-1])])


def returned(piece: str) -> str:
    """Return the last statement so that its value is what the function gives."""
    value = piece.strip(_TRIMMED)
    return piece if value.startswith("return") else f"return ({value});"


# -- signals and actions

_WORDS: Final = r"[a-zA-Z_0-9][a-zA-Z_0-9]*(?:[.-][a-zA-Z_0-9]+)*"
_SIGNAL: Final = re.compile(rf"\$({_WORDS})")
_SIGNAL_OR_TEXT: Final = re.compile(
    rf"""(
    "(?:\\{_NOT_LINE_END}|[^"\\])*"
    | '(?:\\{_NOT_LINE_END}|[^'\\])*'
    | `(?:\\{_NOT_LINE_END}|[^`\\$]|\$(?!\{{))*`
    )
    | \$\{{([^{{}}]*)\}}
    | \$({_WORDS})""",
    re.VERBOSE,
)
_ACTION: Final = re.compile(r"@([A-Za-z_$][a-zA-Z_0-9$]*)\(")


def _rewritten(found: re.Match[str]) -> str:
    text, inside, path = found.groups()
    if text:
        return text
    return signal_read(path) if inside is None else f"${{{_SIGNAL.sub(lambda signal: signal_read(signal[1]), inside)}}}"


def signal_read(path: str) -> str:
    """Return how a signal is read in JavaScript."""
    return "$" + "".join(f"['{name}']" for name in path.split("."))


# -- what the client is told to leave alone; its marks overlap by one character

BEGIN: Final = "\U0001f595JS_"
_END: Final = "_DS\U0001f680"
_ESCAPED: Final = re.compile(f"{BEGIN}({_NOT_LINE_END}*?){_END}")
_PATTERN: Final = re.compile(r"\$([$&`'])")


def _put_back(body: str, mark: str, text: str) -> str:
    """Replace a mark as JavaScript's `replace` does, which reads `$&` and its like in the new text."""
    before, found, after = body.partition(mark)
    if not found:
        return body
    meant = {"$": "$", "&": mark, "`": before, "'": after}
    return before + _PATTERN.sub(lambda each: meant[each[1]], text) + after
