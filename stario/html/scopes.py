"""What `h.Context` has provided at a place of the program: a chain of values, innermost first.

A late node keeps the chain that was there when it was taken, and works within it. So a generator, an awaitable and a
list see the same, whoever renders them, wherever a patch carries them.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


class Provided:
    """A value of an `h.Context`, and what was provided around it."""

    __slots__ = ("around", "key", "live", "value")

    def __init__(self, key: object, value: Any, around: Provided | None) -> None:
        self.key = key
        self.value = value
        self.around = around
        self.live = True


provided: Final[ContextVar[Provided | None]] = ContextVar("provided", default=None)
"""What `h.Context` has provided at this place of the program, innermost first."""


def within(scope: Provided | None, call: Callable[[], _T]) -> _T:
    """Call a function where a late node was taken: with the values that were provided there."""
    token = provided.set(scope)
    try:
        return call()
    finally:
        provided.reset(token)
