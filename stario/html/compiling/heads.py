"""The head of an element call: its attributes as finished text and slots, in the order in which they are written.

First a plan is made, without touching the tree: which attributes are constant, which are slots, in what order. An
element whose plan fails stays as it was written, so that it raises what it raises. What no plan can know (`**more`, a
mapping in a variable) makes the whole head one slot: the element's own constructor says what it is.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from stario.html.addresses import strict
from stario.html.attribute_values import check_of
from stario.html.attributes import DECIDING, SEEN_TOGETHER, kind_among, kind_of, named, output_order, spelt
from stario.html.compiling.class_words import Word, class_text, words_of
from stario.html.compiling.entries import Changing, Entry, Fixed, Plan, Several, UnknownError, as_is, at_call, must_wait
from stario.html.compiling.holes import Holes
from stario.html.compiling.names import NotConstantError
from stario.html.compiling.sources import LeftError
from stario.html.compiling.trees import keep, name
from stario.html.compiling.values import is_text, slot_kind, takes_any_text
from stario.html.errors import MarkupError
from stario.html.escaping import escape_attribute
from stario.html.javascript import Code
from stario.html.protocols import is_mapping
from stario.html.slots import written

if TYPE_CHECKING:
    from collections.abc import Callable

    from stario.html.compiling.folding import Folder
    from stario.html.nodes import PlainElement


def plan(folder: Folder, cls: type[PlainElement], call: ast.Call | None) -> Plan:
    """Return the plan of an element's head; raises `LeftError` where the constructor would raise."""
    if call is None:
        return Plan([], [])
    planner = _Planner(folder, cls, call)
    try:
        entries = planner.entries()
    except UnknownError:
        return Plan(None, [])
    except MarkupError as error:
        raise LeftError(str(error)) from None
    made = Plan([entry for _, entry in entries], output_order([attribute for attribute, _ in entries]))
    return Plan(None, []) if folder.values.without_names and must_wait(made) else made


