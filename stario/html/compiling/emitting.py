"""From a template to the functions that write it: one f-string over the unpacked values, one loop over rows of them.

A function is made when it is first needed, and asks of each value first whether it is what the first one was: a text, a
number, a compiled element, no attribute at all. Any other value is written as well, only later.
"""

from __future__ import annotations

import ast
import warnings
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Final

from stario.html.compiling.parts import Newline, merged, parts_of
from stario.html.compiling.trees import Constants, either, joined, keep, name, row, same, stored, within
from stario.html.escaping import escape_text
from stario.html.nodes import PlainElement, Raw
from stario.html.slots import newline_before, write_child
from stario.html.templates import Filled, Shape, Slot, Template, attribute

if TYPE_CHECKING:
    from stario.html.templates import Emit


def emitter(template: Template, seen: tuple[object, ...]) -> Emit:
    """Return the function from a template's values to its markup; values like those seen take the short way."""
    writer = _Writer(template, seen)
    return _function(template, writer, _ONE, TARGET=_target(template), WRITTEN=writer.written())


def rows_emitter(template: Template, seen: object) -> Emit:
    """Return the function from rows of values to their markup."""
    writer = _Writer(template, (seen,) if template.count == 1 else seen)  # type: ignore[arg-type]
    target = stored("v0") if template.count == 1 else _target(template)
    parts = {"TARGET": target, "WRITTEN": writer.written()}
    cells = writer.cells()
    return (
        _function(template, writer, _ROWS, **parts)
        if cells is None
        else _function(template, writer, _CELLS, CELLS=cells, **parts)
    )


# What the functions look like; the names in capitals are put in as expressions.
_ONE: Final = """
def emit(values):
    TARGET = values
    return WRITTEN
"""
_ROWS: Final = """
def emit(rows):
    pieces = []
    append = pieces.append
    for TARGET in rows:
        append(WRITTEN)
    return "".join(pieces)
"""
_CELLS: Final = """
def emit(rows):
    if type(rows) is tuple:
        return CELLS if rows else ""
    pieces = []
    append = pieces.append
    for TARGET in rows:
        append(WRITTEN)
    return "".join(pieces)
"""


