"""Expressions grown from rules, many of them wrong: what no person would write, the reader has to judge as well."""

from __future__ import annotations

import random
import re
from typing import Final

_EXPRESSION: Final = r"""
a |$a |$a.b |1 |'x' |/[a-z]+/g |/a%/ |null |this |get |let |of |async |yield |$a++ |--a |a?.b |{a} |[,a,,]
|(E) |[E, E] |{a: E, b} |{...E} |{[E]: E} |{'k': E} |{m(x) { S }} |f(E) |a.b(E, ...E) |a[E] |x => E
|(x, y = E) => E |async (x) => { await x; return E } |() => { S; S } |({a}) => a |([p, ...q]) => p
|function (q) { return E } |E + E |E - E |-E |!E |typeof E |void E |delete E |await E |E ** E |E ?? E |E && E
|E ? E : E |$a = E |a += E |$a ??= E |new A(E) |new a.B |E, E |E in E |E in$a |E instanceof A |E < E |E / E
|/=/.test(E) |@get('/x') |@post('/x', E) |E in@get('/x') |`t${E}u` |`${`${E}`}`"""
_STATEMENT: Final = """
E |let x = E |let x, y = E |let e = 1 |const el = 2 |const {p, q: [r] = E, ...s} = E |if (E) { S } |if (E) S; else S
|for (const x of E) { S } |for (let i = E; i < E; i++) S |for (const k in E) S |while (E) { S; break } |return E
|throw E |try { S } catch (e) { S } finally { S } |continue |return |S; S |{ S } |; |'use strict'"""


_RULES: Final = {
    "E": [rule.strip() for rule in _EXPRESSION.split("|")],
    "S": [rule.strip() for rule in _STATEMENT.split("|")],
}
_ENDS: Final = ["a", "$a", "1", "'x'", "b.c"]
_CHARACTERS: Final = "(){}[];,.:?=<>!&|+-*/%^~'\"`\\$@ \n0a1exun_#"


def grown(count: int, seed: int) -> list[tuple[str, bool]]:
    """Return texts, each with whether it is to be read as a value; some with a wrong character."""
    chance = random.Random(seed)
    found: list[tuple[str, bool]] = []
    while len(found) < count:
        text = _grown(chance, chance.choice(["E", "S", "S; E", "S; S"]), chance.randrange(1, 4))
        if chance.random() < 0.5:
            place = chance.randrange(len(text))
            text = text[:place] + chance.choice(_CHARACTERS) + text[place + chance.randrange(2) :]
        if text.strip() and len(text) < 2_000:
            found.append((text, chance.random() < 0.4))
    return found


def _grown(chance: random.Random, rule: str, depth: int) -> str:
    def one(found: re.Match[str]) -> str:
        return _grown(chance, chance.choice(_RULES[found[0]] if depth else _ENDS), max(depth - 1, 0))

    return re.sub(r"\b[ES]\b", one, rule)
