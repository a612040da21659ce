"""Random pages and what happens to them, the same for the same seed: specifications that plain nodes and compiled
components are built from, so that a step may change any of it and the next tree is built anew.
"""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field
from typing import Any

from parts import WITH_ITEMS, card, leaf

from stario import html as h


@dataclass
class Spec:
    """What a node is built from: the kind is a tag, or one of the kinds below."""

    kind: str
    attributes: dict[str, Any] = field(default_factory=dict[str, Any])
    inside: list[Spec] = field(default_factory=list["Spec"])
    text: Any = None

    def all(self) -> list[Spec]:
        """Return this one and all inside."""
        return [self, *(each for child in self.inside for each in child.all())]


def build(spec: Spec) -> Any:
    """Return the node of a specification."""
    kind, inside = spec.kind, [build(child) for child in spec.inside]
    if kind == "text":
        return spec.text
    if kind == "raw":
        return h.raw(spec.text)
    if kind == "comment":
        return h.comment(spec.text)
    if kind == "list":
        return inside
    if kind == "generator":
        return (child for child in inside)
    if kind == "fragment":
        return h.fragment[inside]
    if kind == "leaf":
        return leaf(text=spec.text, **spec.attributes)
    if kind == "card":
        return card(text=spec.text, **spec.attributes)[inside]
    if kind in WITH_ITEMS and spec.text is not None:
        return WITH_ITEMS[kind](id=spec.attributes.get("id"), items=[*spec.text])
    namespace, _, name = kind.rpartition(":")
    element = getattr(getattr(h, namespace) if namespace else h, name)(spec.attributes)
    return element[inside] if inside else element


TEXTS = [
    "a",
    "b",
    "c",
    "1",
    "two words",
    "",
    "line\nends",
    "\nfirst",
    "a\rb",
    "</body>",
    "<b>&amp;",
    "nul\0",
    "\U0001f600é",
    7,
    0,
    1.5,
    None,
    True,
    False,
    " ",
    "x" * 60,
]
IDS = ["a b", 'q"q', "d.o:t", "é", "1a", "-", "--x", "a'b", "#a", "a,b", "a>b", "\U0001f600", "a\\b", "constructor"]
FLOW = ["div", "div", "section", "p", "p", "ul", "span", "b", "a", "button", "h1", "pre", "em", "details", "dialog"]
RARE = [
    "article",
    "form",
    "li",
    "dt",
    "blockquote",
    "i",
    "u",
    "label",
    "table",
    "tr",
    "td",
    "tbody",
    "caption",
    "hr",
    "br",
    "template",
    "select",
    "option",
    "fieldset",
    "svg:svg",
    "math:math",
    "input",
    "img",
    "textarea",
    "title",
    "iframe",
    "ruby",
    "rt",
    "object",
    "optgroup",
]
DRAWN = {
    "svg:svg": ["g", "circle", "text", "foreignObject", "title", "a"],
    "math:math": ["mrow", "mi", "mfrac", "mtext"],
}  # fmt: skip
VOID = {"hr", "br", "input", "img"}
ONLY_TEXT = {"textarea", "title", "iframe", "option"}
RAWS = [
    "<i>raw</i>",
    "<b>un<i>closed</b>",
    "text",
    "<p>a<p>b",
    "<tr><td>x</td></tr>",
    "<!--c-->",
    "&amp;",
    "<div id=x1>",
]


SPARED = {"template", "<b>un<i>closed</b>", "<p>a<p>b", "<div id=x1>"}
"""What test_faults_once_found.py knows to fail, invalid markup of its own, or the client spoils: a CR in a template."""


