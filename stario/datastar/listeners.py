"""Listeners: what a page does when an event of the app's own comes. `body(listen(navigation(), toasts()))`.

The client takes any event whose name begins with `datastar` and tells the document of it, so it needs no script tag.
The wire names stand in events.py, beside the functions that send what the ready listeners hear.

Laws. Text of an event is shown as text and never run. A page is led, and files are fetched, from its own site only,
unless the program vouched for the address where it was sent.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar, cast

import msgspec

from stario.datastar import events
from stario.datastar.checking import check
from stario.html.errors import MarkupError, near
from stario.html.javascript import Code, literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stario.datastar.writing import DataAttributes

T = TypeVar("T")

# The modifier changes nothing, the client listens on the document anyway: but it makes a name of its own, so that this
# attribute and the one of `data.live` can stand on one element.
_ATTRIBUTE: Final = "data-on:datastar-fetch__document"
_HEARD: Final = (
    "if (evt.detail.type == {name}) {{ const values = Object.fromEntries(Object.entries(evt.detail.argsRaw)"
    ".map(([key, value]) => [key, JSON.parse(value)])); {code} }}"
)


class Listener(NamedTuple):
    """One thing that a page does: the event's name, and the code that is run when it comes."""

    name: str
    code: Code


def listen(*listeners: Listener) -> DataAttributes:
    """Return the attribute of an element that listens, such as `<body>`: it hears the events of all streams."""
    if not listeners:
        raise MarkupError(expected="a listener", came="none", hint="write listen(toasts(), navigation())")
    heard = [_HEARD.format(name=literal(each.name), code=each.code.text) for each in listeners]
    return {_ATTRIBUTE: Code(" ".join(heard))}


def heard(name: str, code: Code) -> Listener:
    """Run code when an event comes that `events.custom` sent: in its reach are `values`, `el` and `evt`."""
    return Listener(events.custom_name(name), check(code, "heard", is_value=False))


_READ: Final = re.compile(r"\bvalues\s*\??\.\s*([A-Za-z_]\w*)")


class Custom(Generic[T]):
    """An event of the app's own whose values have a type, on both sides.

        saved = Custom("datastar-saved", Saved)          # a struct, a dataclass or a TypedDict
        saved(Saved(rows=3))                             # the event; a checker looks at the values
        listen(saved.heard(js("alert(values.rows)")))    # a name that Saved does not have is an error

    A listener that reads `values` otherwise than by `values.name` is not looked into.
    """

    def __init__(self, name: str, values: type[T]) -> None:
        self.name = events.custom_name(name)
        self._values = values

    @cached_property
    def _fields(self) -> frozenset[str]:
        kind = msgspec.inspect.type_info(self._values)
        return frozenset(field.encode_name for field in getattr(kind, "fields", ()))

    def values(self, values: T) -> dict[str, object]:
        """Return values as `w.event(saved.name, saved.values(...))` takes them."""
        return cast("dict[str, object]", msgspec.to_builtins(values))

    def __call__(self, values: T, *, event_id: str | None = None, retry: int | None = None) -> bytes:
        """Return the event."""
        return events.custom(self.name, self.values(values), event_id=event_id, retry=retry)

    def heard(self, code: Code) -> Listener:
        """Run code when the event comes: in its reach are `values`, `el` and `evt`."""
        listener = heard(self.name, code)
        for name in _READ.findall(code.text):
            if name not in self._fields:
                known = ", ".join(sorted(self._fields))
                raise MarkupError(
                    expected=f"a value of {self.name}: {known}", came=f"values.{name}", hint=near(name, self._fields)
                )
        return listener


# -- ready ones

_TOAST: Final = Code(
    "const note = document.createElement('div'), kind = values.kind || 'info', "
    "time = 1000 * (values.seconds === undefined ? SECONDS : values.seconds); "
    "note.className = 'toast toast-' + kind; "
    "note.setAttribute('role', kind == 'error' ? 'alert' : 'status'); note.textContent = values.text; "
    "(document.querySelector(PLACE) || document.body).append(note); "
    "if (time) setTimeout(() => note.remove(), time)"
)
_ALLOWED: Final = (
    "const to = new URL(values.url, document.baseURI); "
    "if (to.origin == location.origin || values.trusted === true && ['http:', 'https:'].includes(to.protocol)) "
)


def toasts(into: str = "#toasts", *, seconds: float = 5) -> Listener:
    """Show what `events.toast` sends, as `<div class="toast toast-info" role="status">`, and take it away again.

    It goes into the first element that the CSS selector finds, else into the body; put `data-ignore-morph` on that
    element, or a patch around it takes the messages away. With 0 seconds they stay.
    """
    places: Mapping[str, str] = {"PLACE": literal(into), "SECONDS": literal(seconds)}
    return Listener(events.TOAST, Code(re.sub("PLACE|SECONDS", lambda match: places[match[0]], _TOAST.text)))


def navigation() -> Listener:
    """Go where `events.navigate` leads: within the site, or where the program vouched for the address."""
    return Listener(events.NAVIGATE, Code(f"{_ALLOWED}location[values.replace ? 'replace' : 'assign'](to.href)"))


def focusing() -> Listener:
    """Put the focus where `events.focus` says; an element that is not there is passed over."""
    code = "const found = document.querySelector(values.selector); found?.focus(); if (values.select) found?.select?.()"
    return Listener(events.FOCUS, Code(code))


def downloads() -> Listener:
    """Save what `events.download` names; the page stays, unless another site shows it instead of sending a file."""
    code = "{ const link = document.createElement('a'); link.href = to.href; link.download = values.name || ''; "
    return Listener(events.DOWNLOAD, Code(f"{_ALLOWED}{code}link.click() }}"))


def ready() -> tuple[Listener, ...]:
    """Return all ready listeners, each with its defaults: `listen(*ready())`."""
    return toasts(), navigation(), focusing(), downloads()
