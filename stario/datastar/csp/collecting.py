"""The functions that the client will make of markup: found in it, without those of foreign markup.

Laws. Tags are read as the browser reads them, so no text, no value, no script can pass for an attribute. What stands in
foreign markup (`h.raw`, objects with `__html__`) is not vouched for, nor is what begins in it and ends elsewhere: a
value of our own never holds `<`.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Final

from stario.datastar.rewriting import NAMES, Function, function_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_INSIDE: Final = r"""(?:[^"'<>]++|"[^"]*+"|'[^']*+')*+"""
_TAG: Final = re.compile(
    rf"<!--.*?-->|<(?P<raw>script|style)\b(?P<its>{_INSIDE})>.*?</(?P=raw)\b|<[a-zA-Z](?P<head>{_INSIDE})>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE: Final = re.compile(r"""\s([^\s"'<>/=]+)(?:="([^"]*)"|='[^']*')?""")
_HOLDS_CODE: Final = re.compile(rf"data-(?:{'|'.join(sorted(NAMES, key=len, reverse=True))})(?=[:_]|$)")
_ANYWHERE: Final = re.compile(r"""(?=(data-[^\s"'<>/=]+)="([^"<]*)")""")

Attribute = tuple[str, str]


def functions_in(markup: str, foreign: Iterable[str] = ()) -> dict[Function, None]:
    """Return the functions that the client will make of markup, in order, but for those of the foreign texts in it."""
    if " data-" not in markup:
        return {}
    found = list(_attributes(markup))
    others = [text for text in foreign if "data-" in text]
    if others:
        left = Counter(found) - Counter(pair for text in others for pair in _ANYWHERE.findall(text))
        found = [pair for pair in found if pair in left]
    functions = (_function(name, value) for name, value in dict.fromkeys(found))
    return {function: None for function in functions if function is not None}


def _attributes(markup: str) -> Iterator[Attribute]:
    """Yield the attributes that may hold code, as they are written."""
    for tag in _TAG.finditer(markup):
        head: str | None = tag["head"] or tag["its"]
        if head is not None and " data-" in head:
            yield from _attributes_in(head)


@lru_cache(maxsize=4096)
def _attributes_in(head: str) -> tuple[Attribute, ...]:
    return tuple(
        (name, value)
        for name, value in _ATTRIBUTE.findall(head)
        if value and "<" not in value and _HOLDS_CODE.match(name)
    )


@lru_cache(maxsize=4096)
def _function(name: str, value: str) -> Function | None:
    return function_of(name, unescape(value))


def functions_of(body: bytes, foreign: Iterable[str] = ()) -> dict[Function, None]:
    """Return the functions that the client will make of the elements in events."""
    if b" data-" not in body:
        return {}
    return functions_in(body.replace(b"\ndata: elements ", b"\n").decode(), foreign)
