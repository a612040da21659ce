"""Views of all that HTML has, which hypothesis can draw and make small again.

A view is the source of a component over a state `s`; a state is texts, switches, an odd id, rows. What is drawn comes
from a `random.Random`, so that hypothesis can give its own.
"""

from __future__ import annotations

import linecache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from stario import component

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

State = dict[str, Any]

HEADER = """
from stario import html as h
@component
def line(i, x): return h.li(id=f"line-{i}")[x, h.b[x]]
@component
def card(s, *inner): return h.article(class_=s["word"])[h.h3[s["text"]], inner, h.footer["end"]]
@component
def named(s, name, inner): return h.section(id=name)[inner]
"""
WORDS = [
    "",
    "a",
    "b",
    "0",
    "<&>\"'",
    " ",
    "\n",
    "\nx\n",
    "x\r\ny",
    "\r",
    "é😀",
    "</body>",
    "</div><!--",
    "\0",
    "z" * 200,
]
ROW_IDS = ["{}-{i}", "{}.{i}", "{} {i}", "{i}{}", "é{}:{i}", '"{}"{i}']

_HEAD = "h.title[s['text']], h.meta(name='m', content=s['text']), (h.link(rel='icon', href='/i') if s['on'] else None)"
DOCUMENTS = [
    f"h.html(lang=s['word'])[h.head[{_HEAD}], h.body(class_=s['word'])[{{}}]]",
    "h.page(title=s['word'])[{}]",
]

# Each kind of content, and the elements that may hold it; `?` stands for more of the same depth.
BLOCKS = ["div", "section", "p", "span", "h2", "ul", "li", "blockquote", "em", "b", "a", "label", "button", "address",
          "figure", "nav", "details", "dialog", "fieldset", "legend", "summary", "ins", "pre", "main"]  # fmt: skip
TEXTS = ["s['text']", "s['word']", "s['number']", "'const'", "'long ' * 40", "None", "s['on']", "True",
         "s['mark']", "h.comment(s['word'])", "h.raw('<i>raw</i>tail')", "h.raw('<b>' + s['word'] + '</b>')", "h.br()",
         "h.hr()", "h.img(alt=s['text'])", "''", "[]", "h.wbr()"]  # fmt: skip

CONTROLS = [
    ("input", ["value=s['text']"]), ("input", ["type='checkbox'", "checked=s['on']"]), ("input", ["disabled=s['off']"]),
    ("textarea", []), ("button", ["type='button'", "disabled=s['on']"]), ("progress", ["value=s['number']", "max=3"]),
]  # fmt: skip


def state(rng: random.Random) -> State:
    """Return what a view shows."""
    return {
        "text": rng.choice(WORDS),
        "word": rng.choice(["a", "b"]),
        "number": rng.randint(0, 3),
        "on": rng.random() < 0.5,
        "off": rng.random() < 0.5,
        "name": rng.choice(["one", "two"]),
        "mark": rng.choice([Markup("<u>m</u>"), Markup("m"), "m", Markup("<u>m</u><s>n</s>")]),
        "rows": [(number, rng.choice(WORDS)) for number in range(rng.choice([0, 1, 3, 6, 12]))],
    }


def edited(rng: random.Random, old: State) -> State:
    """Return a state after one to three edits."""
    new = {**old, "rows": [*old["rows"]]}
    for _ in range(rng.choice([1, 1, 2, 3])):
        if rng.random() < 0.7:
            _edit_rows(rng, new["rows"])
        else:
            key = rng.choice(["text", "word", "number", "on", "off", "name", "mark"])
            new[key] = state(rng)[key]
    return new


def _edit_rows(rng: random.Random, rows: list[tuple[int, str]]) -> None:
    edit = rng.choice(["remove", "insert", "insert", "change", "change", "move", "swap", "shuffle", "clear", "reverse"])
    place = rng.randrange(len(rows)) if rows else 0
    if edit == "insert":
        rows.insert(rng.randint(0, len(rows)), (max([number for number, _ in rows], default=9) + 1, rng.choice(WORDS)))
    elif not rows:
        return
    elif edit == "remove":
        del rows[place]
    elif edit == "change":
        rows[place] = (rows[place][0], rng.choice(WORDS))
    elif edit == "move":
        rows.insert(rng.randint(0, len(rows) - 1), rows.pop(place))
    elif edit == "swap":
        rows[0], rows[place] = rows[place], rows[0]
    elif edit == "shuffle":
        rng.shuffle(rows)
    elif edit == "reverse":
        rows.reverse()
    else:
        rows.clear()


