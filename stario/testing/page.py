"""A page as the client keeps it, and what `datastar-patch-elements` events do to it.

Laws. Events are applied in order. Where the client only warns, nothing raises: the warning is kept in `warnings`. What
would run is kept in `scripts`, once for each time. Signals and expressions are not looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stario.html.parsing import parse
from stario.testing.dom import Element, Node, elements_in, fill, fragment, normal
from stario.testing.morph import Morph, is_shielded
from stario.testing.selectors import select
from stario.testing.sse import read_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MODES: Final = ("remove", "outer", "inner", "replace", "prepend", "append", "before", "after")
_NAMESPACES: Final = {"html": "", "svg": "svg", "mathml": "math"}
_SVG: Final = re.compile(r"<svg(\s[^>]*>|>)([\s\S]*?)</svg>", re.IGNORECASE)


class PatchError(Exception):
    """The client throws on an event: its mode or namespace is unknown, or a selector is missing."""


class Page:
    """What a page shows.

    >>> page = Page('<p id="a">1</p>')
    >>> page.apply(b'event: datastar-patch-elements\\ndata: elements <p id="a">2</p>\\n\\n')
    >>> page.normal()
    '<p id="a">"2"</p>'
    """

    def __init__(self, markup: str = "") -> None:
        self.document = Element("#document")
        self.html = Element("html")
        self.head = Element("head")
        self.body = fragment(markup)
        self.body.name = "body"
        self.document.insert(self.html)
        self.html.insert(self.head)
        self.html.insert(self.body)
        self.warnings: list[str] = []
        self.scripts: list[str] = []
        self._known = {*_scripts_in(self.document)}

    def normal(self, *, leave_out: Iterable[str] = (), ordered: bool = False) -> str:
        """Return what the body holds in normal form."""
        return normal(self.body.children, leave_out=leave_out, ordered=ordered)

    def find(self, id: str) -> Element | None:
        """Return the first element with an id."""
        if id == "":
            return None
        return next((element for element in elements_in(self.document) if element.id == id), None)

    def apply(self, body: bytes) -> None:
        """Apply the events of a stream. Raises `PatchError` where the client throws."""
        for event in read_events(body):
            if event.name == "datastar-patch-elements":
                self._patch(event.arguments)

    def _patch(self, arguments: Mapping[str, str]) -> None:
        selector, mode = arguments.get("selector", ""), arguments.get("mode", "outer")
        namespace = arguments.get("namespace", "html")
        if mode not in _MODES or namespace not in _NAMESPACES:
            raise PatchError(f"expected a mode and a namespace of Datastar's, came {mode!r} and {namespace!r}")
        if not selector and mode not in ("outer", "replace"):
            raise PatchError(f"expected a selector to {mode}, came none")
        new = read_elements(arguments.get("elements"), namespace)
        if not selector:
            self._patch_by_ids(new, mode)
            return
        targets = select(self.document, selector)
        if not targets:
            self.warnings.append(selector)
        for target in targets:
            self._apply(mode, target, new.copy())

    def _patch_by_ids(self, new: Element, mode: str) -> None:
        for element in [node for node in new.children if isinstance(node, Element)]:
            target = {"html": self.html, "body": self.body, "head": self.head}.get(element.name)
            target = target or self.find(element.id)
            if target is None:
                self.warnings.append(f"#{element.id}")
            else:
                self._apply(mode, target, element.copy())

    def _apply(self, mode: str, target: Element, new: Element) -> None:
        if mode == "remove":
            target.remove()
        elif mode in ("outer", "inner"):
            self._morph(target, new, inner=mode == "inner")
        else:
            self._insert(mode, target, new)

    def _morph(self, target: Element, new: Element, *, inner: bool) -> None:
        if not is_shielded(target, new):
            came = Morph(self.document, target, _held(new), inner=inner).came
            for node in came:
                self.scripts += [script.text for script in _scripts_in(node) if _runs(script)]
        self._renew_scripts(target, run=True)

    def _insert(self, mode: str, target: Element, new: Element) -> None:
        parent = target.parent
        if parent is None:
            return
        self._renew_scripts(new, run=False)
        before = {"prepend": target.children[0] if target.children else None, "before": target, "replace": target}
        before["after"] = target.after
        into = target if mode in ("prepend", "append") else parent
        for node in [*_held(new).children]:
            into.insert(node, before.get(mode))
            self.scripts += [script.text for script in _scripts_in(node) if _runs(script)]
        if mode == "replace":
            target.remove()

    def _renew_scripts(self, within: Element, *, run: bool) -> None:
        """Put every script that is not known yet in anew, which makes it run; the client does so to inert ones."""
        for script in _scripts_in(within):
            if script not in self._known:
                fresh = script.copy()
                if script.parent is not None:
                    script.parent.insert(fresh, script)
                    script.remove()
                self._known.add(fresh)
                self.scripts += [fresh.text] if run and _runs(fresh) else []


def _held(new: Element) -> Element:
    """Return an element that holds the new nodes: the fragment itself, or one around the one element."""
    if new.name.startswith("#"):
        return new
    around = Element("#fragment")
    around.insert(new)
    return around


def _scripts_in(node: Node) -> list[Element]:
    found = [*elements_in(node)] if isinstance(node, Element) else []
    own = [node] if isinstance(node, Element) and node.name == "script" else []
    return own or [element for element in found if element.name == "script" and element.namespace == "html"]


def _runs(script: Element) -> bool:
    return script.attributes.get("type", "") in ("", "text/javascript", "module")


# -- how the client reads elements


def read_elements(markup: str | None, namespace: str = "html") -> Element:
    """Return a fragment with the nodes of an event, as the client parses them: inside of a `<template>`.

    With `</html>`, `</head>` or `</body>` anywhere, they are read as a document. With a namespace every second node is
    lost, a fault of the client up to 1.0.2.
    """
    made = Element("#fragment")
    if markup is None:
        return made
    outside = _SVG.sub("", markup)
    ends = [name for name in ("html", "head", "body") if f"</{name}>" in outside]
    root = _NAMESPACES[namespace]
    inside = f"<{root}>{markup}</{root}>" if root else markup
    parsed = parse(markup if ends else f"<body><template>{inside}</template></body>")
    document = fill(Element("#document"), parsed.children)
    for node in _taken(document, ends, root):
        made.insert(node)
    return made


def _taken(document: Element, ends: list[str], root: str) -> list[Node]:
    if ends:
        wanted = {"html"} if "html" in ends else set(ends)
        return [element for element in elements_in(document) if element.name in wanted]
    template = next(element for element in elements_in(document) if element.name == "template")
    content = template.content or template
    if not root:
        return [*content.children]
    return next(element for element in elements_in(content) if element.name == root).children[::2]
