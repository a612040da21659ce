"""What an attribute's value becomes: one rule for each kind of the element table.

Laws. Values are data: text can never become code, an address can never run script, a style can never end its
declaration. Nothing a visitor typed raises; what a program got wrong (code as text, a mapping where text belongs) does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from markupsafe import Markup

from stario.html.addresses import BLOCKED, TrustedURL, leads_elsewhere, safe_url, strict
from stario.html.errors import MarkupError, describe
from stario.html.escaping import escape_attribute
from stario.html.javascript import Code, Css
from stario.html.protocols import is_mapping, is_row, knows_markup

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


# What a value becomes: text to escape, True for a bare name, None for no attribute at all.
Value: TypeAlias = "str | bool | None"


def _plain(cls: type[Element], name: str, value: object) -> str:
    """Return text of a value that stands for itself: text, numbers, dates, UUIDs."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]
    if kind is int:
        return repr(value)
    if isinstance(value, Markup):
        return value.unescape()
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int | float):
        return repr(value) if kind is float else str(value)
    if hasattr(kind, "total_seconds"):
        return f"PT{value.total_seconds():g}S"  # type: ignore[attr-defined]  # a timedelta: ISO 8601
    if names_itself(kind):
        return str(getattr(value, "isoformat", value.__str__)())
    if knows_markup(value) and not hasattr(kind, "expand"):  # a node is no text
        return Markup(str(value.__html__())).unescape()
    raise _wrong(cls, name, value, "text, a number or a date")


_STAND_FOR_THEMSELVES: Final = frozenset(
    [("decimal", "Decimal"), ("_pydecimal", "Decimal"), ("fractions", "Fraction"), ("uuid", "UUID")]
    + [("django.utils.functional", "Promise")]  # a lazy, translated text
    + [("datetime", name) for name in ("date", "time", "datetime", "timedelta")]
)


def names_itself(kind: type) -> bool:
    """Say whether `str()` of such a value is its text; by name, so that decimal and uuid need not be imported."""
    return any((base.__module__, base.__qualname__) in _STAND_FOR_THEMSELVES for base in kind.__mro__)


def _wrong(cls: type[Element], name: str, value: object, expected: str, hint: str = "") -> MarkupError:
    return MarkupError(path=cls.tag, expected=f"{expected} for {name}", came=describe(value), hint=hint)


def _any(cls: type[Element], name: str, value: object) -> Value:
    if value is True or value is False:
        if name.startswith("aria-"):
            return "true" if value else "false"
        return value or None
    if isinstance(value, Code):
        if name.startswith("data-"):  # a client library's that is not loaded here
            return value.text
        raise _wrong(cls, name, value, "text", "code goes into on... attributes and data.on(...)")
    return _plain(cls, name, value)


def _truth(cls: type[Element], name: str, value: object) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _plain(cls, name, value)


def _tokens(cls: type[Element], name: str, value: object) -> Value:
    if is_row(value):
        return " ".join([_plain(cls, name, word) for word in _drop_absent(value)]) or None
    return _any(cls, name, value)


def text_of_words(cls: type[Element], name: str, value: object) -> list[str]:
    """Return the words of an attribute that is a list of them, in small letters."""
    text = _tokens(cls, name, value) if value is not None else None
    return text.lower().split() if isinstance(text, str) else []


def _drop_absent(values: Sequence[object]) -> list[object]:
    return [value for value in values if value is not None and not isinstance(value, bool)]


def _class(cls: type[Element], name: str, value: object) -> Value:
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
                    words.append(word if type(word) is str else _plain(cls, "class", word))
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
            words += [_plain(cls, "class", item)] if item else []
        elif is_row(item):
            waiting.extend(reversed(item))
        elif is_mapping(item):
            words += [_plain(cls, "class", word) for word, wanted in item.items() if wanted]
        elif item is not None and not isinstance(item, bool):
            hint = 'write class_=["a", {"b": condition}]'
            raise _wrong(cls, "class", item, "text, a list or a mapping to conditions", hint)
    return words


_UNSAFE_IN_STYLE: Final = re.compile(r"[;{}<>\\\"'`!@]|/\*|\*/|url\(|expression\(|image-set\(", re.IGNORECASE)
_PROPERTY: Final = re.compile(r"-{0,2}[A-Za-z_][\w-]*")


def _style(cls: type[Element], name: str, value: object) -> Value:
    if isinstance(value, Css):
        return value.text
    if not is_mapping(value):
        raise _wrong(cls, name, value, "a mapping", 'write style={"gap": "1rem", "--hue": 30}')
    declarations = [
        f"{_property(cls, prop)}:{text}"
        for prop, inner in value.items()
        if inner is not None and not isinstance(inner, bool) and (text := _declared(cls, inner))
    ]
    return ";".join(declarations) or None


