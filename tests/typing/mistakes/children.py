"""Mistakes about children: what is no node, a class instead of an element, text as code.

bytes are a sequence of numbers to a type checker, and numbers are children: that mistake shows when it is rendered.
"""

from __future__ import annotations

from stario import html as h

h.div[{"a": 1}]  # error
h.div[{"a", "b"}]  # error
h.div[...]  # error
h.div[object()]  # error
h.div[h.div]  # error
h.div[h.br]  # error
h.div[h.svg.circle]  # error
h.div[print]  # error
h.div[lambda: "x"]  # error
h.div[1j]  # error
h.div[Exception("x")]  # error
h.div["a", ["b", {"c"}]]  # error
h.ul[[h.li["a"], {"b": 1}]]  # error
h.ul[[[{"deep"}]]]  # error
h.ul[(h.li for _ in range(3))]  # error
h.ul[({"name": n} for n in "ab")]  # error
h.div(id="x")[{"a": 1}]  # error
h.fragment[{"a": 1}]  # error
h.fragment[h.p]  # error
h.svg.g[{"a": 1}]  # error
h.math.mrow[h.math.mi]  # error
h.page(title="x")[{"a": 1}]  # error
h.page(title="x", head={"a": 1})["x"]  # error
h.page()["x"]  # error
h.comment(h.p["x"])  # error
h.raw(h.p["x"])  # error
h.json_script({"a": 1})  # error

# Script and style take the program's own code.
h.script["alert(1)"]  # error
h.script[h.css("a {}")]["x"]  # error
h.style["a {}"]  # error
h.style[["a {}"]]  # error
h.svg.style["a {}"]  # error


def row(name: str) -> h.Node:
    return {"name": name}  # error


def card(children: h.Node, *, title: str) -> h.Element:
    return h.section[h.h2[title], children]


card({"a": 1}, title="x")  # error
card([row("a")])  # error
wrong: str = h.div["x"]  # error
