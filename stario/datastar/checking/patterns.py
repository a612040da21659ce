"""Regular expressions: a part of their grammar in which every pattern compiles, with or without the flag `u`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stario.datastar.checking.source import ProblemError

if TYPE_CHECKING:
    from stario.datastar.checking.source import Source

_FLAGS: Final = re.compile(r"(?!.*(.).*\1)[dgimsuy]*")
_ONE: Final = r"(?:[^\]\\\-]|\\[tnrfv0^$\\.*+?()\[\]{}|/\-]|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4})"
_ATOM: Final = re.compile(
    r"""[^\^$\\.*+?()\[\]{}|/]|\.
    |\\(?:[dDwWsStnrfv]|0(?!\d)|[\^$\\.*+?()\[\]{}|/]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})""",
    re.VERBOSE,
)
_LOOSE: Final = re.compile(r"\\[ !\"#%&',\-:;<=>@_`~]")  # without the flag u only
_PROPERTY: Final = re.compile(r"\\[pP]\{(?:L|Lu|Ll|M|N|Nd|P|S|Z|Letter|Number|Emoji|Alphabetic)\}")  # with it only
_ASSERTION: Final = re.compile(r"\^|\$|\\[bB]")
_GROUP: Final = re.compile(r"\((?:\?:|\?=|\?!|\?<=|\?<!)?(?!\?)")
_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{(\d{1,4})(,(\d{1,4})?)?\})\??")


def check_pattern(source: Source, place: int, pattern: str, flags: str) -> None:
    """Raise where a pattern, or its flags, may not compile."""
    if not _FLAGS.fullmatch(flags):
        raise _problem(place, "flags of a regular expression")
    opened: list[bool] = []  # whether each open group may be repeated
    at = 0
    while at < len(pattern):
        at = _term(pattern, at, opened, place, is_unicode="u" in flags)
    if opened:
        raise _problem(place, "')' for each '(' of the regular expression")


def _term(pattern: str, at: int, opened: list[bool], place: int, *, is_unicode: bool) -> int:
    """Take one part of a pattern; return where the next begins."""
    if pattern[at] == "|":
        return at + 1
    if group := _GROUP.match(pattern, at):
        opened.append(group[0] in ("(", "(?:"))
        return group.end()
    if pattern[at] == ")":
        if not opened:
            raise _problem(place, "'(' for each ')' of the regular expression")
        return _quantified(pattern, at + 1, place) if opened.pop() else at + 1
    if assertion := _ASSERTION.match(pattern, at):
        return assertion.end()
    if pattern[at] == "[":
        return _quantified(pattern, _class_end(pattern, at, place), place)
    atom = _ATOM.match(pattern, at) or (_PROPERTY if is_unicode else _LOOSE).match(pattern, at)
    if atom is None:
        raise _problem(place, f"a regular expression; {pattern[at : at + 3]!r} may not stand there")
    return _quantified(pattern, atom.end(), place)


def _quantified(pattern: str, at: int, place: int) -> int:
    found = _QUANTIFIER.match(pattern, at)
    if found is None:
        return at
    if found[3] and int(found[1]) > int(found[3]):
        raise _problem(place, "a count from the smaller to the greater")
    return found.end()


_MEMBER: Final = re.compile(rf"({_ONE})-({_ONE})|{_ONE}|\\[dDwWsS](?!-)|-(?=\])|(?<=\[)-|(?<=\[\^)-")


def _class_end(pattern: str, start: int, place: int) -> int:
    """Return where a class of characters ends."""
    at = start + (2 if pattern.startswith("[^", start) else 1)
    while at < len(pattern) and pattern[at] != "]":
        found = _MEMBER.match(pattern, at)
        if found is None or (found[1] and _code(found[1]) > _code(found[2])):
            raise _problem(place, "a class of single characters and ranges that go upwards")
        at = found.end()
    return at + 1


def _code(character: str) -> int:
    if _HEX.match(character):
        return ord(character.encode("ascii").decode("unicode_escape"))
    return ord(_CONTROLS.get(character, character[-1]))


_HEX: Final = re.compile(r"\\[xu]")
_CONTROLS: Final = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\f": "\f", "\\v": "\v", "\\0": "\0"}


def _problem(place: int, expected: str) -> ProblemError:
    return ProblemError(expected, place)
