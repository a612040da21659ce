"""Whether two trees are the same markup, without rendering them; no recursion, so depth costs nothing."""

from __future__ import annotations

from stario.html.javascript import Code, Css
from stario.html.nodes import Element, PlainElement
from stario.html.protocols import Group, HTMLNode, is_row
from stario.html.rendering import text_of
from stario.html.templates import Filled, given_back, plain_of, same_filling


def are_equal(was: object, now: object) -> bool:
    """Say whether two nodes are the same markup."""
    waiting = [(was, now)]
    while waiting:
        one, other = waiting.pop()
        if one is other or same_filling(one, other):
            continue
        pairs = _inner_pairs(plain_of(given_back(one)), plain_of(given_back(other)))
        if pairs is None:
            return False
        waiting += pairs
    return True


def at_once(one: object, other: object, depth: int = 20) -> bool:
    """Say whether two children are surely equal, in the shortest time; False says nothing."""
    if one is other:
        return True
    kind = type(one)
    if kind is not type(other) or not depth:
        return False
    if kind is str or kind is int:
        return one == other
    if kind is Filled:
        return same_filling(one, other)
    if not isinstance(one, PlainElement) or not isinstance(other, PlainElement) or one.head != other.head:
        return False
    mine, theirs = one.children, other.children
    if len(mine) != len(theirs):
        return False
    for each, its in zip(mine, theirs):  # noqa: SIM110  # a loop: this is asked for every row of a list
        if each is not its and not at_once(each, its, depth - 1):
            return False
    return True


def _inner_pairs(was: object, now: object) -> list[tuple[object, object]] | None:
    """Return what to compare inside two nodes; None when they differ themselves."""
    if isinstance(was, Element) or isinstance(now, Element):
        if isinstance(was, Element) and isinstance(now, Element) and _one_head(was, now):
            return _pairs(was.children, now.children)
        return None
    if isinstance(was, HTMLNode) and isinstance(now, HTMLNode):
        inner = inside_of(was, now)
        return _pairs(*inner) if inner is not None else None
    if is_row(was) and is_row(now):
        return _pairs(tuple(was), tuple(now))
    return [] if same_text(was, now) else None


def _one_head(was: Element, now: Element) -> bool:
    """Not by class: a custom element's may be made anew."""
    return was.tag == now.tag and was.namespace == now.namespace and was.head == now.head


def _pairs(was: tuple[object, ...], now: tuple[object, ...]) -> list[tuple[object, object]] | None:
    return list(zip(was, now)) if len(was) == len(now) else None


def inside_of(was: HTMLNode, now: HTMLNode) -> tuple[tuple[object, ...], tuple[object, ...]] | None:
    """Return the children of two nodes that are no elements; None where they differ themselves."""
    if type(was) is not type(now):
        return None
    (before, inside_was), (after, inside_now) = was.expand(), now.expand()
    return (tuple(inside_was), tuple(inside_now)) if before == after else None


def same_text(was: object, now: object) -> bool:
    """Say whether two children that are no nodes are written the same; equal values need not be: 5.0 and 5.00."""
    if isinstance(was, Code | Css):
        return was == now
    if type(was) is str and type(now) is str:
        return was == now
    return text_of(was) == text_of(now) is not None


def children_of(node: object) -> tuple[object, ...]:
    """Return the children of any node; a generator's are drawn."""
    node = plain_of(node)
    if isinstance(node, Element):
        return node.children
    if isinstance(node, Group):
        return tuple(node.expand()[1])
    return tuple(node) if is_row(node) else ()
