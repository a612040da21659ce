"""Depth costs memory, never the stack: ten thousand elements in each other render, chunk, diff and become events."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import pytest

from stario import html as h
from stario.datastar import events, planner

DEEP = 10_000
Wrap = Callable[[Any], h.Node]


def _nest(wrap: Wrap, inner: h.Node) -> h.Node:
    return reduce(lambda node, _: wrap(node), range(DEEP), inner)


WRAPS: dict[str, Wrap] = {
    "elements": lambda node: h.div[node],
    "elements with attributes": lambda node: h.div(class_="a", title="<")[node],
    "custom elements": lambda node: h.element("x-y")[node],
    "fragments": lambda node: h.fragment[node],
    "fragments and elements": lambda node: h.fragment[h.b[node], "x"],
    "generators": lambda node: h.i[(part for part in [node])],
    "drawings": lambda node: h.svg.svg[h.svg.g[node]],
}


@pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
def test_a_deep_tree_is_rendered(wrap: Wrap) -> None:
    markup = h.render(_nest(wrap, "<deep>"))
    assert 1 == markup.count("&lt;deep&gt;")
    assert markup == "".join(h.render_chunks(_nest(wrap, "<deep>")))


@pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
def test_a_deep_tree_is_compared(wrap: Wrap) -> None:
    old, new = (h.main(id="a")[_nest(wrap, text)] for text in ("old", "new"))
    assert [] == h.diff(old, old)
    assert ["a"] == [patch.target for patch in h.diff(old, new)]
    assert b"new" in planner.to_events(h.diff(old, new))


def test_a_deep_list_is_laid_flat() -> None:
    assert "<p>x</p>" == str(h.p[reduce(lambda inner, _: [inner], range(DEEP), ["x"])])  # type: ignore[list-item]


def test_an_error_in_a_deep_tree_names_its_path() -> None:
    with pytest.raises(h.MarkupError) as caught:
        h.render(_nest(lambda node: h.b[node], {"a": 1}))
    assert DEEP == len(caught.value.path.split(" > "))


def test_a_deep_value_that_cannot_be_written_is_refused() -> None:
    deep = reduce(lambda inner, _: {"a": inner}, range(DEEP), {})
    for build in (lambda: h.render(h.p[deep]), lambda: h.p(title=deep), lambda: h.json_script(deep, id="x")):  # type: ignore[arg-type]
        with pytest.raises(h.MarkupError):
            build()
    with pytest.raises(h.MarkupError):
        events.patch_signals(deep)


def test_a_deep_list_of_classes_is_written() -> None:
    deep = reduce(lambda inner, _: [inner], range(DEEP), ["x"])  # type: ignore[list-item]
    assert '<p class="x"></p>' == str(h.p(class_=deep))
