"""What values are asked before they are written: whether they know their markup, whether they are rows or mappings."""

from __future__ import annotations

from collections import UserString
from collections.abc import Mapping, Sequence
from typing import Final, Protocol, TypeGuard, runtime_checkable


@runtime_checkable
class HasHTML(Protocol):
    """An object that knows its own markup, by the convention that markupsafe and the template engines share."""

    def __html__(self) -> str: ...


def knows_markup(value: object) -> TypeGuard[HasHTML]:
    """Say whether a value's class has markup; what stands in a value's own attributes may be anybody's data."""
    return hasattr(type(value), "__html__")


def is_row(value: object) -> TypeGuard[list[object] | tuple[object, ...]]:
    """Say whether a value is a list or a tuple; type checkers then know what they may ask of it."""
    return isinstance(value, list | tuple)


_NO_ROWS: Final = (str, bytes, bytearray, memoryview, UserString)  # each character of a UserString is another one


def is_other_sequence(value: object) -> TypeGuard[Sequence[object]]:
    """Say whether a value is another row of children: a range, a deque; text and bytes are none."""
    return not isinstance(value, _NO_ROWS) and not knows_markup(value) and isinstance(value, Sequence)


def is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    """Say whether a value is a mapping."""
    return isinstance(value, Mapping)
