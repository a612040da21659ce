"""Expressions: JavaScript written with Python's operators. `Cart.count.set(Cart.count + 1)` is `$count = $count + 1`.

Laws. An expression is right by construction: a value enters it only as a hardened literal, operands get the parentheses
that JavaScript's precedence asks for, and every operator has a blank on both sides, for the client takes `$a-1` for the
name of a signal. Python's own `and`, `or`, `not`, `in` and `if` would be answered here, not in the page: they raise.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, Generic, LiteralString, NoReturn, Protocol, TypeVar, cast, overload

from stario.html.errors import MarkupError
from stario.html.javascript import NAME, Code, literal

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
V = TypeVar("V")
E = TypeVar("E", bound="Expr[Any]")
T_co = TypeVar("T_co", covariant=True)


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


class Readable(Protocol[T_co]):
    """What has a value of a type in the page; for annotations."""

    def _value(self) -> T_co: ...


class Expr(Code, Generic[T]):
    """An expression of JavaScript whose value is a `T`.

    `a == b` is an expression too; in Python it is true where the two texts are equal, so that values that hold
    expressions can be compared. No other expression has a truth in Python.
    """

    __slots__ = ("_target", "_truth", "level")
    level: Level
    _target: str | None
    _truth: bool | None

    def __init__(
        self,
        text: str,
        level: int = Level.CALL,
        *,
        shape: str = "",
        target: str | None = None,
        truth: bool | None = None,
    ) -> None:
        super().__init__(text, shape)
        for name, value in (("level", Level(level)), ("_target", target), ("_truth", truth)):
            object.__setattr__(self, name, value)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.text, self.level, self.shape, self._target)

    def _value(self) -> T:
        raise NotImplementedError("the value is in the page")

    @property
    def within(self) -> str:
        """The text, in parentheses where other code could tear it apart."""
        return _operand(self, Level.CALL)[0]

    @property
    def name(self) -> str:
        """The path of the signal that this is: `cart.count`."""
        if self._target:
            return self._target
        raise MarkupError(expected="a signal", came=repr(self), hint="write Cart.count, without operators")

    # -- what Python would answer itself

    def __bool__(self) -> bool:
        if self._truth is not None:
            return self._truth
        raise TypeError(f"{self!r} has its truth in the page: write & for and, | for or, ~ for not, .then() for if")

    def __contains__(self, value: object) -> NoReturn:
        raise TypeError(f"{self!r} is in the page: write .includes(value) for in")

    def __iter__(self) -> NoReturn:
        raise TypeError(f"{self!r} is in the page: it cannot be gone through here")

    def __rand__(self, other: object) -> NoReturn:
        raise TypeError(f"{other!r} & {self!r}: put comparisons in parentheses, (a == b) & (c == d)")

    def __ror__(self, other: object) -> NoReturn:
        raise TypeError(f"{other!r} | {self!r}: put comparisons in parentheses, (a == b) | (c == d)")

    # -- comparisons

    def __hash__(self) -> int:
        return hash((Code, self.text))

    def __eq__(self, other: object) -> Expr[bool]:  # type: ignore[override]  # an expression, as documented
        return _compared(self, "==", other)

    def __ne__(self, other: object) -> Expr[bool]:  # type: ignore[override]
        return _compared(self, "!=", other)

    def __lt__(self, other: T | Readable[T]) -> Expr[bool]:
        return _binary(self, "<", other, Level.RELATION)

    def __le__(self, other: T | Readable[T]) -> Expr[bool]:
        return _binary(self, "<=", other, Level.RELATION)

    def __gt__(self, other: T | Readable[T]) -> Expr[bool]:
        return _binary(self, ">", other, Level.RELATION)

    def __ge__(self, other: T | Readable[T]) -> Expr[bool]:
        return _binary(self, ">=", other, Level.RELATION)

    # -- and, or, not, if

    @overload
    def __and__(self, other: Readable[V]) -> Expr[V]: ...
    @overload
    def __and__(self, other: V) -> Expr[V]: ...
    def __and__(self, other: object) -> Expr[Any]:
        """Return `a && b`: the second where the first is true."""
        return _binary(self, "&&", other, Level.AND, associative=True)

    @overload
    def __or__(self, other: Readable[V]) -> Expr[T | V]: ...
    @overload
    def __or__(self, other: V) -> Expr[T | V]: ...
    def __or__(self, other: object) -> Expr[Any]:
        """Return `a || b`: the second where the first is false, 0, empty text or null."""
        return _binary(self, "||", other, Level.OR, associative=True)

    def __invert__(self) -> Expr[bool]:
        return _prefixed("!", self)

    @overload
    def or_else(self, default: Readable[V]) -> Expr[T | V]: ...
    @overload
    def or_else(self, default: V) -> Expr[T | V]: ...
    def or_else(self, default: object) -> Expr[Any]:
        """Return `a ?? b`: the second where the first is null."""
        return _joined(self, "??", default, Level.NULLISH, Level.EQUALITY, Level.EQUALITY)

    @overload
    def then(self, value: Readable[V], otherwise: Readable[V] | None = None) -> Expr[V]: ...
    @overload
    def then(self, value: Readable[V], otherwise: V) -> Expr[V]: ...
    @overload
    def then(self, value: V, otherwise: Readable[V]) -> Expr[V]: ...
    @overload
    def then(self, value: V, otherwise: V | None = None) -> Expr[V]: ...
    def then(self, value: object, otherwise: object = None) -> Expr[Any]:
        """Return `this ? value : otherwise`."""
        parts = [_operand(self, Level.NULLISH), *(_operand(each, Level.CONDITIONAL) for each in (value, otherwise))]
        return _made("{} ? {} : {}", parts, Level.CONDITIONAL)

    # -- arithmetic; + joins text

    @overload
    def __add__(self, other: T | Readable[T]) -> Expr[T]: ...
    @overload
    def __add__(self: Expr[int], other: float | Readable[float]) -> Expr[float]: ...
    @overload
    def __add__(self: Expr[str], other: float | Readable[object]) -> Expr[str]: ...
    def __add__(self, other: object) -> Expr[Any]:
        return _binary(self, "+", other, Level.SUM)

    @overload
    def __radd__(self, other: T) -> Expr[T]: ...
    @overload
    def __radd__(self: Expr[int], other: float) -> Expr[float]: ...
    @overload
    def __radd__(self, other: str) -> Expr[str]: ...
    def __radd__(self, other: object) -> Expr[Any]:
        return _binary(other, "+", self, Level.SUM)

    @overload
    def __sub__(self, other: T | Readable[T]) -> Expr[T]: ...
    @overload
    def __sub__(self: Expr[int], other: float | Readable[float]) -> Expr[float]: ...
    def __sub__(self, other: object) -> Expr[Any]:
        return _binary(self, "-", other, Level.SUM)

    @overload
    def __rsub__(self, other: T) -> Expr[T]: ...
    @overload
    def __rsub__(self: Expr[int], other: float) -> Expr[float]: ...
    def __rsub__(self, other: object) -> Expr[Any]:
        return _binary(other, "-", self, Level.SUM)

    @overload
    def __mul__(self, other: T | Readable[T]) -> Expr[T]: ...
    @overload
    def __mul__(self: Expr[int], other: float | Readable[float]) -> Expr[float]: ...
    def __mul__(self, other: object) -> Expr[Any]:
        return _binary(self, "*", other, Level.PRODUCT)

    @overload
    def __rmul__(self, other: T) -> Expr[T]: ...
    @overload
    def __rmul__(self: Expr[int], other: float) -> Expr[float]: ...
    def __rmul__(self, other: object) -> Expr[Any]:
        return _binary(other, "*", self, Level.PRODUCT)

    def __truediv__(self, other: float | Readable[float]) -> Expr[float]:
        return _binary(self, "/", other, Level.PRODUCT)

    def __rtruediv__(self, other: float) -> Expr[float]:
        return _binary(other, "/", self, Level.PRODUCT)

    def __mod__(self, other: T | Readable[T]) -> Expr[T]:
        """Return `a % b`, with JavaScript's rule: the sign is that of the first."""
        return _binary(self, "%", other, Level.PRODUCT)

    def __rmod__(self, other: T) -> Expr[T]:
        return _binary(other, "%", self, Level.PRODUCT)

    def __pow__(self, other: T | Readable[T]) -> Expr[T]:
        return _joined(self, "**", other, Level.POWER, Level.CALL, Level.POWER)

    def __rpow__(self, other: T) -> Expr[T]:
        return _joined(other, "**", self, Level.POWER, Level.CALL, Level.POWER)

    def __neg__(self) -> Expr[T]:
        return _prefixed("-", self)

    def __pos__(self) -> Expr[float]:
        """Return `+a`: the number that a text says."""
        return _prefixed("+", self)

    # -- assignments

    def set(self, value: T | Readable[T]) -> Expr[T]:
        """Return the assignment of a value."""
        return self._assigned("=", value)

    def add(self, value: T | Readable[T]) -> Expr[T]:
        """Return `this += value`."""
        return self._assigned("+=", value)

    def toggle(self) -> Expr[bool]:
        """Return `this = !this`."""
        return self._assigned("=", ~self)

    def append(self: Expr[list[V]], value: V | Readable[V]) -> Expr[list[V]]:
        """Return the assignment of the list with one more value at its end."""
        longer = _made("[...{}, {}]", [(self.text, self.shape), _operand(value, Level.ASSIGNMENT)])
        return cast("Expr[list[V]]", self._assigned("=", longer))

    def _assigned(self, operator: str, value: object) -> Expr[Any]:
        if self._target is None:
            raise MarkupError(
                expected="a signal, or what it holds, to assign to",
                came=repr(self),
                hint="write Cart.count.set(...), without operators before .set",
            )
        return _made(f"{{}} {operator} {{}}", [(self.text, self.shape), _operand(value, Level.CONDITIONAL)], 2)

    # -- members and calls, by JavaScript's names

    @overload
    def __getitem__(self: Expr[list[V]], key: int | Readable[int]) -> Expr[V]: ...
    @overload
    def __getitem__(self: Expr[dict[str, V]], key: str | Readable[str]) -> Expr[V]: ...
    @overload
    def __getitem__(self: Expr[str], key: int | Readable[int]) -> Expr[str]: ...
    @overload
    def __getitem__(self, key: int | str | Readable[int | str]) -> Expr[Any]: ...
    def __getitem__(self, key: object) -> Expr[Any]:
        return item(Expr[Any], self, key)

    @property
    def length(self) -> Expr[int]:
        """How many characters a text has, or items a list."""
        return _reached(Expr[int], "{}.length", self)

    def includes(self, value: object) -> Expr[bool]:
        """Say whether a text holds a text, or a list an item."""
        return self.call("includes", value)

    def starts_with(self: Expr[str], text: str | Readable[str]) -> Expr[bool]:
        """Say whether a text begins with another."""
        return self.call("startsWith", text)

    def ends_with(self: Expr[str], text: str | Readable[str]) -> Expr[bool]:
        """Say whether a text ends with another."""
        return self.call("endsWith", text)

    def index_of(self, value: object) -> Expr[int]:
        """Return where a text or an item stands, -1 for nowhere."""
        return self.call("indexOf", value)

    def trim(self: Expr[str]) -> Expr[str]:
        """Return a text without the blanks around it."""
        return self.call("trim")

    def to_upper_case(self: Expr[str]) -> Expr[str]:
        """Return a text in capitals."""
        return self.call("toUpperCase")

    def to_lower_case(self: Expr[str]) -> Expr[str]:
        """Return a text without capitals."""
        return self.call("toLowerCase")

    def to_fixed(self, digits: int = 0) -> Expr[str]:
        """Return a number as text with so many digits after the point."""
        return self.call("toFixed", digits)

    def join(self: Expr[list[V]], separator: str | Readable[str] = ",") -> Expr[str]:
        """Return the items of a list as one text."""
        return self.call("join", separator)

    def slice(self, start: int | Readable[int], end: int | Readable[int] | None = None) -> Expr[T]:
        """Return a part of a text or a list; a negative place counts from the end."""
        return self.call("slice", start, *(() if end is None else (end,)))

    def call(self, name: LiteralString, *values: object) -> Expr[Any]:
        """Return a call of any method: `Cart.name.call("padStart", 5, "0")`."""
        return called(_reached(Expr[Any], f"{{}}.{checked_name(name)}", self), *values)


