"""The selectors that Stario writes: lists of `#id`, each with steps ` > :nth-child(n)` or ` > tag` below it.

Anything else raises: a test must not pass because a selector was read wrongly.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stario.testing.dom import Element, elements_in

if TYPE_CHECKING:
    from collections.abc import Sequence


class SelectorError(Exception):
    """A selector is none of those that this model reads."""


class _Path(NamedTuple):
    id: str
    steps: Sequence[int | str]


_ESCAPE: Final = r"\\(?:[0-9a-fA-F]{1,6}[ \t\n\r\f]?|[^0-9a-fA-F\n\r\f])"
_NAME: Final = rf"(?:[\w-]|[^\x00-\x7f]|{_ESCAPE})+"
_ID: Final = re.compile(rf"\s*#({_NAME})", re.ASCII)
_STEP: Final = re.compile(r"\s*>\s*(?::nth-child\((\d+)\)|([a-zA-Z][\w-]*))", re.ASCII)
_COMMA: Final = re.compile(r"\s*(?:,|\Z)")
_ESCAPED: Final = re.compile(_ESCAPE)


def select(root: Element, selector: str) -> list[Element]:
    """Return the elements below `root` that a selector names, in document order. Raises `SelectorError`."""
    paths = _read(selector)
    return [element for element in elements_in(root) if any(_is_named(element, path) for path in paths)]


def _read(selector: str) -> list[_Path]:
    paths: list[_Path] = []
    place = 0
    while place < len(selector) or not paths:
        found = _ID.match(selector, place)
        if found is None or (found[1][0].isascii() and found[1][0].isdigit()):
            raise SelectorError(f'expected "#id" with steps " > :nth-child(n)" or " > tag", came {selector!r}')
        place = found.end()
        steps: list[int | str] = []
        while step := _STEP.match(selector, place):
            steps.append(int(step[1]) if step[1] else step[2])
            place = step.end()
        end = _COMMA.match(selector, place)
        if end is None:
            raise SelectorError(f'expected "#id" with steps " > :nth-child(n)" or " > tag", came {selector!r}')
        place = end.end()
        paths.append(_Path(_ESCAPED.sub(_unescape, found[1]), steps))
    return paths


def _unescape(found: re.Match[str]) -> str:
    code = found[0][1:].strip(" \t\n\r\f")
    return chr(int(code, 16)) if re.fullmatch(r"[0-9a-fA-F]+", code) else found[0][1:]


def _is_named(element: Element, path: _Path) -> bool:
    at: Element | None = element
    for step in reversed(path.steps):
        if at is None or not _is_step(at, step):
            return False
        at = at.parent
    return at is not None and at.id == path.id


def _is_step(element: Element, step: int | str) -> bool:
    if isinstance(step, str):
        return element.name.lower() == step.lower()
    siblings = [node for node in element.parent.children if isinstance(node, Element)] if element.parent else []
    return len(siblings) >= step and siblings[step - 1] is element
