"""Code: text that a page will run, kept apart from text that a person reads.

Law: a plain `str` is never code. `Code` comes from the program's own source through `js()`, which takes constants of
the code that calls it and nothing else; values enter it only as literals that no rewriting in the client can reach: the
Datastar client up to 1.0.3 rewrites `@name(` and `$name` inside string literals too, so a literal keeps only letters,
digits and spaces as they are.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final, LiteralString, TypeAlias

from stario.html.authorship import is_callers_own
from stario.html.errors import MarkupError, describe
from stario.html.escaping import unify_newlines
from stario.html.protocols import is_mapping, is_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Literal: TypeAlias = "str | int | float | bool | Code | Sequence[Literal] | Mapping[str, Literal] | None"


class Code:
    """An expression, or statements, of JavaScript; immutable. Two are equal when their texts are.

    `shape` is what is checked in the text's place: the program's own part, with `''` for each text that came as data,
    so that one check holds for all values. It is empty where nothing is left to check.
    """

    __slots__ = ("shape", "text")
    text: str
    shape: str

    def __init__(self, text: str, shape: str | None = None) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "shape", text if shape is None else shape)

    @property
    def within(self) -> str:
        """How the code is written inside other code."""
        return self.text

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Code is immutable: {name!r} cannot be set")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Code) and other.text == self.text

    def __hash__(self) -> int:
        return hash((Code, self.text))

    def __repr__(self) -> str:
        return f"js({self.text!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return Code, (self.text, self.shape)


class Css:
    """Text of a style sheet, as the program wrote it; the only text that `h.style[...]` takes."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Css) and other.text == self.text

    def __hash__(self) -> int:
        return hash((Css, self.text))

    def __repr__(self) -> str:
        return f"css({self.text!r})"

    def __reduce__(self) -> tuple[type[Css], tuple[str]]:
        return Css, (self.text,)


def js(text: LiteralString, *values: Literal) -> Code:
    """Return code: the program's own constant text, each `{}` in it replaced by a value as a hardened literal.

    Without values the text is taken as it stands, so `js("$a = {}")` sets an empty object. With values the number of
    `{}` must be theirs, else a `MarkupError`. A text that is no constant of the code that calls is refused: it may be
    data, and data is never run.

    >>> js("$name = {}; $n = {}", "O'Hara", 3)
    js("$name = 'O\\\\u0027Hara'; $n = 3")
    """
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise MarkupError(expected="the program's own text", came=describe(text), hint='write js("$count = {}", value)')
    if not is_callers_own(text):
        raise MarkupError(
            expected="a text that stands in the code that calls js()",
            came=f"{describe(text)}, made or kept elsewhere",
            hint='write it in the call, values apart: js("$count = {}", value); keep the code, not its text, in a name',
        )
    return woven(text, *values)


def woven(text: str, *values: Literal) -> Code:
    """Return code from the program's own text, as `js()` does for whoever has seen that it is a constant."""
    if not values:
        return Code(text)
    pieces = text.split("{}")
    if len(pieces) != len(values) + 1:
        raise MarkupError(
            expected=f"{len(values)} times {{}} in {text!r}, one for each value", came=f"{len(pieces) - 1} times"
        )
    written, shape = pieces[0], pieces[0]
    for value, piece in zip(values, pieces[1:]):
        inner = _apart(literal(value), written, piece)
        written += inner + piece
        shape += (shape_of(value) or inner) + piece
    return Code(written, shape)


def _apart(text: str, before: str, after: str) -> str:
    """Keep a literal from growing together with what it stands beside: `a-{}` would become `a--1`, `{}.x` `1.x`."""
    if text.startswith("-") or (after.startswith(".") and text[:1].isdigit()):
        return f"({text})"
    return f" {text}" if before[-1:].isalnum() or before.endswith(("_", "$")) else text


def shape_of(value: object) -> str:
    """Return what is checked in a value's place; nothing where it is the literal itself."""
    if isinstance(value, Code):
        return value.shape
    return "''" if isinstance(value, str | int | float) or value is None else ""


def made(text: str, *parts: object) -> Code:
    """Return code that the library wrote around parts: nothing is left to check in it but code among these."""
    return Code(text, None if any(map(_holds_code, parts)) else "")


