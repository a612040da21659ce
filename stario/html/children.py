"""Children: taken as they are at that moment; what is not there yet is drawn, awaited or asked later, and remembered.

Laws. A list is copied and laid flat when it is given. A generator, an awaitable, an async iterable and a foreign
object with `__html__` become late nodes: each gives what it gives once, and keeps it, so that a tree renders twice the
same and the differ compares what was shown. A late node works with the values of `h.Context` that were there when it
was taken: a generator sees what a list would have seen. An error comes out as it is, each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from markupsafe import Markup

from stario.html.drawing import Dropped, Reading, Waiting
from stario.html.errors import MarkupError, describe
from stario.html.escaping import unify_newlines
from stario.html.foreign import note
from stario.html.protocols import Group, HasHTML, HTMLNode, asks_a_database, is_other_sequence, is_row
from stario.html.scopes import provided, within

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Awaitable

# -- late nodes


class Late(HTMLNode):
    """A foreign object with `__html__`: asked when first rendered, and its answer kept; after an error, asked again."""

    __slots__ = ("_markup", "_scope", "_source")

    def __init__(self, source: HasHTML, markup: str | None = None) -> None:
        self._source = source
        self._scope = provided.get()
        self._markup = markup

    @property
    def markup(self) -> str:
        """The object's markup."""
        if self._markup is None:
            self._markup = within(self._scope, self._ask)
        return self._markup

    def _ask(self) -> str:
        return unify_newlines(str.__str__(self._source.__html__()))

    def expand(self) -> tuple[str, Iterable[object]]:
        """Return the markup."""
        return note(self.markup), ()

    def __reduce__(self) -> tuple[object, ...]:
        return Late, (Markup(self.markup), self.markup)

    def __repr__(self) -> str:
        return f"the markup of {describe(self._source)}"


class Drawn(Group):
    """Children that come one after another, and are kept. Several renders may be under way at once.

    A render in chunks may drop what it has written, when no other is at it; then this cannot be rendered again.
    """

    __slots__ = ("drawn", "dropped", "error", "readers", "scope")

    def __init__(self) -> None:
        self.drawn: list[object] = []
        self.dropped: Dropped | None = None
        self.error: BaseException | None = None
        self.readers = 0
        self.scope = provided.get()

    @property
    def over(self) -> bool:
        """Whether all items were drawn."""
        raise NotImplementedError

    def expand(self) -> tuple[str, Iterable[object]]:
        """Return the items, one by one, as they are drawn."""
        return "", self.draw()

    def draw(self, reading: Reading | None = None) -> Iterator[object]:
        """Return the items, and `Waiting` where the next has to be waited for."""
        return iter(self.drawn) if self.over and self.dropped is None else self._read(reading)

    def _read(self, reading: Reading | None) -> Iterator[object]:
        if self.dropped is not None:
            raise _was_dropped(self)
        self.readers += 1
        place = 0
        try:
            while True:
                while place < len(self.drawn):
                    yield self.drawn[place]
                    place += 1
                    if reading is not None and reading.passed() and self.readers == 1 and not self.over:
                        place = self._drop(place)
                if self.over:
                    return
                if not self.draw_more():
                    yield Waiting(self)
                elif reading is not None:
                    reading.drew(self.drawn[place:])
        finally:
            self.readers -= 1

    def _drop(self, count: int) -> int:
        if self.dropped is None:
            self.dropped = Dropped()
        for child in self.drawn[:count]:
            tag = getattr(child, "tag", "")
            self.dropped[tag] = self.dropped.get(tag, 0) + 1
        del self.drawn[:count]
        return 0

    def draw_more(self) -> bool:
        """Draw once; False where nothing can be drawn without waiting. An error is kept, and raised each time."""
        if self.error is not None:
            raise self.error
        try:
            return within(self.scope, self._draw_once)
        except Exception as error:
            self.error = error
            raise

    def _draw_once(self) -> bool:
        raise NotImplementedError

    def not_there(self, path: str = "") -> MarkupError:
        """Return the error for who cannot wait."""
        raise NotImplementedError

    def so_far(self) -> Iterable[object]:
        """Return what was drawn, and first of all what was dropped."""
        return self.drawn if self.dropped is None else [self.dropped, *self.drawn]

    def __reduce__(self) -> tuple[object, ...]:
        return _was_drawn, (tuple(self.expand()[1]), type(self))


def _was_drawn(children: tuple[object, ...], kind: Callable[[None], Drawn]) -> Drawn:
    node = kind(None)
    node.drawn.extend(children)
    return node


def _was_dropped(node: Drawn) -> MarkupError:
    return MarkupError(
        expected="rows that are still there",
        came=f"{node!r}, sent in chunks and then dropped, as there were so many",
        hint="build the tree anew, or keep all: h.render(tree), h.render_chunks(tree, keep=math.inf)",
    )


