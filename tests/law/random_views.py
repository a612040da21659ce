"""Random views: the source of a component and the states that it shows, the same for the same generator."""

from __future__ import annotations

import linecache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from stario import component

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

HEADER = """
from stario import html as h
@component
def line(i, x): return h.li(id=f"line{i}")[h.b[x]]
@component
def part(s, inner): return h.article(id=f"part-{s['t2']}" if s['f2'] else None)[h.h3[s['t1']], inner]
"""
WORDS = ["", "a", "b", "<&>", " ", "\n", "x\r\ny", "é\N{PARTY POPPER}", "</body>", "\0", "long text " * 6]
STATE = dict[str, Any]


def state(rng: random.Random) -> STATE:
    """Return what a view shows."""
    return {
        "t1": rng.choice(WORDS), "t2": rng.choice("ab"), "n": rng.randint(0, 3), "k": rng.choice(["k1", "k1", "k2"]),
        "oid": rng.choice([None, "o1", "o1", "o 2", "1.#a", "", "'\"\n"]), "f1": rng.random() < 0.5,
        "f2": rng.random() < 0.5, "fl": rng.choice([1.0, 2.5]),
        "mark": rng.choice([Markup("<u>m</u>"), Markup("<u id='dup-u'>m</u>"), "plain"]),
        "more": rng.choice([{}, {tag: {"id": "mo"} for tag in ("div",)}, {"p": {"title": "z"}, "div": {"title": "y"}}]),
        "rows": [(number, rng.choice(WORDS)) for number in range(rng.randint(0, 6))],
    }  # fmt: skip


def edited(rng: random.Random, old: STATE) -> STATE:
    """Return a state after one edit or two."""
    new = {**old, "rows": list(old["rows"])}
    for _ in range(rng.randint(1, 2)):
        if rng.random() < 0.5:
            _edit_rows(rng, new["rows"])
        else:
            key = rng.choice([key for key in new if key != "rows"])
            new[key] = state(rng)[key]
    return new


def _edit_rows(rng: random.Random, rows: list[tuple[int, str]]) -> None:
    edit = rng.random()
    if edit < 0.3 and rows:
        rows.pop(rng.randrange(len(rows)))
    elif edit < 0.6:
        new = rng.randint(10, 99)
        if new not in [number for number, _ in rows]:
            rows.insert(rng.randint(0, len(rows)), (new, rng.choice(WORDS)))
    elif edit < 0.75:
        rng.shuffle(rows)
    elif edit < 0.92 and rows:
        place = rng.randrange(len(rows))
        rows[place] = (rows[place][0], rng.choice(WORDS))
    elif edit < 0.95:
        rows.clear()


def view_of(rng: random.Random, *, compiled: bool) -> Callable[[STATE], Any]:
    """Return a view as a component; its source is in its attribute `source`."""
    source = HEADER + Writer(rng).view()
    file = f"<view {rng.getrandbits(40)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    decorated: Any = component if compiled else component(compile=False)
    space: dict[str, Any] = {"component": decorated, "__name__": "random_view"}
    exec(compile(source, file, "exec", dont_inherit=True), space)
    view = space["view"]

    def build(shown: STATE) -> Any:
        return view(shown)

    build.source = source  # type: ignore[attr-defined]
    return build