def _holds_code(value: object, depth: int = 0) -> bool:
    if isinstance(value, Code):
        return value.shape != ""
    if depth > _DEEPEST or isinstance(value, str):
        return False
    if is_mapping(value):
        return any(_holds_code(inner, depth + 1) for inner in value.values())
    return is_row(value) and any(_holds_code(inner, depth + 1) for inner in value)


def css(text: LiteralString) -> Css:
    """Return the program's own style sheet text, for `h.style[...]`."""
    return Css(text)


_UNSAFE: Final = re.compile(r"[^A-Za-z0-9 ]")
_UNSAFE_IN_ADDRESS: Final = re.compile(r"[^A-Za-z0-9/?=&\-._~%]")  # shown to survive in the client's own action URLs
NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DEEPEST: Final = 32
_REFUSED_KEYS: Final = frozenset({"__proto__", "constructor", "prototype"})


def _unit(match: re.Match[str]) -> str:
    return "".join(f"\\u{unit:04x}" for unit in _utf16(match[0]))


def _utf16(character: str) -> list[int]:
    point = ord(character)
    if point < 0x10000:
        return [point]
    point -= 0x10000
    return [0xD800 | point >> 10, 0xDC00 | point & 0x3FF]


def literal(value: object, _depth: int = 0) -> str:
    """Return a value as a JavaScript literal that stays one value wherever it is put.

    Text goes in single quotes with everything but letters, digits and spaces as `\\uXXXX`; NaN and infinities, which
    JSON lacks, and nesting beyond 32 levels raise a `MarkupError`.
    """
    if isinstance(value, str):
        return f"'{_UNSAFE.sub(_unit, value)}'"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Code):
        return value.within
    if _depth >= _DEEPEST:
        raise MarkupError(expected=f"a value nested at most {_DEEPEST} levels deep", came="a deeper one")
    if is_mapping(value):
        return "{" + ", ".join(f"{key(name)}: {literal(inner, _depth + 1)}" for name, inner in value.items()) + "}"
    if is_row(value):
        return "[" + ", ".join(literal(inner, _depth + 1) for inner in value) + "]"
    raise MarkupError(
        expected="text, a number, a boolean, None, or a list or mapping of these",
        came=describe(value),
        hint="turn it into one of these first, for instance with msgspec.to_builtins(value)",
    )


def _number(value: int | float) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        raise MarkupError(expected="a finite number", came=repr(value), hint="JSON has neither NaN nor infinity")
    return float.__repr__(value) if isinstance(value, float) else int.__repr__(int(value))


def key(name: object) -> str:
    """Return a name as a key of an object literal; the keys that would reach an object's prototype are refused."""
    if not isinstance(name, str) or name in _REFUSED_KEYS:
        raise MarkupError(expected="a key of text that is plain data", came=repr(name))
    return name if NAME.fullmatch(name) else f"'{_UNSAFE.sub(_unit, name)}'"


def address(url: str) -> str:
    """Return an action's URL as a literal; the characters that addresses are made of stay readable."""
    return f"'{in_address(url)}'"


def in_address(url: str) -> str:
    """Return a part of an action's URL as it stands between the quotes."""
    return url if url.isascii() and url.isalnum() else _UNSAFE_IN_ADDRESS.sub(_unit, url)


# A client that finds the end of a document in a fragment would parse it as a whole page.
_ENDS_SCRIPT: Final = re.compile(r"<(?=/(?:script|html|head|body)|script|!--)", re.IGNORECASE)
_ENDS_STYLE: Final = re.compile(r"</(?=style)", re.IGNORECASE)


def raw_text(pieces: Iterable[str], tag: str) -> str:
    """Return the text of a `<script>` or `<style>` so that it cannot end its element, its pieces joined either."""
    text = unify_newlines("".join(pieces))
    return _ENDS_SCRIPT.sub(r"\\x3c", text) if tag == "script" else _ENDS_STYLE.sub(r"<\\/", text)


def is_raw_text(piece: object, tag: str) -> bool:
    """Say whether a value is code for `<script>`, or a style sheet for `<style>`."""
    return isinstance(piece, Code if tag == "script" else Css)
