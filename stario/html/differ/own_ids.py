"""An element's own id in a template: texts and the places of values, to be put together.

Where it can only be in a finished part of the head, the place of that one is counted from -1 down.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from stario.html.templates import Slot

if TYPE_CHECKING:
    from collections.abc import Sequence

    Values = tuple[object, ...]

_STATIC: Final = re.compile(r' id="([^"]*)(")?')


def id_parts(head: Sequence[str | Slot]) -> tuple[str | int, ...]:
    """Return a head's id as texts and places of values; () for none.

    Where it can only be in a finished part (`**attributes`), that one's place counts from -1 down.
    """
    parts: list[str | int] = []
    begun = False
    for part in _merged(head):
        if isinstance(part, Slot):
            if begun:
                parts.append(part.index)
            elif part.kind == "attribute" and part.prefix == ' id="':
                return (part.index,)
            continue
        text = part
        if not begun:
            found = _STATIC.search(text)
            if found is None:
                continue
            begun, text = True, text[found.start(1) :]
        value, quote, _ = text.partition('"')
        parts += [Markup(value).unescape()] if value else []
        if quote:
            return tuple(parts)
    return tuple(~part.index for part in head if isinstance(part, Slot) and part.kind == "ready")


def is_hidden(parts: tuple[str | int, ...]) -> bool:
    """Say whether an id can only be in finished parts of a head."""
    return bool(parts) and isinstance(parts[0], int) and parts[0] < 0


def _merged(head: Sequence[str | Slot]) -> list[str | Slot]:
    merged: list[str | Slot] = []
    for part in head:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return merged


def id_text(parts: tuple[str | int, ...], values: Values) -> str:
    """Return an id from its parts; "" for none."""
    if is_hidden(parts):
        found = (_STATIC.search(str(values[~part])) for part in parts if isinstance(part, int))
        return next((Markup(each[1]).unescape() for each in found if each is not None), "")
    if len(parts) == 1 and isinstance(parts[0], int):
        value = values[parts[0]]
        return "" if value is None or value is True else str(value)
    return "".join([part if isinstance(part, str) else str(values[part]) for part in parts])
