"""From the nodes of a page to expressions of `h`; what `h` cannot build stands as `h.raw`, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import escape

from stario.html import elements, math, svg
from stario.html.conversion import layout
from stario.html.conversion.layout import Block, Call, Mapping
from stario.html.conversion.values import RefusedError, argument
from stario.html.definitions import element, keyword_of
from stario.html.errors import MarkupError
from stario.html.javascript import raw_text
from stario.html.nodes import Comment as WrittenComment
from stario.html.nodes import VoidElement
from stario.html.parsing.serializing import markup_of, start_tag
from stario.html.parsing.tree import Comment, Doctype, Element, Node, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stario.html.conversion.layout import Expression
    from stario.html.nodes import Element as ElementClass

_DEEPEST: Final = 80  # Python gives up at 200 brackets, and at a thousand calls within calls
_CODE_TYPES: Final = frozenset(["", "module", "text/javascript", "application/javascript", "text/ecmascript"])
_ONLY_RAW: Final = frozenset(["noembed", "noframes", "plaintext", "xmp"])
_TEXT_INSIDE: Final = frozenset(["iframe", "script", "style", "textarea", "title"])
_LOWER: Final = {
    "svg": {name.rstrip("_").lower(): name for name in svg.__all__},
    "math": {name.rstrip("_").lower().replace("_", "-"): name for name in math.__all__},
}


class Writing:
    """One conversion: `exact` keeps the very spelling of each attribute."""

    def __init__(self, *, exact: bool) -> None:
        self.exact = exact
        self.trusted = 0
        self.remarks: list[str] = []

    def notes(self) -> list[str]:
        """Return what to know of the whole."""
        if not self.trusted:
            return self.remarks
        stand = f"{self.trusted} addresses stand" if self.trusted > 1 else "One address stands"
        return [*self.remarks, f"{stand} in h.trusted_url, for code from elsewhere: look at each."]

    # -- the whole

    def document(self, root: Element) -> Expression:
        """Return a whole page."""
        doctype = next((node for node in root.children if isinstance(node, Doctype)), None)
        nodes = [node for node in root.children if not isinstance(node, Doctype)]
        place = 0 if doctype is None else root.children.index(doctype)
        written = list(self._all(nodes, 0))
        if doctype is None:
            self.remarks.append("The page has no doctype and is read in quirks mode; h.html writes one.")
        elif self._must_be_written(doctype, nodes[place:]):
            written.insert(place, _raw(_doctype(doctype), "the page's own doctype"))
        return _together(written)

    def _must_be_written(self, doctype: Doctype, after: Sequence[Node]) -> bool:
        plain = (doctype.name, doctype.public, doctype.system) == ("html", None, None)
        if not plain and not self.exact:
            self.remarks.append("The page has an old doctype; h.html writes the one of today.")
            return False
        return not plain or not isinstance(after[0], Element)

    def fragment(self, root: Element) -> Expression:
        """Return a part of a page."""
        return _together(list(self._all(root.children, 0)))

    def _all(self, nodes: Sequence[Node], depth: int) -> Iterator[Expression]:
        for node in nodes:
            if isinstance(node, Text):
                yield layout.Text(node.data)
            elif isinstance(node, Comment):
                yield _comment(node.data)
            elif isinstance(node, Element):
                yield from self._element(node, depth)

    # -- elements

    def _element(self, node: Element, depth: int) -> Iterator[Expression]:
        if depth >= _DEEPEST and node.children:
            yield _raw(markup_of(node), "nested deeper than Python's brackets may be")
            return
        if node.namespace == "html" and node.name in _ONLY_RAW:
            yield _raw(markup_of(node), f"h has no <{node.name}>")
            return
        try:
            name, cls = _class_of(node)
            arguments = self._arguments(cls, node)
        except RefusedError as error:
            yield from self._in_raw_tags(node, str(error), depth)
            return
        yield from self._built(node, name, cls, arguments, depth)

    def _built(
        self, node: Element, name: str, cls: type[ElementClass], arguments: list[layout.Item], depth: int
    ) -> Iterator[Expression]:
        if issubclass(cls, VoidElement):
            yield Call(name, arguments)
            return
        if cls.content == "raw":
            yield _raw_text(node, name, arguments)
            return
        if node.name == "iframe" and node.namespace == "html":
            children: list[Expression] = [_iframe_text(node)] if node.children else []
        else:
            children = list(self._all(node.children, depth + 1))
        yield _element(name, arguments, children)

    def _arguments(self, cls: type[ElementClass], node: Element) -> list[layout.Item]:
        given = [argument(cls, name, value, exact=self.exact) for name, value in node.attributes.items()]
        self.trusted += sum(isinstance(one.value, Call) and one.value.name == "h.trusted_url" for one in given)
        in_mapping = [one for one in given if one.lead.endswith(" ")]
        keywords: list[layout.Item] = [one for one in given if not one.lead.endswith(" ")]
        return [Mapping(in_mapping), *keywords] if in_mapping else keywords

    def _in_raw_tags(self, node: Element, reason: str, depth: int) -> Iterator[Expression]:
        """Write an element that `h` cannot build as its two tags, what it holds between them."""
        if not node.children or node.name in _TEXT_INSIDE:
            yield _raw(markup_of(node), reason)
            return
        doctype = "<!doctype html>" if node.name == "html" and node.namespace == "html" else ""
        yield _raw(doctype + start_tag(node), reason)
        yield from self._all(node.children, depth + 1)
        yield Call("h.raw", [layout.Text(f"</{node.name}>")])


def _class_of(node: Element) -> tuple[str, type[ElementClass]]:
    """Return an element's name in Python and its class; raises `RefusedError`."""
    if node.namespace != "html":
        return _foreign_class_of(node)
    keyword = keyword_of(node.name)
    if keyword in elements.__all__ and "_" not in node.name:
        return f"h.{keyword}", getattr(elements, keyword)
    return _custom(node)


