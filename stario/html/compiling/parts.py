"""What a template writes, part by part: finished markup, slots, and the line feed that some elements need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stario.html.nodes import PlainElement
from stario.html.rendering import DROPS_FIRST_NEWLINE, first_newline, static_text
from stario.html.templates import Shape, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


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
    if kind.tag in DROPS_FIRST_NEWLINE:
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


def merged(parts: Iterable[str | Slot | Newline]) -> list[str | Slot | Newline]:
    """Return parts with the texts that follow one another put together."""
    merged: list[str | Slot | Newline] = []
    for part in parts:
        last = merged[-1] if merged else None
        if isinstance(part, str) and isinstance(last, str):
            merged[-1] = last + part
        elif part != "":
            merged.append(part)
    return merged
