"""What the client makes of an expression before it compiles it, and whether that is what was meant.

The client of 1.0.1 looks for signals and actions with regular expressions, which know strings, but neither regular
expressions nor the insides of templates; for a value it looks for the last statement in the same way. So a text that is
right may be torn apart. Law: a text passes only where the client's way and the grammar's give the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stario.datastar.rewriting import returned, signal_read

if TYPE_CHECKING:
    from stario.datastar.checking.source import Source
    from stario.datastar.checking.statements import Statement


def by_grammar(source: Source, statements: list[Statement], *, is_value: bool) -> str:
    """Return what the client should hand to JavaScript."""
    if not is_value:
        return _part(source, statements[0].start, _trimmed_end(source.text))
    pieces: list[str] = []
    start = statements[0].start
    for statement in statements:
        end = _piece_end(source.text, statement.end)
        pieces.append(_part(source, start, end))
        start = end + 1
    return ";\n".join([*pieces[:-1], returned(pieces[-1])])


def _piece_end(text: str, end: int) -> int:
    """Return where the `;` after a statement stands, or the text ends."""
    found = text.find(";", end)
    return found if found >= 0 else _trimmed_end(text)


def _trimmed_end(text: str) -> int:
    return len(text.rstrip(" \t\r\n\f\v"))


def _part(source: Source, start: int, end: int) -> str:
    """Return a part of the text with its signals and actions replaced."""
    written, at = "", start
    for place, token in sorted(source.rewritten.items()):
        if start <= place < end:
            written += source.text[at:place] + _read(token.kind, token.text[1:])
            at = token.end + (token.kind == "action")
    return written + source.text[at:end]


def _read(kind: str, name: str) -> str:
    return signal_read(name) if kind == "signal" else f'__action("{name}",evt,'
