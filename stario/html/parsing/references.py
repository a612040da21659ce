"""Character references: `&amp;`, `&#233;`, and those that lack their semicolon. HTML, 13.2.5.72."""

from __future__ import annotations

import re
from html.entities import html5 as names
from typing import Final

_REFERENCE: Final = re.compile(r"&(?:#[xX]([0-9a-fA-F]+);?|#([0-9]+);?|([A-Za-z][A-Za-z0-9]*;?))")
_LONGEST_WITHOUT_SEMICOLON: Final = max(len(name) for name in names if not name.endswith(";"))


def decode(text: str, *, in_attribute: bool = False) -> str:
    """Return a text with its references resolved.

    >>> decode("&lt;caf&eacute&#33;"), decode("?a=1&copy=2", in_attribute=True)
    ('<café!', '?a=1&copy=2')
    """
    if "&" not in text:
        return text

    def resolve(match: re.Match[str]) -> str:
        hexadecimal, decimal, name = match.groups()
        if name is None:
            return _numbered(int(hexadecimal, 16) if hexadecimal else int(decimal[:12]))
        return _named(name, text[match.end() : match.end() + 1], in_attribute=in_attribute)

    return _REFERENCE.sub(resolve, text)


def _numbered(point: int) -> str:
    """Return a character by its number; 128 to 159 are what Windows makes of them."""
    if point == 0 or point > 0x10FFFF or 0xD800 <= point <= 0xDFFF:
        return "\ufffd"
    if 0x80 <= point <= 0x9F:
        return bytes([point]).decode("cp1252", "ignore") or chr(point)
    return chr(point)


def _named(name: str, follows: str, *, in_attribute: bool) -> str:
    """Return a character by its name; without a semicolon the longest name counts, and not within `?a=1&copy=2`."""
    if name in names and name.endswith(";"):
        return names[name]
    for length in range(min(len(name), _LONGEST_WITHOUT_SEMICOLON), 1, -1):
        known = names.get(name[:length])
        if known is not None:
            rest = name[length:]
            after = rest[:1] or follows
            if in_attribute and (after == "=" or (after.isascii() and after.isalnum())):
                break
            return known + rest
    return f"&{name}"
