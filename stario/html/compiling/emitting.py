"""From a template to the function that writes it: one f-string over the unpacked values.

Two ways through it. The fast one holds when every attribute's value is a str, which a test before it makes sure of; the
other asks each attribute whether it is there. Rows are written in place, by a list comprehension over their own values.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, Final, cast

from stario.html.compiling.trees import either, function, joined, keep, name, row, same, stored, within
from stario.html.escaping import escape_text
from stario.html.nodes import PlainElement, Raw
from stario.html.rendering import first_newline, static_text
from stario.html.slots import newline_before, write_child
from stario.html.templates import Filled, Shape, Slot, Template, attribute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DROPS_FIRST_NEWLINE: Final = frozenset({"pre", "textarea", "listing"})


class Newline:
    """The line feed before the content of an element that drops its first one; its children as constants and slots."""

    def __init__(self, children: tuple[object, ...]) -> None:
        self.children = children


def parts_of(children: tuple[object, ...]) -> Iterator[str | Slot | Newline]:
    """Yield what a template writes, in order: finished markup and slots."""
    for child in children:
        if isinstance(child, Slot):
            yield child
        elif isinstance(child, Shape):
            yield from _shape_parts(child)
        else:
            yield static_text(child)


def _shape_parts(shape: Shape) -> Iterator[str | Slot | Newline]:
    kind = shape.kind
    if not issubclass(kind, PlainElement):
        yield from parts_of(shape.children)
        return
    yield kind.start
    yield from shape.head
    yield ">"
    if kind.content == "raw":
        yield static_text(Shape(kind, (), shape.children).unfold(()))[len(kind.start) + 1 :]
        return
    if kind.tag in _DROPS_FIRST_NEWLINE:
        yield from _newline(shape.children)
    yield from parts_of(shape.children)
    yield kind.close


def _newline(children: tuple[object, ...]) -> Iterator[str | Newline]:
    """Yield what decides about the line feed that a parser drops; nothing where an element or a number comes first."""
    first = next((child for child in children if not (child is None or child == "" or type(child) is bool)), None)
    if isinstance(first, Slot):
        yield Newline(children)
    elif first is not None and not isinstance(first, Shape):
        yield first_newline((first,))
    elif isinstance(first, Shape) and not issubclass(first.kind, PlainElement):
        yield "\n"


def emitter(template: Template) -> Callable[[tuple[object, ...]], str]:
    """Return the function from a template's values to its markup."""
    writer = _Writer()
    body: list[ast.stmt] = []
    if template.count:
        body.append(ast.Assign([_targets(template, "v")], name("values")))
    body.append(ast.Return(writer.written(template, "v", at_once=True)))
    module = ast.fix_missing_locations(ast.Module([function("emit", "values", body)], []))
    code = compile(module, f"<stario {template.where}>", "exec")
    namespace: dict[str, Any] = dict(writer.names)
    exec(code, namespace)  # noqa: S102  # of our own making: see written()
    return cast("Callable[[tuple[object, ...]], str]", namespace["emit"])


def _targets(template: Template, prefix: str) -> ast.expr:
    names = [stored(f"{prefix}{index}") for index in range(template.count)]
    return ast.Tuple(cast("list[ast.expr]", names), ast.Store())


