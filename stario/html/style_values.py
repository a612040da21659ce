"""What `class` and `style` become: words with conditions, declarations that text cannot end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stario.html.javascript import Css
from stario.html.plain_values import Value, plain, tell, wrong
from stario.html.protocols import is_mapping, is_row

if TYPE_CHECKING:
    from stario.html.nodes import Element


def class_words(cls: type[Element], name: str, value: object) -> Value:
    """Return the words of `class`, from text, lists, and mappings to conditions."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]
    if kind is not list:
        return " ".join(_words(cls, value)) or None
    words: list[str] = []
    items: list[object] = value  # type: ignore[assignment]  # checked by its exact type
    for item in items:
        if type(item) is str:
            if item:
                words.append(item)
        elif type(item) is dict:
            conditions: dict[object, object] = item  # pyright: ignore[reportUnknownVariableType]
            for word, wanted in conditions.items():
                if wanted:
                    words.append(word if type(word) is str else plain(cls, "class", word))
        else:
            words += _words(cls, item)
    return " ".join(words) or None


def _words(cls: type[Element], value: object) -> list[str]:
    """Return class words: of a text, of a list of such, of a mapping from words to conditions."""
    words: list[str] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            words += [plain(cls, "class", item)] if item else []
        elif is_row(item):
            waiting.extend(reversed(item))
        elif is_mapping(item):
            words += [plain(cls, "class", word) for word, wanted in item.items() if wanted]
        elif item is not None and not isinstance(item, bool):
            hint = 'write class_=["a", {"b": condition}]'
            raise wrong(cls, "class", item, "text, a list or a mapping to conditions", hint)
    return words


_UNSAFE_IN_STYLE: Final = re.compile(r"[;{}<>\\\"'`!@]|/\*|\*/|url\(|expression\(|image-set\(", re.IGNORECASE)
_PROPERTY: Final = re.compile(r"-{0,2}[A-Za-z_][\w-]*")


def declarations_of(cls: type[Element], name: str, value: object) -> Value:
    """Return the declarations of `style`; a value that could end its own is left out."""
    if isinstance(value, Css):
        return value.text
    if not is_mapping(value):
        raise wrong(cls, name, value, "a mapping", 'write style={"gap": "1rem", "--hue": 30}')
    declarations = [
        f"{_property(cls, prop)}:{text}"
        for prop, inner in value.items()
        if inner is not None and not isinstance(inner, bool) and (text := _declared(cls, inner))
    ]
    return ";".join(declarations) or None


def _property(cls: type[Element], name: object) -> str:
    if isinstance(name, str) and _PROPERTY.fullmatch(name):
        return name
    raise wrong(cls, "style", name, "the name of a CSS property")


def _declared(cls: type[Element], value: object) -> str:
    """Return a CSS value, or nothing where text could end its declaration or load something: data must not raise."""
    if isinstance(value, Css):
        return value.text
    text = plain(cls, "style", value)
    if _UNSAFE_IN_STYLE.search(text) or not _balanced(text):
        tell(wrong(cls, "style", value, "a value that stays in its declaration", 'write css("...") if it is your own'))
        return ""
    return text


def _balanced(text: str) -> bool:
    """Say whether every bracket is closed: an open one would swallow the declarations that follow."""
    open_ones: list[str] = []
    for character in text:
        if character in "([":
            open_ones.append(")" if character == "(" else "]")
        elif character in ")]" and (not open_ones or open_ones.pop() != character):
            return False
    return not open_ones
