"""Random components, run as written and compiled: the same output, side effects in the same order, the same errors.

`Module(seed)` writes a module's source; `run` loads it twice, once with `component` compiling and once not, calls every
function in both and compares what can be seen: the log of side effects, the exception's type, text and line, the
markup, the repr, the node's unfolding. Nothing is filtered away: what differs is a mismatch.
"""

from __future__ import annotations

import asyncio
import copy
import enum
import linecache
import random
import re
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import Any, ClassVar

from markupsafe import Markup

from stario import at, component, data, js
from stario import html as h
from stario.html.templates import plain_of

ARGUMENTS: list[tuple[Any, ...]] = [
    (([1, "<2>"], 1, "s&'"), {}),
    (([], 0), {}),
    (([None, "z", 3.5], 2, "https:q"), {"k2": "v"}),
]


_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def shown(value: object) -> str:
    return _ADDRESS.sub("", repr(value))


class Boom(Exception):
    pass


class Text(str):
    __slots__ = ()


class Colour(enum.StrEnum):
    RED = "r<"


class Asked:
    """Knows its markup, and counts how often it was asked."""

    def __init__(self, log: list[str]) -> None:
        self.log = log

    def __html__(self) -> str:
        self.log.append("asked")
        return "<o>"

    def __repr__(self) -> str:
        return "Asked()"


class Person:
    def __init__(self, log: list[str]) -> None:
        self.log = log

    @property
    def name(self) -> str:
        self.log.append("name")
        return "N'<"

    def __repr__(self) -> str:
        return "Person()"


HEADER = """
div = h.div
Span = h.span
def t(x): LOG.append(shown(x)); return x
def boom(x): LOG.append("boom"); raise Boom(x)
def mk(): return Asked(LOG)
p = Person(LOG)
async def av(x): LOG.append("av"); return x
@component
def other(x): return h.em(title="o", data_q=x if isinstance(x, str) else None)[x]
@component
def kid(children, *, title="T", n=0): return h.section(class_=["k", {"on": n}])[h.h2[title], children]
"""


