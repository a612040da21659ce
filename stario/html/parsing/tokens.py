"""From text to tags, texts, comments and doctypes: HTML, 13.2.5.

The builder tells what comes next by `content`: after `<title>` only text follows, after `<script>` code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from stario.html.parsing.references import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Content = Literal["data", "escapable", "raw", "script", "plaintext"]


@dataclass(slots=True)
class Token:
    """One piece of a page: `kind` is text, start, end, comment, doctype or over."""

    kind: Literal["text", "start", "end", "comment", "doctype", "over"]
    data: str = ""  # the text of a text or comment, the name of a tag or doctype
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    closed: bool = False  # a start tag that ends in "/>"; a doctype that asks for quirks


LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_SPACES: Final = re.compile(r"[\t\n\f ]*")
_BETWEEN: Final = re.compile(r"[\t\n\f /]*")
_NAME: Final = re.compile(r"[^\t\n\f />]*")
_ATTRIBUTE: Final = re.compile(r"=?[^\t\n\f />=]*")
_EQUALS: Final = re.compile(r"[\t\n\f ]*=[\t\n\f ]*")
_UNQUOTED: Final = re.compile(r"[^\t\n\f >]*")
_LETTER: Final = re.compile(r"[A-Za-z]")
_COMMENT_END: Final = re.compile(r"--!?>")
_SCRIPT_STEP: Final = re.compile(r"<!--|-->|<(/?)script(?=[\t\n\f />])", re.IGNORECASE)


def clean(text: str) -> str:
    """Return a page's text as the tokenizer sees it: LF ends lines, lone surrogates are replaced."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)


class Tokens:
    """The tokens of a text, drawn one by one."""

    def __init__(self, text: str, in_foreign: Callable[[], bool]) -> None:
        self.text = clean(text)
        self.place = 0
        self.content: Content = "data"
        self.raw_name = ""
        self.in_foreign = in_foreign

    def __iter__(self) -> Iterator[Token]:
        text = ""
        for token in self._pieces():
            if token.kind == "text":
                text += token.data
                continue
            if text:
                yield Token("text", text)
                text = ""
            yield token

    def _pieces(self) -> Iterator[Token]:
        while self.place < len(self.text):
            if self.content == "data":
                yield from self._next()
            else:
                yield from self._raw()
        yield Token("over")

    # -- text

    def _next(self) -> Iterator[Token]:
        opens = self.text.find("<", self.place)
        if opens != self.place:
            yield self._text_until(opens if opens >= 0 else len(self.text))
            return
        after = self.text[opens + 1 : opens + 2]
        if after == "!":
            yield self._declaration()
        elif after == "?":
            yield self._bogus(opens + 1)
        elif after == "/":
            yield from self._end_tag()
        elif _LETTER.match(after):
            yield from self._tag("start", opens + 1)
        else:
            self.place += 1
            yield Token("text", "<")

    def _text_until(self, end: int) -> Token:
        data, self.place = self.text[self.place : end], end
        return Token("text", decode(data))

    def _raw(self) -> Iterator[Token]:
        """Yield the text of a raw text element: up to its own end tag, or all that is left."""
        content, start = self.content, self.place
        end = self._raw_end()
        data = self.text[start:end].replace("\0", "\ufffd")
        self.place, self.content = end, "data"
        if data:
            yield Token("text", decode(data) if content == "escapable" else data)

    def _raw_end(self) -> int:
        if self.content == "plaintext":
            return len(self.text)
        if self.content == "script":
            return self._script_end()
        found = re.compile(rf"</{self.raw_name}(?=[\t\n\f />])", re.IGNORECASE).search(self.text, self.place)
        return found.start() if found else len(self.text)

    def _script_end(self) -> int:
        """Return where a script ends: `<!--` hides a `<script>` in it, and that one's end tag. HTML, 13.2.5.15."""
        escaped = doubly = False
        place = self.place
        while found := _SCRIPT_STEP.search(self.text, place):
            place = found.end()
            if found[0] == "<!--":
                place -= 2 * (not escaped)  # `<!-->` is closed at once
                escaped = True
            elif found[0] == "-->":
                escaped = doubly = False
            elif not found[1]:
                doubly = doubly or escaped
            elif not doubly:
                return found.start()
            else:
                doubly = False
        return len(self.text)

    # -- tags

    def _end_tag(self) -> Iterator[Token]:
        after = self.text[self.place + 2 : self.place + 3]
        if not after:
            self.place += 2
            yield Token("text", "</")
        elif _LETTER.match(after):
            yield from self._tag("end", self.place + 2)
        elif after == ">":
            self.place += 3
        else:
            yield self._bogus(self.place + 2)

    def _tag(self, kind: Literal["start", "end"], start: int) -> Iterator[Token]:
        """Yield a tag; nothing where the text ends within it."""
        name = _match(_NAME, self.text, start)
        self.place = start + len(name)
        token = Token(kind, _cleaned(name))
        while True:
            between = _match(_BETWEEN, self.text, self.place)
            self.place += len(between)
            if self.place >= len(self.text):
                return
            if self.text[self.place] == ">":
                self.place += 1
                token.closed = between.endswith("/")
                yield token
                return
            self._attribute(token.attributes)

    def _attribute(self, attributes: dict[str, str]) -> None:
        name = _match(_ATTRIBUTE, self.text, self.place)
        self.place += len(name)
        equals = _match(_EQUALS, self.text, self.place)
        self.place += len(equals)
        value = self._value() if equals else ""
        attributes.setdefault(_cleaned(name), decode(value.replace("\0", "\ufffd"), in_attribute=True))

    def _value(self) -> str:
        quote = self.text[self.place : self.place + 1]
        if quote not in ("'", '"'):
            value = _match(_UNQUOTED, self.text, self.place)
            self.place += len(value)
            return value
        end = self.text.find(quote, self.place + 1)
        end = end if end >= 0 else len(self.text)
        value, self.place = self.text[self.place + 1 : end], end + 1
        return value

    # -- comments and doctypes

    def _declaration(self) -> Token:
        start = self.place
        if self.text.startswith("<!--", start):
            return self._comment(start + 4)
        if self.text[start + 2 : start + 9].lower() == "doctype":
            return self._doctype(start + 9)
        if self.text.startswith("<![CDATA[", start) and self.in_foreign():
            end = self.text.find("]]>", start + 9)
            end = end if end >= 0 else len(self.text)
            self.place = end + 3
            return Token("text", self.text[start + 9 : end])
        return self._bogus(start + 2)

    def _comment(self, start: int) -> Token:
        if at_once := re.compile("-?>").match(self.text, start):
            self.place = at_once.end()
            return Token("comment")
        found = _COMMENT_END.search(self.text, start)
        self.place = found.end() if found else len(self.text)
        data = self.text[start : found.start()] if found else re.sub(r"(?:--!?|-)\Z", "", self.text[start:])
        return Token("comment", data.replace("\0", "\ufffd"))

    def _bogus(self, start: int) -> Token:
        end = self.text.find(">", start)
        end = end if end >= 0 else len(self.text)
        self.place = end + 1
        return Token("comment", self.text[start:end].replace("\0", "\ufffd"))

    def _doctype(self, start: int) -> Token:
        found = _DOCTYPE.match(self.text, start)
        end = self.text.find(">", found.end() if found else start)
        self.place = end + 1 if end >= 0 else len(self.text)
        if found is None:
            return Token("doctype", closed=True)
        name, public, system, alone = (
            part if part is None else part.replace("\0", "\ufffd") for part in found.groups()
        )
        return _doctype_of((name or "").translate(LOWER), _unquoted(public), _unquoted(system or alone), closed=end < 0)