def _property(cls: type[Element], name: object) -> str:
    if isinstance(name, str) and _PROPERTY.fullmatch(name):
        return name
    raise _wrong(cls, "style", name, "the name of a CSS property")


def _declared(cls: type[Element], value: object) -> str:
    """Return a CSS value, or nothing where text could end its declaration or load something: data must not raise."""
    if isinstance(value, Css):
        return value.text
    text = _plain(cls, "style", value)
    if _UNSAFE_IN_STYLE.search(text) or not _balanced(text):
        _tell(
            _wrong(cls, "style", value, "a value that stays in its declaration", 'write css("...") if it is your own')
        )
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
    raise _wrong(cls, name, value, "code", f'write {{{name!r}: js("...")}}; text is never run')


def _document(cls: type[Element], name: str, value: object) -> Value:
    if knows_markup(value):
        return str(value.__html__())
    raise _wrong(cls, name, value, "nodes", "write srcdoc=h.html[...] or h.raw(markup)")


_EVALUATED_BY_HTMX: Final = re.compile(r"\s*(?:js|javascript)\s*:", re.IGNORECASE)


def _htmx(cls: type[Element], name: str, value: object) -> Value:
    """Return what htmx reads as data, or evaluates: a value that begins with `js:`, a trigger's filter in brackets."""
    if isinstance(value, Code):
        return value.text
    text = _any(cls, name, value)
    if isinstance(text, str) and (_EVALUATED_BY_HTMX.match(text) or (name.endswith("trigger") and "[" in text)):
        _tell(_wrong(cls, name, value, "text that is not evaluated", 'write js("...") if it is your own'))
        return BLOCKED
    return text


_told: set[tuple[str, str]] = set()


def _tell(error: MarkupError) -> None:
    """Say what was left out, once for each place: a visitor's text may not raise, a developer asks why."""
    if strict.get():
        raise error
    place = (error.path, error.expected)
    if place not in _told:
        import logging  # only where something is amiss: it takes as long to load as half of this package

        _told.add(place)
        logging.getLogger("stario").warning("blocked: %s", error)


def _blocked(cls: type[Element], name: str, value: str) -> str:
    """Return what stands in the place of a dangerous address."""
    expected = "an address that cannot run script"
    _tell(_wrong(cls, name, value, expected, "write h.trusted_url(...) if it is your own"))
    return BLOCKED


def _url(cls: type[Element], name: str, value: object) -> Value:
    if type(value) is str and value[:1] in STARTS_NO_SCHEME:
        return value
    if isinstance(value, bool):
        return value or None
    if isinstance(value, TrustedURL):
        return str.__str__(value)
    text = _plain(cls, name, value)
    return text if safe_url(text, image=cls.tag == "img") == text else _blocked(cls, name, text)


STARTS_NO_SCHEME: Final = frozenset("/#?")


def _resource(cls: type[Element], name: str, value: object) -> Value:
    """Return the address of what is loaded and run: of this site, or one that the program vouches for."""
    text = _url(cls, name, value)
    if not isinstance(text, str) or isinstance(value, TrustedURL):
        return text
    return _blocked(cls, name, text) if text != BLOCKED and leads_elsewhere(text) else text


def _urls(cls: type[Element], name: str, value: object) -> Value:
    """Return addresses separated by commas, of pictures and of what is told of a click."""
    return _several(cls, name, value, lambda text: [part.strip() for part in text.split(",")], image=True)


def _animated(cls: type[Element], name: str, value: object) -> Value:
    """Return values of an SVG animation: `href` can be animated too."""
    return _several(cls, name, value, lambda text: text.split(";"))


def _several(
    cls: type[Element], name: str, value: object, part: Callable[[str], list[str]], *, image: bool = False
) -> Value:
    """Return a text whose parts may be addresses, all of them safe; one the program vouches for goes as it is."""
    if isinstance(value, bool):
        return value or None
    text = _plain(cls, name, value)
    if isinstance(value, TrustedURL) or all(safe_url(url, image=image) == url for url in part(text)):
        return text
    return _blocked(cls, name, text)


_REFRESH: Final = re.compile(r"[\s\d.]*[;,\s]\s*(?:url\s*=\s*)?[\"']?(.*)", re.IGNORECASE | re.DOTALL)


def _statement(cls: type[Element], name: str, value: object) -> Value:
    """Return the content of a `<meta http-equiv>`; a refresh may lead to another address: HTML, 4.2.5.3."""
    return _several(cls, name, value, lambda text: [leads_to[1]] if (leads_to := _REFRESH.match(text)) else [])


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
    "class": _class,
    "style": _style,
    "code": _code,
    "document": _document,
    "url": _url,
    "resource": _resource,
    "linked": _resource,
    "animated": _animated,
    "statement": _statement,
    "urls": _urls,
    "htmx": _htmx,
}
