"""Expressions, from the comma down to prefixes; `operands` has what stands between operators.

Each function takes what it names, and says what it was, where that matters: whether something can be assigned to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stario.datastar.checking import functions, operands
from stario.datastar.checking.words import ASSIGNMENTS, BINARY, PREFIXES

if TYPE_CHECKING:
    from stario.datastar.checking.source import Source

_DEEPEST: Final = 40
_NEITHER: Final = "no ?? beside || or && without parentheses"


def expression(source: Source) -> None:
    """Take one expression, or several with commas."""
    assignment(source)
    while source.takes(","):
        assignment(source)


def assignment(source: Source) -> None:
    """Take an expression that holds no comma."""
    if source.depth >= _DEEPEST:
        raise source.problem(f"at most {_DEEPEST} expressions inside each other")
    source.depth += 1
    if not functions.arrow(source):
        is_target = _conditional(source)
        if source.is_at(ASSIGNMENTS):
            if not is_target:
                raise source.problem("a signal, a variable or a member before the assignment")
            source.take()
            assignment(source)
    source.depth -= 1


def _conditional(source: Source) -> bool:
    is_target = _binary(source, 1)[0]
    if not source.takes("?"):
        return is_target
    no_in, source.no_in = source.no_in, False
    assignment(source)
    source.no_in = no_in
    source.expect(":")
    assignment(source)
    return False


def _binary(source: Source, loosest: int) -> tuple[bool, str]:
    """Take operands with operators that bind at least so tightly; return whether it is a target, the last operator."""
    is_target, top = _prefixed(source)
    while source.is_at(BINARY) and BINARY[source.token.text] >= loosest:
        operator = source.token.text
        _check_pair(source, top, operator)
        source.take()
        strength = BINARY[operator]
        _, other = _binary(source, strength if operator == "**" else strength + 1)
        if operator == "??" and other in ("||", "&&"):
            raise source.problem(_NEITHER)
        is_target, top = False, operator
    return is_target, top


def _check_pair(source: Source, top: str, operator: str) -> None:
    """Refuse the operators that JavaScript refuses beside each other."""
    if operator == "in" and source.no_in:
        raise source.problem("no 'in' where a loop begins")
    if operator == "**" and top == "prefix":
        raise source.problem("parentheses around what is raised to a power")
    if (operator == "??" and top in ("||", "&&")) or (operator in ("||", "&&") and top == "??"):
        raise source.problem(_NEITHER)


def _prefixed(source: Source) -> tuple[bool, str]:
    if source.is_at(PREFIXES) or (source.is_at(("await",)) and source.is_async):
        source.take()
        _deeper(source)
        return False, "prefix"
    if source.is_at(("++", "--")):
        source.take()
        if not _deeper(source):
            raise source.problem("a signal, a variable or a member after ++ or --")
        return False, "prefix"
    is_target = operands.operand(source)
    if source.is_at(("++", "--")) and not source.token.is_on_new_line:
        if not is_target:
            raise source.problem("a signal, a variable or a member before ++ or --")
        source.take()
        return False, ""
    return is_target, ""


def _deeper(source: Source) -> bool:
    if source.depth >= _DEEPEST:
        raise source.problem(f"at most {_DEEPEST} operators before a value")
    source.depth += 1
    is_target = _prefixed(source)
    source.depth -= 1
    return is_target[0]
