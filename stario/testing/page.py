"""A page, and what one event of patched elements does to it: where it goes, how it is parsed, which scripts run.

What the client would only warn of is kept in `warnings`: a target that is not there. What it refuses, or fails at, is
in `errors`; the text of each script that would have run in `scripts`, in order, twice where it runs twice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stario.html.rendering import render
from stario.testing.dom import Element, Fragment, Node, Parent, copy_of, document_of
from stario.testing.morph import ClientError, Morph
from stario.testing.receiving import Event, events_of
from stario.testing.selecting import select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stario.html.nodes import Node as Tree

_MODES: Final = ("remove", "outer", "inner", "replace", "prepend", "append", "before", "after")
_WRAPPERS: Final = {"html": "", "svg": "svg", "mathml": "math"}
_DRAWING: Final = re.compile(r"<svg(\s[^>]*>|>)([\s\S]*?)</svg>", re.IGNORECASE)
_RUNS: Final = re.compile(r"(?:(?:text|application)/(?:x-)?(?:java|ecma)script|module)?\s*", re.IGNORECASE)


class Page:
    """A page that shows a view, and takes events.

    >>> from stario import html as h
    >>> page = Page(h.p(id="a")["x"])
    >>> page.take(b'event: datastar-patch-elements\\ndata: elements <p id="a">y</p>\\n\\n')
    >>> page.body.plain()
    ('body', 'html', (), (('p', 'html', (('id', 'a'),), ('y',)),))
    """

    def __init__(self, view: Tree) -> None:
        self._load(_whole(render(view)))

    @classmethod
    def of(cls, markup: str) -> Page:
        """Return the page of some markup: a document with its doctype, or what stands in a body."""
        page = cls.__new__(cls)
        page._load(_whole(markup))
        return page

    def _load(self, markup: str) -> None:
        self.document = document_of(markup)
        self.warnings: list[str] = []
        self.errors: list[str] = []
        self.scripts: list[str] = []
        self.version = ""
        """The id of the last event that had one."""
        self._waiting = Element("div", {"hidden": ""})
        self._seen: set[Element] = set()
        for script in _scripts(self.document):
            script.started = True
            self._seen.add(script)

    @property
    def body(self) -> Element:
        """The `<body>`."""
        return self.document.named("body")

    def plain(self) -> object:
        """Return what the page shows, as data: equal pages give equal data."""
        return self.document.plain()

    def find(self, name: str) -> Element | None:
        """Return the first element with an id."""
        return self.document.by_id(name)

    def take(self, stream: bytes) -> None:
        """Apply the events of a stream, as much of it as has come; one that is not complete is dropped."""
        for event in events_of(stream):
            self.version = self.version if event.id is None else event.id
            if event.name == "datastar-patch-elements":
                self.patch(event)

    def patch(self, event: Event) -> None:
        """Apply one event."""
        try:
            self._patch(event.data)
        except ClientError as error:
            self.errors.append(str(error))

    def _patch(self, data: dict[str, str]) -> None:
        selector, mode = data.get("selector", ""), data.get("mode", "outer")
        namespace = data.get("namespace", "html")
        if mode not in _MODES:
            raise ClientError("PatchElementsInvalidMode")
        if not selector and mode not in ("outer", "replace"):
            raise ClientError("PatchElementsExpectedSelector")
        if namespace not in _WRAPPERS:
            raise ClientError("PatchElementsInvalidNamespace")
        fragment = parsed(data["elements"], namespace) if "elements" in data else Fragment()
        if selector:
            self._all(selector, mode, fragment)
        else:
            self._each(mode, fragment)

    def _all(self, selector: str, mode: str, fragment: Fragment) -> None:
        targets = select(self.document, selector)
        if not targets:
            self.warnings.append(f"no element for {selector}")
        for target in targets:
            self._apply(mode, target, copy_of(fragment))

    def _each(self, mode: str, fragment: Fragment) -> None:
        """Bring each outermost element to the one with its id."""
        for node in [*fragment.children]:
            if not isinstance(node, Element):
                continue
            target = self._target(node)
            if target is None:
                self.warnings.append(f"no element for #{node.id}")
            else:
                self._apply(mode, target, copy_of(node))

    def _target(self, node: Element) -> Element | None:
        if node.namespace == "html" and node.name in ("html", "head", "body"):
            return self.document.named(node.name)
        return self.document.by_id(node.id)

    # -- modes

    def _apply(self, mode: str, target: Element, node: Node) -> None:
        if mode == "remove":
            target.remove()
        elif mode in ("outer", "inner"):
            morph = Morph(self.document, self._run, self._waiting)
            (morph.outer if mode == "outer" else morph.inner)(target, node)
            self._wake(target)
        else:
            self._wake(node)
            coming = [*node.children] if isinstance(node, Fragment) else [node]
            _put(mode, target, node)
            for each in coming:
                self._run(each)

    # -- scripts

    def _wake(self, node: Node) -> None:
        """Replace scripts that were not seen before by copies that run when they come into the page."""
        own = node if isinstance(node, Element) and node.is_html("script") else None
        for script in [own] if own is not None else [*_scripts(node)]:
            if script in self._seen:
                continue
            fresh = copy_of(script)
            assert isinstance(fresh, Element)
            fresh.started = False
            self._seen.add(fresh)
            if script.parent is not None:
                script.parent.insert(fresh, script)
                script.remove()
                self._run(fresh)

    def _run(self, node: Node) -> None:
        """Run the scripts in a node that came into the page: HTML, 4.12.1.1."""
        own = [node] if isinstance(node, Element) and node.is_html("script") else []
        for script in [*own, *_scripts(node)] if node.is_connected() else ():
            if not script.started and script.text and _RUNS.fullmatch(script.attributes.get("type", "")):
                script.started = True
                self.scripts.append(script.text)


def _scripts(node: Node) -> Iterator[Element]:
    if isinstance(node, Parent):
        yield from (element for element in node.elements() if element.is_html("script"))


def _put(mode: str, target: Element, node: Node) -> None:
    """Put a node in, beside, or in the place of, an element; there is nothing beside one without a parent."""
    if mode == "append":
        target.insert(node)
    elif mode == "prepend":
        target.insert(node, target.children[0] if target.children else None)
    elif target.parent is not None:
        target.parent.insert(node, target.next if mode == "after" else target)
        if mode == "replace":
            target.remove()


# -- parsing


def _whole(markup: str) -> str:
    is_whole = markup[:9].lower() == "<!doctype"
    return markup if is_whole else f"<!doctype html><html><head></head><body>{markup}</body></html>"


def parsed(markup: str, namespace: str = "html") -> Fragment:
    """Parse an event's elements as the client does: in a template, or as a document where they end one."""
    outside = _DRAWING.sub("", markup)
    ends = [name for name in ("html", "head", "body") if f"</{name}>" in outside]
    if ends:
        document = document_of(markup)
        for script in _scripts(document):
            script.started = True
        names = ["html"] if "html" in ends else ends
        return _fragment(document.named(name) for name in names)
    wrapper = _WRAPPERS[namespace]
    inside = f"<{wrapper}>{markup}</{wrapper}>" if wrapper else markup
    template = document_of(f"<body><template>{inside}</template></body>").named("template")
    assert template.content is not None
    if not wrapper:
        return template.content
    drawing = next(element for element in template.content.elements() if element.name == wrapper)
    return _fragment(drawing.children[::2])  # the client walks along a list that shrinks under it


def _fragment(nodes: Iterable[Node]) -> Fragment:
    fragment = Fragment()
    for node in [*nodes]:
        fragment.insert(node)
    return fragment
