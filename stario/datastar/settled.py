"""How nodes of patches are parsed: whether they stand alone, and whether their elements stand where they were written.

What a template says of itself is asked once; markup is looked at only where nodes from elsewhere stand in it, or where
nothing was compiled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stario.datastar.nesting import is_as_written, stays_inside
from stario.html.compiling.parts import parts_of
from stario.html.differ.plans import plan_of
from stario.html.rendering import render
from stario.html.streaming import render_chunks
from stario.html.templates import Filled, Slot, Template

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST: Final = 20_000
"""Characters of markup beyond which it is not looked at, and the unit counts as not settled."""
_TEXTS: Final = frozenset({str, int})


def is_settled(node: Any, around: tuple[str, ...]) -> bool:
    """Say whether all elements in an element come to stand where the tree has them, so that their numbers find them."""
    known = _of_template(node, around, is_as_written)
    if known is not None:
        return known
    markup = ""
    for chunk in render_chunks(node, size=4096, keep=MOST):
        markup += chunk
        if len(markup) > MOST:
            return False
    return is_as_written(markup, around)


def stands_alone(node: Any, around: tuple[str, ...]) -> bool:
    """Say whether a node is parsed among elements with the names `around` as it is on its own."""
    known = _of_template(node, around, stays_inside)
    return known if known is not None else stays_inside(render(node), around)


def _of_template(node: Any, around: tuple[str, ...], test: Callable[[str, Sequence[str]], bool]) -> bool | None:
    """Return what a test says of a compiled node's template; None where its values have a say in it."""
    if type(node) is not Filled or not _holds_only_texts(node.template, node.values):
        return None
    known = plan_of(node.template).settled
    key = (test.__name__, *around)
    if key not in known:
        known[key] = test(_outline(node.template.roots), around)
    return known[key]


def _outline(roots: Sequence[object]) -> str:
    """Return a template's markup with any text in its slots, comprehensions turned twice, choices taken both ways."""
    pieces: list[str] = []
    for part in parts_of(tuple(roots)):
        if isinstance(part, str):
            pieces.append(part)
        elif isinstance(part, Slot) and part.kind in ("child", "text"):
            pieces.append("text")
        elif isinstance(part, Slot) and part.inner is not None:
            inner = _outline(part.inner.roots)
            pieces.append(inner * 2 if part.kind == "rows" else inner)
            if part.other is not None:
                pieces.append(_outline(part.other.roots))
    return "".join(pieces)


def _holds_only_texts(template: Template, values: Sequence[Any]) -> bool:
    """Say whether no slot holds nodes that the template does not know."""
    return all(_holds_text(slot, values[slot.index]) for slot in plan_of(template).holders)


def _holds_text(slot: Slot, value: Any) -> bool:
    if slot.inner is None:
        return type(value) in _TEXTS
    if slot.kind == "choice":
        return value is None or _holds_only_texts(slot.inner, value)
    return all(_holds_only_texts(slot.inner, row if slot.inner.count != 1 else (row,)) for row in value)
