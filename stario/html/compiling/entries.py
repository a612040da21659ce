"""The parts of an element's head, and how they become slots: what is evaluated when, and what is checked when.

Law: attributes are checked when all of them have been evaluated, as the constructor does. Where a later one might have
been seen to run first (it calls something), all are evaluated, kept, and then checked, in the order in which they are
written.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from stario.html.compiling.trees import keep, name

if TYPE_CHECKING:
    from stario.html.compiling.drafts import Draft
    from stario.html.compiling.folding import Folder
    from stario.html.nodes import PlainElement
    from stario.html.templates import Kind, Slot


class UnknownError(Exception):
    """The head cannot be known before it runs."""


class Fixed(NamedTuple):
    """An attribute that never changes: its markup."""

    markup: str


class Changing(NamedTuple):
    """An attribute whose value an expression gives: what is evaluated in its place, and what becomes of that.

    `raw` gives the expression that is evaluated (the author's, folded), `finish` the slot's value from it;
    `may_refuse` says whether finishing can raise, `is_seen` whether anyone could see when `raw` runs.
    """

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


class Plan(NamedTuple):
    """The head of one element: entries as they are evaluated, places as they are written; no entries: one slot."""

    entries: list[Entry] | None
    order: list[int]


def as_is(expression: ast.expr) -> ast.expr:
    """Return a value that needs no finishing."""
    return expression


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
    for entry in changing_of(entries):
        if refusing and entry.is_seen:
            return True
        refusing = refusing or entry.may_refuse
    places = [place for place in planned.order if getattr(entries[place], "may_refuse", False)]
    return places != sorted(places)


def changing_of(entries: list[Entry]) -> list[Changing]:
    """Return all that changes in some entries, in order."""
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
    changing = changing_of(entries)
    if not must_wait(planned):
        return {id(entry): draft.slot(entry.kind, entry.finish(entry.raw()), prefix=entry.prefix) for entry in changing}
    kept = {id(entry): folder.values.new_name() for entry in changing}
    draft.before += [keep(kept[id(entry)], entry.raw()) for entry in changing]
    return {
        id(entry): draft.slot(entry.kind, entry.finish(name(kept[id(entry)])), prefix=entry.prefix)
        for entry in changing_of([entries[place] for place in planned.order])
    }


def _parts(entry: Entry, slots: dict[int, Slot]) -> list[str | Slot]:
    if isinstance(entry, Fixed):
        return [entry.markup]
    if isinstance(entry, Changing):
        return [slots[id(entry)]]
    return [part if isinstance(part, str) else slots[id(part)] for part in entry.parts]
