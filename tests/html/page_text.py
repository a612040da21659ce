"""The text of a page as it is shown."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

import html5lib

from stario.html.parsing.names import EDGES

if TYPE_CHECKING:
    from collections.abc import Iterator


def shown(markup: str) -> str:
    """Return the text of a page as it is shown: blanks between blocks do not count, those of `<pre>` do."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        root = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("dom")).parseFragment(markup)
    text = "".join(_shown(root, kept=False))
    return re.sub(r" *\x01[ \x01]*", "\x01", re.sub(r"[\t\n\f ]+", " ", text)).strip(" \x01")


def _shown(node: Any, *, kept: bool) -> Iterator[str]:
    for child in node.childNodes:
        if child.nodeType == 3:
            yield child.data.replace(" ", "\x02").replace("\n", "\x03") if kept else child.data
        elif child.nodeType == 1:
            is_html = child.namespaceURI.endswith("xhtml")
            line = "\x01" if child.tagName in EDGES | {"br"} or not is_html else ""
            yield line
            yield from _shown(child, kept=kept or (is_html and child.tagName in ("pre", "textarea", "script", "style")))
            yield line
