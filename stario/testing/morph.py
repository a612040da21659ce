"""The client's morph: an old element is changed until it is the new one, and keeps as much of itself as it can.

This is what Datastar 1.0.1 does, step by step, in its order: ids that stand once on both sides, in elements of one
name, are persistent; an old node is matched by the persistent ids inside, else by its name; what has persistent ids and
no place waits in a pantry, and is fetched by its id. `tests/browser/test_patches.py` holds it against the client.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stario.testing.dom import Element, Node, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

IGNORE: Final = "data-ignore-morph"
PRESERVE: Final = "data-preserve-attr"


def morph(old: Element, new: list[Node], mode: str, root: Element, pantry: Element) -> None:
    """Morph an element (`outer`), or what it holds (`inner`), into new nodes.

    The pantry is the page's: what nothing fetched stays in it, and can be found at a later morph by its id.
    """
    shielded = any(IGNORE in around.attributes for around in old.ancestors())
    only = new[0] if mode == "outer" else None
    if shielded or (isinstance(only, Element) and IGNORE in old.attributes and IGNORE in only.attributes):
        return
    holder = Element("div", {})
    for node in new:
        holder.insert(node, None)
    _Morph((root, pantry), old, holder, mode)


class _Morph:
    def __init__(self, places: tuple[Element, Element], old: Element, holder: Element, mode: str) -> None:
        self.places = places
        self.pantry = places[1]
        old_ids = [each for each in old.elements() if each.id]
        new_ids = [each for each in holder.elements() if each.id]
        self.persistent = _persistent([*old_ids, *([old] if old.id else [])], new_ids)
        self.inside: dict[int, set[str]] = {}
        self._kept: list[Node] = []  # ids of objects are theirs as long as these live
        around = old.parent if mode == "outer" else old
        assert around is not None
        self._note(around, old_ids)
        self._note(holder, new_ids)
        if mode == "outer":
            self.children(around, holder, old, old.next)
        else:
            self.children(old, holder, None, None)

    def _note(self, around: Element, elements: Iterable[Element]) -> None:
        """Note for each element which persistent ids stand in it, itself included."""
        for element in elements:
            if element.id in self.persistent:
                each: Element | None = element
                while each is not None and each is not around:
                    self.inside.setdefault(id(each), set()).add(element.id)
                    self._kept.append(each)
                    each = each.parent

    def ids(self, node: Node) -> set[str]:
        return self.inside.get(id(node), set())

    def children(self, parent: Element, new: Element, start: Node | None, end: Node | None) -> None:
        """Make the children of a parent, from `start` to before `end`, those of a new one."""
        at = start if start is not None else (parent.children[0] if parent.children else None)
        for each in list(new.children):
            if at is not None and at is not end:
                match = self.match(each, at, end)
                if match is not None:
                    while at is not None and at is not match:
                        passed, at = at, at.next
                        self.take_out(passed)
                    self.node(match, each)
                    at = match.next
                    continue
            at = self.bring(parent, each, at)
        while at is not None and at is not end:
            passed, at = at, at.next
            self.take_out(passed)

    def bring(self, parent: Element, new: Node, at: Node | None) -> Node | None:
        """Put in what matches nothing: the old element with its id, or a new one."""
        if isinstance(new, Element) and new.id in self.persistent:
            old = self.find(new.id)
            for around in old.ancestors():
                ids = self.inside.get(id(around))
                if ids is not None:
                    ids.discard(new.id)
                    if not ids:
                        del self.inside[id(around)]
            parent.insert(old, at)
            self.node(old, new)
            return old.next
        if isinstance(new, Element) and self.ids(new):
            made = Element(new.name, {}, new.namespace)
            parent.insert(made, at)
            self.node(made, new)
            return made.next
        copy = new.copy()
        parent.insert(copy, at)
        return copy.next

    def find(self, name: str) -> Element:
        for place in self.places:
            for element in place.elements():
                if element.id == name:
                    return element
        raise LookupError(name)

    def match(self, new: Node, start: Node, end: Node | None) -> Node | None:
        """Return the old node that a new one is to become."""
        soft: Node | None = None
        given_up = False
        sibling = new.next
        passed_siblings, passed_ids = 0, 0
        mine = self.ids(new)
        each: Node | None = start
        while each is not None and each is not end:
            if _alike(each, new):
                if mine & self.ids(each):
                    return each
                if (soft is None or given_up) and not self.ids(each):
                    if not mine:
                        return each
                    soft, given_up = each, False
            passed_ids += len(self.ids(each))
            if passed_ids > len(mine):
                break
            if soft is None and not given_up and sibling is not None and _alike(each, sibling):
                passed_siblings += 1
                sibling = sibling.next
                if passed_siblings >= 2:
                    given_up = True
            each = each.next
        return None if given_up else soft

    def take_out(self, node: Node) -> None:
        if self.ids(node):
            self.pantry.insert(node, None)
        else:
            node.remove()

    def node(self, old: Node, new: Node) -> None:
        """Make one node another."""
        if isinstance(old, Text) and isinstance(new, Text):
            old.data = new.data
            return
        assert isinstance(old, Element)
        assert isinstance(new, Element)
        if IGNORE in old.attributes and IGNORE in new.attributes:
            return
        preserved = new.attributes.get(PRESERVE, "").split(" ")
        _take_over_value(old, new, preserved)
        for name, value in new.attributes.items():
            if name not in preserved:
                old.attributes[name] = value
        for name in [*old.attributes]:
            if name not in new.attributes and name not in preserved:
                del old.attributes[name]
        if old.name == "template" and new.name == "template":
            old.children.clear()
            for child in new.children:
                old.insert(_written_and_read(child.copy()), None)
        elif not _is_equal(old, new):
            self.children(old, new, None, None)


def _written_and_read(node: Node) -> Node:
    """Return a node as `innerHTML` hands it on: returns become line feeds, the first one of a `<pre>` is lost."""
    if isinstance(node, Text):
        node.data = _line_feeds(node.data)
    if isinstance(node, Element):
        node.attributes = {name: _line_feeds(value) for name, value in node.attributes.items()}
        for child in node.children:
            _written_and_read(child)
        first = node.children[0] if node.children and node.name in ("pre", "textarea", "listing") else None
        if isinstance(first, Text):
            first.data = first.data.removeprefix("\n")
    return node


def _line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_equal(old: Node, new: Node) -> bool:
    """Say what `isEqualNode` says, DOM, 4.4: what templates hold is not looked at, so their change alone is lost."""
    pairs = [(old, new)]
    while pairs:
        one, other = pairs.pop()
        if not isinstance(one, Element) or not isinstance(other, Element):
            if one.plain() != other.plain():
                return False
            continue
        if (one.name, one.namespace, one.attributes) != (other.name, other.namespace, other.attributes):
            return False
        if one.name == "template":
            continue
        if len(one.children) != len(other.children):
            return False
        pairs += zip(one.children, other.children, strict=True)
    return True


def _persistent(old: list[Element], new: list[Element]) -> set[str]:
    names: dict[str, str] = {}
    twice: set[str] = set()
    for each in old:
        if each.id in names:
            twice.add(each.id)
        else:
            names[each.id] = each.name
    found: set[str] = set()
    for each in new:
        if each.id in found:
            twice.add(each.id)
        elif names.get(each.id) == each.name:
            found.add(each.id)
    return found - twice


def _alike(old: Node, new: Node) -> bool:
    if isinstance(old, Text) or isinstance(new, Text):
        return isinstance(old, Text) and isinstance(new, Text) and old.comment == new.comment
    assert isinstance(old, Element)
    assert isinstance(new, Element)
    return old.name == new.name and (not old.id or old.id == new.id)


def _take_over_value(old: Element, new: Element, preserved: list[str]) -> None:
    """A control's value changes only where the server's does."""
    if old.name == "input" and new.attributes.get("type") != "file":
        if old.attributes.get("value") != new.attributes.get("value") and "value" not in preserved:
            old.typed = new.attributes.get("value", "")
    elif old.name == "textarea" and new.name == "textarea" and _text(old) != _text(new):
        old.typed = _text(new)


def _text(element: Element) -> str:
    return "".join([child.data for child in element.children if isinstance(child, Text) and not child.comment])
