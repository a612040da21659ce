"""The check that every expression passes before it leaves: what the client could not compile never gets out.

One expression that does not compile stops the rest of a page, and all patches after it. So a text is read by a grammar
of what may stand in an attribute, narrower than JavaScript's. Laws: what it accepts compiles in the client, in the
client's own way (`rewriting`); and a text is read once.

An expression that Stario's own functions made is right by construction, and is not read.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from stario.datastar.checking import statements
from stario.datastar.checking.names import allow_actions, check_names, declare, on_change
from stario.datastar.checking.rewriting import by_grammar
from stario.datastar.checking.source import ProblemError, Source
from stario.datastar.rewriting import BEGIN, body_of
from stario.html.attribute_values import add_checks
from stario.html.errors import MarkupError, describe
from stario.html.javascript import Code

if TYPE_CHECKING:
    from stario.datastar.checking.statements import Statement

__all__ = ["allow_actions", "check", "declare", "read"]
_LONGEST = 20_000
_VALUES = frozenset(
    [
        "attr",
        "class",
        "computed",
        "match-media",
        "on-signal-patch",
        "show",
        "signals",
        "style",
        "text",
        "custom-validity",
    ]
)
_STATEMENTS = frozenset(["effect", "init", "on", "on-intersect", "on-interval", "on-raf", "on-resize"])
"""Attributes whose values the client compiles: as a value behind `return`, or as statements."""


def check_attribute(where: str, name: str, code: Code) -> None:
    """Raise where an attribute's code would not compile."""
    if code.shape:
        read(code.shape, where, is_value=name.removeprefix("data-") in _VALUES)


def check(code: Code, where: str, *, is_value: bool) -> Code:
    """Return code that the client can compile where it stands; raises `MarkupError` for any other.

    `where` is the function that takes it, for the error; a value is what the client puts behind `return`.
    """
    if not isinstance(code, Code):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise MarkupError(
            expected=f"an expression for {where}", came=repr(code), hint='write js("..."): text is never run'
        )
    if code.shape:
        read(code.shape, where, is_value=is_value)
    return code


def read(text: str, where: str, *, is_value: bool) -> None:
    """Read the text of an expression; raises `MarkupError` where it is none."""
    try:
        _read(text, is_value)
    except (ProblemError, RecursionError) as error:
        raise _refusal(text, where, error) from None


@lru_cache(4096)
def _read(text: str, is_value: bool) -> None:
    if len(text) > _LONGEST:
        raise ProblemError(f"at most {_LONGEST} characters", 0)
    source = Source(text)
    found = statements.value(source) if is_value else statements.statements(source)
    _check_form(source, found, is_value=is_value)
    check_names(source)


def _check_form(source: Source, found: list[Statement], *, is_value: bool) -> None:
    if not found:
        raise source.problem("an expression")
    if is_value and found[-1].is_expression == source.text.startswith("return", found[-1].start):
        raise ProblemError("an expression at the end, whose value is taken", found[-1].start)
    text = source.text
    if BEGIN in text or body_of(text, returns=is_value) != by_grammar(source, found, is_value=is_value):
        raise ProblemError(
            "what the client reads as it is written",
            0,
            "it takes $name and @name( for signals and actions in regular expressions and in templates with ${...}, "
            "and a ';' in a value for its end: put such text in as values, js(\"f({})\", text)",
        )


def _refusal(text: str, where: str, error: ProblemError | RecursionError) -> MarkupError:
    if isinstance(error, RecursionError):
        return MarkupError(expected="fewer expressions inside each other", came=describe(text), path=where)
    came = repr(text[error.place : error.place + 20]) if error.place < len(text) else "the end"
    shown = repr(text if len(text) <= 200 else f"{text[:200]}...")
    return MarkupError(expected=error.expected, came=f"{came} in {shown}", path=where, hint=error.hint)


on_change.append(_read.cache_clear)
add_checks(dict.fromkeys([f"data-{name}" for name in (*_VALUES, *_STATEMENTS)], check_attribute))