class _Writer:
    """Makes the expression that writes a template, and collects what it refers to."""

    def __init__(self) -> None:
        self.names: dict[str, object] = {
            "esc": escape_text,
            "child": write_child,
            "attribute": attribute,
            "newline": newline_before,
            "unseen": Raw(""),
            "texts": frozenset({str}),
            "Filled": Filled,
        }

    def written(self, template: Template, prefix: str, *, at_once: bool) -> ast.expr:
        """Return the expression for a template whose values have the names `v0`, `v1` and so on."""
        parts = list(parts_of(template.roots))
        fast = joined(self._parts(parts, prefix, fast=True))
        tests = [
            same(_call("type", name(f"{prefix}{part.index}")), name("str"))
            for part in parts
            if isinstance(part, Slot) and part.kind == "attribute"
        ]
        if not tests:
            return fast
        test = tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), cast("list[ast.expr]", tests))
        if at_once:
            return either(test, fast, joined(self._parts(parts, prefix, fast=False)))
        values = row(*(name(f"{prefix}{index}") for index in range(template.count)))
        return either(test, fast, ast.Call(self._name_for(_slow_way(template)), [values], []))

    def _name_for(self, thing: object) -> ast.Name:
        identifier = f"_{id(thing)}"
        self.names[identifier] = thing
        return name(identifier)

    def _parts(self, parts: list[str | Slot | Newline], prefix: str, *, fast: bool) -> list[str | ast.expr]:
        return [
            piece
            for part in parts
            for piece in ([part] if isinstance(part, str) else self._part(part, prefix, fast=fast))
        ]

    def _part(self, part: Slot | Newline, prefix: str, *, fast: bool) -> list[str | ast.expr]:
        if isinstance(part, Newline):
            return [self._newline(part, prefix)]
        value = name(f"{prefix}{part.index}")
        if part.kind == "attribute":
            return (
                [part.prefix, _quoted(value), '"'] if fast else [_call("attribute", ast.Constant(part.prefix), value)]
            )
        if part.kind == "rows":
            assert part.inner is not None
            return [self._rows(part.inner, value.id)]
        return [_PLAIN_KINDS[part.kind](value)]

    def _newline(self, part: Newline, prefix: str) -> ast.expr:
        """Return what writes the line feed: for one text, a look at its first character."""
        judged = _call("newline", *(self._stand_in(child, prefix) for child in part.children))
        only = part.children[0] if len(part.children) == 1 else None
        if not isinstance(only, Slot) or only.kind not in ("child", "text"):
            return judged
        value = name(f"{prefix}{only.index}")
        first = ast.Subscript(value, ast.Slice(None, ast.Constant(1), None), ast.Load())
        of_text = either(
            within(first, row(ast.Constant("\n"), ast.Constant("\r"))), ast.Constant("\n"), ast.Constant("")
        )
        return either(same(_call("type", value), name("str")), of_text, judged)

    def _stand_in(self, child: object, prefix: str) -> ast.expr:
        """Return what the line feed before an element's content is decided by: an element counts as a number does."""
        if isinstance(child, Slot):
            value = name(f"{prefix}{child.index}")
            return value if child.inner is None else either(value, _first_of(child.inner), ast.Constant(""))
        if isinstance(child, Shape):
            return _shape_stand_in(child)
        return self._name_for(child)

    def _rows(self, inner: Template, value: str) -> ast.expr:
        usual = self._cells(inner, value)
        each = self._each(inner, value)
        if usual is None:
            return each
        texts = ast.Call(
            ast.Attribute(name("texts"), "issuperset", ast.Load()), [_call("map", name("type"), name(value))], []
        )
        return either(texts, usual, each)

    def _cells(self, inner: Template, value: str) -> ast.expr | None:
        """Return the short way for rows of one text each: `<td>` + `</td><td>`.join(...) + `</td>`."""
        parts = _merged(parts_of(inner.roots))
        if len(parts) != 3 or not isinstance(parts[1], Slot) or parts[1].kind not in ("child", "text"):
            return None
        before, _, after = parts
        between = ast.Attribute(ast.Constant(f"{after}{before}"), "join", ast.Load())
        whole = joined([str(before), ast.Call(between, [_call("map", name("esc"), name(value))], []), str(after)])
        return either(name(value), whole, ast.Constant(""))

    def _each(self, inner: Template, value: str) -> ast.expr:
        prefix = f"{value}_"
        target = stored(f"{prefix}0") if inner.count == 1 else _targets(inner, prefix)
        loop = ast.comprehension(target, name(value), [], 0)
        turns = ast.ListComp(self.written(inner, prefix, at_once=False), [loop])
        return ast.Call(ast.Attribute(ast.Constant(""), "join", ast.Load()), [turns], [])


def _merged(parts: Iterator[str | Slot | Newline]) -> list[str | Slot | Newline]:
    """Return parts with the texts that follow one another put together."""
    merged: list[str | Slot | Newline] = []
    for part in parts:
        last = merged[-1] if merged else None
        if isinstance(part, str) and isinstance(last, str):
            merged[-1] = last + part
        elif part != "":
            merged.append(part)
    return merged


def _slow_way(template: Template) -> Callable[[tuple[object, ...]], str]:
    """Return the function for rows of which some attribute is no str; made when it is first needed."""
    made: list[Callable[[tuple[object, ...]], str]] = []

    def write(values: tuple[object, ...]) -> str:
        if not made:
            made.append(emitter(template))
        return made[0](values)

    return write


def _first_of(inner: Template) -> ast.expr:
    first = inner.roots[0]
    assert isinstance(first, Shape)
    return _shape_stand_in(first)


def _shape_stand_in(shape: Shape) -> ast.expr:
    return ast.Constant(0) if issubclass(shape.kind, PlainElement) else name("unseen")


def _call(identifier: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(name(identifier), list(arguments), [])


def _quoted(value: ast.expr) -> ast.expr:
    """Return a text escaped, an apostrophe left as it is within double quotes.

    `q if (q := esc(value)) is value else q.replace("&#39;", "'")`: what needs no escaping comes back as it is.
    """
    replaced = ast.Call(ast.Attribute(name("q"), "replace", ast.Load()), [ast.Constant("&#39;"), ast.Constant("'")], [])
    return either(same(keep("q", _call("esc", value)), value), name("q"), replaced)


def _child(value: ast.Name) -> ast.expr:
    markup = ast.Call(
        ast.Attribute(ast.Attribute(name(value.id), "template", ast.Load()), "emit", ast.Load()),
        [ast.Attribute(name(value.id), "values", ast.Load())], [],
    )  # fmt: skip
    rest = either(same(_call("type", value), name("int")), name(value.id), _call("child", value))
    filled = either(same(_call("type", value), name("Filled")), markup, rest)
    return either(same(_call("type", value), name("str")), _call("esc", value), filled)


_PLAIN_KINDS: Final[dict[str, Callable[[ast.Name], ast.expr]]] = {
    "child": _child,
    "text": lambda value: _call("esc", value),
    "piece": _quoted,
    "ready": lambda value: value,
}
