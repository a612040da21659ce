"""Several expressions, one after the other."""

from __future__ import annotations

from stario.datastar.composing import Level, Part, filled, operand
from stario.datastar.expressions import Expr
from stario.html.errors import MarkupError
from stario.html.javascript import Code


class Statements(Expr[None]):
    """Statements, one after the other; inside an expression they are joined by commas."""

    __slots__ = ("actions",)
    actions: tuple[Code, ...]

    def __init__(self, actions: tuple[Code, ...]) -> None:
        shape = "; ".join(action.shape or action.text for action in actions)
        is_checked = not any(action.shape for action in actions)
        super().__init__("; ".join(action.text for action in actions), 0, shape="" if is_checked else shape)
        object.__setattr__(self, "actions", actions)

    def __reduce__(self) -> tuple[object, ...]:
        return Statements, (self.actions,)

    def part(self, level: Level) -> Part:
        """Return the statements as one expression."""
        form = ", ".join(["{}"] * len(self.actions))
        return filled(f"({form})", [operand(each, Level.ASSIGNMENT) for each in self.actions])


def do(*actions: Code) -> Statements:
    """Return statements, one after the other: `do(Cart.count.set(0), at.post("clear"))`."""
    for action in actions:
        if not isinstance(action, Code):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise MarkupError(expected="expressions for do(...)", came=repr(action), hint='write js("...")')
    if not actions:
        raise MarkupError(expected="at least one expression for do(...)", came="nothing")
    return Statements(actions)
