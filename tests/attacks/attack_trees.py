"""What a page must hold after an attack: the tree of a harmless text in the same place, with the attack's text in it.

A tree is a list `[name, attributes, children]`; texts that stand together are one. Python's parser (html5lib) and the
browser give the same form.
"""

from __future__ import annotations

from typing import Any

import html5lib
from attack_table import Attack, Outcome
from markupsafe import Markup

from stario import html as h

Tree = list[Any]
HARMLESS = "m0m0m"
BLOCKED = "about:invalid#blocked"


def carried(text: str) -> str:
    """Return a text as HTML can carry it: NUL and lone surrogates are U+FFFD."""
    return "".join("\ufffd" if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text)


def twin(attack: Attack) -> h.Node:
    """Return what the builder gives for a harmless text."""
    if attack.outcome is Outcome.LEFT_OUT:
        return attack.build(None)
    return attack.build((attack.came[0], HARMLESS) if isinstance(attack.came, tuple) else HARMLESS)


def expected(attack: Attack, tree: Tree) -> Tree:
    """Return the twin's tree with what must stand in the place of its text."""
    if attack.outcome is Outcome.BLOCKED:
        return _replace(tree, BLOCKED)
    if attack.outcome is Outcome.LEFT_OUT:
        return tree
    text = attack.came.unescape() if isinstance(attack.came, Markup) else attack.came
    if attack.outcome is Outcome.BROKEN_UP:
        return without_blanks(_replace(tree, carried(text.replace("\r\n", "\n").replace("\r", "\n"))))
    return _replace(tree, carried(text))


def without_blanks(tree: Tree) -> Tree:
    """Return a tree without the blanks in its texts, for what is broken up with blanks."""
    return [
        tree[0],
        tree[1],
        [text.replace(" ", "") if isinstance(text, str) else without_blanks(text) for text in tree[2]],
    ]


def _replace(tree: Tree, text: str) -> Tree:
    name, attributes, children = tree
    small = "".join(char.lower() if char.isascii() else char for char in text)
    fresh = {key.replace(HARMLESS, small): value.replace(HARMLESS, text) for key, value in attributes.items()}
    inner = [child.replace(HARMLESS, text) if isinstance(child, str) else _replace(child, text) for child in children]
    return [name, fresh, [child for child in inner if child != ""]]


def parsed(node: h.Node) -> Tree:
    """Return the tree that html5lib reads in a `<div>` around a node."""
    (container,) = html5lib.parseFragment(f"{h.div[node]}", namespaceHTMLElements=True)
    return _read(container)


def _read(element: Any) -> Tree:
    if not isinstance(element.tag, str):
        return ["#comment", {}, [element.text] if element.text else []]
    children: list[Any] = [element.text or ""]
    for child in element:
        children.append(_read(child))
        children.append(child.tail or "")
    return [element.tag, dict(element.attrib), [child for child in children if child != ""]]
