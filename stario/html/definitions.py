"""From the element table to element classes: what the generated modules call.

An attribute's specification is `name` or `name:kind`; its keyword is the name with `-` and `:` as `_`, and a trailing
`_` where Python keeps the word for itself. The kinds are listed in the table and in `stario.html.attributes`.
"""

from __future__ import annotations

import keyword as python
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from stario.html.children import keep_as_is
from stario.html.errors import MarkupError, near
from stario.html.nodes import ORDINARY, Attribute, Container, Element, RawTextElement, VoidElement

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLASSES: Final[dict[str, type[Element]]] = {"void": VoidElement, "raw": RawTextElement}
_NEED_CARE: Final = frozenset({"pre", "textarea", "listing", "script", "style"})
_ELEMENTS: Final[dict[str, type[Element]]] = {}


def attributes(specification: str) -> Mapping[str, Attribute]:
    """Return the attributes of a specification by keyword.

    >>> attributes("href:url for")["for_"]
    Attribute(name='for', prefix=' for="', kind='text')
    """
    found: dict[str, Attribute] = {}
    for word in specification.split():
        name, _, kind = word.rpartition(":") if ":" in word else (word, "", "text")
        found[keyword_of(name)] = Attribute(name, f' {name}="', kind)
    return MappingProxyType(found)


def keyword_of(name: str) -> str:
    """Return how Python spells an attribute's or element's name.

    >>> keyword_of("stroke-width"), keyword_of("class")
    ('stroke_width', 'class_')
    """
    spelling = name.replace("-", "_").replace(":", "_")
    return f"{spelling}_" if python.iskeyword(spelling) else spelling


def define(
    module: str,
    tag: str,
    own: str = "",
    *,
    shared: Mapping[str, Attribute],
    content: str = "normal",
    namespace: str = "html",
    open_names: bool = False,
) -> type[Element]:
    """Return the class of one element."""
    base = _CLASSES.get(content, Container)
    names = attributes(own)
    kind: type[Element] = type(
        keyword_of(tag),
        (base,),
        {
            "__slots__": (),
            "__module__": module,
            "tag": tag,
            "start": "<!doctype html><html" if tag == "html" else f"<{tag}",
            "close": "" if content == "void" else f"</{tag}>",
            "content": content,
            "namespace": namespace,
            "open_names": open_names,
            "own": names,
            "shared": shared,
        },
    )
    if not open_names:
        keep_as_is(kind)
        if tag not in _NEED_CARE:
            ORDINARY[kind] = (kind.start, kind.close)
        if namespace == "html" or tag not in _ELEMENTS:
            _ELEMENTS[tag] = kind
    return kind


_REFUSED: Final = frozenset(
    [
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "base",
        "textarea",
        "title",
        "noscript",
        "xmp",
        "noembed",
        "noframes",
        "plaintext",
        "template",
        # a parser knows these still: it drops them, renames them, ends them at once, or loads a page
        "applet",
        "basefont",
        "bgsound",
        "fencedframe",
        "frame",
        "frameset",
        "image",
        "keygen",
        "param",
        "portal",
    ]
)
_NAME: Final = (  # compiled for the first custom element
    r"[a-z][^\x00-\x20\x7f-\x9f\ud800-\udfff\"'<>/=A-Z]*"
)
_MOST_CUSTOM: Final = 4096
_custom: dict[str, type[Element]] = {}


def element(name: str) -> type[Container]:
    """Return the class of a custom element: `element("my-widget")(open=True)["text"]`; any attribute is taken.

    A name that is HTML's own gives that element; those whose content is not markup, or that load other pages, are
    refused here with a `MarkupError`: write `h.script`, `h.iframe`, where the rules for their content are known.
    """
    known = _ELEMENTS.get(name)
    if name in _REFUSED or (known is not None and not issubclass(known, Container)):
        raise MarkupError(
            expected="the name of a custom element",
            came=repr(name),
            hint="" if known is None else f"write {_module_of(known)}.{keyword_of(name)}(...)",
        )
    if known is not None:
        return known
    found = _custom.get(name)
    return found if found is not None else _define_custom(name)  # type: ignore[return-value]


def _module_of(kind: type[Element]) -> str:
    return "h" if kind.namespace == "html" else f"h.{kind.namespace}"


def _define_custom(name: str) -> type[Element]:
    if not re.fullmatch(_NAME, name):
        raise MarkupError(
            expected="an element's name: a letter first, no capitals, spaces, quotes, <, > and /",
            came=repr(name),
            hint=near(name, _ELEMENTS),
        )
    shared = _ELEMENTS["div"].shared
    kind = define("stario.html.elements", name, shared=shared, open_names=True)
    if len(_custom) < _MOST_CUSTOM:
        keep_as_is(kind)
        _custom[name] = kind
    return kind
