"""A model of the diffs that LiveView 1.2 sends: texts that never change once, then what changed, as JSON.

Laws, as its documentation and its source describe them
1. A template has static texts and slots between them. The first message brings both; after that only slots that changed
   are sent, by their number. A template that was not there before brings its texts, "s".
2. A keyed list shares one template: "k" holds its entries by index, "kc" their number. An entry that stands at another
   index than before is named by the old one, or by `[old index, what changed]`. So whatever moves is sent: after a row
   that goes, every row that follows.
3. A message is a frame of Phoenix's channels, `[join, ref, topic, event, payload]`. Slots that change to the same text
   are taken as found equal, which is more than LiveView's change tracking promises.
WebSocket framing (2 to 4 bytes) is not counted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Hashable

TOPIC: Final = "lv:phx-GHx0bWqTz4mKZAAB"


@dataclass(frozen=True)
class Template:
    """Static texts, one more than slots, and what fills the slots."""

    texts: tuple[str, ...]
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Keyed:
    """A list: the texts that its entries share, and the slots of each entry by its key."""

    texts: tuple[str, ...]
    entries: dict[Hashable, tuple[Slot, ...]]


Slot: TypeAlias = "str | Template | Keyed"


def template(source: str, *slots: object) -> Template:
    """Return a template: `{}` stands for a slot; a slot that is text is escaped."""
    texts = tuple(source.split("{}"))
    assert len(texts) == len(slots) + 1, source
    return Template(texts, filled(*slots))


def keyed(source: str, entries: dict[Any, tuple[Slot, ...]]) -> Keyed:
    return Keyed(tuple(source.split("{}")), entries)


def filled(*slots: object) -> tuple[Slot, ...]:
    return tuple(slot if isinstance(slot, Template | Keyed) else str(escape(slot)) for slot in slots)


def joined(page: Template) -> bytes:
    """Return the first message: all of the page."""
    return _message("phx_reply", {"status": "ok", "response": {"rendered": _whole(page)}})


def changed(old: Template, new: Template) -> bytes:
    """Return the message that brings a page to `new`; `b""` when nothing changed."""
    difference = _template(old, new)
    return _message("diff", difference) if difference else b""


def _message(event: str, payload: object) -> bytes:
    return json.dumps(["4", None, TOPIC, event, payload], separators=(",", ":"), ensure_ascii=False).encode()


def _whole(slot: Slot) -> Any:
    if isinstance(slot, str):
        return slot
    if isinstance(slot, Template):
        return {**_all(slot.slots), "s": list(slot.texts)}
    entries = {str(n): _all(each) for n, each in enumerate(slot.entries.values())}
    return {"s": list(slot.texts), "k": {**entries, "kc": len(entries)}}


def _all(slots: tuple[Slot, ...]) -> dict[str, Any]:
    return {str(n): _whole(slot) for n, slot in enumerate(slots)}


def _slot(old: Slot, new: Slot) -> Any:
    """Return how a slot changed; None when it did not."""
    if isinstance(old, str) and old == new:
        return None
    if isinstance(old, Template) and isinstance(new, Template) and old.texts == new.texts:
        return _template(old, new) or None
    if isinstance(old, Keyed) and isinstance(new, Keyed) and old.texts == new.texts:
        return _list(old, new)
    return _whole(new)


def _template(old: Template, new: Template) -> dict[str, Any]:
    return _slots(old.slots, new.slots)


def _slots(old: tuple[Slot, ...], new: tuple[Slot, ...]) -> dict[str, Any]:
    pairs = enumerate(zip(old, new, strict=True))
    return {str(n): what for n, (was, now) in pairs if (what := _slot(was, now)) is not None}


def _list(old: Keyed, new: Keyed) -> dict[str, Any] | None:
    places = {key: n for n, key in enumerate(old.entries)}
    entries: dict[str, Any] = {}
    for n, (key, slots) in enumerate(new.entries.items()):
        what = _entry(n, places.get(key), old.entries.get(key), slots)
        if what is not None:
            entries[str(n)] = what
    if not entries and len(old.entries) == len(new.entries):
        return None
    return {"k": {**entries, "kc": len(new.entries)}}


def _entry(n: int, was_at: int | None, was: tuple[Slot, ...] | None, now: tuple[Slot, ...]) -> Any:
    """Return what is sent for the entry at a place; None for nothing."""
    if was_at is None or was is None:
        return _all(now)
    difference = _slots(was, now)
    if was_at == n:
        return difference or None
    return [was_at, difference] if difference else was_at
