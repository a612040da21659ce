"""How an element is built: what runs for every element of every page, fitted to each element class.

Laws. One loop over the keywords, in full, without functions between where a value is text, or says yes or no. What it
cannot decide alone (mappings, names that no table knows) goes through `attributes.head`, which is the rule; the loop
gives the same, sooner. What is remembered is names, never values, and only names of the tables: nobody fills them up.

CPython fits instructions to the classes that they meet. Shared by all element classes they would fit none, so each
class gets a copy of the code, when its first element is built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from stario.html.address_values import STARTS_NO_SCHEME
from stario.html.attribute_values import flag_texts, rule_of
from stario.html.attributes import DATA_PREFIXES, SEEN_TOGETHER, Known, data_attribute, kind_beside
from stario.html.attributes import head as all_attributes
from stario.html.escaping import escape_attribute, escape_text
from stario.html.javascript import Code, Css

if TYPE_CHECKING:
    from stario.html.nodes import Attributes, AttributeValue, PlainElement

Function = TypeVar("Function", bound=Callable[..., object])

_NEEDS_MORE_THAN_ESCAPING: Final = frozenset(
    {"style", "code", "document", "url", "resource", "linked", "urls", "animated", "statement"}
)
_NOTICE_NOTHING: Final = frozenset({str, int, float, bool, type(None), Code, Css})


class KnownAttributes(dict[str, "Known | None"]):
    """From a keyword to what any value becomes; None where that is seen beside the others. Filled as it is used."""

    __slots__ = ("addresses", "cls", "flags", "local", "statements", "texts")

    def __init__(self, cls: type[PlainElement]) -> None:
        self.cls = cls
        self.texts: dict[str, str] = {}  # keyword -> ' name="', where a str needs escaping only
        self.addresses: dict[str, str] = {}  # the same, where that is so for an address without a scheme
        self.local: dict[str, str] = {}  # the same, where it must be one of this site
        self.statements: dict[str, str] = {}  # the same, where none is made: without http-equiv
        self.flags: dict[str, tuple[str, str]] = {}  # keyword -> what False and True are written as

    def __missing__(self, keyword: str) -> Known | None:
        attribute = self.cls.own.get(keyword) or self.cls.shared.get(keyword)
        if attribute is None:
            return data_attribute(keyword)
        name, prefix, kind = attribute
        if kind not in _NEEDS_MORE_THAN_ESCAPING:
            self.texts[keyword] = prefix
        elif kind == "url":
            self.addresses[keyword] = prefix
        elif kind == "resource" or kind == "linked":
            self.local[keyword] = prefix
        elif kind == "statement":
            self.statements[keyword] = prefix
        if kind in SEEN_TOGETHER:
            self[keyword] = None
            return None
        texts = flag_texts(self.cls, name, kind)
        if texts is not None:
            self.flags[keyword] = texts
        self[keyword] = found = (name, prefix, rule_of(kind))
        return found

    def beside(self, keyword: str, keywords: Mapping[str, object]) -> Known | None:
        """Return what a value becomes beside the others; None where all have to be looked at together."""
        rel = keywords.get("rel")
        if keyword not in self or not (rel is None or type(rel) is str):
            return None
        name, prefix, kind = self.cls.own[keyword]
        return name, prefix, rule_of(kind_beside(self.cls, kind, rel, keywords.get("http_equiv")))

    def waits(self, keywords: Mapping[str, object]) -> bool:
        """Say whether a value that may notice it is asked later, once: where all are looked at together."""
        return not all(map(self.__getitem__, keywords))


def constructor_of(cls: type[PlainElement]) -> Callable[..., None]:
    """Return the `__init__` of one element class."""
    known_by = KnownAttributes(cls)
    prefix_of, address_of = known_by.texts.get, known_by.addresses.get
    local_of, statement_of = known_by.local.get, known_by.statements.get
    flag_of, data_prefix_of = known_by.flags.get, DATA_PREFIXES.get

    def construct(self: PlainElement, *mappings: Attributes, **keywords: AttributeValue) -> None:
        self.children = ()
        if mappings:
            self.head = all_attributes(cls, mappings, keywords)
            return
        head = ""
        for keyword in keywords:
            value = keywords[keyword]
            if type(value) is str:
                prefix = prefix_of(keyword)
                if prefix is None and value[:1] in STARTS_NO_SCHEME:
                    prefix = address_of(keyword)
                    if prefix is None and value[0] == "/" and value[1:2].isalnum():
                        prefix = local_of(keyword)
                if prefix is None:
                    prefix = data_prefix_of(keyword)
                    if prefix is None and "http_equiv" not in keywords:
                        prefix = statement_of(keyword)
                if prefix is not None:
                    escaped = escape_text(value)
                    if escaped is not value:
                        escaped = escaped.replace("&#39;", "'")
                    head = f'{head}{prefix}{escaped}"'
                    continue
            elif type(value) is bool and (texts := flag_of(keyword)) is not None:
                head += texts[value]
                continue
            known = known_by[keyword] or known_by.beside(keyword, keywords)
            if known is None or (type(value) not in _NOTICE_NOTHING and known_by.waits(keywords)):
                # A name that has to be looked at beside the others, and may stand there twice; what may notice that
                # it is asked is asked once.
                head = all_attributes(cls, mappings, keywords)
                break
            if value is None:
                continue
            name, prefix, value_of = known  # attribute_values.written, in full
            text = value_of(cls, name, value)
            if text is True:
                head = f"{head} {name}"
            elif text is not None and text is not False:
                head = f'{head}{prefix}{escape_attribute(text)}"'
        self.head = head

    return fitted(construct)


def fitted(function: Function) -> Function:
    """Return a copy of a function with code of its own."""
    shared: Any = function
    own: Any = FunctionType(
        shared.__code__.replace(), shared.__globals__, shared.__name__, shared.__defaults__, shared.__closure__
    )
    return own  # type: ignore[no-any-return]  # what it is a copy of
