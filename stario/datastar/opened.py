"""What the user opened stays open: a patch over `<dialog>` or `<details>` would take its `open` attribute away.

The page opens and closes these by that attribute, and the server does not hear of it. So where both trees agree about
it, a patch tells the client to leave it alone (`data-preserve-attr="open"`); what the server changed is applied. A
modal dialog that lost it would leave the page frozen: where the old tree is not known, what is closed is let be.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stario.html.foreign import note_all, watched
from stario.html.nodes import PlainElement, Raw
from stario.html.rendering import DROPS_FIRST_NEWLINE, render
from stario.html.templates import plain_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stario.html.nodes import Element, Node

_FOUND: Final = re.compile(
    r"<!--.*?-->|<(script|style|textarea|title)\b.*?</\1\s*>|<(?P<tag>details|dialog)(?P<head>(?: [^<>]*)?)>", re.DOTALL
)
_ID: Final = re.compile(r' id="([^"]*)"')
_OPEN: Final = re.compile(r" open(?=[ =]|$)")
_LEAVE_IT: Final = ' data-preserve-attr="open"'


def keep_open(was: Node, node: Element) -> Element:
    """Return an element that, patched over what it was, leaves open what the server did not close."""
    with watched() as foreign:
        markup = str(render(node))
    if "<details" not in markup and "<dialog" not in markup:
        return node
    note_all(foreign)
    with watched():  # what the page had is not written now
        old = list(_heads(str(render(was)))) if was is not None else None
    new = list(_heads(markup))
    kept = iter([_stays(old, new, place) for place in range(len(new))])

    def add(found: re.Match[str]) -> str:
        if found["tag"] is None or not next(kept):
            return found[0]
        return f"<{found['tag']}{found['head']}{_LEAVE_IT}>"

    return _with_markup(node, _FOUND.sub(add, markup))


def _heads(markup: str) -> Iterator[str]:
    """Yield the heads of all details and dialogs in markup, not of those in its scripts and comments."""
    for found in _FOUND.finditer(markup):
        if found["tag"] is not None:
            yield f"{found['tag']}{found['head']}"


def _stays(old: list[str] | None, new: list[str], place: int) -> bool:
    """Say whether the server left one as it was; they are known by their ids, or by their order."""
    head = new[place]
    if "data-preserve-attr" in head:
        return False
    if old is None:
        return not _OPEN.search(head)
    name = _ID.search(head)
    same = [each for each in old if name is not None and (other := _ID.search(each)) and other[1] == name[1]]
    before = same[0] if same else old[place] if len(old) == len(new) else None
    return before is not None and bool(_OPEN.search(before)) == bool(_OPEN.search(head))


class _Rewritten(Raw):
    """The program's own markup, with what is added here: it is not foreign, what is foreign in it was noted before."""

    __slots__ = ()

    def expand(self) -> tuple[str, Iterable[object]]:
        return self.markup, ()


def _with_markup(node: Element, markup: str) -> Element:
    """Return an element with other markup; its own name and id are the same."""
    plain = plain_of(node)
    assert isinstance(plain, PlainElement)
    start = markup.index(">", len(plain.start))
    element: PlainElement = object.__new__(type(plain))
    element.head = markup[len(plain.start) : start]
    inside = markup[start + 1 : len(markup) - len(plain.close)]
    element.children = (_Rewritten(inside.removeprefix("\n") if plain.tag in DROPS_FIRST_NEWLINE else inside),)
    return element
