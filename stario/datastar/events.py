"""Server-sent events that the Datastar client applies: pure functions from nodes and values to bytes.

Laws. A frame is `event`, `id`, `retry`, its `data` lines, an empty line, in the order of the official generators; what
has its default value is left out. Payloads are split at exactly CRLF, LF or CR: a raw CR in a text would otherwise open
a second event. Names and selectors that hold such a character are refused, and so are signals that are not strict JSON,
since the client would run them, and options that the client at hand does not know.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, Protocol, cast, get_args

import msgspec

from stario.datastar.target import require
from stario.html.addresses import TrustedURL, leads_elsewhere
from stario.html.errors import MarkupError, describe
from stario.html.escaping import finish
from stario.html.javascript import Code
from stario.html.protocols import is_mapping, is_row
from stario.html.rendering import render

if TYPE_CHECKING:
    from stario.html.nodes import Node


class Dataclass(Protocol):
    """A dataclass, such as a class of signals."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


Mode = Literal["outer", "inner", "replace", "prepend", "append", "before", "after", "remove"]
Namespace = Literal["html", "svg", "mathml"]

_MODES: Final = frozenset(get_args(Mode))
_NAMESPACES: Final = frozenset(get_args(Namespace))
_FIND_BY_ID: Final = frozenset({"outer", "replace"})
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_NOT_IN_A_LINE: Final = re.compile(r"[\r\n\0]")


def patch_elements(
    node: Node = None,
    *,
    selector: str | None = None,
    mode: Mode = "outer",
    namespace: Namespace = "html",
    use_view_transition: bool = False,
    view_transition_selector: str | None = None,
    event_id: str | None = None,
    retry: int | None = None,
) -> bytes:
    """Return the event that puts elements into the page.

    Without a selector each top-level element replaces the one with its id (mode `outer` or `replace`). `retry` is in
    milliseconds, for the connection's next tries. Raises `MarkupError` for what the client could not apply.
    """
    if view_transition_selector is not None:
        require("1.0.2", "view_transition_selector=")
    _one_of(mode, _MODES, "mode")
    _one_of(namespace, _NAMESPACES, "namespace")
    if not selector and (selector == "" or mode not in _FIND_BY_ID):
        raise MarkupError(expected=f"a selector to {mode}", came=repr(selector), hint='write selector="#id"')
    markup = _markup(node, apart=namespace == "svg")
    if not markup and mode != "remove":
        raise MarkupError(expected="elements to patch", came="nothing", hint="events.remove(selector) takes them out")
    lines = [
        _line("selector", selector),
        f"mode {mode}" if mode != "outer" else None,
        f"namespace {namespace}" if namespace != "html" else None,
        "useViewTransition true" if use_view_transition else None,
        _line("viewTransitionSelector", view_transition_selector),
    ]
    elements = [f"elements {line}" for line in _LINE_END.split(markup)] if markup else []
    return frame("datastar-patch-elements", [*filter(None, lines), *elements], event_id=event_id, retry=retry)


def _markup(node: Node, *, apart: bool) -> str:
    """Render nodes; `apart` puts a space between them: the client up to 1.0.2 skips every second node of SVG else."""
    if apart and is_row(node):
        return " ".join([render(part) for part in node])
    return render(node) if node is not None else ""


def patch_signals(
    values: Mapping[str, object] | msgspec.Struct | Dataclass | str | bytes,
    *,
    only_if_missing: bool = False,
    event_id: str | None = None,
    retry: int | None = None,
) -> bytes:
    """Return the event that sets signals; None removes one, and nested mappings leave what they do not name.

    A struct or a dataclass is what msgspec makes of it; text or bytes are JSON already, and sent as they stand. Raises
    `MarkupError` for what strict JSON cannot hold.
    """
    lines = ["onlyIfMissing true"] if only_if_missing else []
    text = _checked_json(values) if isinstance(values, str | bytes) else _json(_mapping(values))
    signals = [f"signals {line}" for line in _LINE_END.split(text)]
    return frame("datastar-patch-signals", [*lines, *signals], event_id=event_id, retry=retry)


def remove(
    selector: str,
    *,
    use_view_transition: bool = False,
    view_transition_selector: str | None = None,
    event_id: str | None = None,
    retry: int | None = None,
) -> bytes:
    """Return the event that takes elements out of the page: all that a CSS selector finds."""
    return patch_elements(
        selector=selector, mode="remove", use_view_transition=use_view_transition,
        view_transition_selector=view_transition_selector, event_id=event_id, retry=retry,
    )  # fmt: skip


def execute_script(
    code: Code,
    *,
    auto_remove: bool = True,
    attributes: Mapping[str, str] | None = None,
    event_id: str | None = None,
    retry: int | None = None,
) -> bytes:
    """Return the event that runs code once, as a script appended to `<body>` and removed again by the client."""
    from stario.html import script

    if not isinstance(code, Code):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise MarkupError(expected="code", came=describe(code), hint='write js("..."): text is never run')
    removal = {"data-effect": Code("el.remove()")} if auto_remove else {}
    node = script({**removal, **(attributes or {})})[code]
    return patch_elements(node, selector="body", mode="append", event_id=event_id, retry=retry)


def custom(
    name: str, values: Mapping[str, object] | None = None, *, event_id: str | None = None, retry: int | None = None
) -> bytes:
    """Return an event of the app's own: the page hears it as `datastar-fetch` with `evt.detail.type` = its name."""
    lines = [f"{finish(_word(key))} {_json(value)}" for key, value in (values or {}).items()]
    return frame(custom_name(name), lines or ["v 1"], event_id=event_id, retry=retry)


