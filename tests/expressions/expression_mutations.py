"""Expressions with something wrong in them, most of the time: tokens taken out, doubled, swapped, put in.

What such a text means, nobody has to know: what is accepted has to compile in the client.
"""

from __future__ import annotations

import random
import re
from typing import Final

from expression_corpus import STATEMENTS, VALUES

_TOKEN: Final = re.compile(r"\s+|\$?[A-Za-z_]\w*|\d+|=>|===|&&|\|\||\?\?|\?\.|\+\+|--|\*\*|\$\{|.", re.DOTALL)
_PUT_IN: Final = r"""
` ' " / { } ( ) [ ] ; , => = ? : . ... ?. ?? || && ! - -- ++ + * ** % < <!-- --> // /* in of let const async await
function new return if else for while typeof instanceof $ $a @get( ${ \ 0 1. -1 09 1e 0x 1n /a/ /[/ (?: x el evt
__proto__ yield class delete `${ # @ é var break throw try catch this null get set static arguments eval import super
a: {a} {a=1} =>{ }) yield* A  'use_strict'
"""
_ODD: Final = [*_PUT_IN.split(), "\n", "\r", "\u2028", "\u00a0", "async x=>", "async(x)=>", "'use strict'"]


def mutations(count: int, seed: int) -> list[tuple[str, bool]]:
    """Return texts, each with whether it is to be read as a value."""
    chance = random.Random(seed)
    whole = [*((text, False) for text in STATEMENTS), *((text, True) for text in VALUES)]
    found: list[tuple[str, bool]] = []
    while len(found) < count:
        text, is_value = chance.choice(whole)
        text = "".join(_mutated(chance, _TOKEN.findall(text)))
        if text.strip():
            found.append((text, is_value if chance.random() < 0.8 else not is_value))
    return found


def _mutated(chance: random.Random, tokens: list[str]) -> list[str]:
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        place = chance.randrange(len(tokens)) if tokens else 0
        other = chance.randrange(len(tokens)) if tokens else 0
        match chance.randrange(6):
            case 0:
                del tokens[place : place + 1]
            case 1:
                tokens[place:place] = tokens[place : place + 1]
            case 2 if tokens:
                tokens[place], tokens[other] = tokens[other], tokens[place]
            case 3:
                tokens.insert(place, chance.choice(_ODD))
            case 4:
                tokens[place : place + 1] = [chance.choice(_ODD)]
            case _:
                foreign = _TOKEN.findall(chance.choice(STATEMENTS))
                start = chance.randrange(len(foreign))
                tokens[place : place + chance.randrange(3)] = foreign[start : start + chance.randrange(1, 5)]
    return tokens
