"""The one error of `stario.html`: markup that cannot be written as it stands.

A message is one sentence (where, what was expected, what came), then the right form. It is put together when it
is raised, never on the way to a page that is fine. What a visitor types never
gets here: text is escaped, not refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stario.html.protocols import asks_a_database

if TYPE_CHECKING:
    from collections.abc import Iterable


class MarkupError(ValueError):
    """Markup that cannot be written: an unknown attribute, a child of the wrong type, children of a void element.

    `path` is the way to the place (`html > body > ul#todo > li[3]`; empty while an element is still being built),
    `expected` what may stand there, `came` what did.
    """

    def __init__(self, *, expected: str, came: str, path: str = "", hint: str = "") -> None:
        self.path = path
        self.expected = expected
        self.came = came
        self.hint = hint
        super().__init__(path, expected, came, hint)

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{where}expected {self.expected}, came {self.came}{hint}"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (self.path, self.expected, self.came, self.hint)


def _rebuild(path: str, expected: str, came: str, hint: str) -> MarkupError:
    return MarkupError(path=path, expected=expected, came=came, hint=hint)


def describe(value: object) -> str:
    """Return a value as an error shows it: its type, and its text where that is short.

    >>> describe({"a": 1})
    "dict {'a': 1}"
    """
    kind = "type" if isinstance(value, type) else value.__class__.__name__  # whatever metaclass it has
    if asks_a_database(type(value)):
        return kind
    try:
        text = repr(value)
    except RecursionError:
        text = "nested too deep to be shown"
    return f"{kind} {text if len(text) <= 60 else text[:57] + '...'}"


def near(name: str, known: Iterable[str]) -> str:
    """Return a sentence with the known name nearest to a misspelt one, or nothing."""
    from difflib import get_close_matches  # only where something is amiss

    found = get_close_matches(name, list(known), n=1, cutoff=0.7)
    return f"did you mean {found[0]!r}?" if found else ""
