"""Python source as markup, in four colours: keyword, string, name, number."""

from __future__ import annotations

import io
import keyword
import tokenize

from stario import component
from stario import html as h


@component
def highlighted(source: str) -> h.Node:
    """Return source as text and spans: `k` keywords, `s` strings, `n` numbers, `f` what is defined, `c` comments."""
    lines = source.splitlines(keepends=True)
    pieces: list[h.Node] = []
    row, column = 1, 0
    before = ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.string and token.start >= (row, column):
            pieces.append(_between(lines, (row, column), token.start))
            kind = _kind(token, before)
            pieces.append(h.span(class_=kind)[token.string] if kind else token.string)
            row, column = token.end
            before = token.string
    return pieces


def _between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1] : end[1]] if start[0] <= len(lines) else ""
    middle = lines[start[0] : end[0] - 1]
    last = lines[end[0] - 1][: end[1]] if end[0] <= len(lines) else ""
    return "".join([lines[start[0] - 1][start[1] :], *middle, last])


# Before 3.12 an f-string is one STRING.
_STRINGS = {getattr(tokenize, f"{name}", None) for name in ("STRING", "FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END")}


def _kind(token: tokenize.TokenInfo, before: str) -> str | None:
    if token.type in _STRINGS:
        return "s"
    if token.type == tokenize.COMMENT:
        return "c"
    if token.type == tokenize.NUMBER:
        return "n"
    if token.type == tokenize.NAME and keyword.iskeyword(token.string):
        return "k"
    return "f" if before in ("def", "class", "@") and token.type == tokenize.NAME else None
