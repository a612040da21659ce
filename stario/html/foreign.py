"""Markup that comes from elsewhere, noted while it is written: what vouches for code has to know what is its own.

Law: everything that the renderer writes without escaping it, and that no template of the program holds, is noted here:
`h.raw` and objects with `__html__`.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Generator

_notes: Final[ContextVar[list[str] | None]] = ContextVar("foreign", default=None)


def note(markup: str) -> str:
    """Note foreign markup where somebody watches; return it as it is."""
    notes = _notes.get()
    if notes is not None:
        notes.append(markup)
    return markup


def note_all(markups: list[str]) -> None:
    """Note what was noted elsewhere, when its markup was written."""
    for markup in markups:
        note(markup)


@contextmanager
def watched() -> Generator[list[str]]:
    """Give a list in which all foreign markup stands that is written meanwhile."""
    notes: list[str] = []
    token = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(token)
