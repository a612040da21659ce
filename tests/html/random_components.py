"""Random components: the source of modules full of them, the same for the same seed.

They do whatever Python lets one do around elements: shadow names, change lists while they are given, raise anywhere.
Bounded: a generator is only in what is returned, as one in `s = ...` that looks at `s` would hold itself.
"""

from __future__ import annotations

import random
from typing import Any, ClassVar

from stario import html as h

HEADER = """
div = h.div
Span = h.span
Custom = h.element("my-own")
theme = h.Context("theme", default="d<")
odd = Odd(LOG)
lazy = Lazy(LOG)
def t(x): LOG.append(repr(x)); return x
def grow(x): t("grow"); x.append("m") if isinstance(x, list) and len(x) < 6 else None
def boom(x): LOG.append("boom"); raise Boom(x)
def mk(): return Asked(LOG)
p = Person(LOG)
@contextmanager
def using(x):
    t("in")
    try: yield x
    finally: t("out")
async def agen(x):
    yield x
    LOG.append("agen")
    yield h.i["a"]
async def Later(x): LOG.append("later"); return x
@component
def themed(): return h.kbd(title=theme.get())[theme.get()]
async def av(x): LOG.append("av"); return x
@component
def other(x): return h.em(title="o", data_q=x if isinstance(x, str) else None)[x]
@component
def kid(children, *, title="T", n=0): return h.section(class_=["k", {"on": n}])[h.h2[title], children]
"""


STATEMENTS = (
    ["match xs:", "    case [first, *more]: s = ROOT", "    case []: n = ROOT", "    case _: pass"],
    ["with using(s) as held:", "    s = ROOT", "    t(held)"],
    ["for i in range(3):", "    if i == n: break", "    s = ROOT", "else: t('else')"],
    ["while n:", "    xs = [ROOT]", "    n = 0"],
    ["def step():", "    nonlocal s", "    s = ROOT", "    return s", "n = [step(), s]"],
    ["global shared", "shared = ROOT", "s = shared"],
    [
        "class Inner:",
        "    made = ROOT if 0 else h.b[1]",
        "    def get(self): return h.u[self.made]",
        "s = Inner().get()",
    ],
    ["if (v := t(n)): s = ROOT", "else: s = v"],
    ["first, *more = ROOT, n", "s = [first, more]"],
    [
        "try:",
        "    s = h.p(title=boom(1), lang=t(2))[t(3)]",
        "except Boom: s = ROOT",
        "else: t('no')",
        "finally: t('fin')",
    ],
    [
        "try:",
        "    s = h.p(title=t(1), lang=xs)[boom(2)]",
        "except h.MarkupError as e: s = str(e)",
        "except Boom: s = ROOT",
    ],
    ["try: return ROOT", "finally: t('leaving')"],
    ["del n", "n = ROOT"],
    ["for s in [1, 2]: xs = [(h.li[q, s, t(q)] for q in xs) for _ in range(2)]", "xs = [*map(list, xs)]"],
    ["inner = component(lambda q: h.b[q])", "s = inner(ROOT)"],
    ["assert t(1), ROOT"],
    ["s += ROOT if 0 else 'x'"],
)
"""Statements with ROOT for an element."""


