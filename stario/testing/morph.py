"""The client's morph, modes outer and inner: which nodes stay, which move, which come and go.

    old   <ul> <li#a> <li#b> <li#c>          the ids {a c} are on both sides, with the same names: they persist
    new   <ul> <li#c> <li#x> <li#a>
          #c   no match before it may be left: #a and #b lie in between, and #a is needed
               -> moved here                  (the focus, typed text, an iframe go with it)
          #x   new -> copied
          #a   the same id -> stays, made like the new one
          #b   left over -> removed

Laws, all of them the client's (1.0.1):
1. An id persists where one element on each side has it, and both have the same name; ids that are double do not count.
2. A new node takes the first old sibling that holds a persistent id in common; else one that is alike, if nothing
   needed is lost by it. Alike is: the same kind and name, and no id or the same.
3. What is taken is made like the new node: its attributes, then its children. What was typed stays where the `value`
   attribute is the same. An element that equals the new one is not entered; what templates hold does not count there,
   so that a change in a template alone is lost.
4. Old nodes that hold persistent ids wait in a pantry beside the body until they are called, the others are removed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stario.testing.dom import Comment, Element, Node, Text, elements_in, is_equal, normalized

if TYPE_CHECKING:
    from collections.abc import Iterable

_IGNORE: Final = "data-ignore-morph"
_PRESERVE: Final = "data-preserve-attr"


class MorphError(Exception):
    """The client would have thrown: an element was to be moved into itself."""


def is_shielded(target: Element, new: Element) -> bool:
    """Say whether the client leaves an element alone: `data-ignore-morph` on both sides, or around the old one."""
    if _IGNORE in target.attributes and _IGNORE in new.attributes:
        return True
    around = target.parent
    while around is not None:
        if _IGNORE in around.attributes:
            return True
        around = around.parent
    return False


class Morph:
    """One morph: makes `target` like the nodes in `new`, or with `inner` what it holds."""

    def __init__(self, document: Element, target: Element, new: Element, *, inner: bool) -> None:
        self.came: list[Node] = []  # copies that were put in
        self._document = document
        self._pantry = Element("div", {"hidden": ""})
        self._held: dict[Node, set[str]] = {}  # nodes, and the persistent ids in them
        self._stay = _persistent(target, new)
        around = target if inner else target.parent
        if around is None:
            raise MorphError(f"expected an element with a parent, came {target}")
        next(elements_in(document)).insert(self._pantry)  # after the body
        self._hold(around, elements_in(target))
        self._hold(new, elements_in(new))
        self._children(around, new, *((None, None) if inner else (target, target.after)))
        self._pantry.remove()

    def _hold(self, root: Element, elements: Iterable[Element]) -> None:
        """Note for every node up to the root which persistent ids it holds."""
        for element in elements:
            at: Element | None = element if element.id in self._stay else None
            while at is not None and at is not root:
                self._held.setdefault(at, set()).add(element.id)
                at = at.parent

    def _children(self, old: Element, new: Element, at: Node | None = None, end: Node | None = None) -> None:
        """Make what stands in `old` from `at` up to `end` like what stands in `new`."""
        if at is None:
            at = old.children[0] if old.children else None
        for node in new.children:
            kept = self._match(node, at, end) if at is not None and at is not end else None
            if kept is not None:
                self._put_away_from(at, kept)
                self._become(kept, node)
            else:
                kept = self._bring(old, node, at)
            at = kept.after
        self._put_away_from(at, end)

    def _bring(self, old: Element, node: Node, before: Node | None) -> Node:
        """Put in what no old sibling matches: an element from elsewhere in the page, or a new one."""
        if isinstance(node, Element) and node.id in self._stay:
            moved = next(element for element in elements_in(self._document) if element.id == node.id)
            self._let_go(moved)
            _move(moved, old, before)
            return self._become(moved, node)
        if isinstance(node, Element) and node in self._held:
            made = Element(node.name, {}, node.namespace)
            old.insert(made, before)
            return self._become(made, node)
        copied = node.copy()
        old.insert(copied, before)
        self.came.append(copied)
        return copied

    def _let_go(self, moved: Element) -> None:
        around = moved.parent
        while around is not None:
            held = self._held.get(around)
            if held is not None:
                held.discard(moved.id)
                if not held:
                    del self._held[around]
            around = around.parent

    def _put_away_from(self, node: Node | None, end: Node | None) -> None:
        """Take out a node and those after it, up to `end`: into the pantry what is needed yet."""
        while node is not None and node is not end:
            after = node.after
            if node in self._held:
                self._pantry.insert(node)
            else:
                node.remove()
            node = after

    def _match(self, new: Node, at: Node | None, end: Node | None) -> Node | None:
        """Return the old sibling that becomes the new node; None where none should."""
        best: Node | None = None
        looks_ahead = True
        ahead, alike, passed = new.after, 0, 0
        wanted = self._held.get(new, set())
        while at is not None and at is not end:
            held = self._held.get(at, set())
            if _is_alike(at, new):
                if held & wanted:
                    return at
                if best is None and not held:
                    if not wanted:
                        return at
                    best = at
            passed += len(held)
            if passed > len(wanted):
                break
            if best is None and looks_ahead and ahead is not None and _is_alike(at, ahead):
                alike += 1  # the next new nodes match here: rather put the new one in than take theirs
                ahead = ahead.after
                looks_ahead = alike < 2
            at = at.after
        return best

    def _become(self, old: Node, new: Node) -> Node:
        """Make a node like another one of its kind."""
        if isinstance(old, Element) and isinstance(new, Element):
            if _IGNORE in old.attributes and _IGNORE in new.attributes:
                return old
            set_attributes(old, new)
            if old.content is not None and new.content is not None:
                old.content = new.content.copy()
            elif not is_equal(old, new):
                self._children(old, new)
        elif isinstance(old, (Text, Comment)) and isinstance(new, (Text, Comment)):
            old.data = new.data
        return old


def _persistent(target: Element, new: Element) -> set[str]:
    """Return the ids that are once on each side, on elements with the same name."""
    names: dict[str, str] = {}
    double: set[str] = set()
    for element in [*elements_in(target), target]:
        if "id" not in element.attributes or (element is target and not element.id):
            continue
        if element.id in names:
            double.add(element.id)
        names.setdefault(element.id, element.key)
    stay: set[str] = set()
    for element in elements_in(new):
        if "id" not in element.attributes:
            continue
        if element.id in stay:
            double.add(element.id)
        elif names.get(element.id) == element.key:
            stay.add(element.id)
    return stay - double


def _is_alike(old: Node, new: Node) -> bool:
    old_id = old.id if isinstance(old, Element) else ""
    return old.key == new.key and (not old_id or (isinstance(new, Element) and old_id == new.id))


def _move(node: Element, parent: Element, before: Node | None) -> None:
    around: Element | None = parent
    while around is not None:
        if around is node:
            raise MorphError(f"expected an element that can be moved, came {node}, which would come into itself")
        around = around.parent
    if before is not node:
        parent.insert(node, before)


def set_attributes(old: Element, new: Element) -> None:
    """Give an element exactly the attributes of the new one, but for those that it is to preserve."""
    preserved = new.attributes.get(_PRESERVE, "").split(" ")
    _set_properties(old, new, preserved)
    for name, value in new.attributes.items():
        if name not in preserved:
            old.attributes[name] = value
    for name in [*old.attributes]:
        if name not in new.attributes and name not in preserved:
            del old.attributes[name]


def _set_properties(old: Element, new: Element, preserved: list[str]) -> None:
    """Set what a person may have changed: only where the markup says something else than before."""
    if old.namespace != "html" or old.key != new.key:
        return
    if old.name == "input" and new.attributes.get("type", "").lower() != "file":
        if old.attributes.get("value") != new.attributes.get("value") and "value" not in preserved:
            old.state["value"] = new.attributes.get("value", "")
        _set_flag(old, new, "checked", preserved)
        if _set_flag(old, new, "disabled", preserved) and "disabled" in new.attributes:
            old.attributes["disabled"] = ""  # this one is its attribute
    elif old.name == "textarea":
        if old.text != normalized(new.text):
            old.state["value"] = normalized(new.text)
    elif old.name == "option":
        _set_flag(old, new, "selected", preserved)


def _set_flag(old: Element, new: Element, name: str, preserved: list[str]) -> bool:
    if (name in old.attributes) == (name in new.attributes) or name in preserved:
        return False
    old.state[name] = name in new.attributes
    return True
