"""What an attribute's value becomes: one rule for each kind of the element table.

Laws. Values are data: text can never become code, an address can never run script, a style can never end its
declaration. Nothing a visitor typed raises; what a program got wrong (code as text, a mapping where text belongs) does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Literal

from stario.html.address_values import animated, resource, statement, url, urls
from stario.html.addresses import BLOCKED
from stario.html.escaping import escape_attribute
from stario.html.javascript import Code
from stario.html.plain_values import Value, plain, tell, wrong
from stario.html.protocols import is_row, knows_markup
from stario.html.style_values import class_words, declarations_of

if TYPE_CHECKING:
    from stario.html.nodes import AttributeValue, Element


def written(cls: type[Element], name: str, kind: str, value: AttributeValue) -> str:
    """Return one attribute with the space before it; nothing where the value says that it is absent."""
    text = value_of(cls, name, kind, value)
    if text is None:
        return ""
    return f" {name}" if text is True else f' {name}="{escape_attribute(text)}"'


def value_of(cls: type[Element], name: str, kind: str, value: object) -> str | Literal[True] | None:
    """Return what an attribute's value becomes before it is escaped."""
    if value is None:
        return None
    text = _VALUES[kind](cls, name, value)
    return None if text is False else text


def rule_of(kind: str) -> Callable[[type[Element], str, object], Value]:
    """Return what makes of a value of this kind what is written."""
    return _VALUES[kind]


def flag_texts(cls: type[Element], name: str, kind: str) -> tuple[str, str] | None:
    """Return what False and True are written as, where these say no and yes."""
    if _VALUES[kind] not in (_any, _tokens, _truth):
        return None
    return written(cls, name, kind, False), written(cls, name, kind, True)


def _any(cls: type[Element], name: str, value: object) -> Value:
    if value is True or value is False:
        if name.startswith("aria-"):
            return "true" if value else "false"
        return value or None
    if isinstance(value, Code):
        if name.startswith("data-"):  # a client library's that is not loaded here
            return value.text
        raise wrong(cls, name, value, "text", "code goes into on... attributes and data.on(...)")
    return plain(cls, name, value)


def _truth(cls: type[Element], name: str, value: object) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(cls, name, value)


def _tokens(cls: type[Element], name: str, value: object) -> Value:
    if is_row(value):
        return " ".join([plain(cls, name, word) for word in _drop_absent(value)]) or None
    return _any(cls, name, value)


def text_of_words(cls: type[Element], name: str, value: object) -> list[str]:
    """Return the words of an attribute that is a list of them, in small letters."""
    text = _tokens(cls, name, value) if value is not None else None
    return text.lower().split() if isinstance(text, str) else []


def _drop_absent(values: Sequence[object]) -> list[object]:
    return [value for value in values if value is not None and not isinstance(value, bool)]


CHECKS: Final[dict[str, Callable[[str, str, Code], None]]] = {}
"""What looks at code before it leaves, by the attribute's name without key and modifiers."""


def add_checks(checks: dict[str, Callable[[str, str, Code], None]]) -> None:
    """Hear from a client library's part what looks at the code of which attributes.

    A check is called with the place for its error, the attribute's name without key and modifiers, and the code.
    """
    CHECKS.update(checks)


def check_of(name: str) -> Callable[[str, str, Code], None] | None:
    """Return what looks at the code of an attribute."""
    return CHECKS.get(name.partition(":")[0].partition("__")[0])


def _code(cls: type[Element], name: str, value: object) -> Value:
    if isinstance(value, Code):
        base = name.partition(":")[0].partition("__")[0]
        if base in CHECKS:
            CHECKS[base](f"{cls.tag}: {name}", base, value)
        return value.text
    if value is True and name.startswith("data-"):
        return True
    if value is False:
        return None
    raise wrong(cls, name, value, "code", f'write {{{name!r}: js("...")}}; text is never run')


def _document(cls: type[Element], name: str, value: object) -> Value:
    if knows_markup(value):
        return str(value.__html__())
    raise wrong(cls, name, value, "nodes", "write srcdoc=h.html[...] or h.raw(markup)")


_EVALUATED_BY_HTMX: Final = re.compile(r"\s*(?:js|javascript)\s*:", re.IGNORECASE)


def _htmx(cls: type[Element], name: str, value: object) -> Value:
    """Return what htmx reads as data, or evaluates: a value that begins with `js:`, a trigger's filter in brackets."""
    if isinstance(value, Code):
        return value.text
    text = _any(cls, name, value)
    if isinstance(text, str) and (_EVALUATED_BY_HTMX.match(text) or (name.endswith("trigger") and "[" in text)):
        tell(wrong(cls, name, value, "text that is not evaluated", 'write js("...") if it is your own'))
        return BLOCKED
    return text


_VALUES: Final[dict[str, Callable[[type[Element], str, object], Value]]] = {
    "any": _any,
    "text": _any,
    "number": _any,
    "measure": _any,
    "moment": _any,
    "closed": _any,
    "open": _any,
    "flag": _any,
    "flag-open": _any,
    "flag-closed": _any,
    "truth": _truth,
    "tokens": _tokens,
    "class": class_words,
    "style": declarations_of,
    "code": _code,
    "document": _document,
    "url": url,
    "resource": resource,
    "linked": resource,
    "animated": animated,
    "statement": statement,
    "urls": urls,
    "htmx": _htmx,
}
