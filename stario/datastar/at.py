"""Datastar's actions: expressions that ask the server for something. `at.post("add")` is `@post('add')`.

A GET or DELETE carries the signals in its query, the others in a JSON body; signals whose name begins with `_` stay at
home. Addresses are taken relative to the page, so an app can be mounted anywhere.

Law: an answer can bring code into the page, so text never leads to another site; the program vouches for one with
`h.trusted_url(...)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypedDict, Unpack, cast

from stario.html.addresses import TrustedURL, leads_elsewhere, opens_here
from stario.html.errors import MarkupError, near
from stario.html.javascript import Code, address, in_address, literal, made
from stario.html.pure import Hole, pure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stario.html.javascript import Literal as JSLiteral


class Options(TypedDict, total=False):
    """What every action takes; times are in milliseconds."""

    content_type: Literal["json", "form"]
    """`form` sends the nearest form's fields and no signals."""
    selector: str
    """Which form to send, as a CSS selector."""
    include: str
    """Send only signals whose path matches this regular expression."""
    exclude: str
    """Send no signals whose path matches; takes the place of the rule about `_`."""
    headers: Mapping[str, str]
    """Further request headers."""
    open_when_hidden: bool
    """Keep the connection while the tab is hidden."""
    payload: JSLiteral
    """What to send instead of the signals."""
    request_cancellation: Literal["auto", "cleanup", "disabled"]
    """When the element's earlier request is given up: `cleanup` also when the element goes."""
    retry: Literal["auto", "error", "always", "never"]
    """What is tried again: `always` includes answers that end well, which a stream needs."""
    retry_interval: int
    """The wait before the first new try."""
    retry_scaler: float
    """By how much the wait grows with every try."""
    retry_max_wait: int
    """The longest wait."""
    retry_max_count: int
    """How many tries there are."""


_NAMES: Final = {
    "content_type": "contentType",
    "selector": "selector",
    "headers": "headers",
    "open_when_hidden": "openWhenHidden",
    "payload": "payload",
    "request_cancellation": "requestCancellation",
    "retry": "retry",
    "retry_interval": "retryInterval",
    "retry_scaler": "retryScaler",
    "retry_max_wait": "retryMaxWait",
    "retry_max_count": "retryMaxCount",
}
_FILTERS: Final = frozenset({"include", "exclude"})


def _url_text(url: object) -> str:
    """Return what stands between the quotes of an action's address; raises for an address that is refused."""
    if not isinstance(url, str) or (leads_elsewhere(url) and not isinstance(url, TrustedURL)):
        raise ValueError
    return f"{in_address(url)}"


_URL: Final = Hole(stand_in=str, text=_url_text, opens=opens_here, part=in_address)


@pure(url=_URL)
def get(url: str, **options: Unpack[Options]) -> Code:
    """Ask with GET; the signals go into the query."""
    return _action("get", url, options)


@pure(url=_URL)
def post(url: str, **options: Unpack[Options]) -> Code:
    """Ask with POST."""
    return _action("post", url, options)


@pure(url=_URL)
def put(url: str, **options: Unpack[Options]) -> Code:
    """Ask with PUT."""
    return _action("put", url, options)


@pure(url=_URL)
def patch(url: str, **options: Unpack[Options]) -> Code:
    """Ask with PATCH."""
    return _action("patch", url, options)


@pure(url=_URL)
def delete(url: str, **options: Unpack[Options]) -> Code:
    """Ask with DELETE; the signals go into the query."""
    return _action("delete", url, options)


def _action(name: str, url: str, options: Options) -> Code:
    if leads_elsewhere(url) and not isinstance(url, TrustedURL):
        raise MarkupError(
            expected="an address of this site to ask", came=repr(url), hint="write h.trusted_url(...) for another one"
        )
    given = cast("dict[str, JSLiteral]", options)
    for option in given.keys() - _NAMES.keys() - _FILTERS:
        raise MarkupError(expected=f"an option of @{name}", came=repr(option), hint=near(option, [*_NAMES, *_FILTERS]))
    entries = [f"{_NAMES[option]}: {literal(value)}" for option, value in given.items() if option in _NAMES]
    filters = [f"{option}: {literal(given[option])}" for option in sorted(_FILTERS & given.keys())]
    if filters:
        entries.append(f"filterSignals: {{{', '.join(filters)}}}")
    return made(f"@{name}({address(url)}, {{{', '.join(entries)}}})" if entries else f"@{name}({address(url)})", given)
