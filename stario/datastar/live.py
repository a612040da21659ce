"""One stream that stays: the attributes that open it, watch it, and open it again.

Laws. A page has one such element, which stays. What the client tells of the stream is counted, for a request that is
tried again begins twice and ends once. A stream that is silent for two and a half heartbeats is taken for dead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from stario.datastar import at
from stario.datastar.naming import signal_name
from stario.datastar.versions import version_of
from stario.html.errors import MarkupError
from stario.html.javascript import Code, literal
from stario.html.protocols import is_row
from stario.html.pure import pure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stario.datastar.writing import DataAttributes

HEARTBEAT: Final = 15.0
"""Seconds between two signs of life on a stream; `stario.web` sends them, `live` counts on them."""


@pure()
def live(url: str, *, of: object = None, state: str = "_live", heartbeat: float = HEARTBEAT) -> DataAttributes:
    """Keep one stream open from this element, whatever happens to tabs, links, proxies and servers.

    `of` is what the page shows, the tree (or trees, as a list) that the stream will patch or follow: the stream then
    begins with what has changed since, which is nothing at first. Without it, it begins with the whole.

    The signal `state` says how it stands: "connecting", "live", "lost" (it is being tried again) or "ended". The stream
    is opened again when the tab is shown, and when no event has come for two and a half heartbeats (seconds; an `App`
    that is given another `heartbeat` needs the same here). Place it on an element that stays, such as `<body>`, and
    only once on a page.
    """
    if signal_name(state) != state.lower():
        raise MarkupError(expected="a signal's name in lower-case letters for state", came=repr(state))
    signal = f"${state}"
    request = _stream(url)
    silence = round(heartbeat * 2500)
    return {
        f"data-signals:{state}": Code(literal("connecting")),
        "data-on:datastar-fetch": Code(_WATCH.replace("$state", signal)),
        "data-on:visibilitychange__document": Code(_SHOWN.replace("$state", signal).replace("@get", request)),
        "data-on-interval__duration.1s": Code(
            f"!document.hidden && el.opened && Date.now() - el.heard > {silence} && {request}"
        ),
        "data-init": Code(_stream(url, headers={"last-event-id": _version(of)}) if of is not None else request),
    }


def _stream(url: str, **options: Mapping[str, str]) -> str:
    forever: at.Options = {"retry": "always", "retry_max_count": 1_000_000_000, "request_cancellation": "cleanup"}
    return at.get(url, **forever, **options).text


def _version(of: object) -> str:
    trees = cast("Sequence[Any]", of if is_row(of) else [of])
    return ",".join(map(version_of, trees))


# The client tells of a request's fate on the document, for every element: `el` is this one's own. A request that is
# tried again begins twice and ends once, so the open streams are counted; at none, the server has said no more.
_WATCH: Final = (
    "if (evt.detail.el === el) { const type = evt.detail.type; "
    "el.opened = (el.opened || 0) + (type == 'started' ? 1 : type == 'finished' ? -1 : 0); "
    "if (type != 'finished') el.heard = Date.now(); "
    "$state = !el.opened ? 'ended' : type == 'started' ? 'connecting' "
    ": ['retrying', 'error', 'datastar-bye', 'datastar-fault'].includes(type) ? 'lost' "
    ": type == 'finished' ? $state : 'live' }"
)

# The client closes a stream with its tab, without a word, and opens it when the tab is shown, from the version that the
# page has. If a new try waits at that time, it makes a second stream, for ever. So one that was not live is given up
# for another; and so is any that was left just before: of an end that looks whole the client tells nothing, and the try
# after it waits 1.5 s (`datastar-open` says so), or 2.5 s in a hidden tab, whose timers go by the second. The silence
# of a hidden tab is none of the server's.
_SHOWN: Final = (
    "if (document.hidden) { el.left = Date.now(); } else if (el.opened) { el.heard = Date.now(); "
    "if ($state == 'live' && !(Date.now() - el.left < 3000)) { $state = 'connecting'; } else { @get; } }"
)