def checked_name(name: str) -> str:
    """Return the name of a member, checked."""
    if NAME.fullmatch(name):
        return name
    raise MarkupError(expected="a name of JavaScript: letters, digits, _", came=repr(name))


# -- how expressions are put together

Part = tuple[str, str]  # a text, and what is still to be checked in it: nothing, or all of it


def _operand(value: object, level: Level) -> Part:
    """Return how a value is written where the place asks for a level."""
    if isinstance(value, Statements):
        return value.as_one()
    if isinstance(value, Expr):
        opening, closing = ("", "") if value.level >= level else ("(", ")")
        return f"{opening}{value.text}{closing}", value.shape and f"{opening}{value.shape}{closing}"
    if isinstance(value, Code):
        return f"({value.text})", value.shape and f"({value.shape})"
    text = literal(value)
    return (text if _is_tight(text, level) else f"({text})"), ""


def _is_tight(text: str, level: Level) -> bool:
    return text[0] in "'[" or level <= (Level.UNARY if text[0].isalnum() else Level.CONDITIONAL)


def _made(form: str, parts: list[Part], level: int = Level.CALL) -> Expr[Any]:
    text = form.format(*(text for text, _ in parts))
    shape = form.format(*(shape or text for text, shape in parts)) if any(shape for _, shape in parts) else ""
    return Expr(text, Level(level), shape=shape)


