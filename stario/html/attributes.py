"""From a keyword and a value to the text of an attribute: every rule that is not plain escaping.

Laws. Names are the program's, and still are checked: one that could end a tag or begin another attribute is refused.
Values are data: text can never become code, an address can never run script, nothing a visitor typed raises. What an
attribute takes is looked up by its name: one rule for `onclick=`, `{"onclick": ...}` and `{"ONCLICK": ...}`.

`CODE_NAMES` and `ORDER` are empty here; `stario.datastar` fills them.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from stario.html.errors import MarkupError, describe, near
from stario.html.escaping import escape_attribute
from stario.html.javascript import Code, Css
from stario.html.protocols import HasHTML, is_mapping, is_row

if TYPE_CHECKING:
    from stario.html.nodes import Attribute, Attributes, AttributeValue, Element

CODE_NAMES: Final[set[str]] = set()
"""Attributes whose value a client library runs: only `Code` may stand there. Without key and modifiers: `data-on`."""

ORDER: Final[dict[str, int]] = {}
"""Where such attributes stand among the others, lowest first; a name that is missing keeps its place, before them."""

_BAD_NAME: Final = re.compile(r"[\x00-\x20\x7f-\x9f\"'<>/=\ufdd0-\ufdef\ufffe\uffff]")
_OTHER_CODE: Final = re.compile(r"on|[@:]|x-|v-|hx-(?:on|vars)|_$")  # Alpine, Vue, htmx, hyperscript
_EVALUATED_BY_HTMX: Final = re.compile(r"\s*(?:js|javascript)\s*:", re.IGNORECASE)


def head(cls: type[Element], mappings: tuple[Attributes, ...], keywords: Mapping[str, AttributeValue]) -> str:
    """Return all attributes of one element as text; the one rule for every way to write them."""
    values: dict[str, AttributeValue] = {}
    for mapping in mappings:
        if not isinstance(mapping, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise _not_a_mapping(cls, mapping)
        for name, value in mapping.items():
            _put(cls, values, spelt(cls, name), value)
    for keyword, value in keywords.items():
        _put(cls, values, named(cls, keyword), value)
    names = sorted(values, key=_place) if any(map(_ranked, values)) else values
    return "".join([written(cls, name, kind_of(cls, name), values[name]) for name in names])


def _not_a_mapping(cls: type[Element], came: object) -> MarkupError:
    return MarkupError(
        path=cls.tag,
        expected='attributes as mappings, data.on(...) or {"hx-get": "/x"}',
        came=describe(came),
        hint=f"children go in brackets: h.{cls.tag}(...)[child]",
    )


def _put(cls: type[Element], values: dict[str, AttributeValue], name: str, value: AttributeValue) -> None:
    if values.get(name) is None:
        values[name] = value
    elif value is None:
        pass
    elif name == "class":
        values[name] = [values[name], value]
    else:
        raise MarkupError(
            path=cls.tag, expected=f"the attribute {name} once", came="it twice", hint="merge the two values into one"
        )


def base_of(name: str) -> str:
    """Return an attribute's name without the key and the modifiers of a Datastar attribute."""
    return name.partition(":")[0].partition("__")[0]


def _ranked(name: str) -> bool:
    return name.startswith("data-") and base_of(name) in ORDER


def _place(name: str) -> int:
    return ORDER.get(base_of(name), -1) if name.startswith("data-") else -1


# -- names


def spelt(cls: type[Element], name: str) -> str:
    """Return a name given as HTML spells it, checked; HTML names have no capitals, whatever was written."""
    if not _is_name(name):
        raise MarkupError(
            path=cls.tag,
            expected="an attribute name without spaces, quotes, <, >, / and =",
            came=describe(name),
            hint="a name must be the program's own, never text from elsewhere",
        )
    lower = name.lower()
    return lower if cls.namespace == "html" else _foreign_names(cls).get(lower, lower)


def _is_name(name: object) -> bool:
    return isinstance(name, str) and name != "" and not _BAD_NAME.search(name)


_spellings: Final[dict[type[object], dict[str, str]]] = {}


def _foreign_names(cls: type[Element]) -> Mapping[str, str]:
    """Return how a parser spells the names of SVG and MathML, whatever capitals were written: HTML, 13.2.6.1."""
    if cls not in _spellings:
        _spellings[cls] = {known.name.lower(): known.name for known in (*cls.own.values(), *cls.shared.values())}
    return _spellings[cls]


def named(cls: type[Element], keyword: str) -> str:
    """Return the HTML name of a keyword: `class_` is class, `aria_label` is aria-label, `viewBox` stays."""
    known = cls.own.get(keyword) or cls.shared.get(keyword)
    if known is not None:
        return known.name
    as_written = keyword.removesuffix("_").replace("_", "-")
    name = spelt(cls, as_written)
    if name.startswith("data-") or cls.open_names or _known(cls, name if cls.namespace == "html" else as_written):
        return name
    raise MarkupError(
        path=cls.tag,
        expected=f"an attribute of <{cls.tag}>",
        came=repr(keyword),
        hint=" ".join([near(keyword, [*cls.own, *cls.shared]), f"any name is taken as {{{name!r}: value}}"]).strip(),
    )


