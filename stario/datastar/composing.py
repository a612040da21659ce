"""How the texts of expressions are put together: levels of precedence, and parentheses where these ask for them.

Law: a part is a text and its shape, which is what is still to be checked in it: nothing, but for `js` texts.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final, TypeAlias

from stario.html.errors import MarkupError
from stario.html.javascript import NAME, Code, literal

Part: TypeAlias = tuple[str, str]


class Level(IntEnum):
    """How tightly the parts of an expression hold together; JavaScript's precedence, a statement the loosest."""

    STATEMENTS = 0
    COMMA = 1
    ASSIGNMENT = 2
    CONDITIONAL = 3
    NULLISH = 4  # beside || and && only in parentheses
    OR = 5
    AND = 6
    EQUALITY = 7
    RELATION = 8
    SUM = 9
    PRODUCT = 10
    POWER = 11
    UNARY = 12
    CALL = 13


TIGHTER: Final[dict[Level, Level]] = {level: Level(level + 1) for level in Level if level is not Level.CALL}


class Levelled(Code):
    """Code that knows how tightly it holds together."""

    __slots__ = ("level",)
    level: Level

    def __init__(self, text: str, level: int, shape: str) -> None:
        super().__init__(text, shape)
        object.__setattr__(self, "level", level if type(level) is Level else Level(level))

    @property
    def within(self) -> str:
        """The text, in parentheses where other code could tear it apart."""
        return self.part(Level.CALL)[0]

    def part(self, level: Level) -> Part:
        """Return how the code is written where a place asks for a level."""
        if self.level >= level:
            return self.text, self.shape
        return f"({self.text})", self.shape and f"({self.shape})"


def operand(value: object, level: Level) -> Part:
    """Return how a value is written where a place asks for a level."""
    if isinstance(value, Levelled):
        return value.part(level)
    if isinstance(value, Code):
        return f"({value.text})", value.shape and f"({value.shape})"
    text = literal(value)
    return (text if _is_tight(text, level) else f"({text})"), ""


def _is_tight(text: str, level: Level) -> bool:
    return text[0] in "'[" or level <= (Level.UNARY if text[0].isalnum() else Level.CONDITIONAL)


def filled(form: str, parts: list[Part]) -> Part:
    """Return a form with a part at each `{}`."""
    text = form.format(*[text for text, _ in parts])
    shapes = [shape for _, shape in parts if shape]
    return text, form.format(*[shape or text for text, shape in parts]) if shapes else ""


def checked_name(name: str) -> str:
    """Return the name of a member, checked."""
    if NAME.fullmatch(name):
        return name
    raise MarkupError(expected="a name of JavaScript: letters, digits, _", came=repr(name))