def _binary(left: object, operator: str, right: object, level: Level, *, associative: bool = False) -> Expr[Any]:
    return _joined(left, operator, right, level, level, level if associative else Level(level + 1))


def _joined(left: object, operator: str, right: object, level: Level, first: Level, second: Level) -> Expr[Any]:
    return _made(f"{{}} {operator} {{}}", [_operand(left, first), _operand(right, second)], level)


def _prefixed(operator: str, value: Expr[Any]) -> Expr[Any]:
    return _made(f"{operator}{{}}", [_operand(value, Level.CALL)], Level.UNARY)


def _compared(left: Expr[Any], operator: str, right: object) -> Expr[bool]:
    """Return a comparison; with None it holds for a signal that is not there too."""
    strict = operator if right is None else f"{operator}="
    try:
        made = _binary(left, strict, right, Level.EQUALITY)
    except MarkupError:
        return cast("Expr[bool]", NotImplemented)  # it is compared with what no page knows
    same = isinstance(right, Code) and right.text == left.text
    return Expr[bool](made.text, Level.EQUALITY, shape=made.shape, truth=same if operator == "==" else None)


def _reached(kind: Callable[..., E], form: str, owner: Expr[Any], *parts: Part) -> E:
    """Return what an owner holds; it can be assigned to."""
    made = _made(form, [_operand(owner, Level.CALL), *parts])
    return kind(made.text, shape=made.shape, target="")


