"""Paths: the way from the root of a tree to a place in it, for errors: `html > body > ul#todo > li[3]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stario.html.drawing import Dropped
from stario.html.nodes import Element
from stario.html.protocols import Group
from stario.html.templates import plain_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def path_of(nodes: Iterable[object]) -> str:
    """Return the way through nested nodes; those that are no elements do not show."""
    elements = [node for node in nodes if isinstance(node, Element)]
    steps = [_step(parent, node) for parent, node in zip([None, *elements], elements)]
    return " > ".join(steps)


def _step(parent: Element | None, node: Element) -> str:
    if node.id is not None:
        return f"{node.tag}#{node.id}"
    place, alike = 0, 0
    for sibling in _laid_out(parent):
        if isinstance(sibling, Dropped):
            alike += sibling.get(node.tag, 0)
        elif isinstance(sibling, Element) and sibling.tag == node.tag:
            alike += 1
            place = place or (alike if sibling is node else 0)
    return f"{node.tag}[{place}]" if place and alike > 1 else node.tag


def _laid_out(parent: Element | None) -> Iterator[object]:
    waiting = list(reversed(parent.children)) if parent is not None else []
    while waiting:
        child = waiting.pop()
        if isinstance(child, Group):
            waiting.extend(reversed(list(child.so_far())))
        else:
            yield plain_of(child)
