"""Statements: expressions, `if`, `for`, `while`, `let`, `const`, `return`, `throw`, `try`.

Law: a statement ends with `;` or with its block. JavaScript would add some, but the client and people would not agree
with it where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stario.datastar.checking import functions, operators

if TYPE_CHECKING:
    from collections.abc import Callable

    from stario.datastar.checking.source import Source


class Statement(NamedTuple):
    """A statement of the text itself: where it stands, whether it is an expression."""

    start: int
    end: int
    is_expression: bool


def statements(source: Source) -> list[Statement]:
    """Take the whole text as statements."""
    found: list[Statement] = []
    while source.token.kind != "end":
        start = source.token.start
        is_expression = statement(source, may_declare=True)
        found.append(Statement(start, source.end, is_expression))
        _end(source)
    return found


def value(source: Source) -> list[Statement]:
    """Take the whole text as an expression, after statements that are."""
    found: list[Statement] = []
    while True:
        start = source.token.start
        is_expression = not source.is_at(_KINDS)
        if is_expression:
            operators.expression(source)
        else:
            statement(source, may_declare=True)
        found.append(Statement(start, source.end, is_expression))
        _end(source)
        if source.token.kind == "end":
            return found


def _end(source: Source) -> None:
    """Take the `;` after a statement, where one must stand."""
    if not (source.takes(";") or source.token.kind == "end" or source.is_at(("}",)) or source.block_ended):
        raise source.problem("an operator, or ';' after the statement")


def block(source: Source, names: set[str]) -> None:
    """Take statements up to a closing brace; `names` are bound in the block already."""
    source.scopes = [*source.scopes, {*names}]
    while not source.is_at(("}",)):
        if source.token.kind == "end":
            raise source.problem("'}'")
        statement(source, may_declare=True)
        _end(source)
    source.take()
    source.scopes = source.scopes[:-1]


def _inner_block(source: Source, names: set[str] | None = None) -> None:
    source.expect("{")
    block(source, names or set())
    source.block_ended = True


def statement(source: Source, *, may_declare: bool) -> bool:
    """Take a statement without its `;`; say whether it is an expression."""
    source.block_ended = False
    if source.is_at(_KINDS):
        word = source.token.text
        if word in ("let", "const") and not may_declare:
            raise source.problem("a block around a declaration")
        source.depth += 1
        if source.depth > _DEEPEST:
            raise source.problem("fewer statements inside each other")
        _KINDS[word](source)
        source.depth -= 1
        return False
    if source.is_at(("{", "function", "class", "var", "switch", "do")) or source.token.text in _DIRECTIVES:
        raise source.problem("an expression", _HINTS.get(source.token.text, ""))
    operators.expression(source)
    source.block_ended = False
    return True


_DEEPEST = 40
_DIRECTIVES = ("'use strict'", '"use strict"')
_HINTS = {
    "{": "put parentheses around an object at the beginning",
    "var": "write let or const",
    "function": "write const name = () => {...}",
}


def _declaration(source: Source) -> None:
    word = source.take().text
    while True:
        is_name = source.token.kind == "name"
        functions.binding(source, source.scopes[-1])
        if source.takes("="):
            operators.assignment(source)
        elif word == "const" or not is_name:
            raise source.problem("'=' and a value")
        if not source.takes(","):
            source.block_ended = False
            return


def _inner(source: Source) -> None:
    """Take a statement inside another, or a block."""
    if source.is_at(("{",)):
        _inner_block(source)
    else:
        statement(source, may_declare=False)


def _if(source: Source) -> None:
    source.take()
    _condition(source)
    _inner(source)
    if source.is_at((";",)) and not source.block_ended and _else_follows(source):
        source.take()
    elif source.is_at(("else",)) and not source.block_ended:
        raise source.problem("';' before else")
    if source.takes("else"):
        _inner(source)


def _else_follows(source: Source) -> bool:
    before = source.token, source.end
    source.take()
    found = source.is_at(("else",))
    source.token, source.end = before
    return found


def _condition(source: Source) -> None:
    source.expect("(")
    operators.expression(source)
    source.expect(")")


def _looped(source: Source) -> None:
    source.loops += 1
    _inner(source)
    source.loops -= 1


def _while(source: Source) -> None:
    source.take()
    _condition(source)
    _looped(source)


def _for(source: Source) -> None:
    source.take()
    source.expect("(")
    source.scopes = [*source.scopes, set()]
    _head(source)
    source.expect(")")
    _looped(source)
    source.scopes = source.scopes[:-1]


def _head(source: Source) -> None:
    if not source.is_at(("let", "const")):
        raise source.problem("let or const")
    before = source.token, source.end
    source.take()
    functions.binding(source, source.scopes[-1])
    if source.takes("of"):
        operators.assignment(source)
    elif source.takes("in"):
        operators.expression(source)
    else:
        source.token, source.end = before
        source.scopes[-1].clear()
        _counted(source)


def _counted(source: Source) -> None:
    source.no_in = True
    _declaration(source)
    source.no_in = False
    source.expect(";")
    if not source.is_at((";",)):
        operators.expression(source)
    source.expect(";")
    if not source.is_at((")",)):
        operators.expression(source)


def _return(source: Source) -> None:
    source.take()
    if not source.is_at((";", "}")) and source.token.kind != "end" and not source.token.is_on_new_line:
        operators.expression(source)
    source.block_ended = False


def _throw(source: Source) -> None:
    source.take()
    if source.token.is_on_new_line:
        raise source.problem("what is thrown on the line of throw")
    operators.expression(source)
    source.block_ended = False


def _leave(source: Source) -> None:
    if not source.loops:
        raise source.problem("a loop around break and continue")
    source.take()


def _try(source: Source) -> None:
    source.take()
    _inner_block(source)
    has_end = False
    if source.takes("catch"):
        has_end = True
        names: set[str] = set()
        if source.takes("("):
            functions.binding(source, names)
            source.expect(")")
        _inner_block(source, names)
    if source.takes("finally"):
        has_end = True
        _inner_block(source)
    if not has_end:
        raise source.problem("catch or finally")


_KINDS: dict[str, Callable[[Source], None]] = {
    "let": _declaration,
    "const": _declaration,
    "if": _if,
    "while": _while,
    "for": _for,
    "return": _return,
    "throw": _throw,
    "break": _leave,
    "continue": _leave,
    "try": _try,
}
