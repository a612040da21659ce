"""What the page itself has, for expressions: `el`, `evt`, `Math`, `document`, `window`.

Law: these speak JavaScript. `el.classList.add("on")` calls the page's own method; every name is the page's, but for
`set`, `then`, `call` and `text`, which are an expression's own: write `el["text"]` for such a member.
"""

from __future__ import annotations

from typing import Any, Final

from stario.datastar.expressions import Expr, Level, Readable, called, checked_name, item
from stario.html.errors import MarkupError

Number = float | Readable[float]


class Member(Expr[Any]):
    """An object of the page, or what it holds: its members are reached by their names, and called."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Member:
        return self._member(name)

    def _member(self, name: str) -> Member:
        if name.startswith("__"):  # Python asks for such names itself
            raise AttributeError(name)
        return Member(f"{self.text}.{checked_name(name)}", shape=self.shape and f"{self.shape}.{name}", target="")

    def __getitem__(self, key: object) -> Member:
        return item(Member, self, key)

    def __call__(self, *values: object) -> Member:
        """Return a call."""
        made = called(self, *values)
        return Member(made.text, shape=made.shape)

    # An expression's own elsewhere; here they are the page's.

    @property
    def name(self) -> Member:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._member("name")

    @property
    def length(self) -> Member:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._member("length")

    @property
    def add(self) -> Member:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._member("add")

    @property
    def toggle(self) -> Member:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._member("toggle")

    @property
    def append(self) -> Member:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._member("append")

    @property
    def includes(self) -> Member:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._member("includes")

    @property
    def join(self) -> Member:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._member("join")

    @property
    def slice(self) -> Member:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._member("slice")


class _Math:
    """JavaScript's `Math`: numbers, and functions of numbers."""

    PI: Final = Expr[float]("Math.PI")
    E: Final = Expr[float]("Math.E")

    def floor(self, value: Number) -> Expr[int]:
        """Return the next whole number below."""
        return _call("floor", value)

    def ceil(self, value: Number) -> Expr[int]:
        """Return the next whole number above."""
        return _call("ceil", value)

    def round(self, value: Number) -> Expr[int]:
        """Return the nearest whole number, of two the greater."""
        return _call("round", value)

    def trunc(self, value: Number) -> Expr[int]:
        """Return a number without what stands after its point."""
        return _call("trunc", value)

    def sign(self, value: Number) -> Expr[int]:
        """Return -1, 0 or 1."""
        return _call("sign", value)

    def abs(self, value: Number) -> Expr[float]:
        """Return a number without its sign."""
        return _call("abs", value)

    def sqrt(self, value: Number) -> Expr[float]:
        """Return the square root."""
        return _call("sqrt", value)

    def min(self, *values: Number) -> Expr[float]:
        """Return the least."""
        return _call("min", *values)

    def max(self, *values: Number) -> Expr[float]:
        """Return the greatest."""
        return _call("max", *values)

    def pow(self, value: Number, exponent: Number) -> Expr[float]:
        """Return a power."""
        return _call("pow", value, exponent)

    def random(self) -> Expr[float]:
        """Return a number of 0 or more, below 1."""
        return _call("random")


def _call(name: str, *values: object) -> Expr[Any]:
    return called(Expr(f"Math.{name}", Level.CALL), *values)


def value_of(name: str) -> Member:
    """Return a name that the page knows: `value_of("localStorage").getItem("theme")`."""
    if name in _REFUSED:
        raise MarkupError(expected="a name of the page that holds no code", came=repr(name))
    return Member(checked_name(name))


_REFUSED: Final = frozenset({"eval", "Function", "import", "new", "this", "super"})

Math: Final = _Math()
el: Final = Member("el")
"""The element that the attribute stands on."""
evt: Final = Member("evt")
"""The event, in `data.on`."""
document: Final = Member("document")
window: Final = Member("window")
