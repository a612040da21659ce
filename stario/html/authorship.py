"""Who wrote a text: whether it stands in the source of the code that hands it on.

Law: what is data is never a constant of the code that calls. A constant is looked for among the caller's own, once for
each place: the code object, and the instruction in it. Another text at the same place is looked for again.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from types import CodeType

_MOST: Final = 10_000
_seen: Final[dict[tuple[int, int], tuple[CodeType, str]]] = {}  # the code is kept, so that its id stays its own


def is_callers_own(text: str) -> bool:
    """Say whether a text is a constant of the code that called the function which asks."""
    frame = sys._getframe(2)  # pyright: ignore[reportPrivateUsage]  # inspect is slow to load
    code = frame.f_code
    place = id(code), frame.f_lasti
    seen = _seen.get(place)
    if seen is not None and seen[1] is text:
        return True
    if not _holds(code.co_consts, text):
        return False
    if len(_seen) >= _MOST:  # code that is made again and again, as in a notebook
        _seen.clear()
    _seen[place] = code, text
    return True


def _holds(constants: tuple[Any, ...] | frozenset[Any], text: str) -> bool:
    return any(
        _holds(cast("tuple[Any, ...]", each), text)
        if isinstance(each, tuple | frozenset)
        else type(each) is str and each == text
        for each in constants
    )
