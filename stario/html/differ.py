"""The differ: two trees in, patches keyed by ids out. It knows elements and ids; no Datastar, no HTTP.

Laws
1. Applying the patches, in order, to a page that shows `old` gives a page that shows `new`.
2. The unit is the nearest element with an id: a patch is addressed by an id that both trees have, once each.
3. Nothing is rendered to be compared: heads are finished text, children are compared as they were taken. The same
   object is the same markup, at once.
4. Where no id stands above a change, or an id is not unique, the whole tree goes.
5. No recursion: depth costs memory, never the stack.

An element inside `<svg>` or `<math>` is never a unit (a fragment of it would be parsed as HTML): the `<svg>` around it,
or what stands above, is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from stario.html.javascript import Code, Css
from stario.html.nodes import Element, HTMLNode
from stario.html.protocols import Group, is_row
from stario.html.rendering import text_of
from stario.html.templates import plain_of, same_filling

if TYPE_CHECKING:
    from collections.abc import Iterator


class Patch(NamedTuple):
    """One change of a page: what to do, the id of the element it is addressed to, and the new nodes.

    `target` is "" where the whole tree goes.
    """

    kind: Literal["outer", "inner", "remove", "append", "prepend", "before", "after"]
    target: str
    nodes: tuple[object, ...]


def diff(old: object, new: object) -> list[Patch]:
    """Return what turns a page that shows `old` into one that shows `new`; an empty list when nothing changed."""
    if old is new:
        return []
    units = _changed_units(old, new)
    if units is None or not (units.keys() <= _once(old) and units.keys() <= _once(new)):
        return [Patch("outer", "", (new,))]
    return [Patch("outer", target, (node,)) for target, node in units.items()]


_Unit: TypeAlias = "tuple[str, Element] | None"
_FOREIGN_ROOTS: Final = frozenset({"svg", "math"})
_BACK_TO_HTML: Final = frozenset({"foreignObject"})


def _changed_units(old: object, new: object) -> dict[str, Element] | None:
    """Return the changed elements by id, outermost only; None when a change has no id above it."""
    changed: dict[str, Element] = {}
    waiting: list[tuple[object, object, _Unit, bool]] = [(old, new, None, False)]
    while waiting:
        was, now, above, foreign = waiting.pop()
        if was is now or (above is not None and above[0] in changed) or same_filling(was, now):
            continue
        was, now = plain_of(was), plain_of(now)
        pairs = _inner_pairs(was, now)
        here = above if foreign else _unit(was, now) or above
        if pairs is not None:
            inside = _is_foreign(now, within=foreign)
            waiting.extend((*pair, here, inside) for pair in reversed(pairs))
        elif here is None:
            return None
        else:
            changed[here[0]] = here[1]
    return _outermost(changed, new)


def _unit(was: object, now: object) -> _Unit:
    """Return the id and the new element, where both trees have an element with that id here."""
    if not isinstance(was, Element) or not isinstance(now, Element) or not _alike(was, now):
        return None
    name = now.id
    return (name, now) if name and name == was.id else None


def _alike(was: Element, now: Element) -> bool:
    """Say whether two elements have one name; not by class: a custom element's may be made anew."""
    return was.tag == now.tag and was.namespace == now.namespace


def _is_foreign(node: object, *, within: bool) -> bool:
    """Say whether what is inside a node would be parsed otherwise on its own: HTML, 13.2.6.5."""
    if not isinstance(node, Element):
        return within
    return node.tag in _FOREIGN_ROOTS or (within and node.tag not in _BACK_TO_HTML)


def _inner_pairs(was: object, now: object) -> list[tuple[object, object]] | None:
    """Return what to compare inside two nodes; None when they differ themselves."""
    if isinstance(was, Element):
        if isinstance(now, Element) and _alike(was, now) and was.head == now.head:
            return _pairs(was.children, now.children)
        return None
    if isinstance(was, HTMLNode):
        if not isinstance(now, HTMLNode) or type(was) is not type(now):
            return None
        (before, inside_before), (after, inside_after) = was.expand(), now.expand()
        return _pairs(tuple(inside_before), tuple(inside_after)) if before == after else None
    if is_row(was) and is_row(now):
        return _pairs(tuple(was), tuple(now))
    return [] if _same_text(was, now) else None


def _pairs(was: tuple[object, ...], now: tuple[object, ...]) -> list[tuple[object, object]] | None:
    return list(zip(was, now)) if len(was) == len(now) else None


def _same_text(was: object, now: object) -> bool:
    """Say whether two children that are no nodes are written the same; equal values need not be: 5.0 and 5.00."""
    if isinstance(was, Code | Css):
        return was == now
    if type(was) is str and type(now) is str:
        return was == now
    return text_of(was) == text_of(now) is not None


def _outermost(changed: dict[str, Element], new: object) -> dict[str, Element]:
    """Drop units inside other units, and put the rest in document order."""
    if len(changed) < 2:
        return changed
    kept: dict[str, Element] = {}
    waiting: list[object] = [new]
    while waiting:
        node = plain_of(waiting.pop())
        name = node.id if isinstance(node, Element) else None
        if name is not None and changed.get(name) is node:
            kept[name] = changed[name]
        else:
            waiting.extend(reversed(children_of(node)))
    return kept


def _once(tree: object) -> set[str]:
    """Return the ids that stand exactly once in a tree."""
    seen: set[str] = set()
    twice: set[str] = set()
    for name in _ids(tree):
        (twice if name in seen else seen).add(name)
    return seen - twice


def ids_of(tree: object) -> set[str]:
    """Return all ids in a tree."""
    return set(_ids(tree))


def _ids(tree: object) -> Iterator[str]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Element) and node.id is not None:
            yield node.id
        waiting.extend(children_of(node))


def children_of(node: object) -> tuple[object, ...]:
    """Return the children of any node; a generator's are drawn."""
    node = plain_of(node)
    if isinstance(node, Element):
        return node.children
    if isinstance(node, Group):
        return tuple(node.expand()[1])
    return tuple(node) if is_row(node) else ()
