"""What functions tell the compiler: that they are pure, and which of their arguments may change.

A pure function gives the same for the same arguments and does nothing else: `data.on("click", at.post("/add"))` in a
component becomes static text. A hole is a parameter whose value may be known only at run time: the function is called
once with a stand-in, and what it returns shows where the value's text will stand.

    @pure(expression=CODE)
    def on(event: str, expression: Code) -> dict[str, Code]: ...
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, TypeVar

from stario.html.addresses import TrustedURL
from stario.html.javascript import Code, css, js, woven

C = TypeVar("C", bound=Callable[..., object])


class Hole(NamedTuple):
    """A parameter that may change.

    `stand_in` gives what the function is called with, from a word of letters; `text` gives, from the value at run time,
    what stands in that word's place in the function's result, or raises: then the function itself is called, and raises
    what it raises. Where `part` is there, an f-string that begins with a text that `opens` takes may be given in parts,
    each turned into its text by `part`.
    """

    stand_in: Callable[[str], object]
    text: Callable[[object], str]
    opens: Callable[[str], bool] | None = None
    part: Callable[[str], str] | None = None


PURE: Final[dict[Callable[..., object], dict[str, Hole]]] = {}
"""Pure functions, each with its holes by parameter."""


def pure(**holes: Hole) -> Callable[[C], C]:
    """Say of a function that it is pure."""

    def note(function: C) -> C:
        PURE[function] = holes
        return function

    return note


def _text_of_code(value: object) -> str:
    if not isinstance(value, Code):
        raise TypeError
    return value.text


CODE: Final = Hole(stand_in=Code, text=_text_of_code)
"""A parameter that takes an expression, and writes its text unchanged."""

IN_PLACE: Final[dict[Callable[..., object], Callable[..., object]]] = {js: woven}
"""What the compiler, which has read the constants, calls in place of a function that looks at who calls it."""

for _function in (js, css, TrustedURL):
    pure()(_function)
