"""Expressions that make a slot's value out of an author's expression, the usual cases inline.

Laws. An author's expression is evaluated once, where it stands. What is not usual goes through the functions of
`stario.html.slots`, which are the plain path's own rules. A value that is looked at twice is first kept under a name
that no program has.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from stario.html.attribute_values import check_of
from stario.html.compiling.trees import Constants, either, keep, name, same, within
from stario.html.javascript import Code
from stario.html.pure import CODE
from stario.html.slots import attribute_value, child_value, exact_text, written
from stario.html.templates import Filled

if TYPE_CHECKING:
    from collections.abc import Callable

    from stario.html.compiling.names import Names
    from stario.html.nodes import PlainElement
    from stario.html.pure import Hole
    from stario.html.templates import Kind

FREE_TEXT: Final = frozenset(
    [
        "any",
        "text",
        "number",
        "measure",
        "moment",
        "closed",
        "open",
        "tokens",
        "class",
        "truth",
        "flag",
        "flag-open",
        "flag-closed",
    ]
)
"""Kinds of attributes for which any str is fine as it is."""
_NOBODYS: Final = object()
"""A value that no expression of an author's has."""
_FLAGS: Final = frozenset({"flag", "flag-open", "flag-closed"})
_LOOKED_AT: Final = frozenset({"hx-vals", "hx-headers"})


def takes_any_text(attribute: str, kind: str) -> bool:
    """Say whether an attribute takes every str as it is."""
    return kind in FREE_TEXT and attribute not in _LOOKED_AT


class Values:
    """Makes such expressions for one function."""

    def __init__(self, constants: Constants, names: Names) -> None:
        self.constants = constants
        self.names = names
        self.without_names = 0
        """Within how many expressions no name can be bound: what a comprehension goes through is one."""
        self._ours: set[str] = set()

    def new_name(self) -> str:
        """Return a name that no program has."""
        made = f".{len(self._ours) + 1}"
        self._ours.add(made)
        return made

    def first(self, kept: list[ast.expr]) -> ast.expr:
        """Return a test that always holds, and evaluates expressions which keep their values under names."""
        tests: list[ast.expr] = [ast.Compare(each, [ast.IsNot()], [self.constants(_NOBODYS)]) for each in kept]
        return tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)

    def once(self, expression: ast.expr) -> tuple[ast.expr, ast.Name] | None:
        """Return an expression to evaluate first and a name to look at again; None where no name can be bound."""
        if isinstance(expression, ast.Name) and (self.names.is_local(expression.id) or expression.id in self._ours):
            return expression, name(expression.id)
        if self.without_names:
            return None
        identifier = self.new_name()
        return keep(identifier, expression), name(identifier)

    def child(self, expression: ast.expr, *, is_called: bool) -> ast.expr:
        """Return a child's value: of what a call gave, an element first of all, else a text."""
        pair = self.once(expression)
        if pair is None:
            return self.constants.call(child_value, expression)
        first, again = pair
        usual, other = (Filled, str) if is_called else (str, int)
        judged = self.constants.call(child_value, again)
        second = either(same(self._class_of(again), self.constants(other)), again, judged)
        return either(same(self._class_of(first), self.constants(usual)), again, second)

    def formatted(self, expression: ast.expr, whole: ast.expr) -> ast.expr:
        """Return what `{expression}` in an f-string stands for; an int or a str is kept, and written later."""
        pair = self.once(expression)
        if pair is None:
            return ast.copy_location(self.text_of_part(ast.FormattedValue(expression, -1, None)), whole)
        first, again = pair
        text = self.text_of_part(ast.FormattedValue(again, -1, None))
        kept = either(same(self._class_of(again), self.constants(int)), again, text)
        return ast.copy_location(either(same(self._class_of(first), self.constants(str)), again, kept), whole)

    def text_of_part(self, part: ast.expr) -> ast.expr:
        """Return the text of one part of an f-string."""
        return self.constants.call(exact_text, ast.JoinedStr([part]))

    def _class_of(self, expression: ast.expr) -> ast.expr:
        return self.constants.call(type, expression)

    def attribute(self, cls: type[PlainElement], attribute: str, kind: str, expression: ast.expr) -> ast.expr:
        """Return the value of an attribute; of a flag it is finished markup."""
        pair = self.once(expression) if check_of(attribute) is None else None
        if pair is None:
            return self._judged(cls, attribute, kind, expression)
        first, again = pair
        judged = self._judged(cls, attribute, kind, again)
        if kind in _FLAGS:
            absent = either(same(again, ast.Constant(False)), ast.Constant(""), judged)
            return either(same(first, ast.Constant(True)), ast.Constant(f" {attribute}"), absent)
        if kind == "code":
            is_code = same(self._class_of(first), self.constants(Code))
            return either(is_code, ast.Attribute(again, "text", ast.Load()), judged)
        is_text = same(self._class_of(first), self.constants(str))
        if kind == "url":
            return either(ast.BoolOp(ast.And(), [is_text, _is_local(again)]), again, judged)
        if not takes_any_text(attribute, kind):
            return self._judged(cls, attribute, kind, expression)
        if kind == "truth" or attribute.startswith("aria-"):
            negative = either(same(again, ast.Constant(False)), ast.Constant("false"), judged)
            judged = either(same(again, ast.Constant(True)), ast.Constant("true"), negative)
        return either(is_text, again, judged)

    def hole(self, hole: Hole, expression: ast.expr, text: Callable[[object], str]) -> ast.expr:
        """Return the text that stands in a pure function's hole."""
        pair = self.once(expression) if hole is CODE else None
        if pair is None:
            return self.constants.call(text, expression)
        first, again = pair
        is_code = same(self._class_of(first), self.constants(Code))
        return either(is_code, ast.Attribute(again, "text", ast.Load()), self.constants.call(text, again))

    def _judged(self, cls: type[PlainElement], attribute: str, kind: str, value: ast.expr) -> ast.expr:
        function = written if kind in _FLAGS else attribute_value
        return self.constants.call(function, self.constants(cls), ast.Constant(attribute), ast.Constant(kind), value)


def is_text(expression: ast.expr) -> bool:
    """Say whether an expression gives a str, and no subclass of it: an f-string of several parts."""
    return isinstance(expression, ast.JoinedStr) and len(expression.values) > 1


def slot_kind(kind: str) -> Kind:
    """Return the kind of the slot that an attribute's value goes into."""
    return "ready" if kind in _FLAGS else "attribute"


def _is_local(value: ast.expr) -> ast.expr:
    """Return `value[:1] in "/#?"`: such an address is safe without a further look."""
    return within(ast.Subscript(value, ast.Slice(None, ast.Constant(1), None), ast.Load()), ast.Constant("/#?"))
