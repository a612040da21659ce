"""Markup that comes from elsewhere, noted while it is written: what vouches for code has to know what is its own.

Law: everything that the renderer writes without escaping it, and that no template of the program holds, is noted here:
`h.raw` and objects with `__html__`.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

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


class watched:  # noqa: N801  # stands behind `with`; a generator there takes twice the time
    """Give a list in which all foreign markup stands that is written meanwhile."""

    __slots__ = ("_token",)

    def __enter__(self) -> list[str]:
        notes: list[str] = []
        self._token = _notes.set(notes)
        return notes

    def __exit__(self, *_: object) -> None:
        _notes.reset(self._token)
