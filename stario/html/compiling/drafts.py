"""What folding puts down on its way: the values of a template in the making, and notes on what was left as written."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from stario.html.templates import Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from stario.html.templates import Kind, Template


class Note(NamedTuple):
    """What was left as it was written: the line, what it is, and why."""

    line: int
    what: str
    why: str


class Draft:
    """The values of a template in the making, in the order in which they are evaluated."""

    def __init__(self, first: Callable[[list[ast.expr]], ast.expr]) -> None:
        self.values: list[ast.expr] = []
        self.before: list[ast.expr] = []
        """What is evaluated, and kept, before the next value."""
        self._first = first

    def slot(
        self,
        kind: Kind,
        value: ast.expr,
        *,
        prefix: str = "",
        inner: Template | None = None,
        other: Template | None = None,
    ) -> Slot:
        """Add a value; return its slot."""
        if self.before:
            value = ast.copy_location(ast.IfExp(self._first(self.before), value, ast.Constant("")), value)
            self.before = []
        self.values.append(value)
        return Slot(kind, len(self.values) - 1, prefix=prefix, inner=inner, other=other)
