"""The head of an element call: its attributes as finished text and slots, in the order in which they are written.

First a plan is made, without touching the tree: which attributes are constant, which are slots, in what order. An
element whose plan fails stays as it was written, so that it raises what it raises. What no plan can know (`**more`, a
mapping in a variable) makes the whole head one slot: the element's own constructor says what it is.

Law: attributes are checked when all of them have been evaluated, as the constructor does. Where a later one might have
been seen to run first (it calls something), all are evaluated, kept, and then checked.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache
from inspect import signature
from os import urandom
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, cast

from stario.html.addresses import strict
from stario.html.attributes import DECIDING, SEEN_TOGETHER, kind_among, kind_of, named, output_order, spelt
from stario.html.compiling.names import NotConstantError
from stario.html.compiling.sources import LeftError
from stario.html.compiling.trees import joined, keep, name
from stario.html.compiling.values import is_text, slot_kind, takes_any_text
from stario.html.errors import MarkupError
from stario.html.escaping import escape_attribute
from stario.html.javascript import Code
from stario.html.protocols import is_mapping
from stario.html.pure import PURE, Hole
from stario.html.slots import written

if TYPE_CHECKING:
    from stario.html.compiling.folding import Draft, Folder
    from stario.html.nodes import PlainElement
    from stario.html.templates import Kind, Slot


class Fixed(NamedTuple):
    """An attribute that never changes: its markup."""

    markup: str


class Changing(NamedTuple):
    """An attribute whose value an expression gives: what is evaluated in its place, and what becomes of that.

    `raw` gives the expression that is evaluated (the author's, folded), `finish` the slot's value from it;
    `may_refuse` says whether finishing can raise, `is_seen` whether anyone could see when `raw` runs.
    """

    before: str
    after: str
    kind: Kind
    raw: Callable[[], ast.expr]
    finish: Callable[[ast.expr], ast.expr]
    prefix: str = ""
    may_refuse: bool = False
    is_seen: bool = False


class Several(NamedTuple):
    """An attribute of text and several slots: what a pure function wrote around its holes."""

    parts: list[str | Changing]


Entry: TypeAlias = Fixed | Changing | Several
_As_is: Callable[[ast.expr], ast.expr] = lambda expression: expression  # noqa: E731


class Plan(NamedTuple):
    """The head of one element: entries as they are evaluated, places as they are written; no entries: one slot."""

    entries: list[Entry] | None
    order: list[int]


def plan(folder: Folder, cls: type[PlainElement], call: ast.Call | None) -> Plan:
    """Return the plan of an element's head; raises `LeftError` where the constructor would raise."""
    if call is None:
        return Plan([], [])
    planner = _Planner(folder, cls, call)
    try:
        entries = planner.entries()
    except _UnknownError:
        return Plan(None, [])
    except MarkupError as error:
        raise LeftError(str(error)) from None
    made = Plan([entry for _, entry in entries], output_order([attribute for attribute, _ in entries]))
    return Plan(None, []) if folder.values.without_names and must_wait(made) else made


class _UnknownError(Exception):
    """The head cannot be known before it runs."""


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
                raise _UnknownError
            attribute = named(self.cls, keyword.arg)
            found.append((attribute, self._entry(attribute, keyword.value)))
        if len({attribute for attribute, _ in found}) != len(found):
            raise _UnknownError
        return found

    def _positional(self, argument: ast.expr) -> list[tuple[str, Entry]]:
        if isinstance(argument, ast.Dict):
            return [self._pair(key, value) for key, value in zip(argument.keys, argument.values)]
        if not isinstance(argument, ast.Call):
            raise _UnknownError
        try:
            mapping = self.folder.names.constant(argument)
        except NotConstantError:
            return self._with_holes(argument)
        return [(name, self._fixed(name, value)) for name, value in self._spelt(mapping)]

    def _spelt(self, mapping: object) -> list[tuple[str, object]]:
        if not is_mapping(mapping):
            raise _UnknownError
        return [(spelt(self.cls, key), value) for key, value in mapping.items()]  # type: ignore[arg-type]  # it is checked there

    def _pair(self, key: ast.expr | None, value: ast.expr) -> tuple[str, Entry]:
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            raise _UnknownError
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
            raise _UnknownError
        given = [(named(self.cls, each.arg), each.value) for each in self.call.keywords if each.arg is not None]
        try:
            values = {name: self.folder.names.constant(value) for name, value in given if name in DECIDING}
        except NotConstantError:
            raise _UnknownError from None
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

        return Changing("", "", "ready", raw, _As_is, is_seen=True)

    def _classes(self, attribute: str, value: ast.expr) -> Entry | None:
        """Return a list of class words, constant ones first, some of them under conditions."""
        if attribute != "class" or not isinstance(value, ast.List | ast.Tuple | ast.Dict):
            return None
        items = [value] if isinstance(value, ast.Dict) else value.elts
        words = [word for item in items for word in _words(item)]
        if not words or words[0][1] is not None or None in {word for word, _ in words}:
            return None
        visit = self.folder.visited_all
        tests = [test for _, test in words if test is not None]
        if not any(isinstance(item, ast.Dict) for item in items):  # `"b" if test else None` is judged in its place

            def raw() -> ast.expr:
                return ast.copy_location(_class_text(words, visit(tests)), value)

            return Changing("", "", "ready", raw, _As_is, is_seen=True)
        if any(isinstance(item, ast.IfExp) for item in items):
            return None
        if len(tests) == 1:

            def finish(kept: ast.expr) -> ast.expr:
                return at_call(self.folder, _class_text(words, [kept]), self.call)

            return Changing("", "", "ready", lambda: visit(tests)[0], finish, "", True, True)
        return self._conditions(words, tests)

    def _conditions(self, words: list[_Word], tests: list[ast.expr]) -> Entry | None:
        """Return class words whose conditions are all evaluated before the first one is judged."""
        values = self.folder.values
        if values.without_names:
            return None
        kept = [values.new_name() for _ in tests]

        def raw() -> ast.expr:
            each = self.folder.visited_all(tests)
            return self.folder.values.first([keep(name, test) for name, test in zip(kept, each)])

        def finish(ready: ast.expr) -> ast.expr:
            text = _class_text(words, [name(each) for each in kept])
            return at_call(self.folder, ast.IfExp(ready, text, ast.Constant("")), self.call)

        return Changing("", "", "ready", raw, finish, "", True, True)

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

        return Changing("", "", "piece", raw, _As_is, is_seen=True)

    def _changing(self, attribute: str, value: ast.expr) -> Changing | Several:
        folder, cls, kind = self.folder, self.cls, self._kind(attribute)
        if is_text(value) and (takes_any_text(attribute, kind) or _opens_local(value, kind)):
            assert isinstance(value, ast.JoinedStr)
            return self._formatted(attribute, value)

        def finish(raw: ast.expr) -> ast.expr:
            return at_call(folder, folder.values.attribute(cls, attribute, kind, raw), self.call)

        seen = folder.names.is_seen(value)
        return Changing(
            "", "", slot_kind(kind), lambda: folder.visited(value), finish, f' {attribute}="', True, seen
        )  # fmt: skip

    # -- functions with holes

    def _with_holes(self, call: ast.Call) -> list[tuple[str, Entry]]:
        written_by = _Holes(self.folder, self).call(call)
        found: list[tuple[str, Entry]] = []
        for attribute, value in self._spelt(written_by.result):
            if kind_of(self.cls, attribute) != "code" or not isinstance(value, Code):
                raise _UnknownError
            found.append((attribute, written_by.entry(attribute, value.text)))
        if sum(isinstance(entry, Several) for _, entry in found) != 1:
            raise _UnknownError
        return found


class _Written(NamedTuple):
    """What a pure function gave for stand-ins, and what stands in the place of each."""

    result: object
    holes: dict[str, Changing]

    def entry(self, attribute: str, text: str) -> Entry:
        parts: list[str | Changing] = [f' {attribute}="{escape_attribute(text)}"']
        for word, changing in self.holes.items():
            parts = [piece for part in parts for piece in _split(part, word, changing)]
        filled = [part for part in parts if isinstance(part, Changing)]
        if not filled:
            return Fixed(f' {attribute}="{escape_attribute(text)}"')
        if filled != [*self.holes.values()]:  # they stand there in another order than they are evaluated, or twice
            raise _UnknownError
        return Several(parts)


def _split(part: str | Changing, word: str, changing: Changing) -> list[str | Changing]:
    if not isinstance(part, str) or word not in part:
        return [part]
    pieces: list[str | Changing] = []
    for text in part.split(word):
        pieces += [text, changing]
    return pieces[:-1]


class _Holes:
    """Calls a pure function with stand-ins for what changes."""

    def __init__(self, folder: Folder, planner: _Planner) -> None:
        self.folder = folder
        self.planner = planner
        self.holes: dict[str, Changing] = {}

    def call(self, call: ast.Call) -> _Written:
        """Return what a call gives; raises `_UnknownError` where something else than holes changes."""
        return _Written(self._result(call), self.holes)

    def _result(self, call: ast.Call) -> object:
        function = self.folder.names.pure_function(call)
        if function is None or any(isinstance(each, ast.Starred) for each in call.args):
            raise _UnknownError
        bound = self._bound(function, call)
        given = {key: self._argument(function, key, value, call) for key, value in bound.items()}
        for key, value in given.items():
            if isinstance(value, _Standing):
                value.rest = {**given, key: None}
        try:
            return function(**{key: _of(value) for key, value in given.items()})
        except Exception:  # it raises, or takes no stand-in: the function is called when the component runs
            raise _UnknownError from None

    def _bound(self, function: Callable[..., object], call: ast.Call) -> dict[str, ast.expr]:
        """Return the arguments of a call by parameter, in the order in which they are evaluated."""
        parameters = _parameters(function)
        names = [*parameters[: len(call.args)], *(keyword.arg for keyword in call.keywords)]
        values = [*call.args, *(keyword.value for keyword in call.keywords)]
        if None in names or len(set(names)) != len(values):
            raise _UnknownError
        return dict(zip(cast("list[str]", names), values))

    def _argument(self, function: Callable[..., object], key: str, value: ast.expr, call: ast.Call) -> object:
        try:
            return self.folder.names.constant(value)
        except NotConstantError:
            pass
        hole = PURE[function].get(key)
        if hole is None:
            raise _UnknownError
        if isinstance(value, ast.Call) and self.folder.names.pure_function(value) is not None:
            return self._result(value)
        if isinstance(value, ast.JoinedStr) and hole.part is not None and _opening(value, hole):
            return "".join([self._part(hole.part, each, call) for each in value.values])
        return self._hole(_Standing(function, key, hole), value, call)

    def _hole(self, standing: _Standing, value: ast.expr, call: ast.Call) -> _Standing:
        visit, values = self.folder.visited, self.folder.values

        def raw() -> ast.expr:
            return at_call(self.folder, values.hole(standing.hole, visit(value), standing.text), call)

        self.holes[standing.word] = Changing("", "", "piece", raw, _As_is, is_seen=True)
        return standing

    def _part(self, part: Callable[[str], str], piece: ast.expr, call: ast.Call) -> str:
        if isinstance(piece, ast.Constant):
            return str(piece.value)
        word = _new_word()
        folder = self.folder

        def raw() -> ast.expr:
            return ast.copy_location(folder.constants.call(part, folder.text_of_part(piece)), call)

        self.holes[word] = Changing("", "", "piece", raw, _As_is, is_seen=True)
        return word


class _Standing:
    """What stands for a value: a word; and how the value's text is had at run time."""

    def __init__(self, function: Callable[..., object], key: str, hole: Hole) -> None:
        self.word = _new_word()
        self.function = function
        self.key = key
        self.hole = hole
        self.rest: dict[str, object] = {}

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


_Word: TypeAlias = "tuple[str | None, ast.expr | None]"


def _words(item: ast.expr) -> list[_Word]:
    """Return the class words of an item, each with its condition; a word of None where they cannot be known."""
    if isinstance(item, ast.IfExp):
        is_absent = isinstance(item.orelse, ast.Constant) and item.orelse.value in (None, "")
        return [(_word(item.body) if is_absent else None, item.test)]
    if isinstance(item, ast.Dict):
        keys = [_word(key) for key in item.keys]
        return list(zip(keys, item.values)) if len(set(keys)) == len(keys) else [(None, None)]
    return [(_word(item), None)]


def _class_text(words: list[_Word], tests: list[ast.expr]) -> ast.expr:
    """Return the finished attribute; with one condition it is a choice between two texts."""
    if len(tests) == 1:
        this, that = ("".join([f" {_escaped(word)}" for word in each]) for each in _with_and_without(words))
        return ast.IfExp(tests[0], *(ast.Constant(f' class="{text[1:]}"') for text in (this, that)))
    parts: list[str | ast.expr] = [f' class="{_escaped(words[0][0])}']
    left = iter(tests)
    for word, test in words[1:]:
        text = f" {_escaped(word)}"
        parts.append(text if test is None else ast.IfExp(next(left), ast.Constant(text), ast.Constant("")))
    return joined([*parts, '"'])


def _with_and_without(words: list[_Word]) -> tuple[list[str | None], list[str | None]]:
    return [word for word, _ in words], [word for word, test in words if test is None]


def _word(expression: ast.expr | None) -> str | None:
    """Return the text of a constant that is a class word, or several."""
    value = expression.value if isinstance(expression, ast.Constant) else None
    return value if isinstance(value, str) and value else None


def _escaped(word: str | None) -> str:
    return escape_attribute(word or "")


_OPENS_LOCAL: Final = ("/", "#", "?")


def _opens_local(value: ast.expr, kind: str) -> bool:
    first = value.values[0] if isinstance(value, ast.JoinedStr) else None
    return kind == "url" and isinstance(first, ast.Constant) and str(first.value).startswith(_OPENS_LOCAL)


def _is_method_call(folder: Folder, call: ast.Call) -> bool:
    """Say whether Python compiles a call as that of a method: not where the owner's name is imported."""
    if not isinstance(call.func, ast.Attribute) or len(call.args) + len(call.keywords) + bool(call.keywords) >= 30:
        return False
    owner = call.func.value
    if isinstance(owner, ast.Name) and owner.id in folder.imported:
        return False
    return not any(isinstance(each, ast.Starred) for each in call.args) and all(each.arg for each in call.keywords)


def at_call(folder: Folder, made: ast.expr, call: ast.Call | None) -> ast.expr:
    """Put an expression where errors of a call are reported: those of a method at its name, which may stand lower."""
    assert call is not None
    ast.copy_location(made, call)
    if _is_method_call(folder, call):
        name = cast("ast.Attribute", call.func)
        made.lineno = name.end_lineno or call.lineno
        made.col_offset = max(0, (name.end_col_offset or 0) - len(name.attr))
    return made


# -- what runs when


def must_wait(planned: Plan) -> bool:
    """Say whether an attribute has to wait with being refused until a later one has been evaluated, or refused."""
    entries = planned.entries or []
    refusing = False
    for entry in _changing_of(entries):
        if refusing and entry.is_seen:
            return True
        refusing = refusing or entry.may_refuse
    places = [place for place in planned.order if getattr(entries[place], "may_refuse", False)]
    return places != sorted(places)


def _changing_of(entries: list[Entry]) -> list[Changing]:
    found: list[Changing] = []
    for entry in entries:
        if isinstance(entry, Changing):
            found.append(entry)
        elif isinstance(entry, Several):
            found += [part for part in entry.parts if isinstance(part, Changing)]
    return found


def carry_out(
    folder: Folder, planned: Plan, call: ast.Call | None, draft: Draft, cls: type[PlainElement]
) -> tuple[str | Slot, ...]:
    """Put a head's slots into a draft, and return its parts as they are written."""
    if planned.entries is None:
        assert call is not None
        whole = ast.Call(folder.constants(cls), folder.visited_all(call.args), folder.visited_keywords(call.keywords))
        head = ast.Attribute(at_call(folder, whole, call), "head", ast.Load())
        return (draft.slot("ready", at_call(folder, head, call)),)
    slots = _slots(folder, planned, planned.entries, draft)
    written_parts = [_parts(entry, slots) for entry in planned.entries]
    return tuple([part for place in planned.order for part in written_parts[place]])


def _slots(folder: Folder, planned: Plan, entries: list[Entry], draft: Draft) -> dict[int, Slot]:
    changing = _changing_of(entries)
    if not must_wait(planned):
        return {id(entry): draft.slot(entry.kind, entry.finish(entry.raw()), prefix=entry.prefix) for entry in changing}
    kept = {id(entry): folder.values.new_name() for entry in changing}
    draft.before += [keep(kept[id(entry)], entry.raw()) for entry in changing]
    return {
        id(entry): draft.slot(entry.kind, entry.finish(name(kept[id(entry)])), prefix=entry.prefix)
        for entry in _changing_of([entries[place] for place in planned.order])
    }


def _parts(entry: Entry, slots: dict[int, Slot]) -> list[str | Slot]:
    if isinstance(entry, Fixed):
        return [entry.markup]
    if isinstance(entry, Changing):
        return [entry.before, slots[id(entry)], entry.after]
    return [part if isinstance(part, str) else slots[id(part)] for part in entry.parts]
