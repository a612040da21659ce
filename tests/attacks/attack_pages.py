"""The attacks laid out on pages: many in one, each in a container of its own; those at a whole page alone."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import corpora
from attack_builders import WAYS
from attack_table import ATTACKS, Attack, Outcome, stands_alone
from attack_trees import HARMLESS, twin
from hostile_values import TEXTS

from stario import html as h

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ALONE", "SHARED", "STYLES", "TEXTS", "containers", "corpus_page", "in_many_places", "key", "twins"]
_ON_ONE_PAGE = 1200


def _differing() -> dict[int, Attack]:
    """Return attacks by their number; where several give the same markup, what is blocked above all, one is enough."""
    found: dict[str, int] = {}
    for n, attack in enumerate(ATTACKS):
        if attack.outcome is not Outcome.REFUSED:
            found.setdefault(h.render(attack.build(attack.came)), n)
    return {n: ATTACKS[n] for n in found.values()}


_WRITTEN = _differing()
_TOGETHER = [(n, attack) for n, attack in _WRITTEN.items() if not stands_alone(attack)]
SHARED = [dict(_TOGETHER[start : start + _ON_ONE_PAGE]) for start in range(0, len(_TOGETHER), _ON_ONE_PAGE)]
"""Attacks by their number, a page each."""

ALONE = {n: attack for n, attack in _WRITTEN.items() if stands_alone(attack)}
"""Attacks at a whole page, by their number."""


def key(attack: Attack) -> str:
    """Return what attacks with one harmless twin have in common."""
    name = attack.came[0] if isinstance(attack.came, tuple) else ""
    return f"twin {attack.build.__name__} {attack.outcome is Outcome.LEFT_OUT} {name}"


def containers(attacks: Mapping[int, Attack], way: str = "plain") -> list[h.Element]:
    """Return the attacks, each in an element with its number as id."""
    return [h.div(id=f"a{n}")[WAYS[way](attack.build)(attack.came)] for n, attack in attacks.items()]


def twins() -> list[h.Element]:
    """Return a harmless twin of every attack, one for each builder."""
    found = {key(attack): attack for attack in _WRITTEN.values() if not stands_alone(attack)}
    return [h.div(id=name)[twin(attack)] for name, attack in found.items()]


def in_many_places(x: Any) -> list[h.Node]:
    """Return a text where texts of a corpus are shown."""
    return [
        h.p(title=x, class_=["a", x])[x],
        h.textarea[x],
        h.svg.svg(viewBox=x)[h.svg.title[x], h.svg.foreignObject[h.b[x]]],
        h.template[h.b(title=x)[x]],
        h.input(value=x, placeholder=x),
    ]


def corpus_page(name: str, n: int) -> list[h.Node]:
    """Return one of a corpus's pages: its texts in many places, and as addresses."""
    texts = [text for text in corpora.texts(name) or () if text]
    return [
        [h.div(class_="one")[in_many_places(text)] for text in texts[n * PER_PAGE : (n + 1) * PER_PAGE]],
        [h.a(href=text)["t"] for text in texts[n * PER_PAGE : (n + 1) * PER_PAGE]],
        h.div(id="harmless")[in_many_places(HARMLESS)],
    ]


PER_PAGE = 3000

_CSS = (
    "red", "url(", "//evil.example/x", "URL(", "src(", "image-set(", "var(--x", "calc(", "1px", "(", ")", "[", "]", "{",
    "}", ";", ":", "!", "important", "/*", "*/", "\\",
    "\\75rl(", "'", '"', "@import", "<", ">", "\n", "\f", "\r", "\0", " ",
    ",", "#fff", "--x", "background", "position:fixed", "\u2028", "env(", "attr(",
    "u\\", "rl(", "`", "&", "%", "\ud800",
)  # fmt: skip


def _random_styles() -> list[str]:
    chance = Random(7)
    return ["".join(chance.choices(_CSS, k=chance.randint(1, 5))) for _ in range(4000)]


STYLES = _random_styles()
"""Values of a style, put together at random, the same each time."""
