"""Pages as text for people: `h.convert` reads HTML, `h.pretty` shows it. Both load their parts when they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Literal

    from stario.html.nodes import Node


def convert(html_text: str, *, whitespace: Literal["keep", "drop"] = "keep", page: bool | None = None) -> str:
    """Return Python source, formatted, that builds what the HTML says: one expression of `h`.

    `whitespace="keep"` gives the very same tree; `"drop"` leaves out blanks that a page does not show, and writes
    styles and flags in their usual form. `page` says whether the text is a whole page; None looks at how it begins.
    Any text gives valid source; a warning, and the reason for each `h.raw`, stand as comments.

    >>> print(convert("<p class=big>Hello<br>you"), end="")
    h.p(class_="big")["Hello", h.br(), "you"]
    """
    from stario.html.conversion import read

    return read(html_text, whitespace=whitespace, page=page).source()


def pretty(node: Node) -> str:
    """Return a node as indented HTML for people and snapshots; the page shows the same.

    Blocks stand on lines of their own, inline content stays together; `<pre>`, `<textarea>` and code are as they were.

    >>> from stario import html as h
    >>> print(pretty(h.ul[h.li["one"], h.li["two ", h.b["three"]]]))
    <ul>
      <li>one</li>
      <li>two <b>three</b></li>
    </ul>
    """
    from stario.html.printing import pretty

    return pretty(node)