class Writer:
    """Writes one view. Invalid nests are meant: a parser moves what stands in them.

    Left out is what no patch can bring, a whole view neither: a form in a form and a table in a paragraph, which the
    client reads otherwise in a patch than in a page, and one id on elements of different names, which it mixes up.
    """

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._names = 0
        self._not_now: set[str] = set()

    def name(self) -> str:
        self._names += 1
        return f"u{self._names}"

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def view(self) -> str:
        inner = ", ".join([self.node(3) for _ in range(self.rng.randint(1, 4))])
        if self.chance(0.1):
            return f"@component\ndef view(s): return h.page(title=s['t2'])[h.main[{inner}]]\n"
        tag = self.rng.choice(["div", "main", "section"])
        return f"@component\ndef view(s): return h.{tag}(id='root')[{inner}]\n"

    def text(self) -> str:
        texts = [
            "s['t1']",
            "s['t2']",
            "s['n']",
            "'const'",
            "f'a {s[\"t1\"]} b'",
            "None",
            "s['f1']",
            "s['fl']",
            "s['mark']",
        ]
        return self.rng.choice(texts)

    def attributes(self, tag: str) -> str:
        kinds = ["id"] * 9 + ["changing"] * 2 + ["dup", "odd", "more"] + ["none"] * 7
        written = {
            "id": f"id='{self.name()}'",
            "changing": f"id=f'{self.name()}-{{s[\"k\"]}}'",
            "dup": f"id='dup-{tag}'",
            "odd": f"id=(s['oid'] or '') + '{tag}'",
            "more": f"**s['more'].get('{tag}', {{}})",
            "none": "",
        }[self.rng.choice(kinds)]
        parts = [written] if written else []
        if self.chance(0.15) and "more" not in written:
            parts.append("title=s['t1']")
        if self.chance(0.1):
            parts.append("class_=['a', {'b': s['f1']}]")
        return ", ".join(sorted(parts, key=lambda part: part.startswith("*")))

    def node(self, depth: int) -> str:
        forms: list[Callable[[], str]] = [
            self.text,
            lambda: self.rows(None),
            lambda: self.rows(None),
            lambda: f"({self.element(depth)} if s['{self.rng.choice(['f1', 'f2'])}'] else {self.other()})",
            lambda: f"h.fragment[{self.element(depth)}, {self.text()}]",
            lambda: f"part(s, {self.element(depth)})",
            lambda: self.rng.choice(["h.comment(s['t1'])", "h.raw('<i>raw</i>')", "h.raw('<b>' + s['t2'] + '</b>')"]),
            lambda: f"h.input(id='{self.name()}', value=s['t1'])",
            lambda: f"h.textarea(id='{self.name()}')[s['t1']]",
            lambda: f"h.select(id='{self.name()}')[[h.option(value=str(i))[x] for i, x in s['rows']]]",
            lambda: (
                f"h.each(s['rows'], key=lambda r: r[0], "
                f"render=lambda r: h.li(id='{self.name()}-' + str(r[0]))[h.b[r[1]]])"
            ),
            lambda: "h.dialog(open=s['f1'])[s['t1']]",
            lambda: f"h.a(href='/x', id='{self.name()}')[{self.element(depth - 1) if depth > 0 else self.text()}]",
            lambda: f"h.pre(id='{self.name()}')[s['t1']]",
            lambda: f"h.div({{'data-ignore-morph': True}}, id='{self.name()}')[h.p(id='{self.name()}')[s['t1']]]",
        ]
        return self.rng.choice(forms)() if self.chance(0.5) else self.element(depth)

    def other(self) -> str:
        return self.rng.choice(["None", self.element(0), self.text()])

    def children(self, depth: int) -> str:
        items = [self.node(depth - 1) for _ in range(self.rng.randint(0, 3) if depth > 0 else 0)]
        if not items or self.chance(0.5):
            items.insert(self.rng.randint(0, len(items)), self.text())
        return "[" + ", ".join(items) + "]"

    def element(self, depth: int) -> str:
        tags = [
            "div",
            "section",
            "p",
            "span",
            "h2",
            "details",
            "form",
            "button",
            "ul",
            "ul",
            "table",
            "table",
            "dl",
            "svg",
        ]
        tag = self.rng.choice([tag for tag in tags if tag not in self._not_now])
        if tag == "form":
            self._not_now.add("form")
        if tag == "ul":
            more = f", {self.node(depth - 1)}" if depth > 0 and self.chance(0.3) else ""
            return f"h.ul({self.attributes('ul')})[{self.rows('li')}{more}]"
        if tag == "table":
            body = self.rows("tr")
            if self.chance(0.6):
                body = f"h.tbody({self.attributes('tbody')})[{body}]"
            return f"h.table({self.attributes('table')})[{body}{', ' + self.text() if self.chance(0.1) else ''}]"
        if tag == "dl":
            inner = self.node(depth - 1) if depth > 0 else self.text()
            return f"h.dl({self.attributes('dl')})[h.dt[{self.text()}], h.dd({self.attributes('dd')})[{inner}]]"
        if tag == "svg":
            inner = self.rng.choice(["None", "h.p[s['t1']]", f"h.svg.foreignObject[{self.element(0)}]"])
            group = (
                f"h.svg.g(id='{self.name()}')[h.svg.circle(id='{self.name()}', r=s['n']), h.svg.text[{self.text()}]]"
            )
            return f"h.svg.svg(id='{self.name()}')[{group}, {inner}]"
        if tag != "p":
            return f"h.{tag}({self.attributes(tag)}){self.children(depth)}"
        before, self._not_now = self._not_now, {*self._not_now, "table"}
        written = f"h.p({self.attributes(tag)}){self.children(depth)}"
        self._not_now = before | (self._not_now - {"table"})
        return written

    def rows(self, tag: str | None) -> str:
        tag = tag or self.rng.choice(["li", "div", "p"])
        own = self.rng.choice([f"id=f'{self.name()}-{{i}}'"] * 7 + [f"id=f'{self.name()}.{{i}}'", "", ""])
        if self.chance(0.3):
            own += (", " if own else "") + "class_='x' if x else None"
        cells = [f"h.td[x], h.td(id=f'{self.name()}-{{i}}')[s['t1']]"]
        others = [
            "x",
            "x, ' ', s['t1']",
            "h.b[x]",
            "h.b[x], h.i[s['n']]",
            "h.input(value=x)",
            f"h.span(id=f'{self.name()}-{{i}}')[x], x",
        ]
        inner = self.rng.choice(cells if tag == "tr" else others) + (
            ", 'stray'" if tag == "tr" and self.chance(0.1) else ""
        )
        element = f"h.{tag}({own})[{inner}]"
        loops = [f"[{element} for i, x in s['rows']]"] * 7 + [
            f"({element} for i, x in s['rows'])",
            f"[part(s, {element}) for i, x in s['rows']]",
            "[line(i, x) for i, x in s['rows']]",
        ]
        return self.rng.choice(loops)
