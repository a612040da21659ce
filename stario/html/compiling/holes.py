"""Calls of pure functions whose arguments are not all constant: what they write around what changes.

The function is called once, with words that no program has in place of what changes (`stario.html.pure`). Where the
words come out again, the values will stand. A value that the function would refuse is handed to the function itself
when the component runs, which refuses it in its own words.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache
from inspect import signature
from os import urandom
from typing import TYPE_CHECKING, NamedTuple, cast

from stario.html.compiling.entries import Changing, Entry, Fixed, Several, UnknownError, as_is, at_call
from stario.html.compiling.names import NotConstantError
from stario.html.escaping import escape_attribute
from stario.html.javascript import Code
from stario.html.pure import CODE, IN_PLACE, PURE, Hole

if TYPE_CHECKING:
    from stario.html.compiling.folding import Folder


class Written(NamedTuple):
    """What a pure function gave for stand-ins, and what stands in the place of each."""

    result: object
    holes: dict[str, Changing]
    standing: dict[str, _Standing]

    def entry(self, attribute: str, text: str, look_at: Callable[[ast.expr], ast.expr] | None) -> Entry:
        """Return an attribute; where its code is looked at before it leaves, a hole for code is all of the text."""
        parts: list[str | Changing] = [f' {attribute}="{escape_attribute(text)}"']
        for word, changing in self.holes.items():
            parts = [piece for part in parts for piece in _split(part, word, changing)]
        filled = [part for part in parts if isinstance(part, Changing)]
        if not filled:
            return Fixed(f' {attribute}="{escape_attribute(text)}"')
        if filled != [*self.holes.values()]:  # they stand there in another order than they are evaluated, or twice
            raise UnknownError
        if look_at is not None and any(standing.hole is CODE for standing in self.standing.values()):
            return self._looked_at(attribute, text, look_at)
        return Several(parts)

    def _looked_at(self, attribute: str, text: str, look_at: Callable[[ast.expr], ast.expr]) -> Several:
        changing = self.holes.get(text)
        if changing is None:
            raise UnknownError
        self.standing[text].is_kept = True
        return Several([f' {attribute}="', changing._replace(finish=look_at, may_refuse=True), '"'])


def _split(part: str | Changing, word: str, changing: Changing) -> list[str | Changing]:
    if not isinstance(part, str) or word not in part:
        return [part]
    pieces: list[str | Changing] = []
    for text in part.split(word):
        pieces += [text, changing]
    return pieces[:-1]


class Holes:
    """Calls a pure function with stand-ins for what changes."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.holes: dict[str, Changing] = {}
        self.standing: dict[str, _Standing] = {}

    def call(self, call: ast.Call) -> Written:
        """Return what a call gives; raises `UnknownError` where something else than holes changes."""
        return Written(self._result(call), self.holes, self.standing)

    def _result(self, call: ast.Call) -> object:
        function = self.folder.names.pure_function(call)
        if function is None or any(isinstance(each, ast.Starred) for each in call.args):
            raise UnknownError
        bound = self._bound(function, call)
        given = {key: self._argument(function, key, value, call) for key, value in bound.items()}
        for key, value in given.items():
            if isinstance(value, _Standing):
                value.rest = {**given, key: None}
        try:
            return IN_PLACE.get(function, function)(**{key: _of(value) for key, value in given.items()})
        except Exception:  # it raises, or takes no stand-in: the function is called when the component runs
            raise UnknownError from None

    def _bound(self, function: Callable[..., object], call: ast.Call) -> dict[str, ast.expr]:
        """Return the arguments of a call by parameter, in the order in which they are evaluated."""
        parameters = _parameters(function)
        names = [*parameters[: len(call.args)], *(keyword.arg for keyword in call.keywords)]
        values = [*call.args, *(keyword.value for keyword in call.keywords)]
        if None in names or len(set(names)) != len(values):
            raise UnknownError
        return dict(zip(cast("list[str]", names), values))

    def _argument(self, function: Callable[..., object], key: str, value: ast.expr, call: ast.Call) -> object:
        try:
            return self.folder.names.constant(value)
        except NotConstantError:
            pass
        hole = PURE[function].get(key)
        if hole is None:
            raise UnknownError
        if isinstance(value, ast.Call) and self.folder.names.pure_function(value) is not None:
            return self._result(value)
        if isinstance(value, ast.JoinedStr) and hole.part is not None and _opening(value, hole):
            return "".join([self._part(hole.part, each, call) for each in value.values])
        return self._hole(_Standing(function, key, hole), value, call)

    def _hole(self, standing: _Standing, value: ast.expr, call: ast.Call) -> _Standing:
        visit, values = self.folder.visited, self.folder.values

        def raw() -> ast.expr:
            if standing.is_kept:
                return at_call(self.folder, self.folder.constants.call(standing.code, visit(value)), call)
            return at_call(self.folder, values.hole(standing.hole, visit(value), standing.text), call)

        self.holes[standing.word] = Changing("piece", raw, as_is, is_seen=True)
        self.standing[standing.word] = standing
        return standing

    def _part(self, part: Callable[[str], str], piece: ast.expr, call: ast.Call) -> str:
        if isinstance(piece, ast.Constant):
            return str(piece.value)
        word = _new_word()
        folder = self.folder

        def raw() -> ast.expr:
            return ast.copy_location(folder.constants.call(part, folder.text_of_part(piece)), call)

        self.holes[word] = Changing("piece", raw, as_is, is_seen=True)
        return word


class _Standing:
    """What stands for a value: a word; and how the value's text is had at run time."""

    def __init__(self, function: Callable[..., object], key: str, hole: Hole) -> None:
        self.word = _new_word()
        self.function = function
        self.key = key
        self.hole = hole
        self.rest: dict[str, object] = {}
        self.is_kept = False
        """Whether the value itself is asked for, and not its text."""

    def code(self, value: object) -> object:
        """Return code as it is; what is none is refused by the function itself."""
        if not isinstance(value, Code):
            self.text(value)
        return value

    def text(self, value: object) -> str:
        """Return a value's text; what is refused is refused by the function itself, in its own words."""
        try:
            return self.hole.text(value)
        except Exception:
            self.function(**{key: _of(other) for key, other in self.rest.items()} | {self.key: value})
            raise


def _of(value: object) -> object:
    return value.hole.stand_in(value.word) if isinstance(value, _Standing) else value


@cache
def _parameters(function: Callable[..., object]) -> tuple[str, ...]:
    return tuple(signature(function).parameters)


def _opening(value: ast.JoinedStr, hole: Hole) -> bool:
    first = value.values[0]
    return hole.opens is not None and isinstance(first, ast.Constant) and hole.opens(str(first.value))


def _new_word() -> str:
    """Return a word that no program has, of letters and digits: it comes through any escaping as it is."""
    return f"Hole{urandom(16).hex()}"
