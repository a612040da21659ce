"""`h.Context`: a value for all components inside, without a parameter.

Components run while Python evaluates what stands in the brackets. So `provide(value)` gives the value when it is
called, and the brackets take it back; when what stands in them raises, the provider dies with the expression, and takes
it back too. A provider that is kept in a variable instead gives its value no longer than it lives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, TypeVar

from stario.html.errors import MarkupError
from stario.html.nodes import Fragment
from stario.html.scopes import Provided, provided

if TYPE_CHECKING:
    from stario.html.nodes import Node

T = TypeVar("T")
_NOTHING: Final[Any] = object()


class Context(Generic[T]):
    """A value that is handed down a tree: `theme.provide("dark")[...]` around, `theme.get()` in any component inside.

    What is rendered later (generators, awaitables) sees the value that was there when it was put into the tree, in any
    thread or task.
    """

    __slots__ = ("_default", "name")

    def __init__(self, name: str, *, default: T = _NOTHING) -> None:
        self.name = name
        self._default = default

    def get(self) -> T:
        """Return the innermost value that is provided, or the default; `LookupError` when there is neither."""
        entry = provided.get()
        while entry is not None:
            if entry.key is self and entry.live:
                value: T = entry.value
                return value
            entry = entry.around
        if self._default is _NOTHING:
            raise LookupError(
                f"expected a value of the context {self.name!r}, came none; "
                f"write {self.name}.provide(value)[...] around, or give h.Context({self.name!r}, default=...)"
            )
        return self._default

    def provide(self, value: T) -> Provider:
        """Give a value to all that stands in the brackets: `theme.provide("dark")[page()]`."""
        return Provider(self, value)

    def __repr__(self) -> str:
        return f"h.Context({self.name!r})"


class Provider:
    """A value given until the brackets end; what `Context.provide` returns."""

    __slots__ = ("_entry", "_name", "_open")
    __iter__: ClassVar[None] = None  # brackets would else make it an endless sequence

    def __init__(self, context: Context[T], value: T) -> None:
        self._name = context.name
        self._open = True
        self._entry = Provided(context, value, provided.get())
        provided.set(self._entry)

    def __getitem__(self, children: Node) -> Fragment:
        if not self._open or provided.get() is not self._entry:
            raise MarkupError(
                path=f"{self._name}.provide(...)",
                expected="one [...] right after it",
                came="brackets later, or a second time",
                hint=f"write {self._name}.provide(value)[a, b]",
            )
        try:
            return Fragment(children)
        finally:
            self._open = False
            provided.set(self._entry.around)

    def __del__(self) -> None:
        if not self._open:
            return
        self._entry.live = False  # the brackets never ended
        if provided.get() is self._entry:
            provided.set(self._entry.around)

    def __repr__(self) -> str:
        return f"{self._name}.provide({self._entry.value!r})"
