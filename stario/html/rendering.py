"""From a tree to text, without recursion, in pieces of a bounded size.

Laws. One walk serves `render` and `render_chunks`. Any depth is fine: the path is a list, not the call stack. What is
finished leaves; a chunk is sent before the next row exists. Errors name the path from the root, which is found from the
same list, when it is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from markupsafe import Markup

from stario.html.attribute_values import names_itself
from stario.html.errors import MarkupError, describe
from stario.html.escaping import escape_text, finish, unify_newlines
from stario.html.javascript import Code, Css, is_raw_text, raw_text
from stario.html.nodes import ORDINARY, Element, Fragment, HTMLNode, Raw, Remembered
from stario.html.protocols import is_row

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOOK_EVERY = 64
"""Pieces between two looks at how much is waiting: a sum for each piece would cost more than the piece."""
_WHOLE = 1 << 62
"""A size that no page reaches: nobody looks how much is waiting."""
_LARGE = 512
"""Characters of a text after which a look is due at once."""


# Where the walk was when it went one level down: what is left there, the end tag to write then, the node it is in.
_Level: TypeAlias = tuple["Iterator[object]", str, object]


def render(node: object) -> Markup:
    """Return a tree as markup; raises `MarkupError` for a child that cannot be written."""
    return Markup("".join(render_chunks(node, size=_WHOLE)))


def render_chunks(node: object, size: int = 8192) -> Iterator[str]:
    """Yield a tree as texts of about `size` characters each, every one as soon as it is finished."""
    pieces: list[str] = []
    append = pieces.append
    ordinary = ORDINARY.get
    levels: list[_Level] = []
    rest: Iterator[object] = iter((node,))
    children: Iterable[object]
    close, within = "", node
    look_every, large = (_LOOK_EVERY, _LARGE) if size < _WHOLE else (_WHOLE, _WHOLE)
    waiting, looked, look_at = 0, 0, look_every  # characters and pieces seen so far, and when to look again
    while True:
        for child in rest:
            if len(pieces) >= look_at:
                waiting += sum(map(len, pieces[looked:]))
                looked, look_at = len(pieces), len(pieces) + look_every
                if waiting >= size:
                    yield finish("".join(pieces))
                    pieces.clear()
                    waiting, looked, look_at = 0, 0, look_every
            kind = type(child)
            if kind is str:
                append(escape_text(child))  # type: ignore[arg-type]  # checked by its exact type
                if len(child) > large:  # type: ignore[arg-type]
                    look_at = 0
            elif (ends := ordinary(kind)) is not None:
                start, end = ends
                element: Element = child  # type: ignore[assignment]  # ORDINARY holds nothing else
                inside = element.children
                if len(inside) == 1 and type(only := inside[0]) is str:
                    append(f"{start}{element.head}>{escape_text(only)}{end}")
                    if len(only) > large:
                        look_at = 0
                elif inside:
                    append(f"{start}{element.head}>")
                    levels.append((rest, close, within))
                    rest, close, within = iter(inside), end, element
                    break
                else:
                    append(f"{start}{element.head}>{end}")
            elif isinstance(child, Element):
                if child.content == "raw":
                    append(f"{child.start}{child.head}>{_raw(child, levels, within)}{child.close}")
                else:
                    append(f"{child.start}{child.head}>{_first_newline(child)}")
                    levels.append((rest, close, within))
                    rest, close, within = iter(child.children), child.close, child
                    break
            elif child is None or kind is bool:
                pass
            elif kind is int:
                append(str(child))
            elif isinstance(child, HTMLNode):
                markup, children = child.expand()
                append(markup)
                levels.append((rest, close, within))
                rest, close, within = iter(children), "", child
                break
            elif is_row(child):
                levels.append((rest, close, within))
                rest, close, within = iter(child), "", child
                break
            else:
                append(_text(child, levels, within))
        else:
            append(close)
            if not levels:
                break
            rest, close, within = levels.pop()
    rest_of_it = finish("".join(pieces))
    if rest_of_it:
        yield rest_of_it


def _text(child: object, levels: list[_Level], within: object) -> str:
    text = text_of(child)
    if text is None:
        _refuse(child, levels, within)
    return text


def text_of(child: object) -> str | None:
    """Return how a child that is no node is written: text, numbers, dates, foreign markup; None if it cannot be."""
    kind = type(child)
    if kind is str or kind is int:
        return escape_text(str(child))
    if child is None or kind is bool:
        return ""
    markup = getattr(kind, "__html__", None)
    if markup is not None:
        return unify_newlines(str.__str__(markup(child)))
    if isinstance(child, str):
        return escape_text(str.__str__(child))
    return escape_text(str(child)) if isinstance(child, int | float) or names_itself(kind) else None


_INSTEAD: dict[str, str] = {
    "dict": "write h.json_script(value, id=...) for data, or str(value) for its text",
    "dict_keys": "write list(value)",
    "dict_values": "write list(value)",
    "dict_items": "write list(value), with an element for each pair",
    "bytes": 'write value.decode("utf-8")',
    "set": "write sorted(value): a set has no order",
    "frozenset": "write sorted(value): a set has no order",
    "type": "write h.br() with parentheses",
    "function": "call it",
    "coroutine": "await it first",
    "Code": "code goes into on... attributes, data.on(...) and h.script[...]",
    "Css": "a style sheet goes into h.style[...]",
}


def _refuse(child: object, levels: list[_Level], within: object) -> NoReturn:
    raise MarkupError(
        path=path_of([*(node for _, _, node in levels[1:]), within], child),
        expected="text, a number, an element, None, or a list of these",
        came=describe(child),
        hint=_INSTEAD.get("type" if isinstance(child, type) else type(child).__name__, "write str(value) for its text"),
    )


def path_of(nodes: Iterable[object], child: object = None) -> str:
    """Return the way through nested nodes: `html > body > ul#todo > li[3]`."""
    elements = [node for node in nodes if isinstance(node, Element)]
    steps = [_step(parent, node) for parent, node in zip([None, *elements], elements)]
    return " > ".join(steps)


def _step(parent: Element | None, node: Element) -> str:
    if node.id is not None:
        return f"{node.tag}#{node.id}"
    alike = [sibling for sibling in _laid_out(parent) if isinstance(sibling, Element) and sibling.tag == node.tag]
    place = next((n for n, sibling in enumerate(alike, 1) if sibling is node), 0)
    return f"{node.tag}[{place}]" if place and len(alike) > 1 else node.tag


def _laid_out(parent: Element | None) -> Iterator[object]:
    waiting = list(reversed(parent.children)) if parent is not None else []
    while waiting:
        child = waiting.pop()
        if isinstance(child, Fragment):
            waiting.extend(reversed(child.children))
        elif isinstance(child, Remembered):
            waiting.extend(reversed(child.drawn))
        else:
            yield child


_DROPS_FIRST_NEWLINE = frozenset({"pre", "textarea", "listing"})


def _first_newline(element: Element) -> str:
    """Return the line feed that a parser drops after `<pre>` and `<textarea>`, where the text begins with one."""
    if element.tag not in _DROPS_FIRST_NEWLINE:
        return ""
    first: object = ""
    for first in element.children:
        if first is not None and first != "" and type(first) is not bool:
            break
    else:
        return ""
    if isinstance(first, Element):
        return ""
    if isinstance(first, str):
        return "\n" if first[:1] in ("\n", "\r") else ""
    return "" if isinstance(first, int | float) else "\n"  # it cannot be seen: one too many does no harm


def _raw(element: Element, levels: list[_Level], within: object) -> str:
    texts: list[str] = []
    for child in element.children:
        if isinstance(child, Raw):
            texts.append(child.markup)
        elif isinstance(child, Code | Css) and is_raw_text(child, element.tag):
            texts.append(child.text)
        elif child is not None:
            wrapper = "js" if element.tag == "script" else "css"
            above = [node for _, _, node in levels[1:]] + ([within] if levels else [])
            raise MarkupError(
                path=path_of([*above, element]),
                expected=f"h.{wrapper}(...) in <{element.tag}>",
                came=describe(child),
                hint=f'write h.{element.tag}[h.{wrapper}("...")]; text from elsewhere never becomes code',
            )
    return raw_text(texts, element.tag)
