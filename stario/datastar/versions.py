"""Versions: a short text that says what a page shows, for a stream to go on from there.

A shared view has its own numbers, registered here while it remembers their trees; any other tree is known by a digest
of its markup, which is the same in every process, on every machine, after every restart.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from stario.html.rendering import render

if TYPE_CHECKING:
    from stario.html.nodes import Node

_DIGEST: Final = 8  # bytes: one in 18 trillion million is mistaken for another
_known: Final[dict[int, tuple[object, str]]] = {}


def version_of(node: Node) -> str:
    """Return the version of a tree."""
    found = _known.get(id(node))
    return found[1] if found is not None and found[0] is node else digest(node)


def is_shared(node: object) -> bool:
    """Say whether a tree has a version of its own."""
    found = _known.get(id(node))
    return found is not None and found[0] is node


def digest(node: Node) -> str:
    """Return the version of a tree that is not shared: `d` and 16 hexadecimal digits."""
    return f"d{blake2b(render(node).encode(), digest_size=_DIGEST).hexdigest()}"


def register(node: object, version: str) -> None:
    """Give a tree a version of its own, until it is forgotten."""
    _known[id(node)] = (node, version)


def forget(node: object) -> None:
    """Take a tree's version back."""
    _known.pop(id(node), None)
