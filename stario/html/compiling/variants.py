"""Folded code, kept for functions that share what they are made of: a factory makes a function at each call.

Laws. A variant is given to a function only if all that its guards look at is the same for it. Nothing here keeps code
alive: code that goes takes its variants along. And no code holds a function strongly, as the garbage collector cannot
look into code: a function, its code and its closure would keep each other for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import ref

from stario.html.compiling.names import NotConstantError, path_in
from stario.html.compiling.sources import LeftError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import CodeType, FunctionType

    from stario.html.compiling.functions import Folded

AS_WRITTEN: Final = object()
"""Stands in folded code for a function's own copy that runs as written."""
_MOST: Final = 8


class _Variants(NamedTuple):
    """What is known of one code object: why it is left, or each folded form with what its names meant."""

    code: ref[CodeType]
    reasons: list[str]
    forms: list[tuple[Mapping[str, object], Folded]]


_known: Final[dict[int, _Variants]] = {}


def folded_before(function: FunctionType) -> Folded | None:
    """Return the folded form of a function's code, if there is one for what its names mean; raises `LeftError`."""
    known = _known.get(id(function.__code__))
    if known is None:
        return None
    for guards, folded in known.forms:
        if all(_is_still(function, path, thing) for path, thing in guards.items()):
            return folded
    if known.reasons:
        raise LeftError(known.reasons[0])
    if len(known.forms) == _MOST:
        raise LeftError(f"its names have meant {_MOST} different things by now")
    return None


def _is_still(function: FunctionType, path: str, thing: object) -> bool:
    try:
        return path_in(function, path) is thing
    except NotConstantError:
        return False


def keep(code: CodeType, outcome: str | tuple[Mapping[str, object], Folded]) -> None:
    """Remember what came of folding some code: why it is left, or guards and the folded form."""
    key = id(code)
    known = _known.get(key)
    if known is None:
        known = _known[key] = _Variants(ref(code, lambda _: _known.pop(key, None)), [], [])
    if isinstance(outcome, str):
        known.reasons.append(outcome)
    else:
        known.forms.append(outcome)


def installed(code: CodeType, plain: FunctionType) -> CodeType:
    """Return folded code for one function, with its own way back to what was written."""
    back = ref(plain)
    return code.replace(co_consts=tuple([back if constant is AS_WRITTEN else constant for constant in code.co_consts]))
