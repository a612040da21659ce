"""`h.each(rows, key=, render=)`: a keyed list that is compared by its data; rows that did not change cost nothing.

Laws. The node keeps the rows, not what they were rendered to. When two lists with the same `key` and `render` are
compared, rows that are the same object, or equal, are neither rendered nor looked into: `render` must give the same for
equal rows, and rows must not be changed in place (the debug mode of `stario.datastar.Frame` finds those that are).
What `render` reads besides its row has to stand in its closure or its default values: where these differ, all rows are
rendered and compared.
"""

from __future__ import annotations

from itertools import chain, compress, count
from operator import is_not
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from stario.html.children import keep_as_is, take
from stario.html.errors import MarkupError, describe
from stario.html.nodes import Fragment
from stario.html.protocols import Group
from stario.html.scopes import provided, within

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from stario.html.nodes import Node
    from stario.html.scopes import Provided

T = TypeVar("T")


class Each(Group, Generic[T]):
    """Rows of data, and how to make a node of one; made by `each`."""

    __slots__ = ("_scope", "key", "render", "rows")

    def __init__(self, rows: tuple[T, ...], key: Callable[[T], Hashable], render: Callable[[T], Node]) -> None:
        self.rows = rows
        self.key = key
        self.render = render
        self._scope = provided.get()

    def expand(self) -> tuple[str, Iterable[object]]:
        """Return the rows' nodes, one by one."""
        return "", chain.from_iterable(map(self._taken, self.rows))

    def so_far(self) -> Iterable[object]:
        """Return the rows' nodes."""
        return self.expand()[1]

    def all_nodes(self) -> tuple[object, ...]:
        """Return all rows' nodes."""
        return tuple(self.so_far())

    def node_of(self, row: T) -> object:
        """Return the node of a row, or all it has, as one."""
        taken = self._taken(row)
        return taken[0] if len(taken) == 1 else Fragment(taken)  # type: ignore[arg-type]  # pyright: ignore

    def _taken(self, row: T) -> tuple[object, ...]:
        return within(self._scope, lambda: take(self.render(row)))

    def is_like(self, other: Each[Any]) -> bool:
        """Say whether equal rows of the two are equal nodes: their functions are, and all that these can see."""
        return (
            _same_scope(self._scope, other._scope) and _same(self.key, other.key) and _same(self.render, other.render)
        )

    def changed(self, other: Each[Any]) -> list[int]:
        """Return the places at which the rows differ, up to the end of the shorter one."""
        others = compress(count(), map(is_not, self.rows, other.rows))
        return [place for place in others if not _equal(self.rows[place], other.rows[place])]

    def same_at_the_end(self, other: Each[Any], most: int) -> int:
        """Return how many rows at the end are the same, at most `most`."""
        pairs = zip(range(most), reversed(self.rows), reversed(other.rows))
        return next((place for place, mine, theirs in pairs if not are_same(mine, theirs)), most)

    def __reduce__(self) -> tuple[object, ...]:
        return Fragment, (self.all_nodes(),)

    def __repr__(self) -> str:
        return f"h.each({len(self.rows)} rows)"


keep_as_is(Each)


def each(rows: Iterable[T], *, key: Callable[[T], Hashable], render: Callable[[T], Node]) -> Each[T]:
    """Return a list of rows that is compared by its data: `h.each(rows, key=lambda row: row.id, render=line)`.

    `key` gives what tells one row from the others. `render` gives the node of a row, an element with an id of its own,
    for single rows to be patched. Raises `MarkupError` for two rows with one key.
    """
    kept = tuple(rows)
    keys = set(map(key, kept))
    if len(keys) != len(kept):
        raise MarkupError(expected="rows with different keys", came=describe(_twice(kept, key)), hint=_KEYS)
    return Each(kept, key, render)


_KEYS: Final = "write key=lambda row: row.id, or whatever only one row has"


def _twice(rows: tuple[T, ...], key: Callable[[T], Hashable]) -> T:
    """Return the first row whose key another one before has."""
    seen: set[Hashable] = set()
    for row in rows:
        if key(row) in seen:
            return row
        seen.add(key(row))
    raise AssertionError("the keys differ")


def are_same(one: object, other: object) -> bool:
    """Say whether two rows are one object, or equal."""
    return one is other or _equal(one, other)


def _equal(one: object, other: object) -> bool:
    """Say whether two rows are equal; what cannot say so (an array, a data frame) is not."""
    try:
        return bool(one == other)
    except Exception:  # of the program's own __eq__, or of a library that compares item by item
        return False


# -- functions


def _same_scope(one: Provided | None, other: Provided | None) -> bool:
    """Say whether two places of a program have the same values of `h.Context`."""
    while one is not other:
        if one is None or other is None or one.key is not other.key or not _all_same((one.value,), (other.value,)):
            return False
        one, other = one.around, other.around
    return True


def _same(one: Any, other: Any) -> bool:
    """Say whether two functions do the same: one function, or one piece of code that sees the same values."""
    if one is other:
        return True
    if not (type(one) is FunctionType and type(other) is FunctionType):
        return type(one) is type(other) and _equal_callables(one, other)
    return (
        one.__code__ is other.__code__
        and one.__globals__ is other.__globals__
        and _all_same(one.__defaults__, other.__defaults__)
        and _all_same(_values(one.__kwdefaults__), _values(other.__kwdefaults__))
        and _all_same(_cells(one), _cells(other))
    )


def _equal_callables(one: Any, other: Any) -> bool:
    """Compare methods and what `functools.partial` made; any other callable is only like itself."""
    if hasattr(one, "__self__") and hasattr(one, "__func__"):
        return one.__self__ is other.__self__ and one.__func__ is other.__func__
    if hasattr(one, "func") and hasattr(one, "keywords"):
        bound = (*one.args, *_values(one.keywords)), (*other.args, *_values(other.keywords))
        return _same(one.func, other.func) and one.keywords.keys() == other.keywords.keys() and _all_same(*bound)
    return False


def _values(mapping: dict[str, Any] | None) -> tuple[Any, ...]:
    return tuple((mapping or {}).values())


def _cells(function: FunctionType) -> tuple[Any, ...]:
    return tuple(cell.cell_contents for cell in function.__closure__ or ())


_PLAIN: Final = (str, int, float, bool, bytes, type(None), frozenset)


def _all_same(mine: tuple[Any, ...] | None, theirs: tuple[Any, ...] | None) -> bool:
    """Say whether two rows of values are the same ones; equal ones only where nothing can change in them."""
    mine, theirs = mine or (), theirs or ()
    return len(mine) == len(theirs) and all(
        one is other or _equal_for_ever(one, other) for one, other in zip(mine, theirs)
    )


def _equal_for_ever(one: Any, other: Any) -> bool:
    if isinstance(one, FunctionType) and isinstance(other, FunctionType):
        return _same(one, other)
    return type(one) is type(other) and isinstance(one, _PLAIN) and bool(one == other)