def _known(cls: type[Element], name: str) -> bool:
    """Say whether a keyword was a name's other spelling: `**{"aria-label": ...}`, `**{"class": ...}`."""
    return attribute_of(cls, name) is not None


def attribute_of(cls: type[Element], name: str) -> Attribute | None:
    """Return what the table says of an attribute, by its HTML name, or None."""
    keyword = name.replace("-", "_").replace(":", "_")
    for spelling in (keyword, f"{keyword}_"):
        found = cls.own.get(spelling) or cls.shared.get(spelling)
        if found is not None and found.name == name:
            return found
    return None


def kind_of(cls: type[Element], name: str) -> str:
    """Return what values an attribute takes; by its name alone where the table knows nothing of it."""
    known = attribute_of(cls, name)
    if known is not None:
        return known.kind
    lower = name.lower()
    if lower.startswith("data-"):
        return "code" if base_of(lower) in CODE_NAMES else "any"
    if _OTHER_CODE.match(lower):
        return "code"
    return {"style": "style", "srcdoc": "document", "class": "class"}.get(lower) or (
        "url" if lower in _URL_NAMES else "any"
    )


_URL_NAMES: Final = frozenset(
    [
        "href",
        "src",
        "action",
        "formaction",
        "poster",
        "cite",
        "data",
        "xlink:href",
        "background",
        "longdesc",
        "manifest",
        "codebase",
        "archive",
    ]
)


# -- values


def written(cls: type[Element], name: str, kind: str, value: AttributeValue) -> str:
    """Return one attribute with the space before it; nothing where the value says that it is absent."""
    if value is None:
        return ""
    text = _VALUES[kind](cls, name, value)
    if text is None or text is False:
        return ""
    return f" {name}" if text is True else f' {name}="{escape_attribute(text)}"'


# What a value becomes: text to escape, True for a bare name, None for no attribute at all.
Written = str | bool | None


def _plain(cls: type[Element], name: str, value: object) -> str:
    """Return text of a value that stands for itself: text, numbers, dates, UUIDs."""
    if isinstance(value, Markup):
        return value.unescape()
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int | float):
        return repr(value) if type(value) in (int, float) else str(value)
    kind = type(value)
    if hasattr(kind, "total_seconds"):
        return f"PT{value.total_seconds():g}S"  # type: ignore[attr-defined]  # a timedelta: ISO 8601
    if names_itself(kind):
        return str(getattr(value, "isoformat", value.__str__)())
    if isinstance(value, HasHTML) and not hasattr(kind, "expand"):  # a node is no text
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


def _any(cls: type[Element], name: str, value: object) -> Written:
    if isinstance(value, bool):
        if name.startswith("aria-"):
            return "true" if value else "false"
        return value or None
    if isinstance(value, Code):
        raise _wrong(cls, name, value, "text", "code goes into on... attributes and data.on(...)")
    text = _plain(cls, name, value)
    if name in ("hx-vals", "hx-headers") and _EVALUATED_BY_HTMX.match(text):
        return _blocked(cls, name, text)
    return text


def _truth(cls: type[Element], name: str, value: object) -> Written:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _plain(cls, name, value)


def _tokens(cls: type[Element], name: str, value: object) -> Written:
    if is_row(value):
        return " ".join([_plain(cls, name, word) for word in _drop_absent(value)]) or None
    return _any(cls, name, value)


def _drop_absent(values: Sequence[object]) -> list[object]:
    return [value for value in values if value is not None and not isinstance(value, bool)]


def _class(cls: type[Element], name: str, value: object) -> Written:
    if type(value) is str:
        return value
    return " ".join(_words(cls, value)) or None


def _words(cls: type[Element], value: object) -> list[str]:
    """Return class words: of a text, of a list of such, of a mapping from words to conditions."""
    if isinstance(value, str):
        return [_plain(cls, "class", value)] if value else []
    if value is None or isinstance(value, bool):
        return []
    if is_mapping(value):
        return [_plain(cls, "class", word) for word, wanted in value.items() if wanted]
    if is_row(value):
        return [word for item in value for word in _words(cls, item)]
    raise _wrong(cls, "class", value, "text, a list or a mapping to conditions", 'write class_=["a", {"b": condition}]')


_UNSAFE_IN_STYLE: Final = re.compile(r"[;{}<>\\\"'`!@]|/\*|\*/|url\(|expression\(|image-set\(", re.IGNORECASE)
_PROPERTY: Final = re.compile(r"-{0,2}[A-Za-z_][\w-]*")


def _style(cls: type[Element], name: str, value: object) -> Written:
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
    return "" if _UNSAFE_IN_STYLE.search(text) or not _balanced(text) else text


