"""From keywords and mappings to the text of all attributes of an element: names, their order, their kinds.

Laws. Names are the program's, and still are checked: one that could end a tag or begin another attribute is refused.
What an attribute takes is looked up by its name: one rule for `onclick=`, `{"onclick": ...}` and `{"ONCLICK": ...}`.

`CODE_NAMES` and `ORDER` are empty here; `stario.datastar` fills them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from stario.html.attribute_values import rule_of, text_of_words, written
from stario.html.errors import MarkupError, describe, near
from stario.html.plain_values import Value

if TYPE_CHECKING:
    from stario.html.nodes import Attribute, Attributes, AttributeValue, Element

CODE_NAMES: Final[set[str]] = set()
"""Attributes whose value a client library runs: only `Code` may stand there. Without key and modifiers: `data-on`."""

ORDER: Final[dict[str, int]] = {}
"""Where such attributes stand among the others, lowest first; a name that is missing keeps its place, before them."""

_BAD_NAME: Final = re.compile(r"[\x00-\x20\x7f-\x9f\"'<>/=\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Alpine and Livewire, Vue, AngularJS, htmx, hyperscript
_OTHER_CODE: Final = re.compile(r"on|[@:#.]|x-|wire:|v-|(?:data-)?(?:ng-|hx-(?:on|vars))|(?:_|(?:data-)?script)$")


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
    names = list(values)
    ordered = [names[place] for place in output_order(names)]
    return "".join([written(cls, name, kind_among(cls, name, values), values[name]) for name in ordered])


def output_order(names: list[str]) -> list[int]:
    """Return the places of attributes in the order in which they are written."""
    places = range(len(names))
    return sorted(places, key=lambda place: _place(names[place])) if any(map(_ranked, names)) else list(places)


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


def add_client(code_names: Iterable[str], order: Iterable[str]) -> None:
    """Hear from a client library's part which attributes hold code, and in which order it needs some of them."""
    CODE_NAMES.update(code_names)
    ORDER.update({name: place for place, name in enumerate(order)})
    DATA_PREFIXES.clear()


Known: TypeAlias = tuple[str, str, Callable[[Any, str, object], Value]]
"""An attribute's name, the start of its text, and what makes of a value what is written."""

_ORDINARY_DATA: Final = re.compile(r"data_[a-z0-9_]*[a-z0-9]")
_MOST_DATA_NAMES: Final = 1024
DATA_PREFIXES: Final[dict[str, str]] = {}
"""The start of an attribute's text by such keywords, as they are used; empty again when a client library joins."""


def data_attribute(keyword: str) -> Known | None:
    """Return what a `data_...` keyword stands for that takes any text, wherever it stands, and has one spelling only.

    None says that it has to be looked at beside the others.
    """
    name = keyword.replace("_", "-")
    if not _ORDINARY_DATA.fullmatch(keyword) or base_of(name) in ORDER or _kind_of_unknown(name) != "any":
        return None
    prefix = f' {name}="'
    if len(DATA_PREFIXES) < _MOST_DATA_NAMES:  # keywords may come out of somebody's data
        DATA_PREFIXES[keyword] = prefix
    return name, prefix, rule_of("any")


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
    lower = name.lower() if name.isascii() else name.translate(_SMALL)
    return lower if cls.namespace == "html" else _foreign_names(cls).get(lower, lower)


_SMALL: Final = {ord(letter): letter.lower() for letter in ascii_uppercase}  # other capitals stay: HTML, 13.2.5.33


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
    if lower == "xlink:href" and "href" in cls.own:
        return cls.own["href"].kind
    if lower in _URL_NAMES:
        return "resource" if cls.content == "raw" else "url"  # in a drawing, href gives a script its address
    return _kind_of_unknown(lower)


def _kind_of_unknown(lower: str) -> str:
    if _OTHER_CODE.match(lower) or (lower.startswith("data-") and base_of(lower) in CODE_NAMES):
        return "code"
    return _OTHER_KINDS.get(lower, "any")


def kind_among(cls: type[Element], name: str, values: Mapping[str, AttributeValue]) -> str:
    """Return what an attribute takes beside the others, given by their HTML names."""
    kind = kind_of(cls, name)
    return kind_beside(cls, kind, values.get("rel"), values.get("http-equiv")) if kind in SEEN_TOGETHER else kind


def kind_beside(cls: type[Element], kind: str, rel: object, http_equiv: object) -> str:
    """Return a kind of `SEEN_TOGETHER`, settled: what a `<link>` loads is said by its rel."""
    if kind == "linked":
        return "resource" if _BRINGS_CODE.intersection(text_of_words(cls, "rel", rel)) else "url"
    return "text" if http_equiv is None else kind


SEEN_TOGETHER: Final = frozenset({"linked", "statement"})
"""Kinds that depend on the element's other attributes: on these."""
DECIDING: Final = frozenset({"rel", "http-equiv"})
_BRINGS_CODE: Final = frozenset(["stylesheet", "modulepreload", "import", "manifest", "serviceworker"])

_HTMX: Final = {
    **dict.fromkeys(["hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete"], "url"),
    **dict.fromkeys(["hx-vals", "hx-headers", "hx-request", "hx-trigger"], "htmx"),
}
_OTHER_KINDS: Final = {
    "style": "style",
    "srcdoc": "document",
    "class": "class",
    **_HTMX,
    **{f"data-{name}": kind for name, kind in _HTMX.items()},
}

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
        "xml:base",
    ]
)