def item(kind: Callable[..., E], owner: Expr[Any], key: object) -> E:
    """Return an item of a list, or a member by its name."""
    return _reached(kind, "{}[{}]", owner, _operand(key, Level.ASSIGNMENT))


def called(function: Expr[Any], *values: object) -> Expr[Any]:
    """Return a call of a function with values."""
    parts = [_operand(each, Level.ASSIGNMENT) for each in values]
    return _made(f"{{}}({', '.join(['{}'] * len(parts))})", [(function.text, function.shape), *parts])


def _again(kind: type[Expr[Any]], text: str, level: Level, shape: str, target: str | None) -> Expr[Any]:
    return kind(text, level, shape=shape, target=target)


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

    def as_one(self) -> Part:
        """Return the statements as one expression."""
        made = _made(", ".join(["{}"] * len(self.actions)), [_operand(each, Level.ASSIGNMENT) for each in self.actions])
        return f"({made.text})", made.shape and f"({made.shape})"


def do(*actions: Code) -> Statements:
    """Return statements, one after the other: `do(Cart.count.set(0), at.post("clear"))`."""
    for action in actions:
        if not isinstance(action, Code):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise MarkupError(expected="expressions for do(...)", came=repr(action), hint='write js("...")')
    if not actions:
        raise MarkupError(expected="at least one expression for do(...)", came="nothing")
    return Statements(actions)
