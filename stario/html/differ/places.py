"""Where in a tree a comparison is: the way to an element that has no id, as CSS, and what stands around it."""

from __future__ import annotations

from typing import Final, TypeAlias

from stario.html.differ.siblings import named_once

Step: TypeAlias = "int | str | None"
"""From an element to one inside: its place among its element siblings (from 1), CSS, or None: it cannot be told."""


class Place:
    """One element on the way from the root; made for each one that is looked into, so little is computed early.

    `step` leads to it from `above`, `between` are the names of elements that stand between the two. `children` are all
    its children as they are now, where these are known. `inside` says how they are parsed: "" as HTML, "svg", "math",
    or "none" for what is no part of the document. `known` is the selector, where it does not follow from the steps.
    """

    __slots__ = ("_alone", "above", "between", "children", "inside", "known", "name", "step", "tag")

    def __init__(
        self, above: Place | None, step: Step, tag: str, name: str = "", between: tuple[str, ...] = ()
    ) -> None:
        self.above = above
        self.step = step
        self.tag = tag
        self.name = name
        self.between = between
        self.children: tuple[object, ...] = ()
        self._alone: frozenset[str] | None = None
        self.known: tuple[str, str] | None = (name, "") if name else None
        self.inside: str = inside_all(above.inside, between, tag) if above is not None else ""

    def selector(self) -> tuple[str, str] | None:
        """Return the nearest id at or above this element, and the way down from there; None where there is none."""
        steps: list[str] = []
        place: Place | None = self
        while place is not None and place.known is None:
            if place.step is None:
                return None
            above: Place = place.above or ROOT
            steps.append(place.step if isinstance(place.step, str) else above.way(place.step, place.tag))
            place = place.above
        if place is None or place.known is None:
            return None
        return place.known[0], place.known[1] + "".join(reversed(steps))

    def way(self, number: int, tag: str) -> str:
        """Return the step to a child: its name where only one has it, else its number."""
        if self._alone is None:
            self._alone = named_once(self.children)
        return named(tag) if tag in self._alone else nth(number)

    def tags(self) -> tuple[str, ...]:
        """Return the names of the elements from the root to this one."""
        names: list[str] = []
        place: Place | None = self
        while place is not None and place.tag:
            names += [place.tag, *reversed(place.between)]
            place = place.above
        return tuple(reversed(names))


ROOT: Final = Place(None, None, "")


def nth(number: int) -> str:
    """Return the step to a child by its number among the elements."""
    return f">:nth-child({number})"


def named(tag: str) -> str:
    """Return the step to the one child that has a name."""
    return f">{tag}"


def joined(steps: str | None, step: Step) -> str | None:
    """Return a way with one more step; None where either is not known."""
    if steps is None or step is None:
        return None
    return steps + (step if isinstance(step, str) else nth(step))


_INSIDE: Final = {
    "svg": "svg", "math": "math", **dict.fromkeys(("template", "noscript", "iframe", "title", "textarea"), "none"),
}  # fmt: skip
_BACK_TO_HTML: Final = frozenset({"foreignObject", "desc", "title"})


def inside(around: str, tag: str) -> str:
    """Return how the children of an element are parsed: HTML, 13.2.6.5; a template's are no part of the page."""
    if around == "":
        return _INSIDE.get(tag, "")
    return "" if around == "svg" and tag in _BACK_TO_HTML else around


def inside_all(around: str, between: tuple[str, ...], tag: str) -> str:
    """Return the same for the innermost of several."""
    for each in between:
        around = inside(around, each)
    return inside(around, tag)


def may_be_addressed(around: str, namespace: str) -> bool:
    """Say whether an element with an id can be patched on its own in such surroundings."""
    return around == "" or (around == "svg" and namespace == "svg")
