"""Rendered HTML, indented, for people and for snapshots.

Law: what the page shows stays the same. Blanks are added only where none is seen: before and after a block, and between
attributes. Texts, links and other inline content stay on one line, as long as it may be; `<pre>`, `<textarea>` and code
are not touched. The markup is read as it was written, tag by tag: nothing is moved to where a browser would put it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from stario.html.nodes import Fragment
from stario.html.parsing.names import EDGES, VOID, words
from stario.html.rendering import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from stario.html.nodes import Node

WIDTH: Final = 100
_INDENT: Final = "  "
_DEEPEST: Final = 40  # levels; beyond it lines would be mostly blanks
_PIECE: Final = re.compile(
    r"<!--.*?-->|<!(?!--)[^>]*>|</(?P<end>[a-zA-Z][^\s/>]*)[^>]*>"
    r"|<(?P<start>[a-zA-Z][^\s/>]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(r"""[^\s=>"']+(?:=(?:"[^"]*"|'[^']*'|[^\s>]+))?""")
_BLANKS: Final = re.compile(r"[\t\n\f ]+")
_UNTOUCHED: Final = words("iframe listing noembed noframes plaintext pre script style textarea title xmp")
_RAW: Final = _UNTOUCHED - {"listing", "pre"}
_BLOCKS_INSIDE: Final = words("audio math object picture select svg video")
_BOXES: Final = _BLOCKS_INSIDE | {"button", "canvas"}  # they stand in a line whatever they hold
_FOREIGN_TEXT: Final = words("annotation-xml desc foreignobject mi mn mo ms mtext text title")


@dataclass(slots=True, eq=False)
class _Part:
    """A piece of the markup: an element from its start tag to its end tag, a text, a comment."""

    name: str  # of an element; "" for others
    start: str
    children: list[_Part] = field(default_factory=list["_Part"])
    end: str = ""
    is_block: bool = False
    untouched: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.name and not self.untouched and not self.start.strip("\t\n\f ")


_Lines: TypeAlias = "Iterator[str | _Lines]"


def pretty(node: Node) -> str:
    """Return a node as indented HTML, without a line feed at the end."""
    markup = str(render(Fragment(node)))
    return "\n".join(_run(_block(_read(markup), -1)))


def _run(first: _Lines) -> Iterator[str]:
    """Yield the lines of parts within parts, without recursion."""
    levels = [first]
    while levels:
        item = next(levels[-1], None)
        if item is None:
            levels.pop()
        elif isinstance(item, str):
            yield item
        else:
            levels.append(item)


# -- reading


def _read(markup: str) -> _Part:
    root = _Part("", "", is_block=True)
    open_parts = [root]
    place = 0
    while place < len(markup):
        found = _PIECE.search(markup, place)
        text = markup[place : found.start() if found else len(markup)]
        if text:
            open_parts[-1].children.append(_Part("", text))
        if found is None:
            break
        place = found.end()
        if found["start"]:
            place = _open(open_parts, found, markup)
        elif found["end"]:
            _close(open_parts, found["end"].lower(), found[0])
        else:
            is_block = found[0].startswith("<!d") or found[0].startswith("<!D")
            open_parts[-1].children.append(_Part("", found[0], is_block=is_block, untouched=True))
    _close_down_to(open_parts, 1)
    return root


def _open(open_parts: list[_Part], found: re.Match[str], markup: str) -> int:
    """Take a start tag, and the whole of an element that is not looked into; return where to go on."""
    name = found["start"].lower()
    part = _Part(name, found[0])
    open_parts[-1].children.append(part)
    in_foreign = any(outer.name in ("svg", "math") for outer in open_parts)
    if name in VOID and not in_foreign:
        part.is_block = name in EDGES
    elif found[0].endswith("/>") and in_foreign:
        part.is_block = True
    elif name in _UNTOUCHED or "white-space" in found[0]:
        return _take_whole(part, found, markup)
    else:
        open_parts.append(part)
    return found.end()


def _take_whole(part: _Part, found: re.Match[str], markup: str) -> int:
    place = _end_of(part.name, markup, found.end())
    part.start, part.untouched, part.is_block = markup[found.start() : place], True, part.name in EDGES
    return place


def _end_of(name: str, markup: str, place: int) -> int:
    """Return where an element ends; one of its own name may stand in it, unless its content is no markup."""
    depth = 1
    for tag in re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])[^>]*>", re.IGNORECASE).finditer(markup, place):
        depth = depth - 1 if tag[1] else depth + (name not in _RAW)
        if not depth:
            return tag.end()
    return len(markup)


