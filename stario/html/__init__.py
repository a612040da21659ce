"""Typed HTML in pure Python, on its own: elements, escaping, rendering, the differ. Needs markupsafe and nothing else.

from stario import html as h

h.ul(class_="cart")[(h.li[item.name] for item in items)]
"""

from typing import TYPE_CHECKING, Protocol

from stario.html import math, svg
from stario.html.addresses import TrustedURL
from stario.html.addresses import TrustedURL as trusted_url  # noqa: N813
from stario.html.awaiting import render_async, render_chunks_async
from stario.html.boundaries import Boundary
from stario.html.boundaries import Boundary as boundary  # noqa: N813
from stario.html.components import Component, Explanation, compile_all, component
from stario.html.contexts import Context
from stario.html.definitions import element
from stario.html.differ import Patch, diff
from stario.html.each import each
from stario.html.elements import *  # noqa: F403
from stario.html.elements import __all__ as _elements
from stario.html.errors import MarkupError
from stario.html.javascript import Code, Css, css, js
from stario.html.nodes import Attributes, Container, Element, Fragment, HTMLNode, Node
from stario.html.nodes import Comment as comment  # noqa: N813
from stario.html.nodes import Raw as raw  # noqa: N813
from stario.html.pages import json_script, page
from stario.html.rendering import render
from stario.html.sources import convert, pretty
from stario.html.streaming import render_chunks

from markupsafe import Markup  # isort: skip

if TYPE_CHECKING:

    class _Fragment(Protocol):
        """Several nodes with no element around them."""

        def __call__(self, children: Node = None) -> Fragment:
            """Several nodes with no element around them: `h.fragment[a, b]`."""
            ...

        def __getitem__(self, children: Node) -> Fragment: ...

    fragment: _Fragment
    """Several nodes with no element around them: `h.fragment[a, b]`."""
else:
    fragment = Fragment

__all__ = [  # pyright: ignore[reportUnsupportedDunderAll]
    *_elements,
    "Attributes", "Boundary", "Code", "Component", "Container", "Context", "Css", "Element", "Explanation", "Fragment",
    "HTMLNode", "Markup", "MarkupError", "Node", "Patch",
    "TrustedURL",
    "boundary", "comment", "compile_all", "component", "convert", "css", "diff", "each", "element", "fragment", "js",
    "json_script", "page", "pretty", "math", "raw", "render", "render_async", "render_chunks", "render_chunks_async",
    "svg", "trusted_url",
]  # fmt: skip
