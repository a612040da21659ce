"""A page in memory: it shows a document, and takes the events of a stream as the Datastar client takes them.

What the client would only warn of is kept in `warnings`. A selector is what the planner writes: ids, and ways down from
them by the number or the name of a child; any other is an error.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, cast

from stario.html import render
from stario.testing.dom import Element, Text, document
from stario.testing.morph import morph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stario.html import Node as Tree
    from stario.testing.dom import Node


_LINE_END: Final = re.compile(rb"\r\n|\r|\n")


class Page:
    """A document that events change."""

    def __init__(self, view: Tree) -> None:
        self.document = document(_page(render(view)))
        self._pantry = Element("div", {})
        self.warnings: list[str] = []
        self.version = ""
        """The id of the last event."""

    @property
    def body(self) -> Element:
        """The `<body>`."""
        return next(each for each in self.document.elements() if each.name == "body")

    def plain(self) -> object:
        """Return what the page shows, as data: equal pages give equal data."""
        return self.document.plain()

    def find(self, name: str) -> Element | None:
        """Return the first element with an id."""
        return next((each for each in self.document.elements() if each.id == name), None)

    def take(self, stream: bytes) -> None:
        """Apply the events of a stream, as much of it as has come; one that is not complete is dropped."""
        lines: list[str] = []
        for line in _LINE_END.split(stream)[:-1]:
            if line:
                lines.append(line.decode(errors="replace"))
            else:
                self._event(lines)
                lines = []

    def _event(self, lines: list[str]) -> None:
        name = ""
        data: list[str] = []
        for line in lines:
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if field == "event":
                name = value
            elif field == "id":
                self.version = value
            elif field == "data" and (value or data):  # the client loses the first line where it is empty
                data.append(value)
        if name == "datastar-patch-elements":
            self._patch(data)

    def _patch(self, data: list[str]) -> None:
        options: dict[str, str] = {}
        elements: list[str] = []
        for line in data:
            key, space, value = line.partition(" ")
            if not space:
                continue  # the client takes it for another name
            if key == "elements":
                elements.append(value)
            else:
                options[key] = value
        mode, selector = options.get("mode", "outer"), options.get("selector", "")
        fragment = _fragment("\n".join(elements), options.get("namespace", "html")) if elements else []
        if selector:
            self._at(selector, mode, fragment)
            return
        for node in [each for each in fragment if isinstance(each, Element)]:
            target = self._target(node)
            if target is None:
                self.warnings.append(f"no element for #{node.id}")
            else:
                self._apply(target, [node], mode)

    def _target(self, node: Element) -> Element | None:
        if node.name in ("html", "head", "body"):
            return next(each for each in self.document.elements() if each.name == node.name)
        return self.find(node.id) if node.id else None

    def _at(self, selector: str, mode: str, fragment: list[Node]) -> None:
        targets = list(self.select(selector))
        if not targets:
            self.warnings.append(f"no element for {selector}")
        for target in targets:
            self._apply(target, [each.copy() for each in fragment], mode)

    def _apply(self, target: Element, nodes: list[Node], mode: str) -> None:
        if mode in ("outer", "inner"):
            morph(target, nodes, mode, self.document, self._pantry)
            return
        parent, before = target.parent, target.next
        if mode in ("append", "prepend"):
            parent, before = target, target.children[0] if mode == "prepend" and target.children else None
        elif mode in ("before", "replace", "remove"):
            before = target
        for node in nodes:
            cast("Element", parent).insert(node, before)
        if mode in ("replace", "remove"):
            target.remove()

    def select(self, selector: str) -> Iterator[Element]:
        """Yield the elements that a selector finds, in the order of the page."""
        found = [element for each in _SPLIT.findall(selector) for element in self._select_one(each)]
        yield from (element for element in self.document.elements() if any(element is each for each in found))

    def _select_one(self, selector: str) -> list[Element]:
        first, *steps = selector.strip().split(" > ")
        if first == "body":
            found = [self.body]
        elif first.startswith("#"):
            name = _unescaped(first[1:])
            found = [each for each in self.document.elements() if each.id == name]
        else:
            raise ValueError(f"expected a selector that begins with an id, came {selector!r}")
        for step in steps:
            found = [child for each in found if (child := _step(each, step)) is not None]
        return found


_SPLIT: Final = re.compile(r"(?:\\.|[^,\\])+", re.DOTALL)


def _unescaped(name: str) -> str:
    return re.sub(r"\\(?:([0-9a-f]{1,6}) ?|(.))", lambda found: chr(int(found[1], 16)) if found[1] else found[2], name)


def _step(element: Element, step: str) -> Element | None:
    elements = [child for child in element.children if isinstance(child, Element)]
    number = re.fullmatch(r":nth-child\((\d+)\)", step)
    if number is not None:
        place = int(number[1]) - 1
        return elements[place] if place < len(elements) else None
    if re.fullmatch(r"[a-z][a-z0-9]*", step):
        return next((child for child in elements if child.name == step), None)
    raise ValueError(f"expected a child by its number or name, came {step!r}")


def _page(markup: str) -> str:
    whole = markup.startswith("<!doctype")
    return markup if whole else f"<!doctype html><html><head></head><body>{markup}</body></html>"


_SVG: Final = re.compile(r"<svg(\s[^>]*>|>)([\s\S]*?)</svg>", re.IGNORECASE)


def _fragment(markup: str, namespace: str) -> list[Node]:
    """Parse elements as the client does: inside a template, which takes rows and cells as well."""
    without_drawings = _SVG.sub("", markup)
    ends = {name: f"</{name}>" in without_drawings for name in ("html", "head", "body")}
    around: Literal["svg", "math", ""] = "svg" if namespace == "svg" else "math" if namespace == "mathml" else ""
    inner = f"<{around}>{markup}</{around}>" if around else markup
    whole = document(markup if any(ends.values()) else f"<body><template>{inner}</template></body>")
    if any(ends.values()):
        wanted = [name for name in ("html", "head", "body") if ends[name]]
        names = wanted[:1] if "html" in wanted else wanted
        return [next(each for each in whole.elements() if each.name == name) for name in names]
    template = next(each for each in whole.elements() if each.name == "template")
    if not around:
        return _taken(template.children)
    holder = next(each for each in template.children if isinstance(each, Element) and each.name == around)
    return _taken(holder.children[::2])  # it walks a list that shrinks under it


def _taken(nodes: list[Node]) -> list[Node]:
    return [node.copy() for node in nodes if isinstance(node, Element | Text)]
