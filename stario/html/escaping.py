"""Escaping of text and of quoted attribute values, and the characters that HTML cannot carry.

Law: whatever text goes in, the browser's parser gives the same text back, but for what HTML itself cannot express: NUL
and lone surrogates become U+FFFD. A carriage return is written as a reference, or the parser would turn it into a line
feed (HTML, 13.2.3.5), and a stream of events would see the end of a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import markupsafe

if TYPE_CHECKING:
    from collections.abc import Callable


def _escape_by_the_public_name(text: str) -> str:
    return str(markupsafe.escape(text))


# markupsafe's inner function takes a str and gives a str: a tenth of the time of the public escape(), which looks for
# __html__ and builds a Markup. It is private, so its absence must not matter.
escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", _escape_by_the_public_name)


def escape_attribute(text: str) -> str:
    """Escape a value that will stand in double quotes; `'` stays as it is, which keeps expressions short.

    >>> escape_attribute('"it\\'s" <b>')
    "&#34;it's&#34; &lt;b&gt;"
    """
    escaped = escape_text(text)
    return text if escaped is text else escaped.replace("&#39;", "'")


_LONE_SURROGATE = "[\ud800-\udfff]"  # compiled when one is met: imports are counted in milliseconds


def finish(markup: str) -> str:
    """Replace in finished markup what HTML or UTF-8 cannot carry: CR, NUL, lone surrogates."""
    if "\r" in markup:
        markup = markup.replace("\r", "&#13;")
    if "\0" in markup:
        markup = markup.replace("\0", "\ufffd")
    if not markup.isascii():
        try:
            markup.encode()
        except UnicodeEncodeError:
            markup = re.sub(_LONE_SURROGATE, "\ufffd", markup)
    return markup


def unify_newlines(text: str) -> str:
    """Turn CRLF and CR into LF, as a parser does before it reads: for markup that must not be escaped."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
