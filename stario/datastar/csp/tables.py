"""The table of a page's own functions: what the page begins with, and what each patch brings before its elements.

Law: only code that the program's own elements hold gets in; see `collecting`.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from stario.datastar import client
from stario.datastar.csp.collecting import functions_in, functions_of
from stario.datastar.csp.scripts import adding, page_script
from stario.html import elements as h
from stario.html.foreign import watched
from stario.html.rendering import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from stario.datastar.rewriting import Function
    from stario.html.nodes import Node

_KNOWS_NONCES: Final = (1, 0, 4)


def new_nonce() -> str:
    """Return a nonce, to be used for one page: 128 random bits."""
    return secrets.token_urlsafe(16)


def policy(nonce: str) -> str:
    """Return the value of `Content-Security-Policy` for a page with a nonce."""
    return (
        f"script-src 'nonce-{nonce}' 'strict-dynamic'; object-src 'none'; base-uri 'none'; "
        "require-trusted-types-for 'script'; trusted-types default"
    )


def script(nonce: str, version: str | None = None) -> Node:
    """Return what a page's head needs: the place of the table, which `page` fills, and the client."""
    return [h.script(nonce=nonce), client.script(version, nonce)]


def page(node: Node, nonce: str, version: str | None = None) -> str:
    """Return a page's markup, its table filled in; `script(nonce)` stands in its head."""
    with watched() as foreign:
        markup = str(render(node))
    place = f'<script nonce="{nonce}"></script>'
    if knows_nonces(version):
        markup = markup.replace("<html", f'<html data-nonce="{nonce}"', 1)
        text = page_script((), table=False)
    else:
        text = page_script(functions_in(markup, foreign), table=True)
    return markup.replace(place, f'<script nonce="{nonce}">{text}</script>', 1)


def knows_nonces(version: str | None = None) -> bool:
    """Say whether the client that pages get makes its functions under a nonce: from 1.0.4 on, by its documentation."""
    number = client.chosen(version).number
    return tuple(map(int, number.split("."))) >= _KNOWS_NONCES


class Table:
    """What one stream, or one answer, has brought to its page already.

    >>> from stario import html as h
    >>> from stario.datastar import Frame, data, js
    >>> frame, table = Frame(), Table(version="1.0.1")
    >>> table.events(lambda: frame.update(h.p(data.text(js("$a")), id="a")))[:19]
    b'event: datastar-cod'
    >>> table.events(lambda: frame.update(h.p(data.text(js("$a")), id="a", title="b")))[:19]
    b'event: datastar-pat'
    """

    __slots__ = ("_brought", "_needed")

    def __init__(self, version: str | None = None) -> None:
        self._needed = not knows_nonces(version)
        self._brought: set[Function] = set()

    def events(self, make: Callable[[], bytes], *, remember: bool = True) -> bytes:
        """Return the events that a function makes, after one that brings what they need and the page lacks.

        Without `remember` later events will bring it again: for events that are not the next to go out.
        """
        if not self._needed:
            return make()
        with watched() as foreign:
            body = make()
        new = [each for each in functions_of(body, foreign) if each not in self._brought]
        if remember:
            self._brought.update(new)
        return adding(new) + body if new else body