class Writer:
    """Writes random functions; `is_async` and `may_generate` follow where an expression stands."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.count = 0
        self.is_async = False
        self.may_generate = False
        self.in_brackets = False

    def pick(self, *choices: str) -> str:
        return self.rng.choice(choices)

    VALUES: ClassVar = {
        "'a<b'": 8, "'x'": 8, "1": 4, "None": 3, "True": 2, "False": 2, "2.5": 2, "t('q&')": 6, "t(3)": 4,
        "Markup('<i>')": 2, "f'f{t(1)}\"'": 4, "f'{n}-{s}'": 3, "xs": 5, "n": 5, "s": 6, "d['k']": 4, "[1, 'z']": 3,
        "('p', '<q')": 3, "b''": 0.4, "{}": 0.4, "boom(1)": 1, "d['missing']": 0.6, "s.upper()": 3, "s or n": 3,
        "n and s": 3, "'u' if n else None": 3, "[t(1), t(2)]": 3, "str(n)": 3, "len(xs)": 2, "d.get('x')": 2,
        "['g1', 2]": 2, "{'a': 1}": 0.3, "0": 2, "''": 2, "-1": 1, "1.0": 1, "Text('<t>')": 2, "Colour.RED": 1,
        "Decimal('5.0')": 1, "date(2024, 1, 2)": 1, "mk()": 2, "range(2)": 1, "p.name": 2, "p.nothing": 0.5,
        "(w := t(s))": 1, "h.raw('<r>')": 1, "h.comment('c')": 1, "h.comment(d['k'])": 1, "'\\nl'": 1, "object": 0.2,
        "[[], [None, ['deep']]]": 1, "(x for x in xs)": 1, "h.br()": 1, "h.br": 0.3, "'\\r\\0'": 0.5, "{1, 2}": 0.3,
        "not n": 1, "n == 1": 1, "10**30": 0.5, "h.fragment['fr', s]": 1, "undefined": 0.2, "js('x')": 0.3,
        "grow(xs)": 1, "xs[:]": 1, "odd": 2, "lazy": 1, "Marked('<z>')": 1, "Number(7)": 1, "Many([1, 'q'])": 1,
        "deque(['e', None])": 0.5, "Pair(1, '<')": 0.5, "Fails([1])": 0.3, "f'{n!r:>4}|{s:{5}.2}'": 1,
        "f'{odd}{d[\"k\"]!s:^5}'": 1, "(lambda q: h.i[q])(s)": 0.5, "theme.provide('p')[themed(), s]": 1, "themed()": 1,
        "h.boundary('fell<')[s, {'no': 1}, n]": 1, "h.boundary(lambda error: h.u[str(error)])[lambda: boom(2)]": 0.5,
        "(yes := [s, n])": 0.5, "Truth()": 0.5, "'\\ud800\\x00\\r\\n'": 0.5, "'long<' * 300": 0.4, "kid[s]": 1,
        "h.page(title=s)[n]": 0.2, "1:2": 0.2, "...": 0.2, "1j": 0.2, "Later('l<')": 0.6, "agen(s)": 0.6,
        "(x async for x in agen(n))": 0.4, "1 if odd else s": 1, "odd or s": 1, "s == odd": 0.5,
        "h.json_script(n, id='j')": 0.5,
        "h.div(title='bare')": 1, "xs and xs[0]": 1, "[*xs, s]": 1, "{**d}.get('k')": 0.5, "h.raw(s)": 0.5,
        "h.input(value=s)": 1,
    }  # fmt: skip

    def value(self, scope: tuple[str, ...] = ()) -> str:
        if scope and self.rng.random() < 0.35:
            return self.rng.choice(scope)
        if self.is_async and self.rng.random() < 0.2:
            return "await av(s)"
        while True:
            chosen = self.rng.choices(list(self.VALUES), list(self.VALUES.values()))[0]
            if ("async" in chosen and not self.is_async) or (chosen == "1:2" and not self.in_brackets):
                continue
            if self.may_generate or not chosen.startswith(("(x ", "agen", "Later")):
                return chosen

    ATTRIBUTES = (
        "id", "class_", "title", "href", "disabled", "data_x", "aria_busy", "style", "lang", "hidden", "for_",
        "onclick", "src", "value", "draggable", "aria_label", "rel", "type", "tabindex", "role", "nonsense", "hx_vals",
        "required",
    )  # fmt: skip

    def attribute(self, name: str, scope: tuple[str, ...]) -> str:
        if name == "class_":
            return self.pick(
                "'c'", "['a', 'b']", "['a', {'on': n, 'off': t(0)}]", "{'k': n}", "['a', 'z' if n else None]", "s",
                "[s, 'q']", "None", "['a', ['n', None]]", "f'c-{s}'", "('t', 'u')", "'c' if n else None", "['', 'x']",
                "{'k': n, 'k': 0}", "['a', {'x y': n}, 'z']", "[]", "3", "t('cc')", "['a', {'b': odd, 'c': xs}]",
                "['a', {'b': odd}]", "{'b': xs, 'c': grow(xs)}", "['a', 'z' if odd else None, {'b': n}]", "xs", "odd",
            )  # fmt: skip
        if name == "style":
            return self.pick(
                "{'color': s}", "{'a': None}", "None", "{'gap': '1rem', '--x': n}", "'x:1'", "h.css('a:b')"
            )
        if name in ("href", "src"):
            return self.pick(
                "'/x'", "s", "f'/u/{s}'", "f'{s}:y'", "'javascript:1'", "t('https://e/')", "None", "n",
                "h.trusted_url(s)", "h.trusted_url('javascript:0')", "d['k']",
            )  # fmt: skip
        if name in ("disabled", "hidden", "required"):
            return self.pick("True", "False", "n", "None", "t(True)", "s", "n == 1", "not n", "'until-found'")
        if name in ("srcset", "ping", "datetime", "srcdoc", "content", "http_equiv", "download", "spellcheck", "REL"):
            return self.pick(
                "s", "'/a 1x, /b 2x'", "f'/{s} 2x'", "n", "None", "True", "False", "date(2024, 1, 2)", "h.p[s]",
                "h.raw(s)", "'0; url=/x'", "f'0;url={s}'", "'refresh'", "['/a', s]", "odd", "t('stylesheet')",
                "'stylesheet'",
                "['preload', s]", "'javascript:x, /y'", "h.trusted_url(s)", "n > 1", "1.5",
            )  # fmt: skip
        if name in ("by", "values", "cx", "viewBox", "width", "min"):
            return self.pick("s", "n", "'1;2'", "f'{n}%'", "1.5", "None", "odd", "t('#;javascript:x')", "-n", "True")
        if name == "onclick":
            return self.pick("js('a()')", "js('f({})', s)", "s", "None", "t(js('x'))", "js('f({})', n)", "False")
        return self.value(scope)

    def mapping(self) -> str:
        return self.pick(
            "{'data-on:click': js('a')}", "{'class': 'pm'}", "d2", "{'@click': js('{}', n), 'title': n}",
            "{'hx-get': s}", "data.on('click', at.post('/add'))", "data.on('click', at.post(f'/p/{n}'))",
            "data.on(s, js('x'))",
            "data.on('keydown', at.post(s), debounce='300ms')", "data.text(js('$a'))", "data.text(s)",
            "data.on('click', at.get(f'x?c={s}', retry='always'), once=True)", "data.on('click', js('f({})', s))",
            "data.signals({'n': n})", "data.signals({'a': 1})", "data.show(t(js('$b')))",
            "data.on('click', t(js('q')))", "data.on('click', at.post(f'{s}/x'))",

            "data.on('click', at.delete(t('/d')))", "data.bind('a')", "{s: 1}",
            "{'bad name': 1}", "{'hx-vals': s}", "data.on('BAD', js('x'))",
            "3", "*[d2]",
            "data.indicator('a')",
        )  # fmt: skip

    OWN = (
        "srcset", "ping", "datetime", "srcdoc", "content", "http_equiv", "download", "spellcheck", "REL", "by",
        "values", "cx", "viewBox", "width", "min", "href", "rel",
    )  # fmt: skip

    def attributes(self, scope: tuple[str, ...], tag: Any = None) -> str:
        known = [name for name in self.OWN if name in tag.own or name in tag.shared] if tag is not None else []
        names = self.rng.sample([*self.ATTRIBUTES, *known, *known], self.rng.choice([0, 0, 1, 1, 2, 3, 4]))
        names = list(dict.fromkeys(names))
        names = [name for name in names if name not in ("nonsense", "hx_vals") or self.rng.random() < 0.2]
        given = [f"{name}={self.attribute(name, scope)}" for name in names]
        if self.rng.random() < 0.07:
            given.append(self.pick("**{'data-y': t('m')}", "**d2", "**{'title': 'dup'}", "**kw"))
        first = [self.mapping() for _ in range(self.rng.choice([0] * 6 + [1, 1, 2]))]
        return ", ".join([*first, *given])

    def element(self, depth: int, scope: tuple[str, ...]) -> str:
        dice = self.rng.random()
        if dice < 0.07:
            name = self.pick("br", "input", "img", "hr", "link", "meta", "source", "embed")
            void = f"h.{name}({self.attributes(scope, getattr(h, name))})"
            return f"{void}['v']" if self.rng.random() < 0.03 else void
        if dice < 0.10:
            return f"h.fragment[{self.children(depth, scope)}]"
        if dice < 0.12:
            code = self.pick("s", "js('if(a<b){}')", "js('f({})', s)", "t(js('1'))")
            return f"h.script[{code}]"
        if dice < 0.14:
            return self.pick(
                "h.svg.svg(viewBox='0 0 9 9')[h.svg.circle(cx=n, r=5)]",
                "h.math.mi['x']",
                "h.style[h.css('a')]",
                f"h.svg.animate({self.attributes(scope, h.svg.animate)})",
                f"h.svg.a({self.attributes(scope, h.svg.a)})[s]",
                f"h.svg.foreignObject({self.attributes(scope, h.svg.foreignObject)})[h.p[s]]",
                "h.math.mfrac[n, s]",
            )
        tag = self.pick(
            "h.p", "h.div", "div", "Span", "m.section", "h.ul", "h.td", "h.a", "h.b", "h.element('x-y')", "h.pre",
            "h.textarea", "h.button", "h.option", "h.title", "h.iframe",
            "h.pre", "h.textarea", "h.time", "h.img", "h.area", "own.box", "Custom",
        )  # fmt: skip
        kind = getattr(h, tag.removeprefix("h."), None) if tag.startswith("h.") else None
        dice = self.rng.random()
        if dice < 0.3:
            return f"{tag}[{self.children(depth, scope)}]"
        if dice < 0.38:
            return f"{tag}({self.attributes(scope, kind)})"
        if dice < 0.39:
            return f"{tag}({self.attributes(scope, kind)})['first']['second']"
        newline = self.pick("", "", "", "\n")
        return (
            f"{tag}({newline}{self.attributes(scope, kind)}{newline})[{newline}{self.children(depth, scope)}{newline}]"
        )

    def children(self, depth: int, scope: tuple[str, ...]) -> str:
        count = self.rng.choice([1, 1, 2, 2, 3])
        self.in_brackets = count == 1
        return self.pick(", ", ", ", ",\n").join(self.node(depth - 1, scope) for _ in range(count))

    def node(self, depth: int, scope: tuple[str, ...]) -> str:
        dice = self.rng.random()
        if depth <= 0 or dice < 0.3:
            return self.value(scope)
        self.in_brackets = False
        if dice < 0.6:
            return self.element(depth, scope)
        if dice < 0.7:
            test = self.pick("n", "xs", "t(0)", "t(1)", "s", "n == 1", "odd", "(c := t(n))", "n is None", "xs == odd")
            return f"({self.node(depth - 1, scope)} if {test} else {self.node(depth - 1, scope)})"
        if dice < 0.88:
            return self.comprehension(depth, scope)
        if dice < 0.92:
            return f"[{self.children(depth, scope)}]"
        if dice < 0.94:
            return f"*[{self.children(depth, scope)}]"
        if dice < 0.96:
            return f"kid(title={self.value(scope)})[{self.children(depth, scope)}]"
        return (
            f"other({self.node(depth - 1, scope)})"
            if self.rng.random() < 0.5
            else f"(n and {self.element(depth, scope)})"
        )

    def comprehension(self, depth: int, scope: tuple[str, ...]) -> str:
        self.count += 1
        own = f"v{self.count}" if self.rng.random() < 0.93 else self.pick("h", "s", "div", "t")
        turns = self.pick("xs", "range(3)", "['a', '<b']", "(t(9), t(8))", "d", "iter(['i', 'j'])", "[[1], ['<']]")
        condition = self.pick("", "", "", f" if {own}", " if t(1)", f" if {own} if n", f" if (z := {own})", " if odd")
        inner = (*[name for name in scope if name != own], own)
        is_name = own.startswith("v")
        body = self.element(depth - 1, inner) if self.rng.random() < 0.75 else self.node(depth - 1, inner)
        if not is_name or body.startswith("*"):
            body = own
        second = ""
        if self.rng.random() < 0.15:
            self.count += 1
            second = f" for v{self.count} in {self.pick('xs', 'range(2)')}"
        brackets = "()" if self.rng.random() < 0.2 and self.may_generate else "[]"
        return f"{brackets[0]}{body} for {own} in {turns}{condition}{second}{brackets[1]}"

    def root(self) -> str:
        return self.element(self.rng.choice([1, 2, 3]), ())

    def last(self) -> str:
        """Write what is returned; only there are generators: one in `s = ...` that looks at `s` would hold itself."""
        self.may_generate = not self.is_async
        text = self.root()
        self.may_generate = False
        return text

    def statements(self) -> list[str]:
        lines: list[str] = []
        for _ in range(self.rng.choice([0, 0, 1, 2])):
            dice = self.rng.random() if self.rng.random() < 0.7 else 0.96
            if dice < 0.2:
                lines += [f"if {self.pick('n', 'not n', 'xs')}: return {self.root()}"]
            elif dice < 0.4:
                lines += [
                    f"try: {self.pick('s', 'n')} = {self.root()}",
                    "except Boom as e: s = 'exc'",
                    "finally: t('fin')",
                ]
            elif dice < 0.55:
                lines += ["acc = []", "for i in range(2):", f"    acc.append({self.root()})", "s = acc"]
            elif dice < 0.65:
                lines += [f"xs = [*xs, {self.root()}]"]
            elif dice < 0.75:
                lines += ["def inner(q): return h.i[q]", "s = inner(s)"]
            elif dice < 0.85:
                lines += ["box = h.div(class_='box')", "s = box[s] if n else box"]
            elif dice < 0.9:
                lines += [f"f = lambda q: {self.root()}", "s = s if n else f(1)"]
            elif dice < 0.95:
                lines += [f"s = {{'key': {self.root()}}}['key']"]
            elif dice < 0.98:
                lines += [line.replace("ROOT", self.root()) for line in self.rng.choice(STATEMENTS)]
            else:
                lines += [self.pick("h = globals()['h']", "import math as h", "t = str", "type = 3", "str = 'q'")]
        return lines

    def function(self, name: str) -> str:
        dice = self.rng.random()
        self.is_async = dice < 0.1
        star = "async " if self.is_async else ""
        head = f"{star}def {name}(xs, n, s='dflt<', *a, d={{'k': 'v'}}, d2={{'data-z': '1'}}, **kw):"
        lines = [*self.statements(), f"return {self.last()}"]
        if dice > 0.92:
            lines = [line.replace("return ", self.pick("yield ", "s = yield ", "yield ")) for line in lines]
        body = [f"    {part}" for line in lines for part in [line]]
        if 0.1 < dice < 0.18:
            inner = ["@component", head, *body]
            return "\n".join([f"def mk_{name}(s0, h=h):", *(f"    {line}" for line in inner), f"    return {name}", f"{name} = mk_{name}('cl')"])  # fmt: skip  # noqa: E501
        if 0.18 < dice < 0.24:
            method = head.replace("(xs", "(self, xs")
            lines = [f"class C_{name}:", "    @component", f"    {method}", *(f"    {line}" for line in body)]
            return "\n".join([*lines, f"{name} = C_{name}().{name}"])
        return "\n".join(["@component", head, *body])


def source(seed: int, functions: int = 8) -> str:
    writer = Writer(random.Random(seed))
    parts: list[str] = []
    while len(parts) < functions:
        text = writer.function(f"f{len(parts)}")
        try:
            compile(text, "trial", "exec")
        except (SyntaxError, ValueError):
            continue
        parts.append(text)
    return HEADER + "\n".join(parts) + "\n"
