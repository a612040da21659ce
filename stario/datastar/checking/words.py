"""The words and operators of JavaScript that an expression may hold."""

from __future__ import annotations

from typing import Final

RESERVED: Final = frozenset(
    [
        *"arguments await break case catch class const continue debugger default delete do else enum export".split(),
        *"extends false finally for function if import in instanceof let new null return static super switch".split(),
        *"this throw true try typeof var void while with yield async implements interface package private".split(),
        *"protected public eval".split(),
    ]
)
"""Words that are no names of variables; a few more than JavaScript's."""
CONSTANTS: Final = frozenset(["this", "null", "true", "false", "arguments"])
PREFIXES: Final = frozenset(["!", "~", "+", "-", "typeof", "void", "delete"])
ASSIGNMENTS: Final = frozenset(
    ["=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=", "||=", "??="]
)
BINARY: Final[dict[str, int]] = {
    operator: strength
    for strength, operators in enumerate(
        [
            ["??"],
            ["||"],
            ["&&"],
            ["|"],
            ["^"],
            ["&"],
            ["==", "!=", "===", "!=="],
            ["<", ">", "<=", ">=", "in", "instanceof"],
            ["<<", ">>", ">>>"],
            ["+", "-"],
            ["*", "/", "%"],
            ["**"],
        ],
        start=1,
    )
    for operator in operators
}
"""Operators between two values, each with how tightly it binds."""
