"""A strict Content Security Policy for the answers of an app: `App(csp="strict")`.

Law: a stream's functions go out in the order in which they are needed, so what an event needs is asked when its turn
comes; what is made once for many pages brings what the version before did not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stario.datastar import client, csp, events
from stario.datastar.csp import Table
from stario.datastar.csp.collecting import functions_in, functions_of
from stario.datastar.csp.scripts import adding
from stario.html.foreign import watched
from stario.html.rendering import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Scope

    from stario.datastar.rewriting import Function
    from stario.html.nodes import Node
    from stario.web.answers import Answer, Sent

NONCE: Final = "stario.nonce"
"""The place in a scope where the request's nonce stands."""
_OPTIONS: Final = ("selector", "mode", "namespace")


def is_wanted(policy: str | None) -> bool:
    """Say whether pages have a strict policy; raises `ValueError` for any other."""
    if policy not in (None, "", "strict"):
        raise ValueError(f'expected csp="strict" or None, came {policy!r}')
    return policy == "strict"


def restrict(scope: Scope, answer: Answer) -> Callable[[], Node]:
    """Give a request a nonce of its own, for the page that may be the answer; return what its head needs."""
    scope[NONCE] = nonce = csp.new_nonce()
    answer.strict = StrictPolicy(nonce)
    return answer.strict.head


class StrictPolicy:
    """The nonce of one request, and what its answer has brought to the page."""

    __slots__ = ("_table", "nonce", "version")

    def __init__(self, nonce: str) -> None:
        self.nonce = nonce
        self.version = client.chosen().number
        self._table: Table | None = None  # made for the first patch: most answers are pages

    def head(self) -> Node:
        """Return what a page's head needs."""
        return csp.script(self.nonce)

    def html(self, answer: Answer, node: Node, status: int | None) -> Sent:
        """Answer with a page; or with its part, as an event where the client asks: that can bring functions."""
        if answer.asked_by_datastar and (status or answer.status) == 200:
            return answer.respond(self.events(lambda: _patch(answer, node)), "text/event-stream", status)
        answer.headers.setdefault("content-security-policy", csp.policy(self.nonce))
        return answer.respond(csp.page(node, self.nonce, self.version).encode(), "text/html; charset=utf-8", status)

    def events(self, make: Callable[[], bytes], *, first: bool = True) -> bytes:
        """Return the events that a function makes, after one with the functions they need.

        `first` is false where events that are yet to be made will go out before.
        """
        self._table = self._table or Table(self.version)
        return self._table.events(make, remember=first)

    @property
    def needs_table(self) -> bool:
        """Whether patches have to bring functions."""
        return not csp.knows_nonces(self.version)


def bringing(way: bytes, old: object, new: object) -> bytes:
    """Return the way from a tree, None for no tree, to another, after the functions that the first did not have."""
    needed = functions_of(way)
    if not needed:
        return way
    own, known = _own(new), _own(old)
    further = [function for function in needed if function in own and function not in known]
    return adding(further) + way if further else way


def _own(tree: object) -> dict[Function, None]:
    with watched() as foreign:
        markup = str(render(tree))
    return functions_in(markup, foreign)


def _patch(answer: Answer, node: Node) -> bytes:
    """Return the event that is equal to an answer of HTML: the client reads these headers."""
    given = {name: value for name in _OPTIONS if (value := answer.headers.get(f"datastar-{name}")) is not None}
    transition = answer.headers.get("datastar-use-view-transition") == "true"
    return events.patch_elements(node, use_view_transition=transition, **given)  # type: ignore[arg-type]  # checked there
