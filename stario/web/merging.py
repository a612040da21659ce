"""Merging events of signals that wait: what two say, one after the other, one says (JSON merge patch, RFC 7396).

Law: the page ends in the same signals. Where no one patch does what two do, there is none: an object after something
else under the same name takes its place, while in one patch it would be merged into what the page has there.
"""

from __future__ import annotations

import json
from typing import Any, Final, TypeAlias, cast

from stario.datastar import events

_Object: TypeAlias = dict[str, Any]  # as JSON has it
_HEAD: Final = b"event: datastar-patch-signals\ndata: signals "


def merge_events(first: bytes, second: bytes) -> bytes | None:
    """Return one event for two of signals; None where there is none, or one of them is another kind of event."""
    if not (first.startswith(_HEAD) and second.startswith(_HEAD)):
        return None
    values = _merged(json.loads(first[len(_HEAD) :]), json.loads(second[len(_HEAD) :]))
    return None if values is None else events.patch_signals(values)


def _merged(first: _Object, second: _Object) -> _Object | None:
    merged = dict(first)
    for name, value in second.items():
        if name in first and isinstance(value, dict):
            before = first[name]
            value = _merged(cast(_Object, before), cast(_Object, value)) if isinstance(before, dict) else None
            if value is None:
                return None
        merged.pop(name, None)  # what is said last stands last
        merged[name] = value
    return merged