class Writer:
    """Writes one view."""

    def __init__(self, rng: random.Random, *, without: frozenset[str] = frozenset()) -> None:
        self.rng = rng
        self.without = without
        self._names = 0

    def view(self) -> str:
        inner = ", ".join(self.node(3) for _ in range(self.rng.randint(1, 3)))
        root = self.rng.choice(["h.main(id='root')[{}]"] * 6 + DOCUMENTS).replace("{}", inner)
        return f"@component\ndef view(s): return {root}\n"

    def name(self) -> str:
        self._names += 1
        return self.rng.choice(["u{}"] * 8 + ["{} x", "{}.y", "é{}", "a:{}#"]).format(self._names)

    def attributes(self, *more: str) -> str:
        kind = self.rng.choice(["id"] * 5 + ["none"] * 4 + ["changing", "coming", "double"])
        name = self.name()
        parts = {
            "id": [f"id={name!r}"],
            "none": [],
            "changing": [f"id={name!r} + s['name']"],
            "coming": [f"id={name!r} if s['on'] else None"],
            "double": ["id='double'"] if "double" not in self.without else [],
        }[kind]
        if self.rng.random() < 0.2:
            parts += [
                self.rng.choice(["title=s['text']", "hidden=s['on']", "class_=['a', {'b': s['off']}]", "lang='en'"])
            ]
        return ", ".join([*parts, *more])

    def own_id(self) -> str:
        return f"id={self.name()!r}" if self.rng.random() < 0.5 else ""

    def text(self) -> str:
        return self.rng.choice(TEXTS)

    def some(self, depth: int, most: int = 3) -> str:
        items = [self.node(depth - 1) for _ in range(self.rng.randint(0, most) if depth > 0 else 0)]
        return ", ".join(items or [self.text()])

    def node(self, depth: int) -> str:
        if depth <= 0:
            return self.rng.choice([self.text, self.text, self.control, self.leaf])()
        kinds = [
            self.text, self.element, self.element, self.element, self.choice, self.rows, self.rows, self.rows,
            self.rows, self.group, self.table, self.control, self.form, self.select, self.drawing, self.formula,
            self.kept, self.component, self.definitions, self.data,
        ]  # fmt: skip
        write = self.rng.choice(kinds)
        return write(depth) if write not in (self.text, self.control) else write()  # type: ignore[call-arg]

    def leaf(self) -> str:
        return f"h.{self.rng.choice(BLOCKS)}({self.attributes()})[{self.text()}]"

    def element(self, depth: int) -> str:
        tag = self.rng.choice(BLOCKS)
        without = self.without
        self.without |= {"table"} if tag == "p" else frozenset()  # the client reads it otherwise than a page does
        inner = self.some(depth)
        self.without = without | (self.without & {"form"})
        return f"h.{tag}({self.attributes()})[{inner}]"

    def choice(self, depth: int) -> str:
        switch = self.rng.choice(["s['on']", "s['off']", "s['number'] > 1", "s['text']"])
        other = self.rng.choice(["None", self.text(), self.leaf(), self.node(depth - 1)])
        return f"({self.node(depth - 1)} if {switch} else {other})"

    def group(self, depth: int) -> str:
        return f"h.fragment[{self.some(depth)}]"

    def component(self, depth: int) -> str:
        if self.rng.random() < 0.5:
            return f"card(s, {self.some(depth)})"
        return f"named(s, {self.name()!r}, {self.node(depth - 1)})"

    def data(self, depth: int) -> str:
        """Write what holds text that is no markup, or markup that is not shown."""
        written = [
            f"h.style({self.own_id()})[h.raw('p {{}}' * s['number'])]",
            "h.script(type='application/json', **{})[h.raw('[%d]' % s['number'])]",
        ]
        if "template" not in self.without:
            written.append(f"h.template({self.own_id()})[{self.some(depth)}]")
        return self.rng.choice(written)

    def kept(self, depth: int) -> str:
        return f"h.div({{'data-ignore-morph': True}}, id={self.name()!r})[{self.leaf()}]"

    def control(self) -> str:
        tag, attribute = self.rng.choice(CONTROLS)
        return f"h.{tag}({self.attributes(*attribute)})" + ("" if tag == "input" else f"[{self.text_only()}]")

    def text_only(self) -> str:
        return self.rng.choice(["s['text']", "s['word']", "None"])

    def form(self, depth: int) -> str:
        if "form" in self.without:
            return self.element(depth)
        self.without |= {"form"}
        return f"h.form({self.attributes()})[h.label[{self.text()}, {self.control()}], {self.some(depth, 2)}]"

    def select(self, depth: int) -> str:
        rows = f"[h.option({self.row_id()}value=str(i), selected=i == s['number'])[x] for i, x in s['rows']]"
        if self.rng.random() < 0.3:
            rows = f"h.optgroup(label=s['word'])[{rows}]"
        return f"h.select({self.attributes()})[h.option(value='')[s['word']], {rows}]"

    def definitions(self, depth: int) -> str:
        row = f"h.fragment[h.dt({self.row_id()})[x], h.dd[s['word']]]"
        return (
            f"h.dl({self.attributes()})[[{row} for i, x in s['rows']], h.dt[{self.text()}], h.dd[{self.some(depth)}]]"
        )

    def drawing(self, depth: int) -> str:
        shapes = f"[h.svg.circle({self.row_id()}r=i)[h.svg.title[x]] for i, x in s['rows']]"
        inner = self.rng.choice(["None", "h.svg.text[s['text']]", f"h.svg.foreignObject[{self.leaf()}]"])
        return f"h.svg.svg({self.own_id()})[h.svg.g({self.own_id()})[{shapes}], {inner}]"

    def formula(self, depth: int) -> str:
        row = f"[h.math.mi({self.row_id()})[x] for i, x in s['rows']]"
        return f"h.math.math({self.own_id()})[h.math.mrow[{row}, h.math.mn[s['number']]]]"

    def table(self, depth: int) -> str:
        if "table" in self.without:
            return self.leaf()
        cells = self.rng.choice(
            [
                "h.td[x]",
                "h.td[x], h.td[s['word']]",
                "h.td['long ' * 30], h.td[x]",
                f"h.th({self.row_id()})[x], h.td[{self.text()}]",
            ]
        )
        rows = f"[h.tr({self.row_id()})[{cells}] for i, x in s['rows']]"
        parts = [f"h.tbody({self.attributes()})[{rows}]"]
        if self.rng.random() < 0.4:
            parts = [rows]
        if self.rng.random() < 0.3:
            parts.insert(0, f"h.caption[{self.text()}]")
        if self.rng.random() < 0.2:
            parts.insert(0, f"(h.thead({self.attributes()})[h.tr[h.th[s['word']]]] if s['on'] else None)")
        if self.rng.random() < 0.1:
            parts.append(f"h.tfoot[h.tr[h.td({self.attributes()})[{self.node(depth - 1)}]]]")
        return f"h.table({self.attributes()})[{', '.join(parts)}]"

    def row_id(self) -> str:
        if self.rng.random() < 0.3:
            return ""
        self._names += 1
        form = self.rng.choice([ROW_IDS[0]] * 6 + ROW_IDS).replace("{}", f"r{self._names}")
        return f"id=f{form!r}, "

    def rows(self, depth: int) -> str:
        tag = self.rng.choice(["li", "div", "p", "button", "a", "details"])
        inner = self.rng.choice([
            "x", "x, ' ', s['word']", "h.b[x], h.i[s['number']]", "h.input(value=x)", "h.em[h.b[x]]", "h.p[x], x",
            "x if s['on'] else h.b[x]", f"[h.i({self.row_id()})[y] for y in x[:2]]".replace("{i}", "{i}{y!r}"),
            "h.ul[[h.li[n] for n in range(i % 3)]]",
            self.text(), "h.b[x], 'long ' * 30", "h.em['long ' * 30, x]", "h.b['long ' * 30, h.i[x]], s['word']",
        ])  # fmt: skip
        if "id=" in inner and "{i}" not in inner:
            inner = "x"
        element = f"h.{tag}({self.row_id()})[{inner}]"
        body = f"r[1], h.b[s['word'], 'long ' * {self.rng.choice([0, 30])}]"
        keyed = f"lambda r: h.{tag}(id={self.name()!r} + str(r[0]))[{body}]"
        loop = self.rng.choice([
            f"[{element} for i, x in s['rows']]", f"[{element} for i, x in s['rows']]",
            f"({element} for i, x in s['rows'])", f"[card(s, {element}) for i, x in s['rows']]",
            f"[{element} for i, x in s['rows'] if i != s['number']]",
            f"[({element} if i % 2 else h.{tag}[x]) for i, x in s['rows']]",
            f"h.each(s['rows'], key=lambda r: r[0], render={keyed})",
            f"[h.fragment[{element}, {self.text()}] for i, x in s['rows']]",
        ])  # fmt: skip
        around = self.rng.choice(["div", "ul", "section", "fieldset", ""])
        before = self.rng.choice(["", "", f"{self.text()}, "])
        after = self.rng.choice(["", "", f", {self.text()}", f", {self.leaf()}"])
        return f"h.{around}({self.attributes()})[{before}{loop}{after}]" if around else loop


def built(source: str, *, compiled: bool) -> Callable[[State], Any]:
    """Return the view of a source, compiled or as written."""
    file = f"<{'compiled' if compiled else 'plain'} view {hash(source)}>"
    text = HEADER + source
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    decorated: Any = component if compiled else component(compile=False)
    space: dict[str, Any] = {"component": decorated, "__name__": "random_view"}
    exec(compile(text, file, "exec", dont_inherit=True), space)
    del linecache.cache[file]
    view: Callable[[State], Any] = space["view"]
    return view
