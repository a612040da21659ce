"""HTML to Python: a page or a part of one becomes the expression that builds it. Loaded only when it is called.

    writing.py    nodes -> expressions: which class, which form of each value, what only h.raw can say
    values.py     an attribute's text -> the argument that gives this very text again
    layout.py     expressions -> lines, as `ruff format` would leave them
    literals.py   text -> string literals
    blanks.py     what blanks a page does not show

Law: what is written builds the tree that was read. An attribute is tried before it is written, by the rules it will
meet; whatever Stario would refuse or change stands as `h.raw`, with the reason beside it. With `whitespace="keep"`
nothing is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from stario.html.conversion.blanks import leave_out
from stario.html.conversion.layout import Call, Expression, lay_out
from stario.html.conversion.literals import quote
from stario.html.conversion.writing import Writing
from stario.html.parsing import Element, parse, parse_fragment
from stario.html.parsing.builder import FramesetError
from stario.html.parsing.serializing import markup_of
from stario.html.parsing.tokens import Token, Tokens

Whitespace = Literal["keep", "drop"]

_WHOLE: Final = frozenset(["html", "head", "body", "frameset"])
_CONTEXTS: Final = {
    "td": "tr", "th": "tr", "tr": "tbody", "tbody": "table", "thead": "table", "tfoot": "table", "caption": "table",
    "colgroup": "table", "col": "colgroup",
}  # fmt: skip
WIDTH: Final = 100


@dataclass(frozen=True)
class Converted:
    """What came of a text: the expression, what to know of it, and how many blanks were left out."""

    expression: Expression
    notes: list[str]
    left_out: int
    is_page: bool

    def source(self) -> str:
        """Return the expression as Python source, what to know of it as comments above."""
        return "".join(f"{line}\n" for line in [*self._remarks(), *lay_out(self.expression, "", WIDTH)])

    def component(self, name: str) -> str:
        """Return a module with the expression as a component."""
        head = ["from stario import component", "from stario import html as h", "", ""]
        body = ["@component", f"def {name}() -> h.Node:", *lay_out(self.expression, "    return ", WIDTH, indent=4)]
        return "".join(f"{line}\n" for line in [*head, *self._remarks(), *body])

    def _remarks(self) -> list[str]:
        return [f"# {note}" for note in self.notes]


def read(text: str, *, whitespace: Whitespace = "keep", page: bool | None = None) -> Converted:
    """Convert a text; `page` says whether it is a whole one, None looks at how it begins."""
    first = _first_tag(text)
    is_page = (first.kind == "doctype" or first.data in _WHOLE) if page is None else page
    writing = Writing(exact=whitespace == "keep")
    try:
        root = parse(text) if is_page else _part(text, first.data)
    except FramesetError:
        return Converted(_frames(text), [], 0, is_page=True)
    left_out = leave_out(root) if whitespace == "drop" else 0
    expression = writing.document(root) if is_page else writing.fragment(root)
    return Converted(expression, writing.notes(), left_out, is_page)


def _first_tag(text: str) -> Token:
    """Return the first start tag or doctype, which says where a part of a page can stand: a `<tr>` in a `<tbody>`."""
    tokens = Tokens(text, lambda: False)
    return next((token for token in tokens if token.kind in ("start", "doctype")), Token("over"))


def _part(text: str, first: str) -> Element:
    """Return a part of a page: a row without its table in the context it needs, if it is the same in the usual one."""
    root = parse_fragment(text)
    if first in _CONTEXTS:
        in_context = parse_fragment(text, _CONTEXTS[first])
        if markup_of(root) == markup_of(parse_fragment("".join(map(markup_of, in_context.children)))):
            return in_context
    return root


def _frames(text: str) -> Expression:
    return Call("h.raw", [quote(text)], remark="h.raw: a frameset has no body")
