"""Attributes by which a client keeps a part of the page for itself: what stands in it is never patched.

The table is empty here; `stario.datastar` fills it.
"""

from __future__ import annotations

from typing import Final

_SHIELDS: Final[list[str]] = []


def add_shield(name: str) -> None:
    """Say that an element with an attribute keeps its own content while both trees have it."""
    _SHIELDS.append(f" {name}")


def is_shielded(head: str) -> bool:
    """Say whether a finished head has such an attribute."""
    return any(_has(head, name) for name in _SHIELDS)


def _has(head: str, name: str) -> bool:
    """Values are quoted, and hold no quotes: what follows the name tells an attribute from the text of another."""
    place = head.find(name)
    behind = head[place + len(name) :][:1]
    return place >= 0 and behind in ("", " ", "=") and head.count('"', 0, place) % 2 == 0
