"""Signals as classes: on a class a signal is an expression, on an instance its value.

    class Cart(Signals):
        count: Signal[int] = signal(0)

    Cart.count + 1      # an expression: $count + 1
    Cart(count=3).count  # 3

Such a class is a dataclass too, with keyword arguments only, so msgspec decodes into it: every field is checked, and an
error names its path. The class itself holds references, which stand in the way of neither.

Laws. A signal's name is right when the class is made: HTML takes capitals away, `__` begins a modifier, and a hyphen
would belong to the name. Values are what JSON can hold.
"""

from __future__ import annotations

import copy
import re
import sys
from dataclasses import dataclass, field
from inspect import currentframe, get_annotations
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar, cast, dataclass_transform, overload

from stario.datastar.expressions import Expr, Level
from stario.html.errors import MarkupError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

T = TypeVar("T")

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_REFUSED: Final = frozenset({"constructor", "prototype"})
_NOTHING: Final = object()


class Signal(Generic[T]):
    """A signal of a class: an expression on the class, a value on an instance."""

    default: object = _NOTHING
    name: str = ""

    def __init__(self, default: object = _NOTHING) -> None:
        self.default = default

    @overload
    def __get__(self, instance: None, owner: type[Signals]) -> Expr[T]: ...
    @overload
    def __get__(self, instance: Signals, owner: type[Signals]) -> T: ...
    def __get__(self, instance: Signals | None, owner: type[Signals]) -> Any:
        if instance is None:
            return _reference(owner, "", self.name)
        return instance.__dict__[self.name]

    def __set__(self, instance: Signals, value: T) -> None:
        instance.__dict__[self.name] = value


def named(path: str) -> Expr[Any]:
    """Return a signal by its name, where no class can know it: `named(f"row_{row.id}")`."""
    if all(map(_NAME.fullmatch, path.removeprefix("_").split("."))) and _REFUSED.isdisjoint(path.split(".")):
        return Expr(f"${path}", Level.CALL, target=path)
    raise MarkupError(
        expected="lower-case letters, digits and single _ between them, parts joined by '.'", came=repr(path)
    )


def signal(default: T) -> Signal[T]:
    """Return a signal with the value it has at first; lists and mappings are copied for each instance."""
    return Signal(default)


@dataclass_transform(kw_only_default=True)
class Signals:
    """Signals of a page, by name and type. Classes of signals nest: `address: Address` gives `Cart.address.city`.

    `prefix` puts all of a class's signals under one name: with `class Cart(Signals, prefix="cart")` the signal is
    `$cart.count`. With `local=True` their names begin with `_`, and no request sends them.
    """

    if TYPE_CHECKING:

        @overload
        def __get__(self, instance: None, owner: object) -> type[Self]: ...
        @overload
        def __get__(self, instance: object, owner: object) -> Self: ...
        def __get__(self, instance: object, owner: object) -> Any: ...

    def __init_subclass__(cls, *, prefix: str = "", local: bool = False) -> None:
        super().__init_subclass__()
        _make(cls, currentframe().f_back.f_locals, prefix, is_local=local)  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]


class Form(NamedTuple):
    """What is known of a class of signals."""

    prefix: str
    is_local: bool
    fields: dict[str, type[Signals] | None]
    """The signals, each with its class where it nests."""
    references: dict[str, Any]

    def wire_name(self, name: str) -> str:
        """Return a signal's name as the page has it."""
        return f"_{name}" if self.is_local and not self.prefix and not name.startswith("_") else name


FORMS: Final[dict[type[Signals], Form]] = {}


# -- making a class


