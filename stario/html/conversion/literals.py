"""Text as Python string literals: double quotes, whatever people can read left as it is, long ones in several parts."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def quote(text: str) -> str:
    """Return a literal, in the quotes that need fewer backslashes.

    >>> print(quote('say "no"'), quote("it's\\n"))
    'say "no"' "it's\\n"
    """
    mark = "'" if text.count('"') > text.count("'") else '"'
    return f"{mark}{''.join(_escaped(character, mark) for character in text)}{mark}"


def _escaped(character: str, mark: str) -> str:
    if character == mark:
        return f"\\{mark}"
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    point = ord(character)
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def triple(text: str) -> str | None:
    """Return a literal over several lines, or None where it would not be easier to read."""
    plain = text.replace("\n", "").replace("\t", "")
    if "\n" not in text or '"""' in text or text.endswith(('"', "\\")) or not plain.isprintable():
        return None
    return f'"""{text}"""'.replace("\\", "\\\\")


def width(text: str) -> int:
    """Return the columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(_width_of(character) for character in text)


def _width_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


_LINE: Final = re.compile(r"[^\n]*\n+|[^\n]+")
_WORD: Final = re.compile(r"\S+\s*|\s+")


def split(text: str, room: int) -> list[str]:
    """Return literals that are the text together, each within `room` columns where there is a blank to part it at."""
    return [quote(part) for line in _LINE.findall(text) for part in _parts(line, room)]


def _parts(line: str, room: int) -> list[str]:
    parts: list[str] = []
    part = ""
    for word in _WORD.findall(line):
        if part and width(quote(part + word)) > room:
            parts.append(part)
            part = ""
        part += word
    return [*parts, part]
