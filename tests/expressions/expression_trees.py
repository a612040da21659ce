"""Random expressions, each with the value that a model in Python gives it.

The model knows where Python and JavaScript agree: finite numbers, texts of ASCII letters, booleans, short lists. It is
written beside the operators, not out of them: a pair of parentheses too few changes a value.
"""

from __future__ import annotations

import math
import operator
import random
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from stario.datastar import Expr, Math, Signal, Signals, signal


class Page(Signals):
    """The signals of the trees."""

    a: Signal[float] = signal(3)
    b: Signal[float] = signal(-2)
    c: Signal[float] = signal(0.5)
    zero: Signal[float] = signal(0)
    name: Signal[str] = signal("Ada")
    empty: Signal[str] = signal("")
    yes: Signal[bool] = signal(True)
    no: Signal[bool] = signal(False)
    rows: Signal[list[float]] = signal([1, 2, 3])


PAGE: Final = Page()


class Tree(NamedTuple):
    """An expression, or a value that Python has; and what it is worth."""

    code: Any
    value: Any


class SkipError(Exception):
    """A tree whose value the model does not know."""


def trees(count: int, seed: int) -> list[Tree]:
    """Return so many trees."""
    chance = random.Random(seed)
    found: list[Tree] = []
    while len(found) < count:
        try:
            tree = chance.choice([number, text, truth])(chance, chance.randrange(1, 6))
        except (SkipError, OverflowError, ZeroDivisionError):
            continue
        if isinstance(tree.code, Expr):
            found.append(tree)
    return found


def _reference(name: str) -> Tree:
    return Tree(getattr(Page, name), getattr(PAGE, name))


def _known(value: float) -> float:
    if not math.isfinite(value) or abs(value) > 2**50:
        raise SkipError
    return value


_SUMS: Final[list[Callable[[Any, Any], Any]]] = [operator.add, operator.sub, operator.mul, operator.truediv]


def number(chance: random.Random, depth: int) -> Tree:
    """Return a tree whose value is a number."""
    if depth <= 0:
        return chance.choice([_reference(chance.choice(["a", "b", "c", "zero"])), _constant(chance)])
    kind = chance.randrange(9)
    if kind < 4:
        return _calculated(chance.choice(_SUMS), number(chance, depth - 1), number(chance, depth - 1))
    if kind == 4:
        return _remainder(number(chance, depth - 1), number(chance, depth - 1))
    if kind == 5:
        return _power(number(chance, depth - 1), chance.randrange(4))
    if kind == 6:
        return _negative(number(chance, depth - 1))
    if kind == 7:
        return _chosen(chance, number, depth)
    return _measured(chance, depth)


def _constant(chance: random.Random) -> Tree:
    value = chance.choice([0, 1, 2, 7, -1, -5, 0.25, -1.5, 100])
    return Tree(value, value)


def _calculated(calculate: Callable[[Any, Any], Any], left: Tree, right: Tree) -> Tree:
    return Tree(calculate(left.code, right.code), _known(calculate(left.value, right.value)))


def _remainder(left: Tree, right: Tree) -> Tree:
    _needs_expression(left, right)
    if not right.value:
        raise SkipError
    return Tree(left.code % right.code, math.fmod(left.value, right.value))


def _power(base: Tree, exponent: int) -> Tree:
    if base.value != int(base.value) or abs(base.value) > 100:
        raise SkipError
    return Tree(base.code**exponent, _known(base.value**exponent))


def _negative(tree: Tree) -> Tree:
    return Tree(-tree.code, -tree.value)


def _needs_expression(*parts: Tree) -> None:
    if not any(isinstance(part.code, Expr) for part in parts):
        raise SkipError


def _chosen(chance: random.Random, kind: Callable[[random.Random, int], Tree], depth: int) -> Tree:
    test, this, that = truth(chance, depth - 1), kind(chance, depth - 1), kind(chance, depth - 1)
    _needs_expression(test)
    return Tree(test.code.then(this.code, that.code), this.value if test.value else that.value)


def _measured(chance: random.Random, depth: int) -> Tree:
    inner = chance.choice([text(chance, depth - 1), _reference("rows")])
    _needs_expression(inner)
    if chance.random() < 0.5:
        return Tree(inner.code.length, len(inner.value))
    low = number(chance, depth - 1)
    return Tree(Math.max(inner.code.length, low.code), max(len(inner.value), low.value))


def text(chance: random.Random, depth: int) -> Tree:
    """Return a tree whose value is a text."""
    if depth <= 0:
        value = chance.choice(["x", "", "a-b", "'", "$a", "@get(", "Ada"])
        return chance.choice([_reference("name"), _reference("empty"), Tree(value, value)])
    kind = chance.randrange(5)
    if kind == 0:
        left, right = text(chance, depth - 1), text(chance, depth - 1)
        return Tree(left.code + right.code, left.value + right.value)
    if kind == 1:
        return _chosen(chance, text, depth)
    inner = text(chance, depth - 1)
    _needs_expression(inner)
    if kind == 2:
        return Tree(inner.code.to_upper_case(), inner.value.upper())
    if kind == 3:
        return Tree(inner.code.slice(1, 3), inner.value[1:3])
    other = text(chance, depth - 1)
    return Tree(inner.code | other.code, inner.value or other.value)


_COMPARISONS: Final[list[Callable[[Any, Any], Any]]] = [
    operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne,
]  # fmt: skip


def truth(chance: random.Random, depth: int) -> Tree:
    """Return a tree whose value is true or false."""
    if depth <= 0:
        return _reference(chance.choice(["yes", "no"]))
    kind = chance.randrange(6)
    if kind == 0:
        return _compared(chance, number(chance, depth - 1), number(chance, depth - 1))
    if kind == 1:
        return _compared(chance, text(chance, depth - 1), text(chance, depth - 1))
    left, right = truth(chance, depth - 1), truth(chance, depth - 1)
    if kind == 2:
        return Tree(left.code & right.code, left.value and right.value)
    if kind == 3:
        return Tree(left.code | right.code, left.value or right.value)
    if kind == 4:
        return Tree(~left.code, not left.value)
    return _contained(chance, depth)


def _compared(chance: random.Random, left: Tree, right: Tree) -> Tree:
    _needs_expression(left, right)
    compare = chance.choice(_COMPARISONS)
    return Tree(compare(left.code, right.code), compare(left.value, right.value))


def _contained(chance: random.Random, depth: int) -> Tree:
    whole, part = text(chance, depth - 1), text(chance, depth - 1)
    _needs_expression(whole)
    return Tree(whole.code.includes(part.code), part.value in whole.value)
