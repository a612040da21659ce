"""From a function to its definition in the source, and back to code; only where the source is what runs.

Law: a definition is taken for a function's own only if, compiled unchanged, it gives the function's very code. This one
test covers files that were edited since, import hooks that rewrite, generated sources, stale caches. The definition is
compiled where it stands: inside its classes and functions, after the module's imports (from 3.12 on the compiler writes
other calls for names that the module imports), so that mangled names, `super()` and qualified names survive.
"""

from __future__ import annotations
import __future__

import ast
import linecache
import warnings
from types import CodeType
from typing import TYPE_CHECKING, Final, TypeAlias, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FunctionType

Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
_Scope: TypeAlias = Definition | ast.ClassDef

_FUTURE_FLAGS: Final = sum({getattr(__future__, feature).compiler_flag for feature in __future__.all_feature_names})


class LeftError(Exception):
    """Why something stays as it was written."""


class Source:
    """A parsed file: its definitions by name and first line, with the scopes around them."""

    def __init__(self, text: str) -> None:
        self.tree = ast.parse(text)
        self.taken: set[Definition] = set()
        """Definitions whose tree was changed; the file is parsed again for the next function that has one of them."""
        self.definitions: dict[tuple[str, int], list[tuple[tuple[_Scope, ...], Definition]]] = {}
        self.imports: list[ast.Import | ast.ImportFrom] = [
            node for node in _outside_scopes(self.tree.body) if _is_import(node)
        ]
        self.imports.sort(key=lambda node: not (isinstance(node, ast.ImportFrom) and node.module == "__future__"))
        self.imported = {
            (alias.asname or alias.name).partition(".")[0] for node in self.imports for alias in node.names
        }
        self._find(self.tree.body, ())

    def _find(self, body: list[ast.stmt], around: tuple[_Scope, ...]) -> None:
        for node in _outside_scopes(body):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                self.definitions.setdefault((node.name, first), []).append((around, node))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self._find(node.body, (*around, node))


def _outside_scopes(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a body, also those inside `if`, `try`, `with`, loops and `match`."""
    waiting: list[ast.AST] = list(reversed(body))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt):
            yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for field in _BODIES:
                waiting.extend(getattr(node, field, ()))


_BODIES: Final = ("body", "orelse", "handlers", "finalbody", "cases")


def _is_import(node: ast.stmt) -> TypeGuard[ast.Import | ast.ImportFrom]:
    if isinstance(node, ast.ImportFrom):
        return all(alias.name != "*" for alias in node.names)
    return isinstance(node, ast.Import)


_sources: dict[str, tuple[str, Source]] = {}
_MOST_SOURCES: Final = 8
"""Files that stay parsed: a tree takes many times as much memory as its text."""


def source_of(code: CodeType, names: dict[str, object]) -> Source:
    """Return the parsed file that code comes from; through linecache, so zip files and notebooks work."""
    text = "".join(linecache.getlines(code.co_filename, names))
    if not text:
        raise LeftError("its source is not to be had")
    known = _sources.get(code.co_filename)
    return known[1] if known is not None and known[0] == text else _parsed(code.co_filename, text)


def _parsed(file: str, text: str) -> Source:
    try:
        source = Source(text)
    except (SyntaxError, ValueError, RecursionError):
        raise LeftError("its source cannot be parsed") from None
    _sources.pop(file, None)
    _sources[file] = (text, source)
    if len(_sources) > _MOST_SOURCES:
        del _sources[next(iter(_sources))]
    return source


class Origin:
    """A function's definition, and the scopes that it is compiled in."""

    def __init__(self, function: FunctionType) -> None:
        self.code = function.__code__
        self.source = source_of(self.code, function.__globals__)
        self.around, self.definition = self._find()
        if self.definition in self.source.taken:
            self.source = _parsed(self.code.co_filename, _sources[self.code.co_filename][0])
            self.around, self.definition = self._find()
        if self.compiled() != self.code:
            raise LeftError("its source is not what runs: changed since, rewritten by an import hook, or generated")

    def _find(self) -> tuple[tuple[_Scope, ...], Definition]:
        found = self.source.definitions.get((self.code.co_name, self.code.co_firstlineno), [])
        if len(found) != 1:
            raise LeftError(f"{len(found) or 'no'} definitions stand at line {self.code.co_firstlineno} of its file")
        return found[0]

    def take(self) -> Definition:
        """Return the definition, to be changed."""
        self.source.taken.add(self.definition)
        return self.definition

    def compiled(self) -> CodeType:
        """Compile the definition as it stands now; raises `LeftError` when its code cannot be found."""
        body: ast.stmt = self.definition
        outermost = next((scope for scope in self.around if not isinstance(scope, ast.ClassDef)), None)
        for scope in reversed(self.around):
            body = self._scope(scope, body, binds=scope is outermost)
        module = ast.Module([*self.source.imports, body], [])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # constants that are called: they are objects by the time they run
            whole = compile(
                module, self.code.co_filename, "exec", flags=self.code.co_flags & _FUTURE_FLAGS, dont_inherit=True
            )
        found = _find_code(whole, self.code.co_name, self.code.co_firstlineno)
        if found is None:
            raise LeftError("its code was not found in its source")
        return found

    def _scope(self, scope: _Scope, body: ast.stmt, *, binds: bool) -> ast.stmt:
        """Return a scope with nothing in it but the definition; the outermost function binds its free variables."""
        if isinstance(scope, ast.ClassDef):
            made: ast.stmt = ast.ClassDef(scope.name, [], [], [body], [])
        else:
            names = [name for name in self.code.co_freevars if name != "__class__"] if binds else []
            free = [ast.copy_location(ast.arg(name), scope) for name in names]
            arguments = ast.arguments(
                posonlyargs=[], args=free, vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[]
            )
            made = ast.FunctionDef(scope.name, arguments, [body], [], None, None)
        made.type_params = []  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue]
        return ast.copy_location(made, scope)


def _find_code(code: CodeType, name: str, line: int) -> CodeType | None:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_name == name and constant.co_firstlineno == line:
                return constant
            found = _find_code(constant, name, line)
            if found is not None:
                return found
    return None
