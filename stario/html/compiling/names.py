"""What a name in a component means: the object it will be at run time, if that can be known, and how to be sure of it.

Law: a name is trusted only if it is bound nowhere in the function, and is looked at again each time the function runs:
`guards` lists what must still be the same object. Attributes are followed through modules only, and looked at again
too, but for those of Stario's own modules: each such look would cost as much as a slot.
"""

from __future__ import annotations

import ast
import builtins
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, NamedTuple

from stario.html.children import UNCHANGING
from stario.html.definitions import element
from stario.html.errors import MarkupError
from stario.html.nodes import Comment, Fragment, PlainElement, Raw
from stario.html.pure import IN_PLACE, PURE, pure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import CodeType


for _kind in (Raw, Comment):
    pure()(_kind)


class NotConstantError(Exception):
    """An expression whose value is known only when it runs."""


class ElementCall(NamedTuple):
    """An expression that builds an element: its class, what was called with what, the children in brackets if any."""

    kind: type[PlainElement | Fragment]
    call: ast.Call | None
    children: ast.expr | None


class Names:
    """The names of one function."""

    def __init__(self, function: FunctionType, definition: ast.AST) -> None:
        code = function.__code__
        self._function = function
        nodes = [*ast.walk(definition)]
        shared, turns, stored, self._unsure = _binding(nodes)
        self._walrus = {node.target.id for node in nodes if isinstance(node, ast.NamedExpr)}
        self._bound = {*code.co_varnames, *code.co_cellvars, *shared, *turns}
        self._local = {*code.co_varnames, *turns} - {*code.co_cellvars, *code.co_freevars, *shared}
        self._sure = (_parameters(code) | (turns - stored)) - self._unsure
        self.read = {node.id for node in nodes if isinstance(node, ast.Name)}
        """All names in the function, wherever they stand."""
        self._calls: dict[ast.expr, ElementCall | None] = {}
        self.guards: dict[str, object] = {}

    def is_free(self, name: str) -> bool:
        """Say whether a name is bound nowhere in the function."""
        return name not in self._bound

    def is_local(self, name: str) -> bool:
        """Say whether a name is the function's alone: nobody else binds it between two looks."""
        return name in self._local

    def is_steady(self, name: str) -> bool:
        """Say whether a name can be looked at later too, within one expression, and nobody could tell."""
        return name in self._local and name in self._sure and name not in self._walrus

    def has_run(self, statement: ast.stmt) -> None:
        """Hear that a statement of the function's body stands before all that follows."""
        if isinstance(statement, ast.Assign):
            self._sure |= {node.id for target in statement.targets for node in _stored(ast.walk(target))} - self._unsure

    def is_seen(self, expression: ast.expr) -> bool:
        """Say whether anyone could tell when an expression is evaluated: it may raise, or run what is not known."""
        if isinstance(expression, ast.Name):
            return not self._is_sure(expression.id)
        if isinstance(expression, ast.Tuple | ast.List):
            return any(map(self.is_seen, expression.elts))
        try:
            self.constant(expression)
        except NotConstantError:
            return True
        return False

    def _is_sure(self, name: str) -> bool:
        if not self.is_free(name):
            return name in self._sure
        try:
            self._root(name)
        except NotConstantError:
            return hasattr(builtins, name)
        return True

    def _root(self, name: str) -> object:
        if not self.is_free(name):
            raise NotConstantError
        return path_in(self._function, name)

    def meaning(self, expression: ast.expr) -> object:
        """Return the object that a name, or an attribute of a module, is; raises `NotConstantError`."""
        thing, guards = self._trace(expression)
        self.guards |= guards
        return thing

    def _trace(self, expression: ast.expr) -> tuple[object, dict[str, object]]:
        """Return what an expression means, and what must still mean the same for that."""
        if isinstance(expression, ast.Name):
            thing = self._root(expression.id)
            return thing, {expression.id: thing}
        if isinstance(expression, ast.Attribute):
            owner, guards = self._trace(expression.value)
            if type(owner) is ModuleType and expression.attr in vars(owner):
                thing = vars(owner)[expression.attr]
                return thing, guards if _is_our_own(owner) else {**guards, ast.unparse(expression): thing}
        raise NotConstantError

    def element_call(self, expression: ast.expr) -> ElementCall | None:
        """Return what an expression builds, if it is an element: `h.p[...]`, `h.p(...)`, `h.p(...)[...]`."""
        if expression not in self._calls:
            self._calls[expression] = self._element_call(expression)
        return self._calls[expression]

    def _element_call(self, expression: ast.expr) -> ElementCall | None:
        children, inner = None, expression
        if isinstance(expression, ast.Subscript) and isinstance(expression.ctx, ast.Load):
            children, inner = expression.slice, expression.value
        try:
            if children is not None and (kind := self._element_class(inner)) is not None:
                return ElementCall(kind, None, children)
            if isinstance(inner, ast.Call) and (kind := self._element_class(inner.func)) is not None:
                return None if kind is Fragment else ElementCall(kind, inner, children)
        except NotConstantError:
            pass
        return None

    def _element_class(self, expression: ast.expr) -> type[PlainElement | Fragment] | None:
        if isinstance(expression, ast.Call):
            return self._custom_element(expression)
        thing, guards = self._trace(expression)
        if isinstance(thing, type) and issubclass(thing, PlainElement | Fragment) and thing in UNCHANGING:
            self.guards |= guards
            return thing
        return None

    def _custom_element(self, call: ast.Call) -> type[PlainElement] | None:
        """Return the class of `h.element("my-widget")`."""
        only = call.args[0] if len(call.args) == 1 and not call.keywords else None
        if isinstance(only, ast.Constant) and isinstance(only.value, str) and self.meaning(call.func) is element:
            try:
                return element(only.value)
            except MarkupError:
                return None
        return None

    def constant(self, expression: ast.expr) -> object:
        """Return the value of an expression of constants and calls of pure functions; raises `NotConstantError`."""
        if isinstance(expression, ast.Constant):
            return expression.value
        if isinstance(expression, ast.Tuple):
            return tuple(map(self.constant, expression.elts))
        if isinstance(expression, ast.List):
            return list(map(self.constant, expression.elts))
        if isinstance(expression, ast.Dict):
            return {self.constant(key): self.constant(value) for key, value in _entries(expression)}
        if isinstance(expression, ast.UnaryOp) and isinstance(expression.op, ast.USub):
            return self._negative(expression)
        if isinstance(expression, ast.Call):
            return self._result(expression)
        raise NotConstantError

    def _negative(self, expression: ast.UnaryOp) -> object:
        value = self.constant(expression.operand)
        if type(value) in (int, float):
            return -value  # type: ignore[operator]
        raise NotConstantError

    def _result(self, call: ast.Call) -> object:
        function = self.pure_function(call)
        if function is None:
            raise NotConstantError
        arguments, keywords = self.arguments(call)
        try:
            return IN_PLACE.get(function, function)(*arguments, **keywords)
        except Exception:  # it will be raised where it belongs: when the function runs
            raise NotConstantError from None

    def arguments(self, call: ast.Call) -> tuple[list[object], dict[str, object]]:
        """Return the constant arguments of a call; raises `NotConstantError`."""
        if any(keyword.arg is None for keyword in call.keywords):
            raise NotConstantError
        return [self.constant(each) for each in call.args], {
            keyword.arg: self.constant(keyword.value) for keyword in call.keywords if keyword.arg is not None
        }

    def pure_function(self, call: ast.Call) -> Callable[..., object] | None:
        """Return the function that is called, if it is one that has said it is pure."""
        try:
            thing, guards = self._trace(call.func)
        except NotConstantError:
            return None
        if not callable(thing) or not isinstance(thing, FunctionType | type) or thing not in PURE:
            return None
        self.guards |= guards
        return thing  # pyright: ignore[reportUnknownVariableType]