class Remembered(Drawn):
    """A generator given as a child: drawn once, when first rendered, and kept: a tree renders twice the same."""

    __slots__ = ("source",)

    def __init__(self, source: Iterator[object] | None) -> None:
        super().__init__()
        self.source = source

    @property
    def over(self) -> bool:
        """Whether the generator is drawn to its end."""
        return self.source is None

    def _draw_once(self) -> bool:
        assert self.source is not None
        try:
            item = next(self.source)
        except StopIteration:
            self.source = None
            return True
        if type(item) in UNCHANGING:
            self.drawn.append(item)
        else:
            self.drawn.extend(take(item))
        return True

    def __repr__(self) -> str:
        return f"{len(self.drawn)} items of a generator"


class Pending(Drawn):
    """An awaitable or an async iterable given as a child: waited for by the async render, and its result kept.

    A task or future that has its result already is read by any render.
    """

    __slots__ = ("source", "work")

    def __init__(self, source: Awaitable[object] | AsyncIterable[object] | None) -> None:
        super().__init__()
        self.source: Any = source
        self.work: Any = None  # what an async render does about it: see stario.html.awaiting

    @property
    def over(self) -> bool:
        """Whether all that was awaited is there."""
        return self.source is None

    def expand(self) -> tuple[str, Iterable[object]]:
        """Return what was awaited; raises `MarkupError` when it is not there yet."""
        if not self.over and not self.draw_more():
            raise self.not_there()
        return "", self.draw()

    def not_there(self, path: str = "") -> MarkupError:
        """Return the error for who cannot wait."""
        return MarkupError(
            path=path,
            expected="text, a number, an element, None, or a list of these",
            came=describe(self.source),
            hint="await it first, or render the tree with await h.render_async(...) or h.render_chunks_async(...)",
        )

    def _draw_once(self) -> bool:
        if not (hasattr(self.source, "done") and self.source.done()):  # a future or task, by its manners
            return False
        self.settle(self.source.result())
        return True

    def settle(self, result: object) -> None:
        """Take what was awaited."""
        if not self.over:
            self.drawn.extend(take(result))
            self.source = None

    def __repr__(self) -> str:
        return f"{len(self.drawn)} awaited items" if self.over else f"what is awaited: {describe(self.source)}"


# -- taking


# Children whose tuple can be kept as it is; the element classes join when they are defined.
UNCHANGING: Final[set[type]] = {str, int, float, bool, type(None), Markup, Late, Remembered, Pending}


def keep_as_is(kind: type) -> None:
    """Say that instances of a class never change, so that a tuple of them need not be looked through."""
    UNCHANGING.add(kind)


def take(children: object) -> tuple[object, ...]:
    """Return children as they are at this moment: lists copied and laid flat, what comes later as late nodes."""
    return (children,) if type(children) in UNCHANGING else take_several(children)


def take_several(children: object) -> tuple[object, ...]:
    """Do the same for what is no single child that can be kept as it is."""
    kind = type(children)
    given: Iterable[Any] = children if kind is tuple or kind is list else (children,)  # type: ignore[assignment]
    if kind is tuple:
        for child in given:  # a few, as they stand in brackets: sooner than the map that rows are worth
            if type(child) not in UNCHANGING:
                break
        else:
            return given  # type: ignore[return-value]
    elif UNCHANGING.issuperset(map(type, given)):
        return tuple(given)
    taken: list[object] = []
    for child in given:
        kind = type(child)  # pyright: ignore[reportUnknownVariableType]
        if kind in UNCHANGING:
            taken.append(child)
        elif (kind is list or kind is tuple) and UNCHANGING.issuperset(map(type, child)):
            taken += child
        else:
            _take_apart(child, taken)
    return tuple(taken)


def _take_apart(given: object, taken: list[object]) -> None:
    levels = [iter((given,))]
    while levels:
        for child in levels[-1]:
            if is_row(child) or is_other_sequence(child):
                levels.append(iter(child))
                break
            taken.append(still(child))
        else:
            levels.pop()


def still(child: object) -> object:
    """Return one child that is no row as it is kept: late nodes for what comes later, all else as it is."""
    kind = type(child)
    if kind in UNCHANGING or isinstance(child, HTMLNode | str | int | float):
        return child
    if _knows_its_markup(child):
        return child if _acts_as_text(kind) else Late(child)
    if (hasattr(kind, "__aiter__") or hasattr(kind, "__await__")) and not asks_a_database(kind):
        return Pending(child)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # just looked at
    return Remembered(child) if isinstance(child, Iterator) else child  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def _knows_its_markup(child: object) -> TypeGuard[HasHTML]:
    return hasattr(type(child), "__html__")


def _acts_as_text(kind: type) -> bool:
    """Say whether objects stand for text, as lazy translations do: those are asked at each render, in its language."""
    return hasattr(kind, "__mod__") and hasattr(kind, "__add__")
