"""What addresses become: of this site, or by a scheme that cannot run script; anything else is left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from stario.html.addresses import BLOCKED, TrustedURL, leads_elsewhere, safe_url
from stario.html.plain_values import Value, blocked, plain

if TYPE_CHECKING:
    from stario.html.nodes import Element


def url(cls: type[Element], name: str, value: object) -> Value:
    """Return the address of a link, or what stands in the place of a dangerous one."""
    if type(value) is str and value[:1] in STARTS_NO_SCHEME:
        return value
    if isinstance(value, bool):
        return value or None
    if isinstance(value, TrustedURL):
        return str.__str__(value)
    text = plain(cls, name, value)
    return text if safe_url(text, image=cls.tag == "img") == text else blocked(cls, name, text)


STARTS_NO_SCHEME: Final = frozenset("/#?")


def resource(cls: type[Element], name: str, value: object) -> Value:
    """Return the address of what is loaded and run: of this site, or one that the program vouches for."""
    text = url(cls, name, value)
    if not isinstance(text, str) or isinstance(value, TrustedURL):
        return text
    return blocked(cls, name, text) if text != BLOCKED and leads_elsewhere(text) else text


def urls(cls: type[Element], name: str, value: object) -> Value:
    """Return addresses separated by commas, of pictures and of what is told of a click."""
    return _several(cls, name, value, lambda text: [part.strip() for part in text.split(",")], image=True)


def animated(cls: type[Element], name: str, value: object) -> Value:
    """Return values of an SVG animation: `href` can be animated too."""
    return _several(cls, name, value, lambda text: text.split(";"))


def _several(
    cls: type[Element], name: str, value: object, part: Callable[[str], list[str]], *, image: bool = False
) -> Value:
    """Return a text whose parts may be addresses, all of them safe; one the program vouches for goes as it is."""
    if isinstance(value, bool):
        return value or None
    text = plain(cls, name, value)
    if isinstance(value, TrustedURL) or all(safe_url(url, image=image) == url for url in part(text)):
        return text
    return blocked(cls, name, text)


_REFRESH: Final = re.compile(r"[\s\d.]*[;,\s]\s*(?:url\s*=\s*)?[\"']?(.*)", re.IGNORECASE | re.DOTALL)


def statement(cls: type[Element], name: str, value: object) -> Value:
    """Return the content of a `<meta http-equiv>`; a refresh may lead to another address: HTML, 4.2.5.3."""
    return _several(cls, name, value, lambda text: [leads_to[1]] if (leads_to := _REFRESH.match(text)) else [])
