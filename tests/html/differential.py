"""Random components, run as written and compiled: the same output, side effects in the same order, the same errors.

`random_components` writes a module's source; `run` loads it twice, once with `component` compiling and once not, calls
every function in both and compares what can be seen: the log of side effects, the exception's type, text and line, the
markup in every way to render it, the repr, patches, pickles. What differs is a mismatch; only addresses in a repr, and
the class that Python's own messages name, are made alike before.
"""

from __future__ import annotations

import asyncio
import copy
import enum
import itertools
import linecache
import pickle
import re
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import Any, NamedTuple

from markupsafe import Markup
from random_components import source

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


class Marked(str):
    """A text that says otherwise what its markup is."""

    __slots__ = ()

    def __html__(self) -> str:
        return f"<m>{str.__str__(self)}</m>"

    def __str__(self) -> str:
        return "never"


class Number(int):
    def __str__(self) -> str:
        return "num<"


class Many(list[Any]):
    pass


class Fails(list[Any]):
    def __iter__(self) -> Iterator[Any]:
        raise Boom("no turns")


class Pair(NamedTuple):
    one: int
    other: str


class Truth:
    def __bool__(self) -> bool:
        raise Boom("no truth")

    def __repr__(self) -> str:
        return "Truth()"


class Odd:
    """Whatever is asked of it is logged; it is text where it has to be."""

    def __init__(self, log: list[str]) -> None:
        self.log = log

    def __bool__(self) -> bool:
        self.log.append("bool")
        return True

    def __eq__(self, other: object) -> bool:
        self.log.append("eq")
        return False

    __hash__ = None  # type: ignore[assignment]

    def __format__(self, form: str) -> str:
        self.log.append("format")
        return "fmt<"

    def __html__(self) -> str:
        self.log.append("html")
        return "<odd>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.log.append(name)
        return self

    def __repr__(self) -> str:
        return "Odd()"


class Lazy:
    """Acts as a text, as lazy translations do: asked at each render."""

    def __init__(self, log: list[str]) -> None:
        self.log = log

    def __html__(self) -> str:
        return "lazy<"  # not logged: an error makes the compiled path ask again, to find the way to it

    def __mod__(self, other: object) -> str:
        return "mod"

    def __add__(self, other: object) -> str:
        return "add"

    def __repr__(self) -> str:
        return "Lazy()"


OBJECTS: tuple[Any, ...] = (
    Asked, Boom, Colour, Decimal, Fails, Lazy, Many, Marked, Markup, Number, Odd, Pair, Person, Truth, deque,
)  # fmt: skip


def load(text: str, file: str, component: Callable[..., Any]) -> ModuleType:
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    module = ModuleType(file)
    own = ModuleType("own")
    own.box = h.aside  # type: ignore[attr-defined]
    module.__dict__.update(
        {each.__name__: each for each in OBJECTS},
        own=own,
        contextmanager=contextmanager,
        LOG=[],
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
_ADDRESS = re.compile(r"(?: |\\u0020)at(?: |\\u0020)0x[0-9a-f]+")
_CLASS = re.compile(r"passed to \w+\.|unary .: '\w+'|'\w+' object|got '\w+'|not '?\w+'?$|'\w+' and '\w+'")


def outcome(module: ModuleType, function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[object, ...]:
    log: list[str] = module.LOG
    log.clear()
    positional, keywords = copy.deepcopy(arguments)
    try:
        node = _finished(function(*positional, **keywords))
    except Exception as error:
        return ("raised when built", *_seen(error, module), _without_addresses(log))
    built = _without_addresses(log)
    nodes = node if isinstance(node, list) else [node]
    seen: list[object] = [built]
    for each in nodes:
        for look in LOOKS:
            log.clear()
            try:
                seen.append(_without_addresses(look(each)))
            except Exception as error:
                seen.append(("raised when rendered", *_seen(error, module)))
            seen.append(_without_addresses(log))
    return tuple(seen)


async def _chunks_async(node: Any) -> str:
    return "".join([chunk async for chunk in h.render_chunks_async(node, size=1500)])


def _is_its_plain_self(node: Any) -> object:
    try:
        str(h.render(node))
    except Exception:
        return None
    return h.diff(node, plain_of(node)) + h.diff(plain_of(node), node)


LOOKS: tuple[Callable[[Any], object], ...] = (
    repr,
    lambda node: str(h.render(node)),
    lambda node: str(h.render(node)),
    lambda node: "".join(h.render_chunks(node, size=1)),
    lambda node: "".join(h.render_chunks(node, size=1500)),
    lambda node: str(asyncio.run(h.render_async(node))),
    lambda node: asyncio.run(_chunks_async(node)),
    lambda node: str(h.render(node)),
    lambda node: str(h.render(plain_of(node))),
    _is_its_plain_self,
    h.pretty,
    lambda node: str(h.render(pickle.loads(pickle.dumps(node)))),
)
"""What is looked at of a node, one after the other."""


def _without_addresses(what: object) -> object:
    if isinstance(what, list | tuple):
        return [_without_addresses(each) for each in what]
    return _ADDRESS.sub("", what) if isinstance(what, str) else what


def patches(module: ModuleType, function: Callable[..., Any], two: list[tuple[Any, ...]]) -> object:
    """Return whether patches lead from one call's tree to another's, where their markup differs, or what was raised.

    Which patches these are may differ: a template knows more of its elements. That they lead there is the law's test.
    """
    module.LOG.clear()
    try:
        old, new = (_finished(function(*positional, **keywords)) for positional, keywords in copy.deepcopy(two))
        found = bool([[str(h.render(node)) for node in each.nodes] for each in h.diff(old, new)])
        return found if _ADDRESS.sub("", h.render(old)) != _ADDRESS.sub("", h.render(new)) else "the same"
    except Exception as error:
        return _seen(error, module)[:1]  # what it says of the place is for those who render


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
        for two in itertools.permutations(ARGUMENTS, 2):
            before, after = patches(written, one, [*two]), patches(compiled, other, [*two])
            if before != after:
                mismatches.append(Mismatch(seed, name, two, before, after))
    for file in (written.__file__, compiled.__file__):
        linecache.cache.pop(str(file), None)
    return calls, folded, mismatches
