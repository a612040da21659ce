"""The names in an expression: actions that the client has, signals that the program has declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stario.datastar.checking.source import ProblemError
from stario.html.errors import near

if TYPE_CHECKING:
    from stario.datastar.checking.source import Source, Token

_ACTIONS: Final = {"get", "post", "put", "patch", "delete", "peek", "setAll", "toggleAll"}
_PRO: Final = frozenset({"clipboard", "fit", "intl"})


def check_names(source: Source) -> None:
    """Raise for an action or a signal that is not known."""
    for token in source.rewritten.values():
        if token.kind == "action":
            _check_action(token)


def _check_action(token: Token) -> None:
    name = token.text[1:]
    if name in _ACTIONS:
        return
    if name in _PRO:
        raise ProblemError("an action of the free client", token.start, "import stario.datastar.pro for those of Pro")
    raise ProblemError("an action that the client has", token.start, near(name, _ACTIONS))