class _Planner:
    def __init__(self, folder: Folder, cls: type[PlainElement], call: ast.Call) -> None:
        self.folder = folder
        self.cls = cls
        self.call = call

    def entries(self) -> list[tuple[str, Entry]]:
        """Return all attributes by name, in the order in which they are evaluated."""
        found = [entry for argument in self.call.args for entry in self._positional(argument)]
        for keyword in self.call.keywords:
            if keyword.arg is None:
                raise UnknownError
            attribute = named(self.cls, keyword.arg)
            found.append((attribute, self._entry(attribute, keyword.value)))
        if len({attribute for attribute, _ in found}) != len(found):
            raise UnknownError
        return found

    def _positional(self, argument: ast.expr) -> list[tuple[str, Entry]]:
        if isinstance(argument, ast.Dict):
            return [self._pair(key, value) for key, value in zip(argument.keys, argument.values)]
        if not isinstance(argument, ast.Call):
            raise UnknownError
        try:
            mapping = self.folder.names.constant(argument)
        except NotConstantError:
            return self._with_holes(argument)
        return [(name, self._fixed(name, value)) for name, value in self._spelt(mapping)]

    def _spelt(self, mapping: object) -> list[tuple[str, object]]:
        if not is_mapping(mapping):
            raise UnknownError
        return [(spelt(self.cls, key), value) for key, value in mapping.items()]  # type: ignore[arg-type]  # it is checked there

    def _pair(self, key: ast.expr | None, value: ast.expr) -> tuple[str, Entry]:
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            raise UnknownError
        attribute = spelt(self.cls, key.value)
        return attribute, self._entry(attribute, value)

    # -- one attribute

    def _entry(self, attribute: str, value: ast.expr) -> Entry:
        try:
            return self._fixed(attribute, self.folder.names.constant(value))
        except NotConstantError:
            return self._choice(attribute, value) or self._classes(attribute, value) or self._changing(attribute, value)

    def _fixed(self, attribute: str, value: object) -> Fixed:
        return Fixed(self._markup(attribute, value))

    def _markup(self, attribute: str, value: object) -> str:
        # What is blocked is an error while developing, a line in the log else: both belong to run time.
        token = strict.set(True)
        try:
            return written(self.cls, attribute, self._kind(attribute), value)  # type: ignore[arg-type]
        finally:
            strict.reset(token)

    def _kind(self, attribute: str) -> str:
        """Return what an attribute takes; where others decide about that, they have to be constant keywords."""
        kind = kind_of(self.cls, attribute)
        if kind not in SEEN_TOGETHER:
            return kind
        if self.call.args:
            raise UnknownError
        given = [(named(self.cls, each.arg), each.value) for each in self.call.keywords if each.arg is not None]
        try:
            values = {name: self.folder.names.constant(value) for name, value in given if name in DECIDING}
        except NotConstantError:
            raise UnknownError from None
        return kind_among(self.cls, attribute, values)  # type: ignore[arg-type]

    def _choice(self, attribute: str, value: ast.expr) -> Entry | None:
        """Return `"a" if test else "b"` as a choice between finished texts."""
        if not isinstance(value, ast.IfExp):
            return self._yes_or_no(attribute, value)
        constant = self.folder.names.constant
        try:
            return self._chosen(attribute, value.test, constant(value.body), constant(value.orelse))
        except NotConstantError:
            return None

    def _yes_or_no(self, attribute: str, value: ast.expr) -> Entry | None:
        """Return `not x` and `bool(x)` as a choice between what True and False are written as."""
        if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not):
            return self._chosen(attribute, value.operand, False, True)
        if not isinstance(value, ast.Call) or len(value.args) != 1 or value.keywords:
            return None
        try:
            is_bool = self.folder.names.meaning(value.func) is bool and not isinstance(value.args[0], ast.Starred)
        except NotConstantError:
            return None
        return self._chosen(attribute, value.args[0], True, False) if is_bool else None

    def _chosen(self, attribute: str, test: ast.expr, this: object, that: object) -> Entry:
        texts = ast.Constant(self._markup(attribute, this)), ast.Constant(self._markup(attribute, that))

        def raw() -> ast.expr:
            return ast.copy_location(ast.IfExp(self.folder.visited(test), *texts), test)

        return Changing("ready", raw, as_is, is_seen=True)

    def _classes(self, attribute: str, value: ast.expr) -> Entry | None:
        """Return a list of class words, constant ones first, some of them under conditions."""
        if attribute != "class" or not isinstance(value, ast.List | ast.Tuple | ast.Dict):
            return None
        items = [value] if isinstance(value, ast.Dict) else value.elts
        words = [word for item in items for word in words_of(item)]
        if not words or words[0][1] is not None or None in {word for word, _ in words}:
            return None
        visit = self.folder.visited_all
        tests = [test for _, test in words if test is not None]
        if not any(isinstance(item, ast.Dict) for item in items):  # `"b" if test else None` is judged in its place

            def raw() -> ast.expr:
                return ast.copy_location(class_text(words, visit(tests)), value)

            return Changing("ready", raw, as_is, is_seen=True)
        if any(isinstance(item, ast.IfExp) for item in items):
            return None
        if len(tests) == 1:

            def finish(kept: ast.expr) -> ast.expr:
                return at_call(self.folder, class_text(words, [kept]), self.call)

            return Changing("ready", lambda: visit(tests)[0], finish, "", True, True)
        return self._conditions(words, tests)

    def _conditions(self, words: list[Word], tests: list[ast.expr]) -> Entry | None:
        """Return class words whose conditions are all evaluated before the first one is judged."""
        values = self.folder.values
        if values.without_names:
            return None
        kept = [values.new_name() for _ in tests]

        def raw() -> ast.expr:
            each = self.folder.visited_all(tests)
            return self.folder.values.first([keep(name, test) for name, test in zip(kept, each)])

        def finish(ready: ast.expr) -> ast.expr:
            text = class_text(words, [name(each) for each in kept])
            return at_call(self.folder, ast.IfExp(ready, text, ast.Constant("")), self.call)

        return Changing("ready", raw, finish, "", True, True)

    def _formatted(self, attribute: str, value: ast.JoinedStr) -> Several:
        """Return an f-string as its texts and one slot for each thing that it formats."""
        parts: list[str | Changing] = [f' {attribute}="']
        for piece in value.values:
            if isinstance(piece, ast.Constant):
                parts.append(escape_attribute(str(piece.value)))
            else:
                parts.append(self._piece(piece, value))
        return Several([*parts, '"'])

    def _piece(self, piece: ast.expr, whole: ast.JoinedStr) -> Changing:
        folder = self.folder
        assert isinstance(piece, ast.FormattedValue)

        def raw() -> ast.expr:
            if piece.conversion == -1 and piece.format_spec is None:
                return folder.values.formatted(folder.visited(piece.value), whole)
            return folder.text_of_part(piece)

        return Changing("piece", raw, as_is, is_seen=True)

    def _changing(self, attribute: str, value: ast.expr) -> Changing | Several:
        folder, cls, kind = self.folder, self.cls, self._kind(attribute)
        if is_text(value) and (takes_any_text(attribute, kind) or _opens_local(value, kind)):
            assert isinstance(value, ast.JoinedStr)
            return self._formatted(attribute, value)

        def finish(raw: ast.expr) -> ast.expr:
            return at_call(folder, folder.values.attribute(cls, attribute, kind, raw), self.call)

        seen = folder.names.is_seen(value)
        return Changing(
            slot_kind(kind), lambda: folder.visited(value), finish, f' {attribute}="', True, seen
        )  # fmt: skip

    # -- functions with holes

    def _with_holes(self, call: ast.Call) -> list[tuple[str, Entry]]:
        written_by = Holes(self.folder).call(call)
        found: list[tuple[str, Entry]] = []
        for attribute, value in self._spelt(written_by.result):
            if kind_of(self.cls, attribute) != "code" or not isinstance(value, Code):
                raise UnknownError
            found.append((attribute, written_by.entry(attribute, value.text, self._look_at(attribute))))
        if sum(isinstance(entry, Several) for _, entry in found) != 1:
            raise UnknownError
        return found

    def _look_at(self, attribute: str) -> Callable[[ast.expr], ast.expr] | None:
        """Return what makes text of code that is looked at before it leaves."""
        if check_of(attribute) is None:
            return None
        folder = self.folder
        return lambda raw: at_call(folder, folder.values.attribute(self.cls, attribute, "code", raw), self.call)


_OPENS_LOCAL: Final = ("/", "#", "?")


def _opens_local(value: ast.expr, kind: str) -> bool:
    first = value.values[0] if isinstance(value, ast.JoinedStr) else None
    return kind == "url" and isinstance(first, ast.Constant) and str(first.value).startswith(_OPENS_LOCAL)
