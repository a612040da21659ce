"""Class lists whose words are constant, some of them under conditions: `["row", {"chosen": is_chosen}]`."""

from __future__ import annotations

import ast
from typing import TypeAlias

from stario.html.compiling.trees import joined
from stario.html.escaping import escape_attribute

Word: TypeAlias = "tuple[str | None, ast.expr | None]"
"""A class word and its condition; None for a word that cannot be known."""


def words_of(item: ast.expr) -> list[Word]:
    """Return the class words of an item, each with its condition; a word of None where they cannot be known."""
    if isinstance(item, ast.IfExp):
        is_absent = isinstance(item.orelse, ast.Constant) and item.orelse.value in (None, "")
        return [(_word(item.body) if is_absent else None, item.test)]
    if isinstance(item, ast.Dict):
        keys = [_word(key) for key in item.keys]
        return list(zip(keys, item.values)) if len(set(keys)) == len(keys) else [(None, None)]
    return [(_word(item), None)]


def class_text(words: list[Word], tests: list[ast.expr]) -> ast.expr:
    """Return the finished attribute; with one condition it is a choice between two texts."""
    if len(tests) == 1:
        this, that = ("".join([f" {_escaped(word)}" for word in each]) for each in _with_and_without(words))
        return ast.IfExp(tests[0], *(ast.Constant(f' class="{text[1:]}"') for text in (this, that)))
    parts: list[str | ast.expr] = [f' class="{_escaped(words[0][0])}']
    left = iter(tests)
    for word, test in words[1:]:
        text = f" {_escaped(word)}"
        parts.append(text if test is None else ast.IfExp(next(left), ast.Constant(text), ast.Constant("")))
    return joined([*parts, '"'])


def _with_and_without(words: list[Word]) -> tuple[list[str | None], list[str | None]]:
    return [word for word, _ in words], [word for word, test in words if test is None]


def _word(expression: ast.expr | None) -> str | None:
    """Return the text of a constant that is a class word, or several."""
    value = expression.value if isinstance(expression, ast.Constant) else None
    return value if isinstance(value, str) and value else None


def _escaped(word: str | None) -> str:
    return escape_attribute(word or "")