def _balanced(text: str) -> bool:
    """Say whether every bracket is closed: an open one would swallow the declarations that follow."""
    open_ones: list[str] = []
    for character in text:
        if character in "([":
            open_ones.append(")" if character == "(" else "]")
        elif character in ")]" and (not open_ones or open_ones.pop() != character):
            return False
    return not open_ones


def _code(cls: type[Element], name: str, value: object) -> Written:
    if isinstance(value, Code):
        return value.text
    if value is True and name.startswith("data-"):
        return True
    if value is False:
        return None
    raise _wrong(cls, name, value, "code", f'write {{{name!r}: js("...")}}; text is never run')


def _document(cls: type[Element], name: str, value: object) -> Written:
    if isinstance(value, HasHTML):
        return str(value.__html__())
    raise _wrong(cls, name, value, "nodes", "write srcdoc=h.html[...] or h.raw(markup)")


_SAFE_SCHEMES: Final = frozenset(["http", "https", "mailto", "tel", "sms"])
_SCHEME: Final = re.compile(r"([^/?#:]*):")
_IGNORED_BY_BROWSERS: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
BLOCKED: Final = "about:invalid#blocked"


class TrustedURL(str):
    """An address the program vouches for: it may load code, or have any scheme; made by `h.trusted_url`."""

    __slots__ = ()


def safe_url(url: str, *, image: bool = False) -> str:
    """Return an address that cannot run script, or `about:invalid#blocked`; browsers skip blanks inside a scheme."""
    if url.startswith(("/", "https://", "http://", "#", "?")) or isinstance(url, TrustedURL):
        return url
    scheme = _SCHEME.match(_IGNORED_BY_BROWSERS.sub("", url))
    if scheme is None or scheme[1].lower() in _SAFE_SCHEMES:
        return url
    if image and scheme[1].lower() == "data" and re.match(r"\s*data:image/(?!svg)", url, re.IGNORECASE):
        return url
    return BLOCKED


strict: Final[ContextVar[bool]] = ContextVar("strict", default=bool(os.environ.get("STARIO_DEBUG")))
"""Whether a blocked address is an error rather than `about:invalid#blocked`; an App sets it with `debug`."""

_log = logging.getLogger("stario")
_told: set[tuple[str, str]] = set()


def _blocked(cls: type[Element], name: str, value: str) -> str:
    """Return what stands in the place of a dangerous value: a visitor's text may not raise, a developer asks why."""
    error = _wrong(cls, name, value, "an address that cannot run script", "write h.trusted_url(...) if it is your own")
    if strict.get():
        raise error
    if (cls.tag, name) not in _told:
        _told.add((cls.tag, name))
        _log.warning("blocked: %s", error)
    return BLOCKED


def _url(cls: type[Element], name: str, value: object) -> Written:
    if isinstance(value, bool):
        return value or None
    if isinstance(value, TrustedURL):
        return str.__str__(value)
    text = _plain(cls, name, value)
    return text if safe_url(text, image=cls.tag == "img") == text else _blocked(cls, name, text)


_ABSOLUTE: Final = re.compile(r"[/\\]{2}|[^/?#]*:")


def _resource(cls: type[Element], name: str, value: object) -> Written:
    """Return the address of what is loaded and run: of this site, or one that the program vouches for."""
    text = _url(cls, name, value)
    if not isinstance(text, str) or isinstance(value, TrustedURL) or cls.tag in _LOADS_NO_CODE:
        return text
    elsewhere = _ABSOLUTE.match(_IGNORED_BY_BROWSERS.sub("", text)) and text != BLOCKED
    return _blocked(cls, name, text) if elsewhere else text


_LOADS_NO_CODE: Final = frozenset({"link"})  # style sheets, icons, canonical addresses


def _urls(cls: type[Element], name: str, value: object) -> Written:
    text = _plain(cls, name, value)
    parts = [part.strip() for part in text.split(",")]
    return text if all(safe_url(part, image=True) == part for part in parts) else _blocked(cls, name, text)


def _animated(cls: type[Element], name: str, value: object) -> Written:
    """Return values of an SVG animation: `href` can be animated too."""
    text = _plain(cls, name, value)
    return text if all(safe_url(part) == part for part in text.split(";")) else _blocked(cls, name, text)


_REFRESH: Final = re.compile(r"[\s\d.]*[;,\s]\s*(?:url\s*=\s*)?[\"']?(.*)", re.IGNORECASE | re.DOTALL)


def _statement(cls: type[Element], name: str, value: object) -> Written:
    """Return the content of a `<meta>`; with http-equiv=refresh it may lead to another address: HTML, 4.2.5.3."""
    text = _plain(cls, name, value)
    leads_to = _REFRESH.match(text) if text[:1].isdigit() or text[:1].isspace() else None
    return _blocked(cls, name, text) if leads_to and safe_url(leads_to[1]) != leads_to[1] else text


_VALUES: Final[dict[str, Callable[[type[Element], str, object], Written]]] = {
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
    "animated": _animated,
    "statement": _statement,
    "urls": _urls,
}
