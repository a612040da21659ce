"""An old element made like a new one, as the Datastar client 1.0.1 does it: modes `outer` and `inner`.

A child of the new element is looked for among the old children from where the walk stands: one that has an element
inside, or is one, whose id stands in the new child too; else the first of the same kind without such ids. Old nodes
that are passed by are taken out; those with ids that are still to come wait beside the body. An element whose id both
trees have, once each and with one tag, is moved from wherever it stands: focus and what was typed stay with it.

What it does not do, and neither does this model: ids inside templates are not seen, and a template's content is not
compared where all around it is equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stario.testing.dom import Comment, Document, Element, Fragment, Leaf, Node, Parent, Text, are_equal, copy_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

IGNORE: Final = "data-ignore-morph"
_PRESERVE: Final = "data-preserve-attr"
_NOT_FREE: Final = frozenset({"hidden", "submit", "image", "reset", "button", "checkbox", "radio"})
"""Types of `<input>` whose value is their attribute: HTML, 4.10.5.4."""


class ClientError(Exception):
    """The client would have raised here, and left the page half done."""


def is_in_ignored(node: Node) -> bool:
    """Say whether a node stands below an element that keeps its content for itself."""
    return any(isinstance(above, Element) and IGNORE in above.attributes for above in node.ancestors())


def _both_ignore(old: Node, new: Node) -> bool:
    return all(isinstance(node, Element) and IGNORE in node.attributes for node in (old, new))


class Morph:
    """One morph. `put` is called with each node that comes new into the page.

    `waiting` is the page's: what no morph fetched stays in it, and a later one may find it there by its id.
    """

    def __init__(self, document: Document, put: Callable[[Node], None], waiting: Element) -> None:
        self._document = document
        self._put = put
        self._waiting = waiting
        self._kept: set[str] = set()
        self._below: dict[Node, set[str]] = {}

    def outer(self, old: Element, new: Node) -> None:
        """Make an element like a new one; the new one may be a fragment."""
        if _both_ignore(old, new) or is_in_ignored(old):
            return
        whole = self._begin(old, new, within=old.parent)
        behind = old.next
        if old.parent is not None:
            self._children(old.parent, whole, old, behind)
        self._waiting.remove()

    def inner(self, old: Element, new: Node) -> None:
        """Make what an element holds like a new element or fragment."""
        if is_in_ignored(old):
            return
        whole = self._begin(old, new, within=old)
        self._children(old, whole, None, old.next)
        self._waiting.remove()

    def _begin(self, old: Element, new: Node, within: Parent | None) -> Element:
        """Find the ids that stay, and below which nodes they stand."""
        whole = Element("div")
        whole.insert(new)
        body = self._document.named("body")
        if body.parent is not None:
            body.parent.insert(self._waiting, body.next)
        inside = [element for element in old.elements() if "id" in element.attributes]
        tags, twice = _tags([*inside, old] if old.id else inside)
        coming = [element for element in whole.elements() if "id" in element.attributes]
        for element in coming:
            if element.id in self._kept:
                twice.add(element.id)
            elif tags.get(element.id) == element.tag:
                self._kept.add(element.id)
        self._kept -= twice
        self._note(inside, within)
        self._note(coming, whole)
        return whole

    def _note(self, elements: Iterable[Element], top: Parent | None) -> None:
        for element in elements:
            node: Node | None = element if element.id in self._kept else None
            while node is not None and node is not top and not isinstance(node, Document):
                self._below.setdefault(node, set()).add(element.id)
                node = node.parent

    # -- children

    def _children(self, old: Parent, new: Parent, at: Node | None, end: Node | None) -> None:
        """Make the children of `old` from `at` to `end` like those of `new`."""
        if (
            isinstance(old, Element)
            and old.content is not None
            and isinstance(new, Element)
            and new.content is not None
        ):
            old, new = old.content, new.content
        if at is None:
            at = old.children[0] if old.children else None
        for child in [*new.children]:
            at = self._child(old, child, at, end)
        self._take_out(at, end)

    def _child(self, parent: Parent, new: Node, at: Node | None, end: Node | None) -> Node | None:
        """Bring one child to its place; return the node behind it."""
        match = self._match(new, at, end) if at is not None and at is not end else None
        if match is not None:
            self._take_out(at, match)
            self._alike(match, new)
            return match.next
        if isinstance(new, Element) and "id" in new.attributes and new.id in self._kept:
            match = self._fetch(new, parent, at)
            self._alike(match, new)
            return match.next
        if isinstance(new, Element) and new in self._below:
            made: Node = Element(new.name, None, new.namespace)
            parent.insert(made, at)
            self._alike(made, new)
        else:
            made = copy_of(new)
            parent.insert(made, at)
            self._put(made)
        return made.next

    def _fetch(self, new: Element, parent: Parent, at: Node | None) -> Element:
        """Move the element with an id here, from wherever it stands."""
        found = self._document.by_id(new.id)
        if found is None:
            raise ClientError(f"#{new.id} is in no place to be moved from")
        for above in found.ancestors():
            below = self._below.get(above, set())
            below.discard(new.id)
            if not below:
                self._below.pop(above, None)
        _move(found, parent, at)
        return found

    def _match(self, new: Node, at: Node, end: Node | None) -> Node | None:
        """Return the old node that a new one is made of."""
        wanted = self._below.get(new, set())
        following = new.next
        match: Node | None = None
        passed = alike = 0
        gave_up = False
        node: Node | None = at
        while node is not None and node is not end:
            if _are_of_a_kind(node, new):
                if wanted & self._below.get(node, set()):
                    return node
                if match is None and node not in self._below:
                    if not wanted:
                        return node
                    match, gave_up = node, False
            passed += len(self._below.get(node, ()))
            if passed > len(wanted):
                break
            if match is None and not gave_up and following is not None and _are_of_a_kind(node, following):
                alike += 1
                following = following.next
                gave_up = alike >= 2
            node = node.next
        return match

    def _take_out(self, node: Node | None, end: Node | None) -> None:
        """Take nodes out up to one that stays; those with ids that are still to come wait."""
        while node is not None and node is not end:
            behind = node.next
            if node in self._below:
                _move(node, self._waiting, None)
            else:
                node.remove()
            node = behind

    # -- one node

    def _alike(self, old: Node, new: Node) -> None:
        """Make a node like another of its kind."""
        if isinstance(old, Leaf) and isinstance(new, Leaf):
            old.data = new.data
        if not (isinstance(old, Element) and isinstance(new, Element)) or _both_ignore(old, new):
            return
        kept = new.attributes.get(_PRESERVE, "").split(" ")
        _set_live(old, new, kept)
        for name, value in new.attributes.items():
            if name not in kept:
                old.attributes[name] = value
        for name in [*old.attributes]:
            if name not in new.attributes and name not in kept:
                del old.attributes[name]
        if old.content is not None and new.content is not None:
            old.content = _copied(new.content)
        elif not are_equal(old, new):
            self._children(old, new, None, None)
            self._put(old)


def _tags(elements: Iterable[Element]) -> tuple[dict[str, str], set[str]]:
    """Return the tags of ids, and the ids that stand twice."""
    tags: dict[str, str] = {}
    twice: set[str] = set()
    for element in elements:
        if element.id in tags:
            twice.add(element.id)
        tags.setdefault(element.id, element.tag)
    return tags, twice


def _are_of_a_kind(old: Node, new: Node) -> bool:
    """Say whether an old node can become a new one: one type, one tag, no other id."""
    if isinstance(old, Element) and isinstance(new, Element):
        return old.tag == new.tag and (not old.id or old.id == new.id)
    return (isinstance(old, Text) and isinstance(new, Text)) or (isinstance(old, Comment) and isinstance(new, Comment))


def _copied(fragment: Fragment) -> Fragment:
    """Return a copy that was written as markup and read again: CR becomes LF, the first LF of a `<pre>` is lost."""
    copied = copy_of(fragment)
    assert isinstance(copied, Fragment)
    _without_cr(copied)
    return copied


def _without_cr(parent: Parent) -> None:
    for node in parent.children:
        if isinstance(node, Text):
            node.data = _with_lf(node.data)
        if isinstance(node, Element):
            node.attributes = {name: _with_lf(value) for name, value in node.attributes.items()}
            _without_cr(node.content or node)
            first = node.children[0] if node.children and node.tag in ("PRE", "TEXTAREA", "LISTING") else None
            if isinstance(first, Text):
                first.data = first.data.removeprefix("\n")


def _with_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _move(node: Node, parent: Parent, at: Node | None) -> None:
    """Move a node within the page: DOM, moveBefore."""
    is_inside = any(above is node for above in (parent, *parent.ancestors()))
    if is_inside or not node.is_connected() or not parent.is_connected():
        raise ClientError("a node cannot be moved into itself, nor in or out of the page")
    parent.insert(node, node.next if at is node else at)


# -- what was typed


def _set_live(old: Element, new: Element, kept: list[str]) -> None:
    """Overwrite what a field holds only where its markup says something else than before."""
    if old.is_html("input") and new.is_html("input") and new.attributes.get("type") != "file":
        if old.attributes.get("value") != new.attributes.get("value") and "value" not in kept:
            _set_value(old, new.attributes.get("value", ""))
        _set_flag(old, new, "checked", kept)
    elif old.is_html("textarea") and new.is_html("textarea"):
        if old.text != new.value:
            old.live["value"] = new.value
    elif old.is_html("option") and new.is_html("option"):
        _set_flag(old, new, "selected", kept)


def _set_value(field: Element, value: str) -> None:
    if field.attributes.get("type") in _NOT_FREE:
        field.attributes["value"] = value
    else:
        field.live["value"] = value


def _set_flag(old: Element, new: Element, name: str, kept: list[str]) -> None:
    if (name in old.attributes) != (name in new.attributes) and name not in kept:
        old.live[name] = name in new.attributes
