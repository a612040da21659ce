"""What the client makes of an expression before it compiles it, and whether that is what was meant.

The client of 1.0.1 looks for signals and actions with regular expressions, which know strings, but neither regular
expressions nor the insides of templates; for a value it looks for the last statement in the same way. So a text that is
right may be torn apart. Law: a text passes only where the client's way and the grammar's give the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from stario.datastar.checking.source import Source
    from stario.datastar.checking.statements import Statement

_S: Final = r"[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
_DOT: Final = r"[^\n\r\u2028\u2029]"
_PIECE: Final = re.compile(
    r"""(?:/(?:\\/|[^/])*/|"(?:\\"|[^"])*"|'(?:\\'|[^'])*'|`(?:\\`|[^`])*`"""
    rf"|\({_S}*(?:(?:function){_S}*\({_S}*\)|(?:\({_S}*\)){_S}*=>){_S}*(?:\{{[\s\S]*?\}}|[^;){{]*){_S}*\){_S}*\({_S}*\)"
    r"|[^;])+",
)
_SIGNAL: Final = re.compile(
    rf"""("(?:\\{_DOT}|[^"\\])*"|'(?:\\{_DOT}|[^'\\])*'|`(?:\\{_DOT}|[^`\\$]|\$(?!\{{))*`)"""
    r"|\$\{([^{}]*)\}|\$([a-zA-Z_\d]\w*(?:[.-]\w+)*)",
    re.ASCII,
)
_IN_TEMPLATE: Final = re.compile(r"\$([a-zA-Z_\d]\w*(?:[.-]\w+)*)", re.ASCII)
_ACTION: Final = re.compile(r"@([A-Za-z_$][\w$]*)\(", re.ASCII)
_ESCAPE_MARK: Final = "\U0001f595JS_"


def by_client(text: str, *, is_value: bool) -> str:
    """Return what the client hands to JavaScript."""
    text = _stripped(text)
    if is_value:
        pieces = _PIECE.findall(text)
        text = ";\n".join([*pieces[:-1], _returned(pieces[-1])]) if pieces else ""
    return _ACTION.sub(r'__action("\1",evt,', _SIGNAL.sub(_replaced, text))


def _returned(piece: str) -> str:
    value = _stripped(piece)
    return piece if value.startswith("return") else f"return ({value});"


def _stripped(text: str) -> str:
    return re.sub(rf"\A{_S}+|{_S}+\Z", "", text)


def _replaced(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    if found[2] is not None:
        return "${" + _IN_TEMPLATE.sub(lambda inner: signal_read(inner[1]), found[2]) + "}"
    return signal_read(found[3])


def signal_read(path: str) -> str:
    """Return how a signal is read in JavaScript."""
    return "$" + "".join(f"['{part}']" for part in path.split("."))


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
    return ";\n".join([*pieces[:-1], _returned(pieces[-1])])


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


def is_escaped(text: str) -> bool:
    """Say whether a text holds the client's own mark of what it leaves as it is."""
    return _ESCAPE_MARK in text
