"""Stario in notebooks (IPython, Jupyter): a node shows itself as a cell's last value; here, views that change.

Nothing answers behind a notebook's page: signals and expressions work in it, actions ask a server that must be named.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from typing import TYPE_CHECKING, Any, Final, overload

import IPython.display

from stario.datastar import Code, Frame, client, read_signals
from stario.html import elements as h
from stario.html.errors import MarkupError, describe
from stario.html.rendering import render

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from stario.html.nodes import Node

__all__ = ["mount", "read_signals", "respond", "stream"]

_notebook: Final[Any] = IPython.display  # which has no types


def respond(node: Node) -> IPython.display.HTML:
    """Return a node, or a list of nodes, as something that a notebook shows."""
    return _notebook.HTML(str(render(node)))  # type: ignore[no-any-return]


@overload
def stream(source: Iterable[Node | Frame]) -> None: ...
@overload
def stream(source: AsyncIterable[Node | Frame]) -> Coroutine[Any, Any, None]: ...
def stream(source: Any) -> Any:
    """Show each view that a source yields in the place of the one before; `await` it when the source is async."""
    place = _notebook.DisplayHandle()
    place.display(respond(None))
    show: Any = _follow if isinstance(source, AsyncIterable) else _show_all
    return show(source, place)


def _show_all(source: Iterable[Node | Frame], place: Any) -> None:
    for view in source:
        _show(view, place)


async def _follow(source: AsyncIterable[Node | Frame], place: Any) -> None:
    async for view in source:
        _show(view, place)


def _show(view: Node | Frame, place: Any) -> None:
    if isinstance(view, bytes):
        raise MarkupError(expected="a view to show", came=describe(view), hint="a notebook takes nodes, not events")
    place.update(respond(view.node if isinstance(view, Frame) else view))


def mount(app: object = None) -> None:
    """Bring the client into the notebook's page, from the cache or from the network; `app` is the shell at hand."""
    found = client.served()
    tag = h.script(type="module")[Code(found[1].decode())] if found else client.script()
    _notebook.display(respond(tag))
