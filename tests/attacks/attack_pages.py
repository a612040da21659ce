"""The attacks laid out on pages: many in one, each in a container of its own; those at a whole page alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attack_builders import WAYS
from attack_table import ATTACKS, TEXTS, Attack, Outcome, stands_alone
from attack_trees import twin

from stario import html as h

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ALONE", "SHARED", "TEXTS", "containers", "key", "twins"]
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
