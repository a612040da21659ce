"""What goes into slots: values normalised when a node is built, so that equal values are equal markup.

Laws. Everything here gives what the plain path gives: attribute values by the same table, children taken at the same
moment (a list is copied, a generator is drawn later). What the plain path would refuse when it renders is kept, and
refused then. Exact types only: `1 == True`, and Markup equals its text, so a value's class is settled here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stario.html.attribute_values import value_of
from stario.html.attribute_values import written as written
from stario.html.escaping import escape_text
from stario.html.nodes import HTMLNode, take
from stario.html.protocols import is_other_sequence, is_row
from stario.html.rendering import first_newline, render_inside, text_of
from stario.html.templates import Filled, FilledFragment, Kept, given_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stario.html.nodes import Element

_STAY: Final = frozenset({str, int, Filled, FilledFragment})


def child_value(child: object) -> object:
    """Return a child as a slot keeps it: a str, an int, a node, a tuple of these, or what the plain path will judge."""
    kind = type(child)
    if kind in _STAY:
        return child
    if child is None or kind is bool:
        return ""
    if isinstance(child, HTMLNode):
        return child
    if is_row(child) or is_other_sequence(child):
        return _row(tuple(child))
    return _other(child)


def _row(children: tuple[object, ...]) -> tuple[object, ...]:
    if _STAY.issuperset(map(type, children)):
        return children
    return tuple([child if type(child) in _STAY else _leaf(child) for child in take(children)])


def _leaf(child: object) -> object:
    if child is None or type(child) is bool:
        return ""
    return child if isinstance(child, HTMLNode) else _other(child)


_THEIR_TEXT: Final = frozenset({"float", "Decimal", "date", "time", "datetime", "UUID"})


def _other(child: object) -> object:
    """Return what is neither a node nor a row: numbers and dates as their text, the rest for the plain path."""
    kind = type(child)
    if kind is float or (kind.__name__ in _THEIR_TEXT and kind.__module__ in ("decimal", "datetime", "uuid")):
        return str(child)
    if isinstance(child, str) and not hasattr(kind, "__html__"):
        return str.__str__(child)
    taken = take((child,))
    return taken[0] if len(taken) == 1 and isinstance(taken[0], HTMLNode) else Kept(child)


def cells(turns: Iterable[object]) -> Sequence[object]:
    """Return the values of a comprehension whose slot is its own variable: `[h.td[cell] for cell in row]`.

    They are a tuple where all are texts, which is quick to write, else a list.
    """
    if type(turns) in _ROWS and _TEXTS.issuperset(map(type, turns)):
        return tuple(turns)
    return [child if type(child) in _STAY else child_value(child) for child in turns]


_ROWS: Final = frozenset({list, tuple})
_TEXTS: Final = frozenset({str})


# -- attributes


def attribute_value(cls: type[Element], name: str, kind: str, value: object) -> str | bool | None:
    """Return an attribute's value as a slot keeps it: text, True for a bare name, None for none; raises as built."""
    return value_of(cls, name, kind, value)


def exact_text(text: str) -> str:
    """Return what an f-string of one part gave as a str and nothing more: `f"{markup}"` is Markup again."""
    return str.__str__(text)


# -- writing


def write_child(child: Any) -> str:  # of any class: that is what it looks at
    """Return the markup of a normalised child, as yet unfinished; raises `MarkupError` for what cannot be written."""
    kind: type[Any] = type(child)  # pyright: ignore[reportUnknownVariableType]
    if kind is str:
        return escape_text(child)
    if kind is Filled or kind is FilledFragment:
        return child.template.emit(child.values)  # type: ignore[no-any-return]
    if kind is tuple:
        return "".join([
            each.template.emit(each.values) if type(each) is Filled else write_child(each)
            for each in child
        ])  # fmt: skip
    if kind is int:
        return str(child)
    if kind is Kept:
        text = text_of(child.value)
        if text is not None:
            return text
        child = child.value
    return render_inside(child)


def newline_before(*children: object) -> str:
    """Return the line feed that a parser drops after `<pre>`, where the first of the children begins with one."""
    return first_newline(take(tuple(map(given_back, children))))
