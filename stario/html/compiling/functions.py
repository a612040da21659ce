"""A function's new code: its body folded, and a guard before it that sees whether its names still mean what they meant.

Laws. The function stays the same object, with the same parameters, free variables and positions in its source. What
looks at its own names (`locals()`) stays as written. If a name means something else than when the code was made, the
function runs as written.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final, NamedTuple

from stario.html.compiling import variants
from stario.html.compiling.drafts import Note
from stario.html.compiling.folding import Folder
from stario.html.compiling.names import Names
from stario.html.compiling.sources import LeftError, Origin
from stario.html.compiling.trees import name

if TYPE_CHECKING:
    from types import CodeType, FunctionType

_LOOKS_AT_NAMES: Final = frozenset({"locals", "vars", "eval", "exec", "dir"})
_COROUTINE, _GENERATOR, _ASYNC_GENERATOR = 0x80, 0x20, 0x200


class Folded(NamedTuple):
    """A function's new code, how many element calls it folds, and what it leaves."""

    code: CodeType
    elements: int
    notes: list[Note]


def fold(function: FunctionType, plain: FunctionType) -> Folded:
    """Return new code for a function; `plain` is a copy that runs as written. Raises `LeftError` for no gain."""
    code = function.__code__
    folded = variants.folded_before(function)
    if folded is None:
        try:
            folded, guards = _folded(function)
        except LeftError as why:
            variants.keep(code, str(why))
            raise
        variants.keep(code, (guards, folded))
    return folded._replace(code=variants.installed(folded.code, plain))


def _folded(function: FunctionType) -> tuple[Folded, dict[str, object]]:
    code = function.__code__
    if code.co_flags & _ASYNC_GENERATOR:
        raise LeftError("it is an async generator")
    origin = Origin(function)
    names = Names(function, origin.definition)
    for name_read in names.read & _LOOKS_AT_NAMES:
        raise LeftError(f"it uses {name_read}")
    definition = origin.take()
    folder = Folder(function, names, origin.source.imported)
    definition.body = [folder.statement(statement) for statement in definition.body]
    if not folder.count:
        raise LeftError(
            "; ".join(f"line {line}, {what}: {why}" for line, what, why in folder.notes) or "it builds no element"
        )
    place = _after_docstring(definition.body)
    definition.body.insert(place, _guard(folder, definition, code))
    ast.fix_missing_locations(definition)
    folded = origin.compiled()
    if folded.co_freevars != code.co_freevars:
        raise LeftError("its free variables would change")
    return Folded(folder.constants.put_into(folded), folder.count, folder.notes), folder.names.guards


def _after_docstring(body: list[ast.stmt]) -> int:
    first = body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return int(is_text and isinstance(first.value.value, str))  # type: ignore[attr-defined]


def _guard(folder: Folder, definition: ast.FunctionDef | ast.AsyncFunctionDef, code: CodeType) -> ast.stmt:
    """Return `if h is not (the h of folding): return plain(...)`."""
    tests: list[ast.expr] = [
        ast.Compare(ast.parse(path, mode="eval").body, [ast.IsNot()], [folder.constants(thing)])
        for path, thing in folder.names.guards.items()
    ]
    plain = folder.constants.call(variants.AS_WRITTEN)
    call: ast.expr = ast.Call(plain, *_passed_on(definition.args))
    if code.co_flags & _COROUTINE:
        call = ast.Await(call)
    elif code.co_flags & _GENERATOR:
        call = ast.YieldFrom(call)
    test = tests[0] if len(tests) == 1 else ast.BoolOp(ast.Or(), tests)
    guard = ast.If(test, [ast.Return(call)], [])
    first = definition.body[_after_docstring(definition.body)]
    for node in ast.walk(guard):
        if hasattr(node, "lineno") or isinstance(node, ast.expr | ast.stmt | ast.keyword):
            ast.copy_location(node, first)
    return guard


def _passed_on(arguments: ast.arguments) -> tuple[list[ast.expr], list[ast.keyword]]:
    """Return the arguments that hand a function's own parameters on."""
    positional: list[ast.expr] = [name(each.arg) for each in (*arguments.posonlyargs, *arguments.args)]
    if arguments.vararg is not None:
        positional.append(ast.Starred(name(arguments.vararg.arg), ast.Load()))
    keywords = [ast.keyword(each.arg, name(each.arg)) for each in arguments.kwonlyargs]
    if arguments.kwarg is not None:
        keywords.append(ast.keyword(None, name(arguments.kwarg.arg)))
    return positional, keywords
