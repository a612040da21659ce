"""Components: functions that return nodes. `@component` has them compiled, and gives them children in brackets.

Laws. A component stays the function it is: its signature, its defaults, its closure, its name are those of the function
as written, because it is the same function object with other code. Decorating costs next to nothing: the code is folded
at the first call (`compile_all` does it for all, before the first request). What cannot be folded runs as written, and
`explain()` says what and why. `STARIO_COMPILE=0` turns all of it off.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from functools import partial, update_wrapper
from types import FunctionType
from typing import TYPE_CHECKING, Any, Concatenate, Final, Generic, ParamSpec, Protocol, TypeVar, cast, overload
from weakref import WeakSet, ref

from stario.html.children import keep_as_is, take
from stario.html.nodes import Node
from stario.html.protocols import Group
from stario.html.stubs import stub

if TYPE_CHECKING:
    from stario.html.compiling.drafts import Note

P = ParamSpec("P")
Q = ParamSpec("Q")
S = TypeVar("S")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Component(Protocol[P, R_co]):
    """A component, as type checkers see it: the function, with `explain`."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co: ...

    def explain(self) -> Explanation:
        """Say what is compiled and what is left as it was written, and why."""
        ...

    @overload
    def __get__(self, owner: None, kind: type | None = None) -> Component[P, R_co]: ...
    @overload
    def __get__(self: Component[Concatenate[S, Q], R], owner: S, kind: type | None = None) -> Callable[Q, R]: ...
    def __get__(self, owner: Any, kind: type | None = None) -> Any: ...


class Explanation:
    """What the compiler made of a component; its text is for people."""

    def __init__(self, name: str, folded: int, notes: Iterable[Note], reason: str) -> None:
        self.name = name
        self.folded = folded
        """How many element calls in the source became templates."""
        self.left = tuple(notes)
        """What was left as written: (line, what, why)."""
        self.reason = reason
        """Why the whole component runs as written; empty when it is compiled."""

    def __str__(self) -> str:
        if self.reason:
            return f"{self.name} runs as written: {self.reason}"
        elements = "1 element call is" if self.folded == 1 else f"{self.folded} element calls are"
        lines = [f"{self.name}: {elements} folded"]
        return "\n".join(
            [*lines, *(f"  line {line}: {what} is left as written: {why}" for line, what, why in self.left)]
        )

    __repr__ = __str__


class _Compiled:
    """What is known of one component: its function, and what folding it gave."""

    def __init__(self, function: FunctionType) -> None:
        self.function = function
        self.plain = FunctionType(
            function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__
        )
        self.plain.__kwdefaults__ = function.__kwdefaults__
        self.plain.__qualname__ = function.__qualname__
        self.explanation: Explanation | None = None

    def first_call(self) -> Callable[..., Any]:
        """Return what a stub calls, once: fold, then call. It holds nothing: what code holds is never collected."""
        this = ref(self)

        def first(*arguments: Any, **keywords: Any) -> Any:
            compiled = this()
            assert compiled is not None, "a component lost its explain, and was never called"
            compiled.settle()
            return compiled.function(*arguments, **keywords)

        return first

    def settle(self) -> Explanation:
        """Fold the function unless that has been done; say what came of it."""
        with _lock:
            if self.explanation is None:
                code = self.plain.__code__
                self.function.__code__ = code
                try:
                    self.explanation = self._fold()
                except BaseException:
                    self.explanation = Explanation(self.function.__qualname__, 0, (), "it could not be compiled")
                    raise
        return self.explanation

    def _fold(self) -> Explanation:
        name = self.function.__qualname__
        try:
            from stario.html.compiling.functions import fold

            folded = fold(self.function, self.plain)
        except Exception as why:  # even a fault of ours: as it was written, it is right
            return Explanation(name, 0, (), _reason(why))
        self.function.__code__ = folded.code
        return Explanation(name, folded.elements, folded.notes, "")


def _reason(why: Exception) -> str:
    """Say why a component is not folded; of what is no refusal of the compiler's, the class too."""
    return str(why) if type(why).__name__ == "LeftError" else f"folding it raised {type(why).__name__}: {why}"


_lock: Final = threading.RLock()
_waiting: Final[WeakSet[_Compiled]] = WeakSet()


