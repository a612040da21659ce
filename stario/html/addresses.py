"""Addresses: which schemes are safe, what leads to another site, and how a program vouches for one.

Law: nothing that a visitor typed can become an address that runs script, and no text decides from where a page takes
its code. What is blocked is `about:invalid#blocked`, a scheme that no browser follows.
"""

from __future__ import annotations

import os
import re
from contextvars import ContextVar
from typing import Final

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


_ABSOLUTE: Final = re.compile(r"[/\\]{2}|[^/?#]*:")


def leads_elsewhere(url: str) -> bool:
    """Say whether an address can lead to another site: it names a host or a scheme."""
    return _ABSOLUTE.match(_IGNORED_BY_BROWSERS.sub("", url)) is not None


_OPENS_HERE: Final = re.compile(r"/[^/\\]|[^/\\:?#]+[/?#]|[?#]")


def opens_here(text: str) -> bool:
    """Say whether an address that begins with a text stays on this site, whatever follows: `/rooms/`, `paint?cell=`."""
    return _OPENS_HERE.match(text) is not None and not _IGNORED_BY_BROWSERS.search(text)
