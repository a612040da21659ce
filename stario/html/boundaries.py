"""`h.boundary`: what fails inside it is replaced, and the page around it stands.

Laws. The children are written apart: nothing of what failed is in the output. Whether they fail is found out once and
remembered, so that a tree renders twice the same and is compared by what was shown. Only an `Exception` is caught, and
never one of the fallback.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeGuard, Union

from stario.html.children import Drawn, keep_as_is, take
from stario.html.errors import MarkupError
from stario.html.protocols import Group, HTMLNode
from stario.html.scopes import provided, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from stario.html.nodes import Node

Part: TypeAlias = Union["Node", "Callable[[], Node]", "Sequence[Part]"]


class Called(Drawn):
    """A function among the children of a boundary: called once, when it is rendered."""

    __slots__ = ("source",)

    def __init__(self, source: Callable[[], object] | None) -> None:
        super().__init__()
        self.source = source

    @property
    def over(self) -> bool:
        """Whether it was called."""
        return self.source is None

    @property
    def gives_awaitable(self) -> bool:
        """Whether it is an async function: to call it runs nothing yet."""
        from inspect import iscoroutinefunction

        return iscoroutinefunction(self.source)

    def _draw_once(self) -> bool:
        assert self.source is not None
        self.drawn.extend(take(self.source()))
        self.source = None
        return True

    def __repr__(self) -> str:
        return f"what {self.source} returns" if self.source is not None else f"{len(self.drawn)} children of a function"


class Boundary(Group):
    """Children that may fail: `h.boundary(fallback)[children]`.

    When anything in them raises as it is rendered, `fallback` stands there instead: a node, or a function from the
    exception to a node. With a node the exception is logged. Python builds the children before the boundary sees them;
    to catch what fails while they are built, give a function without parameters: `[lambda: risky(user)]`.
    """

    __slots__ = ("_fallback", "_scope", "children", "outcome")

    def __init__(self, fallback: Node | Callable[[Exception], Node]) -> None:
        self._fallback: Callable[[Exception], object] | tuple[object, ...] = (
            fallback if _is_function(fallback) else take(fallback)
        )
        self._scope = provided.get()
        self.children: tuple[object, ...] = ()
        self.outcome: tuple[object, ...] | None = None

    def __getitem__(self, children: Part) -> Boundary:
        if self.children:
            raise MarkupError(
                path="boundary", expected="no children yet", came="a second [...]",
                hint="give all children at once: [a, b]",
            )  # fmt: skip
        boundary = object.__new__(Boundary)
        boundary._fallback, boundary._scope, boundary.outcome = self._fallback, provided.get(), None
        boundary.children = tuple([Called(child) if _is_function(child) else child for child in take(children)])
        return boundary

    def attempt(self) -> Iterator[object]:
        """Yield the children, and `PASSED` when all of them were written."""
        yield from self.children
        yield PASSED

    def passed(self) -> None:
        """Keep the children: they could be written."""
        self.outcome = self.outcome or self.children

    def failed(self, error: Exception) -> Iterator[object]:
        """Yield what stands there instead of the children."""
        if self.outcome is None:
            self.outcome = within(self._scope, lambda: self._instead_of(error))
        yield from self.outcome

    def _instead_of(self, error: Exception) -> tuple[object, ...]:
        if callable(self._fallback):
            return take(self._fallback(error))
        import logging  # only where something is amiss

        logging.getLogger("stario").error("a boundary shows its fallback", exc_info=error)
        return self._fallback

    def expand(self) -> tuple[str, Iterable[object]]:
        """Return what is shown: the children or the fallback."""
        if self.outcome is None:
            str(self)
        return "", self.outcome or ()

    def so_far(self) -> Iterable[object]:
        """Return what is shown, as far as it is known."""
        return self.children if self.outcome is None else self.outcome

    def __reduce__(self) -> tuple[object, ...]:
        return _decided, (tuple(self.expand()[1]),)

    def __repr__(self) -> str:
        return f"h.boundary(...)[{len(self.children)}]"


keep_as_is(Boundary)


def _decided(shown: tuple[object, ...]) -> Boundary:
    boundary = Boundary(None)
    boundary.children = boundary.outcome = shown
    return boundary


PASSED: Final = object()
"""A mark after the children of a boundary."""


def _is_function(value: object) -> TypeGuard[Callable[..., Any]]:
    return callable(value) and not isinstance(value, type | HTMLNode) and not hasattr(type(value), "__html__")


class Attempt:
    """Where a walk was when it entered a boundary."""

    __slots__ = ("boundary", "levels", "looked", "pieces", "waiting")

    def __init__(self, boundary: Boundary, levels: int, pieces: int, waiting: int, looked: int) -> None:
        self.boundary = boundary
        self.levels = levels
        self.pieces = pieces
        self.waiting = waiting
        self.looked = looked

    def moved(self, count: int) -> None:
        """Follow the pieces when some before them have left."""
        self.pieces -= count
        self.waiting = self.looked = 0
