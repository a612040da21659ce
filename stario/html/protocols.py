"""What values are asked before they are written: whether they are nodes, know their markup, are rows or mappings."""

from __future__ import annotations

from collections import UserString
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Final, Protocol, TypeGuard, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Self

    from markupsafe import Markup


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


def asks_a_database(kind: type) -> bool:
    """Say whether objects are Django's QuerySets: rows of records, no nodes, and to look at them is to fetch them."""
    return hasattr(kind, "_fetch_all")


def is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    """Say whether a value is a mapping."""
    return isinstance(value, Mapping)


class HTMLNode:
    """What all parts of a tree have in common: they render themselves, and template engines leave them unescaped.

    A node never changes, so a copy of it is the node itself. A pickle holds what is shown: generators are drawn for it,
    objects asked for their markup.
    """

    __slots__ = ()
    __iter__: ClassVar[None] = None  # brackets would else make it an endless sequence
    do_not_call_in_templates: ClassVar[bool] = True  # Django calls what is callable

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __html__(self) -> Markup:
        return _render()(self)

    def __format__(self, specification: str) -> str:
        return format(str.__str__(str(self)), specification) if specification else str(self)

    def __str__(self) -> Markup:
        return _render()(self)

    def _repr_html_(self) -> str:
        return str(_render()(self))

    def expand(self) -> tuple[str, Iterable[object]]:
        """Return what the node stands for: finished markup, then children still to be rendered."""
        raise NotImplementedError


def _render() -> Callable[[object], Markup]:
    from stario.html.rendering import render  # the renderer needs the classes of this module

    return render


class Group(HTMLNode):
    """A node that only holds others: nothing of its own is written."""

    __slots__ = ()

    def so_far(self) -> Iterable[object]:
        """Return the children that are there already; nothing is drawn for it."""
        raise NotImplementedError