def _make(cls: type[Signals], around: Mapping[str, object], prefix: str, *, is_local: bool) -> None:
    """Turn a class with annotations into a dataclass whose class attributes are references."""
    types = {name: _inner(cls, name, hint, around) for name, hint in get_annotations(cls).items()}
    for name in types:
        _checked(cls, name.removeprefix("_"))
    descriptors = {name: _descriptor(cls, name) for name in types}
    cls.__annotations__ = types
    dataclass(kw_only=True)(cls)
    for name, descriptor in descriptors.items():
        setattr(cls, name, descriptor)
    inherited = FORMS.get(cls.__base__ or Signals, Form("", is_local, {}, {}))
    nested = {name: kind if _is_signals(kind) else None for name, kind in types.items()}
    whole = ("_" if is_local else "") + _checked(cls, prefix) if prefix else inherited.prefix
    FORMS[cls] = Form(whole, is_local or inherited.is_local, {**inherited.fields, **nested}, {})


def _inner(cls: type[Signals], name: str, hint: Any, around: Mapping[str, object]) -> Any:
    """Return the type of a signal's value."""
    if isinstance(hint, str):
        hint = _evaluated(cls, name, hint, around)
    if getattr(hint, "__origin__", None) is Signal:
        return hint.__args__[0]
    if _is_signals(hint):
        return hint
    raise MarkupError(
        expected=f"a signal for {cls.__name__}.{name}",
        came=repr(hint),
        hint=f"write {name}: Signal[...] = signal(...), or the name of a class of signals",
    )


def _evaluated(cls: type[Signals], name: str, hint: str, around: Mapping[str, object]) -> Any:
    try:
        return eval(hint, {**vars(sys.modules[cls.__module__]), **around}, dict(vars(cls)))  # noqa: S307  # an annotation
    except NameError as error:
        raise MarkupError(
            expected=f"a type that is there when the class is made for {cls.__name__}.{name}",
            came=hint,
            hint=f"{error}; import it at run time too",
        ) from error


def _is_signals(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Signals)


def _checked(cls: type[Signals], name: str) -> str:
    if _NAME.fullmatch(name) and name not in _REFUSED and not hasattr(Signals, name):
        return name
    raise MarkupError(
        expected=f"the name of a signal of {cls.__name__}: lower-case letters, digits and single _ between them",
        came=repr(name),
        hint="HTML takes capitals away from names, and '__' begins a modifier",
    )


def _descriptor(cls: type[Signals], name: str) -> Signal[Any]:
    """Return what stands on the class for a signal, and leave the default for the dataclass."""
    given: Signal[Any] | Signals = cls.__dict__.get(name, Signal[Any]())
    if not isinstance(given, Signal | Signals):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise MarkupError(
            expected=f"signal(...) for {cls.__name__}.{name}", came=repr(given), hint=f"write signal({given!r})"
        )
    made: Signal[Any] = given if isinstance(given, Signal) else Signal(given)
    made.name = name
    if made.default is not _NOTHING:
        setattr(cls, name, _default(made.default))
    elif name in cls.__dict__:
        delattr(cls, name)
    return made


def _default(value: object) -> Any:
    if isinstance(value, str | int | float | bool | None):
        return field(default=value)
    return field(default_factory=lambda: copy.deepcopy(value))


# -- references


class _Within:
    """A class of signals inside another: its signals, by their whole path."""

    def __init__(self, kind: type[Signals], path: str) -> None:
        self._kind = kind
        self._path = path

    def __getattr__(self, name: str) -> Any:
        if name in FORMS[self._kind].fields:
            return _reference(self._kind, self._path, name)
        return getattr(self._kind, name)  # raises, in Python's words

    def __call__(self, **values: object) -> Signals:
        return cast("Callable[..., Signals]", self._kind)(**values)

    def __repr__(self) -> str:
        return f"<the signals {self._path} of {self._kind.__name__}>"


def _reference(cls: type[Signals], path: str, name: str) -> Any:
    """Return what a class has for a signal, made once for each path."""
    form = FORMS[cls]
    if not path and form.prefix:
        path = f"{form.prefix}."
    whole = path + form.wire_name(name)
    found = form.references.get(whole)
    if found is None:
        kind = form.fields[name]
        found = _Within(kind, f"{whole}.") if kind else Expr[Any](f"${whole}", Level.CALL, target=whole)
        form.references[whole] = found
    return found