def _function(template: Template, writer: _Writer, form: str, **expressions: ast.expr) -> Emit:
    filling = _Filling(expressions, writer.names)
    tree = ast.fix_missing_locations(filling.visit(ast.parse(form)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # constants that are called: they are objects by the time they run
        [code] = [
            each for each in compile(tree, f"<stario {template.where}>", "exec").co_consts if isinstance(each, CodeType)
        ]
    return FunctionType(filling.constants.put_into(code), {"__builtins__": {}})


class _Filling(ast.NodeTransformer):
    """Puts expressions in the places that a form leaves for them, and objects in the place of their names."""

    def __init__(self, expressions: dict[str, ast.expr], objects: dict[str, object]) -> None:
        self._expressions = expressions
        self._objects = objects
        self.constants = Constants()

    def visit_Name(self, node: ast.Name) -> ast.AST:
        expression = self._expressions.get(node.id)
        if expression is not None:
            filled: ast.AST = self.visit(expression)
            return filled
        return self.constants(self._objects[node.id]) if node.id in self._objects else node


def _target(template: Template) -> ast.expr:
    names: list[ast.expr] = [stored(f"v{index}") for index in range(template.count)]
    return ast.Tuple(names, ast.Store()) if names else stored("nothing")


class _Writer:
    """Makes the expression that writes a template, and collects the objects that it refers to by name."""

    def __init__(self, template: Template, seen: tuple[object, ...]) -> None:
        self._parts = merged(parts_of(template.roots))
        self._seen = seen
        self.names: dict[str, object] = {
            "esc": escape_text,
            "child": write_child,
            "attribute": attribute,
            "newline": newline_before,
            "type": type,
            "str": str,
            "int": int,
            "map": map,
            "tuple": tuple,
            "unseen": Raw(""),
            "Filled": Filled,
        }

    def written(self) -> ast.expr:
        """Return the expression for a template whose values have the names `v0`, `v1` and so on.

        Attributes that were texts are asked all at once, for there to be one f-string.
        """
        tests: list[ast.expr] = [
            ast.Compare(name(f"v{part.index}"), [ast.IsNot()], [ast.Constant(otherwise)])
            for part in self._parts
            if isinstance(part, Slot) and part.kind == "attribute" and self._class_of(part) is str
            for otherwise in (None, True)
        ]
        flat = joined(self._pieces(flat=True))
        if not tests:
            return flat
        return either(ast.BoolOp(ast.And(), tests), flat, joined(self._pieces(flat=False)))

    def _pieces(self, *, flat: bool) -> list[str | ast.expr]:
        pieces: list[str | ast.expr] = []
        for part in self._parts:
            if isinstance(part, str):
                pieces.append(part)
            elif isinstance(part, Newline):
                pieces.append(self._newline(part))
            else:
                pieces += self._slot(part, flat=flat)
        return pieces

    def cells(self) -> ast.expr | None:
        """Return the short way for rows of one text each: `<td>` + `</td><td>`.join(...) + `</td>`."""
        if len(self._parts) != 3 or not isinstance(slot := self._parts[1], Slot):
            return None
        before, _, after = self._parts
        if slot.kind not in ("child", "text"):
            return None
        between = ast.Attribute(ast.Constant(f"{after}{before}"), "join", ast.Load())
        return joined([str(before), ast.Call(between, [_call("map", name("esc"), name("rows"))], []), str(after)])

    def _class_of(self, slot: Slot) -> type:
        return type(self._seen[slot.index])

    def _slot(self, slot: Slot, *, flat: bool) -> list[str | ast.expr]:
        value = name(f"v{slot.index}")
        seen = self._class_of(slot)
        if slot.kind == "ready":
            return [value]
        if slot.kind == "text":
            return [_call("esc", value)]
        if slot.kind == "choice":
            return [self._choice(slot, value)]
        if slot.kind == "rows":
            return [ast.Call(ast.Attribute(self._name_for(slot.inner), "emit_rows", ast.Load()), [value], [])]
        if slot.kind == "attribute":
            if flat and seen is str:
                return [slot.prefix, _quoted(value), '"']
            return [_call("attribute", ast.Constant(slot.prefix), value)]
        if slot.kind == "piece":
            return [_piece(value, seen)]
        return [_child(value, seen)]

    def _choice(self, slot: Slot, value: ast.Name) -> ast.expr:
        chosen = ast.Call(ast.Attribute(self._name_for(slot.inner), "emit", ast.Load()), [value], [])
        other = "".join([part for part in parts_of(slot.other.roots) if isinstance(part, str)]) if slot.other else ""
        return either(ast.Compare(value, [ast.IsNot()], [ast.Constant(None)]), chosen, ast.Constant(other))

    def _name_for(self, thing: object) -> ast.Name:
        identifier = f"_{id(thing)}"
        self.names[identifier] = thing
        return name(identifier)

    def _newline(self, part: Newline) -> ast.expr:
        """Return what writes the line feed: for one text, a look at its first character."""
        judged = _call("newline", *map(self._stand_in, part.children))
        only = part.children[0] if len(part.children) == 1 else None
        if not isinstance(only, Slot) or only.kind not in ("child", "text"):
            return judged
        value = name(f"v{only.index}")
        first = ast.Subscript(value, ast.Slice(None, ast.Constant(1), None), ast.Load())
        begins = within(first, row(ast.Constant("\n"), ast.Constant("\r")))
        of_text = either(begins, ast.Constant("\n"), ast.Constant(""))
        return either(_is(value, "str"), of_text, judged)

    def _stand_in(self, child: object) -> ast.expr:
        """Return what the line feed before an element's content is decided by: an element counts as a number does."""
        if isinstance(child, Slot):
            return self._slot_stand_in(child, name(f"v{child.index}"))
        if isinstance(child, Shape):
            return ast.Constant(0) if issubclass(child.kind, PlainElement) else name("unseen")
        return self._name_for(child)

    def _slot_stand_in(self, slot: Slot, value: ast.Name) -> ast.expr:
        if slot.inner is None:
            return value
        there: ast.expr = self._stand_in(slot.inner.roots[0])
        other: ast.expr = self._stand_in(slot.other.roots[0]) if slot.other is not None else ast.Constant(None)
        is_there = ast.Compare(value, [ast.IsNot()], [ast.Constant(None)]) if slot.kind == "choice" else value
        return either(is_there, there, other)


def _call(identifier: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(name(identifier), list(arguments), [])


def _quoted(value: ast.expr) -> ast.expr:
    """Return a text escaped, an apostrophe left as it is within double quotes.

    `q if (q := esc(value)) is value else q.replace("&#39;", "'")`: what needs no escaping comes back as it is.
    """
    replace = ast.Attribute(name("q"), "replace", ast.Load())
    replaced = ast.Call(replace, [ast.Constant("&#39;"), ast.Constant("'")], [])
    return either(same(keep("q", _call("esc", value)), value), name("q"), replaced)


def _is(value: ast.expr, class_name: str) -> ast.expr:
    return same(_call("type", value), name(class_name))


def _piece(value: ast.Name, seen: type) -> ast.expr:
    """Return what writes a text or a number within an attribute's value; only a number goes out as it is."""
    number = either(_is(value, "int"), value, _quoted(value))
    return number if seen is int else either(_is(value, "str"), _quoted(value), number)


def _child(value: ast.Name, seen: type) -> ast.expr:
    """Return what writes a child, the class that was seen first."""
    template = ast.Attribute(value, "template", ast.Load())
    markup = ast.Call(
        ast.Attribute(template, "emit", ast.Load()), [ast.Attribute(value, "values", ast.Load())], []
    )  # fmt: skip
    ways: dict[str, ast.expr] = {"str": _call("esc", value), "Filled": markup, "int": value}
    order = sorted(ways, key=lambda each: each != seen.__name__)
    written: ast.expr = _call("child", value)
    for class_name in reversed(order):
        written = either(_is(value, class_name), ways[class_name], written)
    return written