class Writer:
    """Writes random functions; `is_async` and `may_generate` follow where an expression stands."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.count = 0
        self.is_async = False
        self.may_generate = False

    def pick(self, *choices: str) -> str:
        return self.rng.choice(choices)

    VALUES: ClassVar = {
        "'a<b'": 8, "'x'": 8, "1": 4, "None": 3, "True": 2, "False": 2, "2.5": 2, "t('q&')": 6, "t(3)": 4,
        "Markup('<i>')": 2, "f'f{t(1)}\"'": 4, "f'{n}-{s}'": 3, "f'{s}'": 2, "f'{s!r:>5}|{n:03}'": 1,
        "f'{mk()}'": 0.3, "xs": 5, "n": 5, "s": 6, "d['k']": 4, "[1, 'z']": 3,
        "('p', '<q')": 3, "b''": 0.4, "{}": 0.4, "boom(1)": 1, "d['missing']": 0.6, "s.upper()": 3, "s or n": 3,
        "n and s": 3, "'u' if n else None": 3, "[t(1), t(2)]": 3, "str(n)": 3, "len(xs)": 2, "d.get('x')": 2,
        "['g1', 2]": 2, "{'a': 1}": 0.3, "0": 2, "''": 2, "-1": 1, "1.0": 1, "Text('<t>')": 2, "Colour.RED": 1,
        "Decimal('5.0')": 1, "date(2024, 1, 2)": 1, "mk()": 2, "range(2)": 1, "p.name": 2, "p.nothing": 0.5,
        "(w := t(s))": 1, "h.raw('<r>')": 1, "h.comment('c')": 1, "h.comment(d['k'])": 1, "'\\nl'": 1, "object": 0.2,
        "[[], [None, ['deep']]]": 1, "(x for x in xs)": 1, "h.br()": 1, "h.br": 0.3, "'\\r\\0'": 0.5, "{1, 2}": 0.3,
        "not n": 1, "n == 1": 1, "10**30": 0.5, "h.fragment['fr', s]": 1, "undefined": 0.2, "js('x')": 0.3,
    }  # fmt: skip

    def value(self, scope: tuple[str, ...] = ()) -> str:
        if scope and self.rng.random() < 0.35:
            return self.rng.choice(scope)
        if self.is_async and self.rng.random() < 0.2:
            return "await av(s)"
        while True:
            chosen = self.rng.choices(list(self.VALUES), list(self.VALUES.values()))[0]
            if self.may_generate or not chosen.startswith("(x for"):
                return chosen

    ATTRIBUTES = (
        "id", "class_", "title", "href", "disabled", "data_x", "aria_busy", "style", "lang", "hidden", "for_",
        "onclick", "src", "value", "draggable", "aria_label", "rel", "type", "tabindex", "role", "nonsense",
        "hx_vals",
        "required",
    )  # fmt: skip

    def attribute(self, name: str, scope: tuple[str, ...]) -> str:
        if name == "class_":
            return self.pick(
                "'c'", "['a', 'b']", "['a', {'on': n, 'off': t(0)}]", "{'k': n}", "['a', 'z' if n else None]", "s",
                "[s, 'q']", "None", "['a', ['n', None]]", "f'c-{s}'", "f'{s}'", "('t', 'u')",
                "'c' if n else None", "['', 'x']",
                "{'k': n, 'k': 0}", "['a', {'x y': n}, 'z']", "[]", "3", "t('cc')",
            )  # fmt: skip
        if name == "style":
            return self.pick(
                "{'color': s}", "{'a': None}", "None", "{'gap': '1rem', '--x': n}", "'x:1'", "h.css('a:b')"
            )
        if name in ("href", "src"):
            return self.pick(
                "'/x'", "s", "f'/u/{s}'", "f'{s}:y'", "f'{s}'", "f'/{s}'", "'javascript:1'",
                "t('https://e/')", "None", "n",
                "h.trusted_url(s)", "h.trusted_url('javascript:0')", "d['k']",
            )  # fmt: skip
        if name in ("disabled", "hidden", "required"):
            return self.pick("True", "False", "n", "None", "t(True)", "s", "n == 1", "not n", "'until-found'")
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

    def attributes(self, scope: tuple[str, ...]) -> str:
        names = self.rng.sample(self.ATTRIBUTES, self.rng.choice([0, 0, 1, 1, 2, 3, 4]))
        names = [name for name in names if name not in ("nonsense", "hx_vals") or self.rng.random() < 0.2]
        given = [f"{name}={self.attribute(name, scope)}" for name in names]
        if self.rng.random() < 0.07:
            given.append(self.pick("**{'data-y': t('m')}", "**d2", "**{'title': 'dup'}", "**kw"))
        first = [self.mapping() for _ in range(self.rng.choice([0] * 6 + [1, 1, 2]))]
        return ", ".join([*first, *given])

    def element(self, depth: int, scope: tuple[str, ...]) -> str:
        dice = self.rng.random()
        if dice < 0.07:
            void = f"h.{self.pick('br', 'input', 'img', 'hr')}({self.attributes(scope)})"
            return f"{void}['v']" if self.rng.random() < 0.03 else void
        if dice < 0.10:
            return f"h.fragment[{self.children(depth, scope)}]"
        if dice < 0.12:
            code = self.pick("s", "js('if(a<b){}')", "js('f({})', s)", "t(js('1'))")
            return f"h.script[{code}]"
        if dice < 0.14:
            return self.pick(
                "h.svg.svg(viewBox='0 0 9 9')[h.svg.circle(cx=n, r=5)]", "h.math.mi['x']", "h.style[h.css('a')]"
            )
        tag = self.pick(
            "h.p", "h.div", "div", "Span", "m.section", "h.ul", "h.td", "h.a", "h.b", "h.element('x-y')", "h.pre",
            "h.textarea", "h.button", "h.option", "h.title", "h.iframe",
        )  # fmt: skip
        dice = self.rng.random()
        if dice < 0.3:
            return f"{tag}[{self.children(depth, scope)}]"
        if dice < 0.38:
            return f"{tag}({self.attributes(scope)})"
        if dice < 0.39:
            return f"{tag}({self.attributes(scope)})['first']['second']"
        return f"{tag}({self.attributes(scope)})[{self.children(depth, scope)}]"

    def children(self, depth: int, scope: tuple[str, ...]) -> str:
        return ", ".join(self.node(depth - 1, scope) for _ in range(self.rng.choice([1, 1, 2, 2, 3])))

    def node(self, depth: int, scope: tuple[str, ...]) -> str:
        dice = self.rng.random()
        if depth <= 0 or dice < 0.3:
            return self.value(scope)
        if dice < 0.6:
            return self.element(depth, scope)
        if dice < 0.7:
            test = self.pick("n", "xs", "t(0)", "t(1)", "s", "n == 1")
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
        condition = self.pick("", "", "", f" if {own}", " if t(1)", f" if {own} if n")
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
            dice = self.rng.random()
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
            lines = [line.replace("return ", "yield ") for line in lines]
        body = [f"    {line}" for line in lines]
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
        except SyntaxError:
            continue
        parts.append(text)
    return HEADER + "\n".join(parts) + "\n"


def load(text: str, file: str, component: Callable[..., Any]) -> ModuleType:
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    module = ModuleType(file)
    names = {"Asked": Asked, "Boom": Boom, "Colour": Colour, "Decimal": Decimal, "Markup": Markup, "Person": Person}
    module.__dict__.update(
        names,
        LOG=[],
        shown=shown,
        Text=Text,
        at=at,
        component=component,
        data=data,
        date=date,
        h=h,
        js=js,
        m=h,
        __file__=file,
    )
    exec(compile(text, file, "exec", dont_inherit=True), module.__dict__)
    return module


@dataclass
class Mismatch:
    seed: int
    function: str
    arguments: object
    written: object
    compiled: object

    def __str__(self) -> str:
        call = f"seed {self.seed}, {self.function}{self.arguments!r}"
        return f"{call}\n  as written {self.written}\n  compiled   {self.compiled}"


# What Python itself says of an object names its class, and that of a compiled element is not the element's own.
_CLASS = re.compile(r"'\w+' object|got '\w+'|not '?\w+'?$|'\w+' and '\w+'")


def outcome(module: ModuleType, function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[object, ...]:
    log: list[str] = module.LOG
    log.clear()
    positional, keywords = copy.deepcopy(arguments)
    try:
        node = _finished(function(*positional, **keywords))
    except Exception as error:
        return ("raised when built", *_seen(error, module), list(log))
    built = list(log)
    nodes = node if isinstance(node, list) else [node]
    seen: list[object] = [built]
    for each in nodes:
        log.clear()
        try:
            texts = [h.render(each), h.render(each), "".join(h.render_chunks(each, size=1)), h.render(plain_of(each))]
            seen += [shown(each), *(_ADDRESS.sub("", str(text)) for text in texts), h.diff(each, plain_of(each))]
        except Exception as error:
            seen.append(("raised when rendered", *_seen(error, module)))
        seen.append(list(log))
    return tuple(seen)


def _finished(result: Any) -> Any:
    if hasattr(result, "__await__"):
        return asyncio.run(_awaited(result))
    return list(result) if isinstance(result, Iterator) else result


async def _awaited(result: Any) -> Any:
    return await result


def _seen(error: Exception, module: ModuleType) -> tuple[object, ...]:
    frames = traceback.extract_tb(error.__traceback__)
    own = [
        frame.lineno for frame in frames if frame.filename == module.__file__ and frame.name not in ("boom", "t", "av")
    ]
    text = _ADDRESS.sub("", str(error))
    if not isinstance(error, h.MarkupError):
        text = _CLASS.sub("'x' object", text)
    return (type(error).__name__, text, own[-1:])


def run(seed: int) -> tuple[int, int, list[Mismatch]]:
    """Return how many calls were compared, how many functions were compiled, and what differed."""
    text = source(seed)
    written = load(text, f"<as written {seed}>", lambda function: component(compile=False)(function))
    compiled = load(text, f"<compiled {seed}>", component)
    names = [name for name in vars(compiled) if re.fullmatch(r"f\d+", name)]
    calls, folded, mismatches = 0, 0, []
    for name in names:
        one, other = getattr(written, name), getattr(compiled, name)
        folded += not other.explain().reason
        for arguments in ARGUMENTS:
            calls += 1
            expected, came = outcome(written, one, arguments), outcome(compiled, other, arguments)
            if expected != came:
                mismatches.append(Mismatch(seed, name, arguments, expected, came))
    for file in (written.__file__, compiled.__file__):
        linecache.cache.pop(str(file), None)
    return calls, folded, mismatches
