"""Children of one element: the number of each among the elements, and the names that only one of them has.

A way to an element without an id goes by these, so what is not known before it is written makes both unknown.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import Markup

from stario.html.nodes import Comment, Element, Fragment
from stario.html.templates import Filled, Shape, Slot

if TYPE_CHECKING:
    from collections.abc import Sequence


def after(number: int | None, child: object) -> int | None:
    """Return the number of the next element after a child that is a constant or a plain node; None if unknown."""
    if number is None:
        return None
    if _is_element(child):
        return number + 1
    known = child is None or (isinstance(child, str | int | float | Comment) and type(child) is not Markup)
    return number if known else None


def _is_element(child: object) -> bool:
    return type(child) is Filled or isinstance(child, Element)


def named_once(children: Sequence[object]) -> frozenset[str]:
    """Return the names of elements that stand once among children, where all of these are known."""
    tags: list[str] = []
    for child in children:
        if isinstance(child, Shape) and child.kind is not Fragment:
            tags.append(child.kind.tag)  # type: ignore[union-attr]  # pyright: ignore
        elif _is_element(child):
            tags.append(child.tag)  # type: ignore[attr-defined]  # pyright: ignore
        elif not (child.kind == "text" if isinstance(child, Slot) else after(1, child)):
            return frozenset()
    return frozenset(tag for tag, count in Counter(tags).items() if count == 1 and _is_plain(tag))


def _is_plain(tag: str) -> bool:
    return tag.isascii() and tag.isalnum() and tag.islower()
