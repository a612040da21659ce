"""Whether contenders wrote the same page: the same text where they can, else the same parsed tree."""

from __future__ import annotations

import re
from typing import Any

import html5lib

_BOOLEAN = {"disabled", "required"}  # required, required="" and required="required" are one
_REFERENCE_OF_AN_APOSTROPHE = re.compile("&#39;|&#x27;")


def same_text(one: str, other: str) -> bool:
    """Say whether two texts are one; an apostrophe in double quotes may be written either way."""
    return _REFERENCE_OF_AN_APOSTROPHE.sub("'", one) == _REFERENCE_OF_AN_APOSTROPHE.sub("'", other)


def same_tree(one: str, other: str) -> bool:
    """Say whether two texts are the same page to a browser."""
    return tree_of(one) == tree_of(other)


def tree_of(text: str) -> Any:
    """Return a page as nested tuples: tag, attributes in any order, texts and children."""
    return _plain(html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False))


def _plain(element: Any) -> Any:
    attributes = {name: "" if name in _BOOLEAN else value for name, value in element.attrib.items()}
    children: list[Any] = [element.text or ""]
    for child in element:
        children += [_plain(child), child.tail or ""]
    return (element.tag, frozenset(attributes.items()), tuple(children))
