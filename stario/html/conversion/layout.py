"""Expressions as lines of Python, as `ruff format` would leave them.

One line where it fits; else the children stand one to a line, and, where even the start of the element is too long, its
arguments too. Several items end in a comma, so that no formatter joins them again; a single one does not, since
`h.p[x,]` would be another thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from stario.html.conversion.literals import quote, split, triple, width


@dataclass(slots=True)
class Text:
    """A text, which may be parted; `name` stands before it in a call or a mapping: `title=`, `"title": `."""

    text: str


@dataclass(slots=True)
class Call:
    """An element or a call: `name(arguments)[children]`; either may be missing."""

    name: str
    arguments: Sequence[Item] | None = None
    children: Sequence[Item] | None = None
    remark: str = ""
    flat: str | None = None
    tried: bool = False


@dataclass(slots=True)
class Mapping:
    """A dict display: keys as literals, values."""

    items: list[Named] = field(default_factory=list["Named"])


@dataclass(slots=True)
class Named:
    """A keyword argument or an item of a mapping: `lead` is `title=` or `"title": `."""

    lead: str
    value: Expression


@dataclass(slots=True)
class Block:
    """A text of several lines, given as such to `h.js`, `h.css` or `h.raw`."""

    name: str
    text: str
    remark: str = ""


Expression: TypeAlias = Text | Call | Mapping | Block | str
Item: TypeAlias = Expression | Named

_MOST = 200  # characters beyond which nothing fits a line, whatever its width


def flat(item: Item) -> str | None:
    """Return an item on one line, or None where it must have several."""
    if isinstance(item, str):
        return item
    if isinstance(item, Text):
        return quote(item.text) if len(item.text) < _MOST else None
    if isinstance(item, Named):
        inner = flat(item.value)
        return None if inner is None else item.lead + inner
    if isinstance(item, Mapping):
        inner = _joined(item.items)
        return None if inner is None else f"{{{inner}}}"
    if isinstance(item, Block):
        return None
    if not item.tried:
        item.tried = True
        item.flat = _flat_call(item)
    return item.flat


def _flat_call(call: Call) -> str | None:
    arguments, children = _bracketed("()", call.arguments), _bracketed("[]", call.children)
    if arguments is None or children is None:
        return None
    text = call.name + arguments + children
    return text if len(text) <= _MOST else None


def _bracketed(marks: str, items: Sequence[Item] | None) -> str | None:
    if items is None:
        return ""
    inner = _joined(items)
    return None if inner is None else f"{marks[0]}{inner}{marks[1]}"


def _joined(items: Sequence[Item]) -> str | None:
    texts: list[str] = []
    for item in items:
        text = flat(item)
        if text is None or (isinstance(item, Call) and item.remark):
            return None
        texts.append(text)
    return ", ".join(texts)


def lay_out(expression: Expression, lead: str, room: int, indent: int = 0) -> list[str]:
    """Return the lines of a whole expression after `lead`, which may hold the first line's indentation."""
    page = _Page(room)
    remark = getattr(expression, "remark", "")
    if remark:
        page.lines.append(f"{' ' * indent}# {remark}")
    if isinstance(expression, Text) and width(lead + quote(expression.text)) > room:
        page.parted(expression, lead, "", indent, bare=False)
    else:
        page.write(expression, lead, "", indent)
    return page.lines


class _Page:
    """Lines as they are written."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.lines: list[str] = []

    def write(self, item: Item, lead: str, tail: str, indent: int, *, alone: bool = True) -> None:
        """Write an item: `lead` before its first line, `tail` after its last."""
        one = flat(item)
        if one is not None and width(lead + one + tail) <= self.room:
            self.lines.append(lead + one + tail)
        elif isinstance(item, Named):
            self.write(item.value, lead + item.lead, tail, indent, alone=True)
        elif isinstance(item, Text):
            self.parted(item, lead, tail, indent, bare=alone)
        elif isinstance(item, Mapping):
            self._items(item.items, lead + "{", "}" + tail, indent)
        elif isinstance(item, Block):
            self._block(item, lead, tail, indent)
        elif isinstance(item, Call):
            self._call(item, lead, tail, indent)
        else:
            self.lines.append(lead + item + tail)

    def _items(self, items: Sequence[Item], opening: str, closing: str, indent: int) -> None:
        """Write a bracket with each item on a line of its own."""
        self.lines.append(opening)
        several = len(items) > 1
        inner = " " * (indent + 4)
        for item in items:
            if remark := getattr(item, "remark", ""):
                self.lines.append(f"{inner}# {remark}")
            self.write(item, inner, "," if several else "", indent + 4, alone=not several)
        self.lines.append(" " * indent + closing)

    def _call(self, call: Call, lead: str, tail: str, indent: int) -> None:
        start = lead + call.name
        if call.arguments:
            arguments = _bracketed("()", call.arguments)
            after = tail if call.children is None else "["
            if call.children is None or arguments is None or width(start + arguments + after) > self.room:
                self._items(call.arguments, start + "(", ")", indent)
                start = self.lines.pop()
            else:
                start += arguments
        if call.children is None:
            self.lines.append(start + tail)
            return
        children = _bracketed("[]", call.children)
        if children is not None and width(start + children + tail) <= self.room:
            self.lines.append(start + children + tail)
        else:
            self._items(call.children, start + "[", "]" + tail, indent)

    def _block(self, block: Block, lead: str, tail: str, indent: int) -> None:
        literal = triple(block.text)
        if literal is None:
            self._call(Call(block.name, [Text(block.text)]), lead, tail, indent)
        else:
            self.lines.append(f"{lead}{block.name}({literal}){tail}")

    def parted(self, text: Text, lead: str, tail: str, indent: int, *, bare: bool) -> None:
        """Write a text in several parts; in parentheses, lest a comma seems to be missing, where others stand by it."""
        inner = " " * (indent if bare else indent + 4)
        parts = split(text.text, self.room - len(inner) - len(tail))
        if bare or len(parts) == 1:
            self.lines.append(lead + parts[0])
            self.lines.extend(" " * indent + part for part in parts[1:])
            self.lines[-1] += tail
        else:
            self.lines.append(lead + "(")
            self.lines.extend(inner + part for part in parts)
            self.lines.append(f"{' ' * indent}){tail}")
