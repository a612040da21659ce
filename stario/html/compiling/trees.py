"""Syntax trees in few words: what the compiler puts together, and objects that stand in code as constants.

Law: what the compiler brings in is a constant of the code, never a name: a parameter called `str`, `id` or `h` cannot
stand in its way. A constant is first a set with a text that no program has, and is exchanged when the code is compiled.
It is no text itself, as Python computes with texts while it compiles: `h.br()[0]` would become a letter.
"""

from __future__ import annotations

import ast
from os import urandom
from types import CodeType
from typing import Final

_MARK: Final = f"\0stario {urandom(16).hex()}:"


class Constants:
    """Objects that compiled code holds."""

    def __init__(self) -> None:
        self._objects: list[object] = []
        self._places: dict[int, int] = {}

    def __call__(self, thing: object) -> ast.expr:
        """Return the expression that will be an object."""
        place = self._places.get(id(thing))
        if place is None:
            place = self._places[id(thing)] = len(self._objects)
            self._objects.append(thing)
        return ast.Constant(frozenset({f"{_MARK}{place}"}))  # type: ignore[arg-type]  # a constant of the compiler's own

    def call(self, function: object, *arguments: ast.expr) -> ast.Call:
        """Return a call of an object."""
        return ast.Call(self(function), list(arguments), [])

    def put_into(self, code: CodeType) -> CodeType:
        """Return code with the objects in place of their marks."""
        return code.replace(co_consts=tuple(map(self._real, code.co_consts)))

    def _real(self, constant: object) -> object:
        if isinstance(constant, frozenset):
            return self._marked(constant)  # pyright: ignore[reportUnknownArgumentType]
        if isinstance(constant, CodeType):
            return self.put_into(constant)
        return tuple(map(self._real, constant)) if isinstance(constant, tuple) else constant  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]

    def _marked(self, constant: frozenset[object]) -> object:
        places = [each for each in constant if isinstance(each, str) and each.startswith(_MARK)]
        if not places:
            return constant
        if len(places) > 1:  # `h.br() | h.hr()`, computed
            raise ValueError("elements are computed with")
        return self._objects[int(places[0].removeprefix(_MARK))]


def name(identifier: str) -> ast.Name:
    """Return a name that is read."""
    return ast.Name(identifier, ast.Load())


def stored(identifier: str) -> ast.Name:
    """Return a name that is bound."""
    return ast.Name(identifier, ast.Store())


def row(*values: ast.expr) -> ast.Tuple:
    """Return a tuple display."""
    return ast.Tuple(list(values), ast.Load())


def either(test: ast.expr, this: ast.expr, that: ast.expr) -> ast.IfExp:
    """Return `this if test else that`."""
    return ast.IfExp(test, this, that)


def same(left: ast.expr, right: ast.expr) -> ast.Compare:
    """Return `left is right`."""
    return ast.Compare(left, [ast.Is()], [right])


def within(left: ast.expr, right: ast.expr) -> ast.Compare:
    """Return `left in right`."""
    return ast.Compare(left, [ast.In()], [right])


def keep(identifier: str, value: ast.expr) -> ast.NamedExpr:
    """Return `(identifier := value)`."""
    return ast.NamedExpr(stored(identifier), value)


def joined(parts: list[str | ast.expr]) -> ast.expr:
    """Return an f-string of texts and expressions, or one text where there is nothing else."""
    pieces: list[ast.expr] = []
    for part in parts:
        last = pieces[-1] if pieces else None
        if not isinstance(part, str):
            pieces.append(ast.FormattedValue(part, -1, None))
        elif isinstance(last, ast.Constant):
            pieces[-1] = ast.Constant(str(last.value) + part)
        elif part:
            pieces.append(ast.Constant(part))
    if not pieces:
        return ast.Constant("")
    return pieces[0] if len(pieces) == 1 and isinstance(pieces[0], ast.Constant) else ast.JoinedStr(pieces)


def is_async(node: ast.GeneratorExp) -> bool:
    """Say whether a generator expression is an async one; that of its first iterable is awaited outside."""
    inside = [node.elt, *(part for loop in node.generators for part in loop.ifs)]
    inside += [loop.iter for loop in node.generators[1:]]
    awaits = any(isinstance(inner, ast.Await) for part in inside for inner in ast.walk(part))
    return awaits or any(loop.is_async for loop in node.generators)


def is_only(value: ast.expr, target: ast.expr) -> bool:
    """Say whether a slot's value is made of nothing but the comprehension's own variable."""
    return (
        isinstance(target, ast.Name)
        and isinstance(value, ast.IfExp)
        and isinstance(value.body, ast.Name)
        and value.body.id == target.id
        and isinstance(value.orelse, ast.IfExp)
        and isinstance(value.orelse.body, ast.Name)
        and value.orelse.body.id == target.id
    )


def is_nothing(expression: ast.expr) -> bool:
    """Say whether a child is a constant that writes nothing."""
    return isinstance(expression, ast.Constant) and (
        expression.value is None or type(expression.value) is bool or expression.value == ""
    )
