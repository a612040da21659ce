"""The words and operators of JavaScript that an expression may hold."""

from __future__ import annotations

from typing import Final

RESERVED: Final = frozenset([
    "arguments", "async", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default",
    "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if",
    "implements", "import", "in", "instanceof", "interface", "let", "new", "null", "package", "private", "protected",
    "public", "return", "static", "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void",
    "while", "with", "yield",
])  # fmt: skip
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