def _foreign_class_of(node: Element) -> tuple[str, type[ElementClass]]:
    found = _LOWER[node.namespace].get(node.name)
    if found is not None:
        module = svg if node.namespace == "svg" else math
        return f"h.{node.namespace}.{found}", getattr(module, found)
    if keyword_of(node.name) in elements.__all__:
        raise RefusedError(f"h.{node.namespace} has no <{node.name}>")
    return _custom(node)


def _custom(node: Element) -> tuple[str, type[ElementClass]]:
    """Return a custom, or an obsolete, element."""
    if node.namespace == "html" and markup_of(Element(node.name)) == f"<{node.name}>":
        raise RefusedError(f"h has no <{node.name}>")
    try:
        return str(layout.flat(Call("h.element", [layout.Text(node.name)]))), element(node.name)
    except MarkupError as error:
        raise RefusedError(f"{error.expected} is what h.element takes") from None


# -- the small forms


def _together(nodes: list[Expression]) -> Expression:
    if len(nodes) == 1:
        return nodes[0]
    return Call("h.fragment", None, nodes) if nodes else Call("h.fragment", [])


def _element(name: str, arguments: list[layout.Item], children: list[Expression]) -> Call:
    if not children:
        return Call(name, arguments)
    return Call(name, arguments or None, children)


def _raw(markup: str, reason: str) -> Expression:
    if "\n" in markup:
        return Block("h.raw", markup, f"h.raw: {reason}")
    return Call("h.raw", [layout.Text(markup)], remark=f"h.raw: {reason}")


def _comment(text: str) -> Expression:
    if WrittenComment(text).expand()[0] == f"<!--{text}-->":
        return Call("h.comment", [layout.Text(text)])
    return _raw(f"<!--{text}-->", "h.comment would break this up")


def _doctype(node: Doctype) -> str:
    if node.public is not None:
        system = "" if node.system is None else f' "{node.system}"'
        return f'<!DOCTYPE {node.name} PUBLIC "{node.public}"{system}>'
    return f"<!DOCTYPE {node.name}>" if node.system is None else f'<!DOCTYPE {node.name} SYSTEM "{node.system}">'


def _raw_text(node: Element, name: str, arguments: list[layout.Item]) -> Expression:
    """Write `<script>` or `<style>`: code in `h.js` or `h.css`, data in `h.raw`."""
    text = "".join(child.data for child in node.children if isinstance(child, Text))
    inner = text if node.namespace == "html" else str(escape(text))
    if raw_text([inner], node.name) != inner or not all(isinstance(child, Text) for child in node.children):
        return _raw(markup_of(node), f"h.{node.name} would change its text")
    if not text:
        return Call(name, arguments)
    wrapper = "h.css" if node.name == "style" else "h.js"
    if inner != text or (node.name == "script" and node.attributes.get("type", "").strip().lower() not in _CODE_TYPES):
        wrapper = "h.raw"
    return _element(name, arguments, [_wrapped(wrapper, inner)])


def _wrapped(name: str, text: str) -> Expression:
    return Block(name, text) if "\n" in text else Call(name, [layout.Text(text)])


def _iframe_text(node: Element) -> Expression:
    text = "".join(child.data for child in node.children if isinstance(child, Text))
    return layout.Text(text) if str(escape(text)) == text else _wrapped("h.raw", text)
