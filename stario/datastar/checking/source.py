"""The text of an expression, read token by token as JavaScript's grammar asks for them.

Laws. What is not surely a token is refused: other blanks than ASCII's, comments, names with `$` or letters beyond
ASCII. A `/` is an operator until the grammar expects an operand there, and asks for a regular expression.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container


class ProblemError(Exception):
    """What is wrong with a text: what was expected, where, and the right form."""

    def __init__(self, expected: str, place: int, hint: str = "") -> None:
        super().__init__(expected, place, hint)
        self.expected = expected
        self.place = place
        self.hint = hint


class Token(NamedTuple):
    """A token: its kind (name, signal, action, number, string, template, mark, end), its text, and where it stands."""

    kind: str
    text: str
    start: int
    end: int
    is_on_new_line: bool


_ESCAPE: Final = (
    r"\\(?:[^0-9xu\r\n\u2028\u2029]|0(?![0-9])|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}"
    r"|u\{0*(?:10|[0-9a-fA-F])?[0-9a-fA-F]{1,4}\})"
)
_HYPHEN: Final = re.compile(r"-(\w[\w.-]*)", re.ASCII)
_COMMENTS: Final = ("//", "/*", "<!--", "-->")
_BLANK: Final = re.compile(r"[ \t\r\n\f\v]*")
_TOKEN: Final = re.compile(
    rf"""(?P<signal>\$[A-Za-z_]\w*(?:\.\w+)*(?![\w$]))
    | (?P<action>@[A-Za-z_]\w*(?=\())
    | (?P<name>[A-Za-z_]\w*(?![\w$])|\$(?![\w$]))
    | (?P<number>(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+
        |(?:(?:0|[1-9]\d*)(?:\.\d*|(?!\.))|\.\d+)(?:[eE][+-]?\d+)?)(?![\w$]))
    | (?P<string>'(?:[^'\\\r\n\u2028\u2029]|{_ESCAPE})*'|"(?:[^"\\\r\n\u2028\u2029]|{_ESCAPE})*")
    | (?P<template>`)
    | (?P<mark>\.\.\.|=>|\?\.(?!\d)|>>>=|<<=|>>=|>>>|\*\*=|&&=|\|\|=|\?\?=|===|!==|==|!=|<=|>=|<<|>>|&&|\|\||\?\?
        |\*\*|\+\+|--|\+=|-=|\*=|/=|%=|&=|\|=|\^=|[-{{}}()\[\];,<>+*/%&|^!~?:=.])""",
    re.VERBOSE | re.ASCII,
)
_TEMPLATE_TEXT: Final = re.compile(rf"(?:[^`\\$\u2028\u2029]|{_ESCAPE}|\$(?!\{{))*")
_REGEX: Final = re.compile(
    r"/(?![*/])((?:[^\\/\[\r\n\u2028\u2029]|\\[ -~]|\[(?:[^\]\\\r\n\u2028\u2029]|\\[ -~])*\])+)/(\w*)", re.ASCII
)


class Source:
    """A text that is being read, and what the grammar has learnt of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.token = self._read(0)
        self.end = 0
        """Where the last token that was taken ends."""
        self.depth = 0
        self.no_in = False
        self.is_async = False
        self.loops = 0
        self.block_ended = False
        """Whether the last statement ended with its block, and needs no `;`."""
        self.scopes: list[set[str]] = [{"el", "evt", "patch", "__action"}]
        self.rewritten: dict[int, Token] = {}
        """The signals and actions, by where they stand."""
        self.no_arrows: set[int] = set()
        """Where no arrow function begins, although it looks so."""

    def problem(self, expected: str, hint: str = "") -> ProblemError:
        """Return what to raise where the text stands."""
        return ProblemError(expected, self.token.start, hint)

    def _read(self, place: int) -> Token:
        start = _blank_end(self.text, place)
        newline = "\n" in self.text[place:start] or "\r" in self.text[place:start]
        if start == len(self.text):
            return Token("end", "", start, start, newline)
        if self.text.startswith(_COMMENTS, start):
            raise ProblemError("no comment", start, "write it in Python, and blanks between operators")
        found = _TOKEN.match(self.text, start)
        if found is None:
            raise _unreadable(self.text, start)
        return Token(found.lastgroup or "", found[0], start, found.end(), newline)

    def take(self) -> Token:
        """Go on to the next token, and return the one that was there."""
        taken = self.token
        if taken.kind in ("signal", "action"):
            _check_name(self.text, taken)
            self.rewritten[taken.start] = taken
        self.end = taken.end
        self.token = self._read(taken.end)
        return taken

    def is_at(self, marks: Container[str]) -> bool:
        """Say whether the token is one of some marks or words."""
        return self.token.kind in ("mark", "name", "template") and self.token.text in marks

    def takes(self, mark: str) -> bool:
        """Go on if the token is a mark, and say so."""
        if not self.is_at((mark,)):
            return False
        self.take()
        return True

    def expect(self, mark: str, hint: str = "") -> None:
        """Go on after a mark; anything else is a problem."""
        if not self.takes(mark):
            raise self.problem(f"{mark!r}", hint)

    def template_text(self, place: int) -> int:
        """Return where the text of a template literal ends: at a backtick, or at `${`."""
        found = _TEMPLATE_TEXT.match(self.text, place)
        end = found.end() if found else place
        if not self.text.startswith(("`", "${"), end):
            raise ProblemError("the end of the template", min(end, len(self.text)), "close it with a backtick")
        return end

    def go_to(self, place: int) -> None:
        """Read the next token at a place."""
        self.token = self._read(place)
        self.end = place

    def regular_expression(self) -> tuple[str, str]:
        """Take a regular expression where the token is its first `/`; return its pattern and its flags."""
        found = _REGEX.match(self.text, self.token.start)
        if found is None:
            raise self.problem("a value, or a whole regular expression")
        self.go_to(found.end())
        return found[1], found[2]


def _blank_end(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return found.end() if found else place


def _check_name(text: str, token: Token) -> None:
    if "__" in token.text:
        raise ProblemError("a signal's name without '__'", token.start, "'__' begins a modifier in an attribute's name")
    hyphen = _HYPHEN.match(text, token.end) if token.kind == "signal" else None
    if hyphen:
        raise ProblemError(
            "a blank before the hyphen",
            token.start,
            f"write {token.text} - {hyphen[1]}: the client takes the hyphen into the signal's name",
        )


def _unreadable(text: str, start: int) -> ProblemError:
    if text[start] == "@":
        return ProblemError("an action with its parentheses, as in @get('/path')", start)
    if text[start] in "'\"":
        return ProblemError("the end of the text that begins here, and escapes that JavaScript knows", start)
    if text[start] == "$":
        return ProblemError("a signal's name: letters, digits, _", start, "$ stands before a signal's name only")
    return ProblemError("a name in ASCII letters, a number, a text or an operator", start)
