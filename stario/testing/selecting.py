"""The CSS selectors that patches are addressed by: `#id`, `body`, `#id > :nth-child(2) > td`, `#id .word`, and lists.

Any other one raises `SelectorError`: a test is not to pass because a selector was not understood.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stario.testing.dom import Element

if TYPE_CHECKING:
    from stario.testing.dom import Parent


class SelectorError(ValueError):
    """A selector that this model does not know."""


_NAME: Final = r"(?:[\w-]|[^\x00-\x7f]|\\[0-9a-fA-F]{1,6}[ ]?|\\[^0-9a-fA-F\n])+"
_FIRST: Final = re.compile(rf"\s*(?:#(?P<id>{_NAME})|(?P<tag>html|head|body))")
_STEP: Final = re.compile(
    r"\s*>\s*(?::nth-child\((?P<number>[1-9]\d*)\)|(?P<tag>[a-zA-Z][\w-]*))"
    r"|\s+(?:\.(?P<word>[a-zA-Z_][\w-]*)|(?P<below>[a-zA-Z][\w-]*))"
)
_ESCAPED: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6}) ?|(.))")


def select(root: Parent, selector: str) -> list[Element]:
    """Return all elements that a selector finds, in document order."""
    found = [element for place in _all(selector) for element in _walk(root, place)]
    return [element for element in root.elements() if any(element is each for each in found)]


def _all(selector: str) -> list[list[re.Match[str]]]:
    """Return the steps of each selector in a list."""
    selectors: list[list[re.Match[str]]] = []
    place = 0
    while True:
        steps: list[re.Match[str]] = []
        step = _FIRST.match(selector, place)
        while step is not None:
            steps.append(step)
            place = step.end()
            step = _STEP.match(selector, place)
        selectors.append(steps)
        if not steps or selector[place:].strip()[:1] not in ("", ","):
            raise SelectorError(
                f"expected #id, #id > :nth-child(2), #id > tag, #id tag or #id .word, or a list, came {selector!r}"
            )
        if not selector[place:].strip():
            return selectors
        place = selector.index(",", place) + 1


def _walk(root: Parent, steps: list[re.Match[str]]) -> list[Element]:
    first = steps[0]
    name = None if first["id"] is None else identifier_of(first["id"])
    found = [
        element
        for element in root.elements()
        if (element.name == first["tag"] if name is None else _has(element, name))
    ]
    for step in steps[1:]:
        found = [child for element in found for child in _children(element, step)]
    return found


def _has(element: Element, name: str) -> bool:
    return element.attributes.get("id") == name


def _children(element: Element, step: re.Match[str]) -> list[Element]:
    if step["word"] or step["below"]:
        return [each for each in element.elements() if _is_called(each, step)]
    inside = [child for child in element.children if isinstance(child, Element)]
    if step["number"]:
        number = int(step["number"])
        return inside[number - 1 : number]
    return [child for child in inside if child.name == step["tag"].lower()]


def _is_called(element: Element, step: re.Match[str]) -> bool:
    if step["below"]:
        return element.name == step["below"].lower()
    return step["word"] in (element.attributes.get("class") or "").split()


def identifier_of(written: str) -> str:
    r"""Return the name that a CSS identifier stands for.

    >>> print(identifier_of("row-1"), identifier_of(r"\31 \.a"))
    row-1 1.a
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], written)
