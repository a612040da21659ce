"""Datastar's attributes: `data.on("click", at.post("add"))` gives `{"data-on:click": js("@post('add')")}`.

Every function returns a mapping, to be handed to an element as it is. Expressions are `Code`; a plain `str` is never
run. Names of signals stand in the value, not in the key: HTML would take their capitals away.

This module tells `stario.html` which attributes hold code, and in which order the client needs them: it applies an
element's attributes as they stand, so an indicator after the request it watches would stay false.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from stario.datastar import at
from stario.datastar.versions import version_of
from stario.html.attributes import add_client
from stario.html.differ.shields import add_shield
from stario.html.errors import MarkupError
from stario.html.javascript import Code, key, literal
from stario.html.protocols import is_row
from stario.html.pure import CODE, pure

if TYPE_CHECKING:
    from stario.html.javascript import Literal

Duration: TypeAlias = "str | int | timedelta"
DataAttributes: TypeAlias = dict[str, Code]

_ORDER: Final = (
    "signals", "computed", "ref", "indicator", "bind", "attr", "class", "style", "show", "text",
    "on", "on-intersect", "on-interval", "on-signal-patch", "effect", "init",
)  # fmt: skip
_ALSO_CODE: Final = (
    "ignore", "ignore-morph", "json-signals", "on-signal-patch-filter", "preserve-attr",
    "animate", "custom-validity", "match-media", "on-raf", "on-resize", "persist", "query-string", "replace-url",
    "scroll-into-view", "view-transition",
)  # fmt: skip
add_client(
    [f"data-{name}" for name in (*_ORDER, *_ALSO_CODE)],
    order=[f"data-{name}" for name in _ORDER],
)
add_shield("data-ignore-morph")


@pure(expression=CODE)
def on(
    event: str,
    expression: Code,
    *,
    once: bool = False,
    passive: bool = False,
    capture: bool = False,
    window: bool = False,
    document: bool = False,
    outside: bool = False,
    prevent: bool = False,
    stop: bool = False,
    delay: Duration | None = None,
    debounce: Duration | None = None,
    throttle: Duration | None = None,
    view_transition: bool = False,
) -> DataAttributes:
    """Run an expression at an event of the element; `el` and `evt` are in its reach.

    `window` and `document` listen there instead, `outside` to what happens outside the element. Durations are
    `"300ms"`, `"1s"`, milliseconds as a number, or a `timedelta`.
    """
    modifiers = _modifiers(
        once=once, passive=passive, capture=capture, window=window, document=document, outside=outside, prevent=prevent,
        stop=stop, delay=delay, debounce=debounce, throttle=throttle, viewtransition=view_transition,
    )  # fmt: skip
    return {f"data-on:{_event(event)}{modifiers}": _code("data.on", expression)}


@pure(expression=CODE)
def init(expression: Code, *, delay: Duration | None = None, view_transition: bool = False) -> DataAttributes:
    """Run an expression once, when the element has come into the page."""
    modifiers = _modifiers(delay=delay, viewtransition=view_transition)
    return {f"data-init{modifiers}": _code("data.init", expression)}


@pure()
def signals(values: Mapping[str, Literal], *, if_missing: bool = False) -> DataAttributes:
    """Give signals their values; nested mappings are nested signals. `if_missing` leaves those that are there."""
    _check_names(values)
    return {f"data-signals{_modifiers(ifmissing=if_missing)}": Code(literal(values))}


def _check_names(values: Mapping[str, Literal]) -> None:
    for name, value in values.items():
        if "." in signal_name(name):
            raise MarkupError(
                expected="nested mappings", came=repr(name), hint='write {"a": {"b": 1}} for the signal a.b'
            )
        if isinstance(value, Mapping):
            _check_names(value)


@pure()
def bind(name: str) -> DataAttributes:
    """Keep a signal and a control's value equal, both ways."""
    return {"data-bind": Code(signal_name(name))}


@pure(expression=CODE)
def text(expression: Code) -> DataAttributes:
    """Keep the element's text equal to an expression's value."""
    return {"data-text": _code("data.text", expression)}


@pure(expression=CODE)
def show(expression: Code) -> DataAttributes:
    """Show the element while an expression is true."""
    return {"data-show": _code("data.show", expression)}


@pure()
def class_(conditions: Mapping[str, Code]) -> DataAttributes:
    """Give the element each class while its expression is true: `data.class_({"busy": js("$saving")})`."""
    return {"data-class": _table("data.class_", conditions)}


@pure()
def attr(values: Mapping[str, Code]) -> DataAttributes:
    """Keep attributes equal to expressions: `data.attr({"aria-busy": js("$saving")})`."""
    return {"data-attr": _table("data.attr", values)}


@pure()
def indicator(name: str) -> DataAttributes:
    """Set a signal to true while a request of this element is on its way."""
    return {"data-indicator": Code(signal_name(name))}


@pure()
def ref(name: str) -> DataAttributes:
    """Put the element itself into a signal."""
    return {"data-ref": Code(signal_name(name))}


@pure(expression=CODE)
def effect(expression: Code) -> DataAttributes:
    """Run an expression now, and again whenever a signal in it changes."""
    return {"data-effect": _code("data.effect", expression)}


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


# -- names, modifiers, durations

_SIGNAL: Final = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", re.ASCII)
_EVENT: Final = re.compile(r"[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*")
_DURATION: Final = re.compile(r"\d+(?:ms|s)")


def signal_name(name: str) -> str:
    """Return a signal's name, checked: letters, digits and `_`, in parts joined by `.`, without `__`."""
    if _SIGNAL.fullmatch(name) and "__" not in name and not name.endswith("_"):
        for part in name.split("."):
            key(part)
        return name
    raise MarkupError(
        expected="a signal's name of letters, digits and single _, parts joined by '.'",
        came=repr(name),
        hint="'-' would be read as a part of the name, '__' begins a modifier",
    )


def _event(name: str) -> str:
    if _EVENT.fullmatch(name):
        return name
    raise MarkupError(
        expected="an event's name in lower-case letters, digits and single hyphens",
        came=repr(name),
        hint="HTML takes capitals away from attribute names",
    )


def _code(function: str, expression: Code) -> Code:
    if isinstance(expression, Code):  # pyright: ignore[reportUnnecessaryIsInstance]
        return expression
    raise MarkupError(
        expected=f"an expression for {function}", came=repr(expression), hint='write js("..."): text is never run'
    )


def _table(function: str, expressions: Mapping[str, Code]) -> Code:
    entries = [f"{key(name)}: {_code(function, expression).text}" for name, expression in expressions.items()]
    return Code("{" + ", ".join(entries) + "}")


def _modifiers(**wanted: bool | Duration | None) -> str:
    written = [
        f"__{name}" if value is True else f"__{name}.{duration(value)}"
        for name, value in wanted.items()
        if value is not None and value is not False
    ]
    return "".join(written)


def duration(value: Duration) -> str:
    """Return a duration as the client reads it.

    >>> duration("300ms"), duration(250), duration(timedelta(seconds=1.5))
    ('300ms', '250ms', '1500ms')
    """
    if isinstance(value, timedelta) and value >= timedelta(0):
        return f"{round(value.total_seconds() * 1000)}ms"
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return f"{value}ms"
    if isinstance(value, str) and _DURATION.fullmatch(value):
        return value
    raise MarkupError(expected='a duration: "300ms", "1s", milliseconds, or a timedelta', came=repr(value))
