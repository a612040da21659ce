"""The shell of a page, and data islands in it."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, Final

from stario.html import elements as h
from stario.html.components import component
from stario.html.errors import MarkupError
from stario.html.nodes import Raw, RawTextElement

if TYPE_CHECKING:
    from collections.abc import Callable

    from stario.html.nodes import Attributes, Element, Node

shell: Final[ContextVar[Callable[[], Node] | None]] = ContextVar("shell", default=None)
"""What the surroundings of a page put into its head: `stario.web` gives the client's script for the request at hand."""


class page:  # noqa: N801  # reads like the elements it stands among
    """A whole page: `page(title="Cart")[body]` is `<html>` with charset, viewport, title and what `head` adds.

    `live` takes attributes for `<body>`, for instance `data.live("live")`; `attributes` further ones. Under a
    `stario.web` App the Datastar client is in the head; elsewhere put `script()` into `head`.
    """

    __iter__: ClassVar[None] = None  # brackets would else make it an endless sequence

    def __init__(
        self, *attributes: Attributes, title: str, lang: str = "en", head: Node = None, live: Attributes | None = None
    ) -> None:
        self.title = title
        self.lang = lang
        self.head = head
        self.attributes = attributes if live is None else (*attributes, live)

    def __getitem__(self, children: Node) -> Element:
        surroundings = shell.get()
        around = surroundings() if surroundings is not None else None
        return _document(self.lang, self.title, [around, self.head], self.attributes, children)


@component
def _document(lang: str, title: str, head: Node, attributes: tuple[Attributes, ...], children: Node) -> Element:
    return h.html(lang=lang)[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.title[title],
            head,
        ],
        h.body(*attributes)[children],
    ]


_IN_JSON: Final = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def json_script(value: Any, *, id: str) -> RawTextElement:
    """Return `<script type="application/json" id=...>` that holds a value; nothing in it can end the element.

    Raises `MarkupError` for what JSON cannot hold (NaN and infinity too).
    """
    import json  # not loaded for pages without data

    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise MarkupError(expected="a value that JSON can hold", came=str(error), path=f"script#{id}") from None
    return h.script(type="application/json", id=id)[Raw(text.translate(_IN_JSON))]
