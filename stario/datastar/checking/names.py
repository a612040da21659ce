"""The names in an expression: actions that the client has, signals that the program has declared.

Law: a signal is unknown only to a program that has said that it declares its signals: `declare(Cart, Menu)`. Without
that a name may be anybody's.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, TypeAlias

from stario.datastar.checking.source import ProblemError
from stario.datastar.signals import FORMS
from stario.datastar.target import require
from stario.html.errors import near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stario.datastar.checking.source import Source, Token
    from stario.datastar.signals import Signals

Tree: TypeAlias = "dict[str, Tree | None]"

_ACTIONS: Final = {"get", "post", "put", "patch", "delete", "query", "peek", "setAll", "toggleAll"}
_SINCE: Final = {"query": "1.0.4"}
_PRO: Final = frozenset({"clipboard", "fit", "intl"})
_OTHERS: Final = {"_live"}  # the stream's state, of data.live
_declared: Final[set[str]] = set()
on_change: Final[list[Callable[[], None]]] = []
"""What forgets the texts that were accepted, when other names are known."""


def declare(*classes: type[Signals], names: Iterable[str] = ()) -> None:
    """Say that a program's signals are those of its classes, and `names`: a `js` text with another is refused.

    All classes of signals that are loaded count, those of components too; naming the classes makes sure that they are.
    """
    _declared.update(cls.__name__ for cls in classes)
    _OTHERS.update(names)
    _declared.add("")
    _forget()


def allow_actions(*names: str) -> None:
    """Say that the client has further actions: those of plug-ins."""
    _ACTIONS.update(names)
    _forget()


def _forget() -> None:
    for forget in on_change:
        forget()


def check_names(source: Source) -> None:
    """Raise for an action or a signal that is not known."""
    for token in source.rewritten.values():
        if token.kind == "action":
            _check_action(token)
        elif _declared:
            _check_signal(token, _known())


def _check_action(token: Token) -> None:
    name = token.text[1:]
    if name in _SINCE:
        require(_SINCE[name], f"@{name}()")
    if name in _ACTIONS or (name in _PRO and "stario.datastar.pro" in sys.modules):
        return
    if name in _PRO:
        raise ProblemError("an action of the free client", token.start, "import stario.datastar.pro for those of Pro")
    raise ProblemError("an action that the client has", token.start, near(name, _ACTIONS))


def _check_signal(token: Token, known: Tree) -> None:
    """Follow a path through the declared names; below a signal that holds a value everything may stand."""
    path = ""
    for part in token.text[1:].split("."):
        if part not in known:
            raise ProblemError(
                f"a signal that is declared: {path or '$'}{part} is not", token.start, near(part, known) or _MORE
            )
        inner = known[part]
        if inner is None:
            return
        path, known = f"{path or '$'}{part}.", inner


_MORE: Final = "write it in a class of Signals, or in declare(names=[...])"


def _known() -> Tree:
    tree: Tree = dict.fromkeys(_OTHERS)
    for cls, form in FORMS.items():
        place = tree
        if form.prefix:
            inner = tree.setdefault(form.prefix, {})
            if inner is None:
                continue
            place = inner
        place.update(_branches(cls))
    return tree


def _branches(cls: type[Signals]) -> Tree:
    form = FORMS[cls]
    return {form.wire_name(name): _branches(kind) if kind else None for name, kind in form.fields.items()}