def compile_all() -> list[Explanation]:
    """Fold every component that has not been called yet; return what came of each."""
    with _lock:
        waiting = [compiled for compiled in _waiting if compiled.explanation is None]
    waiting.sort(key=lambda compiled: (compiled.plain.__code__.co_filename, compiled.plain.__code__.co_firstlineno))
    return [compiled.settle() for compiled in waiting]  # file by file: each is parsed once


def _is_off() -> bool:
    return os.environ.get("STARIO_COMPILE", "1") in ("0", "false", "no", "off")


@overload
def component(function: Callable[Concatenate[Node, P], R]) -> WithChildren[P, R]: ...  # pyright: ignore[reportOverlappingOverload]
@overload
def component(function: Callable[P, R]) -> Component[P, R]: ...
@overload
def component(*, compile: bool = True) -> Callable[[Callable[P, R]], Component[P, R]]: ...
def component(function: Callable[..., Any] | None = None, *, compile: bool = True) -> Any:
    """Make a function a component: it is compiled, and `children`, if that is its first parameter, comes in brackets.

    @component
    def card(children: h.Node, *, title: str) -> h.Node:
        return h.section(class_="card")[h.h2[title], children]

    card(title="Cart")[rows]

    `component(compile=False)` has it run as written. Anything but a function that Python code defines stays what it is.
    """
    if function is None:
        return partial(_made, wanted=compile)
    return _made(function, wanted=compile)


def _made(function: Callable[..., Any], *, wanted: bool) -> Any:
    if not isinstance(function, FunctionType):
        return function
    _compile(function, wanted=wanted)
    code = function.__code__
    takes_children = code.co_argcount > 0 and code.co_varnames[0] == "children"
    return WithChildren(function) if takes_children else function


def _compile(function: FunctionType, *, wanted: bool) -> None:
    compiled = _Compiled(function)
    if not wanted or _is_off():
        reason = "component(compile=False)" if not wanted else "STARIO_COMPILE turns compiling off"
        compiled.explanation = Explanation(function.__qualname__, 0, (), reason)
    else:
        code = stub(function.__code__, compiled.first_call())
        if code is None:
            compiled.settle()
        else:
            function.__code__ = code
            with _lock:
                _waiting.add(compiled)
    function.explain = compiled.settle  # type: ignore[attr-defined] # pyright: ignore[reportFunctionMemberAccess]
    function.as_written = compiled.plain  # type: ignore[attr-defined] # pyright: ignore[reportFunctionMemberAccess]


class WithChildren(Generic[P, R]):
    """A component whose children come in brackets: `card(title="x")[a, b]`, or `card[a, b]` without arguments."""

    def __init__(self, function: Callable[Concatenate[Node, P], R]) -> None:
        self._function = function
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Call[R]:
        return Call(self._function, args, kwargs)

    def __getitem__(self, children: Node) -> R:
        return cast("Callable[[Node], R]", self._function)(take(children))  # type: ignore[arg-type]

    def explain(self) -> Explanation:
        """Say what is compiled and what is left as it was written, and why."""
        return cast("Component[..., R]", self._function).explain()

    def __repr__(self) -> str:
        return f"component {self._function.__qualname__}"


class Call(Group, Generic[R]):
    """A component called with its arguments: `[children]` completes it; without brackets it has no children."""

    __slots__ = ("_arguments", "_function", "_keywords", "_result")
    _result: tuple[object, ...]

    def __init__(self, function: Callable[..., R], arguments: tuple[Any, ...], keywords: dict[str, Any]) -> None:
        self._function = function
        self._arguments = arguments
        self._keywords = keywords

    def __getitem__(self, children: Node) -> R:
        return self._function(take(children), *self._arguments, **self._keywords)

    def expand(self) -> tuple[str, Iterable[object]]:
        """Return what the component gives without children; it is called once."""
        try:
            result = self._result
        except AttributeError:
            result = self._result = take(cast("Node", self._function((), *self._arguments, **self._keywords)))
        return "", result

    def so_far(self) -> Iterable[object]:
        """Return what the component gave, if it was called."""
        return self._result if hasattr(self, "_result") else ()

    def __repr__(self) -> str:
        return f"{self._function.__qualname__}(...)"


keep_as_is(Call)
