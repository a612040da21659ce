"""From the text of an attribute to the argument that writes it again.

Each kind of the element table has its form: a flag is True, a style a mapping, code `h.js(...)`. A form counts only if
Stario's own rule makes the very same text of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from stario.html.addresses import TrustedURL, strict
from stario.html.attribute_values import written
from stario.html.attributes import attribute_of, base_of, kind_of, named, spelt
from stario.html.conversion.layout import Call, Mapping, Named, Text
from stario.html.conversion.literals import quote
from stario.html.definitions import keyword_of
from stario.html.errors import MarkupError
from stario.html.escaping import escape_attribute
from stario.html.javascript import Code, Css
from stario.html.nodes import Element, Raw
from stario.html.parsing.names import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from stario.html.conversion.layout import Expression
    from stario.html.nodes import AttributeValue

    Form: TypeAlias = tuple[Expression, AttributeValue]

# The attributes that the Datastar client runs, with or without it being loaded here: the page must build in both cases.
_DATASTAR: Final = frozenset(
    f"data-{name}"
    for name in words(
        "animate attr bind class computed custom-validity effect ignore ignore-morph indicator init json-signals "
        "match-media on on-intersect on-interval on-raf on-resize on-signal-patch on-signal-patch-filter persist "
        "preserve-attr query-string ref replace-url scroll-into-view show signals style text view-transition"
    )
)


class RefusedError(Exception):
    """An attribute that Stario cannot write as it was; the text says why."""


def argument(cls: type[Element], name: str, value: str, *, exact: bool) -> Named:
    """Return an attribute as a keyword argument, or as an item of a mapping (its lead ends in a blank).

    `exact` says whether `style` and flags keep their very spelling. Raises `RefusedError`.
    """
    try:
        name = spelt(cls, name)
    except MarkupError as error:
        raise RefusedError(f"{error.expected} is what h takes") from None
    kind = "code" if base_of(name) in _DATASTAR else kind_of(cls, name)
    for form in _forms(kind, name, value, exact=exact):
        if _is_kept(cls, name, kind, value, form[1], exact=exact):
            return Named(_lead(cls, name), form[0])
    raise RefusedError(f"h would not write this {name}")


def _is_kept(cls: type[Element], name: str, kind: str, text: str, value: AttributeValue, *, exact: bool) -> bool:
    """Say whether a form gives the text back."""
    token = strict.set(True)
    try:
        came = written(cls, name, kind, value)
    except MarkupError:
        return False
    finally:
        strict.reset(token)
    if not exact and came and (kind == "style" or value is True):
        return True
    return came == f' {name}="{escape_attribute(text)}"' or (text == "" and came == f" {name}")


def _lead(cls: type[Element], name: str) -> str:
    keyword = keyword_of(name)
    if keyword.isidentifier() and keyword.isascii() and _is_named(cls, keyword, name):
        return f"{keyword}="
    return f"{quote(name)}: "


def _is_named(cls: type[Element], keyword: str, name: str) -> bool:
    known = attribute_of(cls, name) is not None or name.startswith("data-") or cls.open_names
    try:
        return known and named(cls, keyword) == name
    except MarkupError:
        return False


# -- forms, the best one first


def _forms(kind: str, name: str, value: str, *, exact: bool) -> Iterator[Form]:
    if kind.startswith("flag") and value.lower() in (("",) if exact else ("", name)):
        yield "True", True
    yield from _FORMS.get(kind, _as_text)(name, value, exact)


def _as_text(name: str, value: str, exact: bool) -> Iterator[Form]:
    yield Text(value), value


def _number(name: str, value: str, exact: bool) -> Iterator[Form]:
    if re.fullmatch(r"-?(?:0|[1-9][0-9]{0,8})", value) and value != "-0":
        yield value, int(value)
    elif re.fullmatch(r"-?[0-9]{1,8}\.[0-9]{1,8}", value) and repr(float(value)) == value:
        yield value, float(value)
    yield Text(value), value


def _truth(name: str, value: str, exact: bool) -> Iterator[Form]:
    if value in ("true", "false"):
        yield value.capitalize(), value == "true"
    yield Text(value), value


def _code(name: str, value: str, exact: bool) -> Iterator[Form]:
    if value == "" and name.startswith("data-"):
        yield "True", True
    yield Call("h.js", [Text(value)]), Code(value)


def _document(name: str, value: str, exact: bool) -> Iterator[Form]:
    yield Call("h.raw", [Text(value)]), Raw(value)


def _url(name: str, value: str, exact: bool) -> Iterator[Form]:
    yield Text(value), value
    yield Call("h.trusted_url", [Text(value)]), TrustedURL(value)


_DECLARATION: Final = re.compile(r"([^:;]+):([^:;]+)(?:;|\Z)")


def _style(name: str, value: str, exact: bool) -> Iterator[Form]:
    declared = _declarations(value, exact=exact)
    if declared:
        items = [Named(f"{quote(prop)}: ", Text(text)) for prop, text in declared.items()]
        if exact or _keeps_all(declared):
            yield Mapping(items), dict(declared)
    yield Call("h.css", [Text(value)]), Css(value)


def _declarations(value: str, *, exact: bool) -> dict[str, str] | None:
    """Return a style's declarations, or None where it is not a plain list of them."""
    pairs = [(found[1], found[2]) for found in _DECLARATION.finditer(value)]
    if not exact:
        pairs = [(prop.strip(), text.strip()) for prop, text in pairs]
        value = re.sub(r"\s*([:;])\s*", r"\1", value).strip().removesuffix(";")
    found = dict(pairs)
    is_plain = len(found) == len(pairs) and all(part == part.strip() for pair in pairs for part in pair)
    return found if is_plain and value == _joined(found) else None


def _joined(declared: dict[str, str]) -> str:
    return ";".join(f"{prop}:{text}" for prop, text in declared.items())


def _keeps_all(declared: dict[str, str]) -> bool:
    """Say whether `style={...}` keeps every declaration: one that could load something would be left out."""
    try:
        came = written(Element, "style", "style", declared)
    except MarkupError:
        return False
    return came == f' style="{escape_attribute(_joined(declared))}"'


_FORMS: Final[dict[str, Callable[[str, str, bool], Iterator[Form]]]] = {
    "number": _number,
    "measure": _number,
    "truth": _truth,
    "code": _code,
    "document": _document,
    "url": _url,
    "resource": _url,
    "style": _style,
}