class Author:
    """Writes pages and changes them."""

    def __init__(self, seed: int, *, tame: bool = False) -> None:
        self.rng = random.Random(seed)
        self.tame = tame or self.rng.random() < 0.5
        self.count = 0
        self.twice = 0 if tame or self.rng.random() < 0.8 else 0.1
        self.named = self.rng.choice([0.2, 0.6, 0.9])

    def page(self) -> Spec:
        """Return a view: one element with an id."""
        root = Spec("main", {"id": "root"})
        root.inside = [self.node(3) for _ in range(self.rng.randint(1, 4))]
        return root

    # -- parts

    def name(self) -> str:
        self.count += 1
        if self.twice and self.rng.random() < self.twice:
            return f"n{self.rng.randint(1, self.count)}"
        if not self.tame and self.rng.random() < 0.15:
            return f"{self.rng.choice(IDS)}{self.count}"
        return f"n{self.count}"

    def text(self) -> Any:
        return self.rng.choice(TEXTS[:5] if self.tame else TEXTS)

    def pick(self, kinds: list[str]) -> str:
        return self.rng.choice([kind for kind in kinds if kind not in SPARED])

    def attributes(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.rng.random() < self.named:
            found["id"] = self.name()
        for key in ("class", "title", "lang"):
            if self.rng.random() < 0.15:
                found[key] = self.rng.choice(["x", "y z", 'q"&<', "</body>", "l\nm", ""])
        return found

    def items(self) -> list[tuple[str, str]]:
        return [self.item() for _ in range(self.rng.choice([0, 1, 2, 3, 5, 9]))]

    def item(self) -> tuple[str, str]:
        return self.name(), str(self.rng.choice(TEXTS[:5] if self.tame else TEXTS[:14]))

    def node(self, depth: int) -> Spec:
        dice = self.rng.random()
        if depth <= 0 or dice < 0.2:
            return Spec("text", text=self.text())
        if dice < 0.35:
            kinds = [name for name in WITH_ITEMS if name not in SPARED and (name != "keyed" or not self.twice)]
            return Spec(self.rng.choice(kinds), {"id": self.name()}, text=self.items())
        if dice < 0.42:
            return Spec("leaf", {"id": self.name()} if self.rng.random() < 0.7 else {}, text=self.text())
        if dice < 0.5:
            return Spec("card", {"id": self.name()}, self.nodes(depth), self.text())
        if dice < 0.56:
            return Spec(self.rng.choice(["list", "generator", "fragment"]), {}, self.nodes(depth))
        if dice < 0.6 and not self.tame:
            kind = self.rng.choice(["raw", "comment"])
            return Spec(kind, text=self.pick(RAWS) if kind == "raw" else "note")
        return self.element(depth)

    def nodes(self, depth: int) -> list[Spec]:
        return [self.node(depth - 1) for _ in range(self.rng.choice([0, 1, 2, 3, 4]))]

    def element(self, depth: int) -> Spec:
        tag = self.pick(RARE if not self.tame and self.rng.random() < 0.4 else FLOW[:10] if self.tame else FLOW)
        if self.tame and tag == "p":
            return Spec(tag, self.attributes(), [Spec("text", text=self.text())])
        spec = Spec(tag, self.attributes())
        if tag == "div" and self.rng.random() < 0.1:
            spec.attributes["data-ignore-morph"] = True
            spec.inside = [Spec("text", text=self.text())]
            return spec
        if tag in ONLY_TEXT:
            spec.inside = [Spec("text", text=str(self.rng.choice("ab")))]
        elif tag in DRAWN:
            spec.inside = [self.drawn(tag.partition(":")[0], 2) for _ in range(self.rng.randint(0, 3))]
        elif tag not in VOID:
            spec.inside = self.nodes(depth)
        if tag == "input" and self.rng.random() < 0.5:
            spec.attributes["value"] = self.rng.choice("ab")
        return spec

    def drawn(self, space: str, depth: int) -> Spec:
        """Return an element of a drawing or a formula; `space` is svg or math."""
        spec = Spec(f"{space}:{self.rng.choice(DRAWN[f'{space}:{space}'])}", self.attributes())
        if spec.kind == "svg:foreignObject":
            spec.inside = self.nodes(1)
        elif depth and self.rng.random() < 0.6 and spec.kind != "svg:title":
            spec.inside = [self.drawn(space, depth - 1) for _ in range(2)]
        else:
            spec.inside = [Spec("text", text=self.text())]
        return spec

    # -- changes

    def change(self, page: Spec) -> Spec:
        """Return a page to which a few things happened."""
        page = copy.deepcopy(page)
        for _ in range(self.rng.choice([1, 1, 1, 2, 3, 8])):
            self.edit(self.rng.choice(self.reached(page)), page)
        return page

    def reached(self, page: Spec) -> list[Spec]:
        """Return what may change: the page keeps what is inside an ignored element as it came."""
        kept = {id(inner) for each in page.all() if "data-ignore-morph" in each.attributes for inner in each.all()[1:]}
        return [each for each in page.all() if id(each) not in kept]

    def edit(self, spec: Spec, page: Spec) -> None:
        if spec.kind in WITH_ITEMS and spec.text is not None:
            self.edit_items(spec.text)
        elif spec.kind in ("text", "leaf", "card") and self.rng.random() < 0.7:
            spec.text = self.text()
        elif spec.kind in ("text", "raw", "comment", "leaf", *VOID, *ONLY_TEXT):
            if spec.kind in ONLY_TEXT:
                spec.inside = [Spec("text", text=str(self.rng.choice("ab")))]
            elif spec.kind not in ("text", "raw", "comment"):
                self.edit_attributes(spec)
        elif self.rng.random() < 0.25 and spec is not page and spec.kind not in ("list", "generator", "fragment"):
            self.edit_attributes(spec)
        elif spec.kind.startswith(("svg:", "math:")):
            self.edit_drawn(spec)
        elif "data-ignore-morph" in spec.attributes:
            spec.inside = [Spec("text", text=self.text()), Spec("b")]
        else:
            self.edit_inside(spec.inside)

    def edit_attributes(self, spec: Spec) -> None:
        known = {key: value for key, value in spec.attributes.items() if self.rng.random() < 0.7 or key == "id"}
        if spec.kind in ("card", "leaf"):
            spec.attributes["note" if spec.kind == "card" else "kind"] = self.rng.choice([None, "n", "m"])
            return
        if "data-ignore-morph" in known:  # the page keeps all of it as it is, so nobody is to rely on a change
            del spec.attributes["data-ignore-morph"]
            return
        if self.rng.random() < 0.15:
            known.pop("id", None)
        fresh = self.attributes()
        fresh.pop("id" if "id" in known else "", None)
        spec.attributes = {**known, **fresh}

    def edit_drawn(self, spec: Spec) -> None:
        if spec.kind in ("svg:foreignObject", "svg:title") or not spec.inside:
            self.edit_attributes(spec)
        elif self.rng.random() < 0.4:
            spec.inside.append(self.drawn(spec.kind.partition(":")[0], 1))
        else:
            self.rearrange(spec.inside, self.rng.choice(["remove", "swap", "shuffle", "move"]))

    def edit_inside(self, inside: list[Spec]) -> None:
        what = self.rng.choice(["insert", "append", "remove", "swap", "shuffle", "move", "replace", "clear"])
        if what == "append" or not inside:
            inside.append(self.node(2))
        elif what == "insert":
            inside.insert(self.rng.randrange(len(inside) + 1), self.node(2))
        elif what == "replace":
            inside[self.rng.randrange(len(inside))] = self.node(2)
        elif what == "clear" and self.rng.random() < 0.3:
            inside.clear()
        else:
            self.rearrange(inside, what)

    def edit_items(self, items: list[tuple[str, str]]) -> None:
        what = self.rng.choice(
            ["insert", "append", "prepend", "remove", "swap", "shuffle", "move", "text", "text", "texts", "clear"]
        )
        if what in ("insert", "append", "prepend") or not items:
            place = {"append": len(items), "prepend": 0}.get(what, self.rng.randrange(len(items) + 1))
            items[place:place] = [self.item() for _ in range(self.rng.choice([1, 1, 2, 5]))]
        elif what in ("text", "texts"):
            for place in self.rng.sample(range(len(items)), 1 if what == "text" else (len(items) + 1) // 2):
                items[place] = (items[place][0], self.item()[1])
        elif what == "clear":
            items.clear()
        else:
            self.rearrange(items, what)

    def rearrange(self, rows: list[Any], what: str) -> None:
        one, other = self.rng.randrange(len(rows)), self.rng.randrange(len(rows))
        if what == "remove":
            del rows[one : one + self.rng.choice([1, 1, 2])]
        elif what == "shuffle":
            self.rng.shuffle(rows)
        elif what == "move":
            rows.insert(other, rows.pop(one))
        else:
            rows[one], rows[other] = rows[other], rows[one]


def sequence(seed: int, *, steps: int = 4, tame: bool = False) -> list[Spec]:
    """Return a page and what becomes of it, step by step."""
    author = Author(seed, tame=tame)
    pages = [author.page()]
    for _ in range(steps):
        pages.append(author.change(pages[-1]))
    return pages