def _stored(nodes: Iterable[ast.AST]) -> list[ast.Name]:
    return [node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]


def _binding(nodes: list[ast.AST]) -> tuple[set[str], set[str], set[str], set[str]]:
    """Return names that are others' too, those of comprehensions, those bound else, those that may be unbound again."""
    shared: set[str] = set()
    turns: list[ast.Name] = []
    unbound: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Global | ast.Nonlocal):
            shared.update(node.names)
        elif isinstance(node, ast.comprehension):  # on 3.11 a comprehension's names are not the function's
            turns += _stored(ast.walk(node.target))
        elif isinstance(node, ast.ExceptHandler):
            unbound.add(node.name or "")
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del):
            unbound.add(node.id)
    of_turns = set(turns)
    stored = [node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    others = [node for node in stored if node not in of_turns]
    return shared, {node.id for node in turns}, {node.id for node in others}, unbound


def _parameters(code: CodeType) -> set[str]:
    count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 0x04) + bool(code.co_flags & 0x08)
    return set(code.co_varnames[:count])


def path_in(function: FunctionType, path: str) -> object:
    """Return what a name, or an attribute of a module, is for a function now; raises `NotConstantError`."""
    name, *attributes = path.split(".")
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or ()))
    try:
        thing: object = cells[name].cell_contents if name in cells else _global(function, name)
        for attribute in attributes:
            thing = vars(thing)[attribute]
    except (KeyError, ValueError):
        raise NotConstantError from None
    return thing


def _global(function: FunctionType, name: str) -> object:
    return function.__globals__[name] if name in function.__globals__ else vars(builtins)[name]


def _is_our_own(module: ModuleType) -> bool:
    return module.__name__.partition(".")[0] == __name__.partition(".")[0]


def _entries(expression: ast.Dict) -> list[tuple[ast.expr, ast.expr]]:
    if None in expression.keys:
        raise NotConstantError
    return list(zip(expression.keys, expression.values))  # type: ignore[arg-type]
