"""Functions, their parameters and the names that they and `let` bind.

Law: JavaScript refuses a name that is bound twice in one block, so what is bound is known for each.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stario.datastar.checking import operands, operators, statements
from stario.datastar.checking.source import ProblemError
from stario.datastar.checking.words import RESERVED

if TYPE_CHECKING:
    from stario.datastar.checking.source import Source


_ARROW: Final = re.compile(r"[ \t]*=>")


def arrow(source: Source) -> bool:
    """Take an arrow function, if one begins here."""
    if not is_arrow_ahead(source):
        return False
    is_async = source.is_at(("async",))
    if is_async:
        source.take()
    names = _parameters(source)
    source.expect("=>")
    _body(source, names, is_async=is_async, is_arrow=True)
    return True


def is_arrow_ahead(source: Source) -> bool:
    """Say whether an arrow function begins here; nothing is taken."""
    start = source.token.start
    if source.token.kind == "name" and source.token.text != "async":
        return _ARROW.match(source.text, source.token.end) is not None
    if start in source.no_arrows or not source.is_at(("(", "async")):
        return False
    before = source.token, source.end, source.depth, source.scopes, source.is_async, source.loops, source.no_in
    kept = dict(source.rewritten)
    found = _looks_like_one(source)
    source.token, source.end, source.depth, source.scopes, source.is_async, source.loops, source.no_in = before
    source.rewritten = kept
    if not found:
        source.no_arrows.add(start)
    return found


def _looks_like_one(source: Source) -> bool:
    source.scopes = [*source.scopes]
    try:
        if source.is_at(("async",)):
            source.take()
            if source.token.is_on_new_line or not (source.is_at(("(",)) or source.token.kind == "name"):
                return False
        _parameters(source)
        return source.is_at(("=>",)) and not source.token.is_on_new_line
    except ProblemError:
        return False


def _parameters(source: Source) -> set[str]:
    """Take parameters, one name or several in parentheses; return the names."""
    names: set[str] = set()
    is_async, source.is_async = source.is_async, False
    if not source.takes("("):
        name(source, names)
    else:
        _rest_of_parameters(source, names)
    source.is_async = is_async
    return names


def _rest_of_parameters(source: Source, names: set[str]) -> None:
    while not source.takes(")"):
        is_last = source.takes("...")
        binding(source, names)
        if not is_last and source.takes("="):
            operators.assignment(source)
        if is_last or not source.is_at((")",)):
            source.expect(")" if is_last else ",")
            if is_last:
                return


def function(source: Source) -> None:
    """Take a function expression."""
    is_async = source.takes("async")
    if is_async and source.token.is_on_new_line:
        raise source.problem("'function' on the line of 'async'")
    source.expect("function")
    if source.token.kind == "name":
        name(source, set())
    method(source, is_async=is_async)


def method(source: Source, *, is_async: bool = False) -> None:
    """Take the parameters and the body of a function."""
    if not source.is_at(("(",)):
        raise source.problem("'('")
    _body(source, _parameters(source), is_async=is_async, is_arrow=False)


def _body(source: Source, names: set[str], *, is_async: bool, is_arrow: bool) -> None:
    before = source.is_async, source.loops, source.no_in
    source.is_async, source.loops = is_async, 0
    if is_arrow and not source.is_at(("{",)):
        operators.assignment(source)
    else:
        source.no_in = False
        source.expect("{")
        statements.block(source, names)
    source.is_async, source.loops, source.no_in = before


# -- bindings


def name(source: Source, names: set[str]) -> None:
    """Take a name that is bound, and add it to those that are."""
    text = source.token.text
    if source.token.kind != "name" or text in RESERVED or text == "$":
        raise source.problem("a name", "signals are set, not declared" if source.token.kind == "signal" else "")
    if text in names:
        raise source.problem("a name that is not taken", f"{text!r} is there already")
    names.add(text)
    source.take()


def binding(source: Source, names: set[str]) -> None:
    """Take a name, or a pattern of names."""
    if source.takes("["):
        _list_of_bindings(source, names)
    elif source.takes("{"):
        _object_of_bindings(source, names)
    else:
        name(source, names)


def _list_of_bindings(source: Source, names: set[str]) -> None:
    while not source.takes("]"):
        if source.takes(","):
            continue
        if source.takes("..."):
            binding(source, names)
            source.expect("]")
            return
        _with_default(source, names)
        if not source.is_at(("]",)):
            source.expect(",")


def _object_of_bindings(source: Source, names: set[str]) -> None:
    while not source.takes("}"):
        if source.takes("..."):
            name(source, names)
            source.expect("}")
            return
        _entry(source, names)
        if not source.is_at(("}",)):
            source.expect(",")


def _entry(source: Source, names: set[str]) -> None:
    token = source.token
    operands.key(source)
    if source.takes(":"):
        _with_default(source, names)
        return
    if token.kind != "name" or token.text in RESERVED or token.text in names or token.text == "$":
        raise source.problem("':' after the key")
    names.add(token.text)
    if source.takes("="):
        operators.assignment(source)


def _with_default(source: Source, names: set[str]) -> None:
    binding(source, names)
    if source.takes("="):
        operators.assignment(source)
