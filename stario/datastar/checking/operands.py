"""What stands between operators: names, literals, members, calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stario.datastar.checking import functions, operators
from stario.datastar.checking.patterns import check_pattern
from stario.datastar.checking.words import CONSTANTS, RESERVED

if TYPE_CHECKING:
    from stario.datastar.checking.source import Source


def operand(source: Source) -> bool:
    """Take an operand with its members and calls; say whether it can be assigned to."""
    if source.is_at(("new",)):
        _new(source)
        return _reached(source, is_target=False)
    return _reached(source, is_target=_primary(source))


def _reached(source: Source, *, is_target: bool) -> bool:
    in_chain = False
    while True:
        if source.takes("?."):
            in_chain = True
            _after_question(source)
        elif source.is_at((".", "[")):
            member(source)
            is_target = True
        elif source.is_at(("(",)):
            arguments(source)
            is_target = False
        elif source.is_at(("`",)):
            raise source.problem("an operator before the template")
        else:
            return is_target and not in_chain


def _after_question(source: Source) -> None:
    if source.is_at(("(",)):
        arguments(source)
    elif source.is_at(("[",)):
        member(source)
    else:
        _member_name(source)


def member(source: Source) -> None:
    """Take `.name` or `[key]`."""
    if source.takes("."):
        _member_name(source)
        return
    source.expect("[")
    operators.expression(source)
    source.expect("]")


def _member_name(source: Source) -> None:
    if source.token.kind != "name" or source.token.text == "$":
        raise source.problem("the name of a member")
    source.take()


def arguments(source: Source) -> None:
    """Take the arguments of a call, with their parentheses."""
    source.expect("(")
    items(source, ")")


def items(source: Source, end: str, *, may_lack: bool = False) -> None:
    """Take expressions with commas up to a mark; in a list some `may_lack`."""
    while not source.takes(end):
        if may_lack and source.takes(","):
            continue
        source.takes("...")
        operators.assignment(source)
        if not source.is_at((end,)):
            source.expect(",")


def _new(source: Source) -> None:
    source.take()
    if source.is_at(("new",)):
        _new(source)
        return
    if source.token.kind == "action":
        raise source.problem("a class after new")
    _primary(source)
    while source.is_at((".", "[")):
        member(source)
    if source.is_at(("(",)):
        arguments(source)
    elif source.is_at(("?.",)):
        raise source.problem("no ?. in what is made anew")


def _primary(source: Source) -> bool:
    """Take a name, a literal, or what stands in parentheses."""
    kind, text = source.token.kind, source.token.text
    if kind == "signal":
        source.take()
        return True
    if kind == "action":
        source.take()
        arguments(source)
        return False
    if kind in ("number", "string"):
        source.take()
        return False
    if kind == "template":
        template(source)
        return False
    if kind == "name":
        return _named(source, text)
    return _bracketed(source, text)


def _named(source: Source, text: str) -> bool:
    if text == "function" or (text == "async" and not functions.is_arrow_ahead(source)):
        functions.function(source)
        return False
    if text in CONSTANTS:
        source.take()
        return False
    if text in RESERVED:
        raise source.problem("a value", f"{text!r} is a word of JavaScript's own")
    source.take()
    return text != "$"


def _bracketed(source: Source, text: str) -> bool:
    if text in ("/", "/="):
        check_pattern(source, source.token.start, *source.regular_expression())
        return False
    no_in, source.no_in = source.no_in, False
    is_target = False
    if source.takes("("):
        is_target = _in_parentheses(source)
    elif source.takes("["):
        items(source, "]", may_lack=True)
    elif source.takes("{"):
        entries(source)
    else:
        raise source.problem("a value")
    source.no_in = no_in
    return is_target


def _in_parentheses(source: Source) -> bool:
    """Take an expression and its closing parenthesis; nothing in parentheses is assigned to."""
    operators.expression(source)
    source.expect(")")
    return False


def template(source: Source) -> None:
    """Take a template literal."""
    place = source.template_text(source.token.start + 1)
    while source.text.startswith("${", place):
        source.go_to(place + 2)
        operators.expression(source)
        if not source.is_at(("}",)):
            raise source.problem("'}'")
        place = source.template_text(source.token.start + 1)
    source.go_to(place + 1)


# -- objects


def entries(source: Source) -> None:
    """Take the entries of an object, and its closing brace."""
    while not source.takes("}"):
        _entry(source)
        if not source.is_at(("}",)):
            source.expect(",")


def _entry(source: Source) -> None:
    if source.takes("..."):
        operators.assignment(source)
        return
    token = source.token
    key(source)
    if source.is_at(("(",)):
        functions.method(source)
    elif source.takes(":"):
        operators.assignment(source)
    elif token.kind != "name" or token.text in RESERVED or token.text == "$":
        raise source.problem("':' after the key")


def key(source: Source) -> None:
    """Take a key of an object."""
    if source.takes("["):
        operators.assignment(source)
        source.expect("]")
    elif source.token.kind in ("name", "string", "number") and not _is_prototype(source.token.text):
        source.take()
    else:
        raise source.problem("a key: a name, a text or a number")


def _is_prototype(key: str) -> bool:
    """Say whether a key may be `__proto__`, which an object may have once only."""
    return "proto__" in key or ("proto" in key and "\\" in key)
