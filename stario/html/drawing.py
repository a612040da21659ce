"""What passes between a render and the children that it draws one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stario.html.children import Drawn


class Waiting:
    """A mark among the items of a `Pending`: the next is not there yet."""

    __slots__ = ("source",)

    def __init__(self, source: Drawn) -> None:
        self.source = source


class Reading:
    """How one render reads what is drawn: it is told of all that is new, and says how much stays in memory."""

    __slots__ = ("left",)

    def __init__(self, keep: float) -> None:
        self.left = keep

    def drew(self, children: list[object]) -> None:
        """Hear of children that were not there before."""

    def passed(self) -> bool:
        """Count a child that is written; say whether it may be dropped."""
        self.left -= 1
        return self.left < 0


class Dropped(dict[str, int]):
    """How many elements of each tag were dropped, for the paths of errors."""