def _close(open_parts: list[_Part], name: str, tag: str) -> None:
    """Take an end tag; one that ends nothing stands as it is."""
    at = next((at for at in range(len(open_parts) - 1, 0, -1) if open_parts[at].name == name), None)
    if at is None:
        open_parts[-1].children.append(_Part("", tag, untouched=True))
    else:
        open_parts[at].end = tag
        _close_down_to(open_parts, at)


def _close_down_to(open_parts: list[_Part], count: int) -> None:
    while len(open_parts) > count:
        part = open_parts.pop()
        shown = [child for child in part.children if not child.is_blank]
        only_blocks = bool(shown) and part.name not in _BOXES and all(child.is_block for child in shown)
        part.is_block = part.name in EDGES or only_blocks or _is_within_foreign(open_parts)


def _is_within_foreign(outer: Sequence[_Part]) -> bool:
    """Say whether a part is a shape, or the like, within a picture: blanks beside it are not seen."""
    names = {one.name for one in outer}
    return not names.isdisjoint(("svg", "math")) and names.isdisjoint(_FOREIGN_TEXT)


# -- writing


def _block(part: _Part, depth: int) -> _Lines:
    """Yield the lines of a block; the root, which has no tags, is one level further out."""
    indent, inner = _INDENT * min(max(depth, 0), _DEEPEST), _INDENT * min(depth + 1, _DEEPEST)
    if part.untouched or not part.children:
        yield from _wrapped(indent, part.start, part.end)
        return
    groups = _groups(part.children)
    if depth >= 0 and len(groups) <= 1 and all(isinstance(group, str) for group in groups):
        line = indent + part.start + "".join(map(str, groups)) + part.end
        if len(line) <= WIDTH or not groups:
            yield line
            return
    if depth >= 0:
        yield from _wrapped(indent, part.start)
    for group in groups:
        yield inner + group if isinstance(group, str) else _block(group, depth + 1)
    if part.end:
        yield indent + part.end


def _wrapped(indent: str, start: str, end: str = "") -> Iterator[str]:
    """Yield a start tag; its attributes one to a line where it is very long."""
    attributes = _ATTRIBUTE.findall(start[1:-1]) if start.endswith(">") and len(indent + start) > WIDTH else []
    if len(attributes) < 3 or "\n" in start or "<" in start[1:]:
        yield indent + start + end
        return
    yield f"{indent}<{attributes[0]}"
    yield from (f"{indent}{_INDENT}{attribute}" for attribute in attributes[1:])
    yield f"{indent}>{end}"


def _groups(parts: Sequence[_Part]) -> list[str | _Part]:
    """Return blocks, and between them what stands in one line."""
    groups: list[str | _Part] = []
    run: list[_Part] = []
    for part in parts:
        if part.is_block:
            groups.extend(_inline(run))
            run = []
            groups.append(part)
        else:
            run.append(part)
    return [*groups, *_inline(run)]


def _inline(run: list[_Part]) -> list[str | _Part]:
    """Return what stands in one line; a picture, a list of options, an empty element by itself as a block."""
    shown = [part for part in run if not part.is_blank]
    if len(shown) == 1 and (shown[0].name in _BLOCKS_INSIDE or (shown[0].name and not shown[0].children)):
        return [shown[0]]
    text = "".join(_flat(run)).strip("\t\n\f ")
    return [text] if text else []


def _flat(parts: Sequence[_Part]) -> Iterator[str]:
    waiting: list[_Part | str] = list(reversed(parts))
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif part.name or part.untouched:
            yield part.start
            waiting.append(part.end)
            waiting.extend(reversed(part.children))
        else:
            yield _BLANKS.sub(" ", part.start)