def custom_name(name: str) -> str:
    """Return the name of an event of the app's own, checked; raises `MarkupError`."""
    if re.fullmatch(r"datastar-(?!patch-(?:elements|signals)$)[a-z0-9-]+", name):
        return name
    raise MarkupError(expected="a name like 'datastar-toast'", came=repr(name), hint="the client drops other events")


# -- events of the app's own that every page can hear: see listeners.py

TOAST: Final = "datastar-toast"
NAVIGATE: Final = "datastar-navigate"
FOCUS: Final = "datastar-focus"
DOWNLOAD: Final = "datastar-download"
Kind = Literal["info", "success", "warning", "error"]
_KINDS: Final = frozenset(get_args(Kind))


def toast(text: str, *, kind: Kind = "info", seconds: float | None = None) -> bytes:
    """Return the event that shows a short message, for as long as the listener says, or for some seconds."""
    _one_of(kind, _KINDS, "kind")
    return custom(TOAST, {"text": text, "kind": kind, **({} if seconds is None else {"seconds": seconds})})


def navigate(url: str, *, replace: bool = False) -> bytes:
    """Return the event that leads the page to another address; `replace` leaves no entry in its history.

    Raises `MarkupError` for an address of another site, unless it is an `h.trusted_url(...)`.
    """
    return custom(NAVIGATE, {**_address(url), "replace": replace})


def focus(selector: str, *, select: bool = False) -> bytes:
    """Return the event that puts the focus on the first element that a CSS selector finds; `select` marks its text."""
    return custom(FOCUS, {"selector": selector, "select": select})


def download(url: str, *, name: str = "") -> bytes:
    """Return the event that saves what an address gives, under a name; addresses are as in `navigate`."""
    return custom(DOWNLOAD, {**_address(url), "name": name})


def _address(url: str) -> dict[str, object]:
    trusted = isinstance(url, TrustedURL)
    if leads_elsewhere(url) and not trusted:
        raise MarkupError(
            expected="an address of this site", came=repr(url), hint="write h.trusted_url(...) for another one"
        )
    return {"url": str(url), "trusted": trusted}


# -- frames


def frame(event: str, lines: Iterable[str], *, event_id: str | None = None, retry: int | None = None) -> bytes:
    """Return one event from its data lines, which hold no line ends."""
    head = [f"event: {event}", *_optional("id", event_id), *_optional("retry", retry)]
    text = "\n".join([*head, *(f"data: {line}" for line in lines)]) + "\n\n"
    return text.encode()


def _optional(field: str, value: str | int | None) -> list[str]:
    if isinstance(value, bool) or (isinstance(value, int) and value < 0):
        raise MarkupError(expected=f"a number of milliseconds for {field}", came=repr(value))
    return [] if value is None else [f"{field}: {_one_line(field, str(value))}"]


def _line(name: str, value: str | None) -> str | None:
    return None if value is None else f"{name} {_one_line(name, value)}"


def _one_line(name: str, value: str) -> str:
    if _NOT_IN_A_LINE.search(value):
        raise MarkupError(expected=f"one line for {name}", came=repr(value), hint="CR, LF and NUL would end the line")
    return finish(value)


def _one_of(value: str, known: frozenset[str], what: str) -> None:
    if value not in known:
        raise MarkupError(expected=f"a {what}: {', '.join(sorted(known))}", came=repr(value))


# -- strict JSON

_REFUSED_KEYS: Final = frozenset({"__proto__", "constructor", "prototype"})


def _mapping(values: object) -> Mapping[str, object]:
    """Return signals as a mapping, whatever they are kept in."""
    if not is_mapping(values):
        with suppress(TypeError):
            values = msgspec.to_builtins(values)
    if not is_mapping(values):
        raise MarkupError(expected="a mapping of signals", came=describe(values), hint='write {"count": 1}')
    return cast("Mapping[str, object]", values)


def _json(value: object) -> str:
    """Return strict JSON in one line: the client evaluates what is not, so NaN and the like never leave."""
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise MarkupError(expected="values that strict JSON can hold", came=str(error)) from None
    _check(value)
    return finish(text)


def _checked_json(text: str | bytes) -> str:
    """Return text that is strict JSON already, as it is."""
    try:
        decoded = (text.encode() if isinstance(text, str) else text).decode()
        values: object = json.loads(decoded, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise MarkupError(expected="signals as strict JSON", came=str(error)) from None
    _check(_mapping(values))
    return decoded


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _check(value: object) -> None:
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if is_mapping(inner):
            for key in inner:
                _json_key(str(key))
            waiting.extend(inner.values())
        elif is_row(inner):
            waiting.extend(inner)
        elif isinstance(inner, float) and not math.isfinite(inner):
            raise MarkupError(expected="finite numbers", came=repr(inner), hint="JSON has neither NaN nor infinity")


def _word(name: str) -> str:
    if not re.fullmatch(r"\S+", name):
        raise MarkupError(expected="a name without spaces", came=repr(name))
    return _json_key(name)


def _json_key(name: str) -> str:
    if _NOT_IN_A_LINE.search(name) or not _REFUSED_KEYS.isdisjoint(name.split(".")):  # the client takes it as a path
        raise MarkupError(expected="a key that is plain data", came=repr(name))
    return name