def _match(pattern: re.Pattern[str], text: str, place: int) -> str:
    found = pattern.match(text, place)
    return found[0] if found else ""


def _cleaned(name: str) -> str:
    return name.translate(LOWER).replace("\0", "\ufffd")


_QUOTED: Final = r"(\"[^\">]*\"?|'[^'>]*'?)"
_DOCTYPE: Final = re.compile(
    rf"\s*([^\s>]*)\s*(?:public\s*{_QUOTED}\s*{_QUOTED}?|system\s*{_QUOTED})?", re.IGNORECASE | re.ASCII
)


def _unquoted(text: str | None) -> str | None:
    return None if text is None else text.strip(text[0]).replace("\0", "\ufffd")


def _doctype_of(name: str, public: str | None, system: str | None, *, closed: bool) -> Token:
    given = {key: value for key, value in (("public", public), ("system", system)) if value is not None}
    return Token("doctype", name, given, closed or _asks_for_quirks(name, given))


_QUIRKS: Final = (
    "+//silmaril//", "-//advasoft ltd//", "-//as//", "-//ietf//dtd html", "-//metrius//",
    "-//microsoft//dtd internet explorer", "-//netscape comm. corp.//", "-//o'reilly and associates//", "-//softquad",
    "-//spyglass//", "-//sq//", "-//sun microsystems corp.//", "-//w3c//dtd html 3", "-//w3c//dtd html 4.0 frameset//",
    "-//w3c//dtd html 4.0 transitional//", "-//w3c//dtd html experimental", "-//w3c//dtd w3 html", "-//w3o//",
    "-//webtechs//", "-/w3c/dtd html 4.0 transitional/en", "html\n",
)  # fmt: skip
_QUIRKS_WITHOUT_SYSTEM: Final = ("-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//")


def _asks_for_quirks(name: str, given: dict[str, str]) -> bool:
    """Say whether browsers read the page by the rules of the nineties: HTML, 13.2.6.4.1."""
    public, system = given.get("public", "").lower() + "\n", given.get("system")
    ibm = "http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd"
    if name != "html" or public.startswith(_QUIRKS) or (system or "").lower() == ibm:
        return True
    return system is None and public.startswith(_QUIRKS_WITHOUT_SYSTEM)
