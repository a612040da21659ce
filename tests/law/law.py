"""The law, asked of a sequence of trees: after each update the page is what a fresh render would be."""

from __future__ import annotations

import copy
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from random_pages import Spec, build

from stario import html as h
from stario.datastar import changes
from stario.testing import Page
from stario.testing.morph import IGNORE
from stario.testing.normal import normal_form
from stario.testing.page import parsed

Changes = Callable[[Any, Any], bytes]


def is_beyond(node: Any) -> bool:
    """Say whether the client cannot be brought to a page by any patch of the whole.

    It parses what is sent without a doctype and in a template: a table in a paragraph, a form in a form are something
    else there. And it takes elements with one id and different tags for each other.
    """
    page = Page(node).document.named("body")
    tags: dict[str, set[str]] = {}
    for element in page.elements():
        tags.setdefault(element.id or "-", set()).add(element.tag if element.id else "")
    sent = f"<body>{normal_form(parsed(h.render(node)))}</body>"
    return normal_form(page) != sent or any(len(names) > 1 for names in tags.values())


def form_of(page: Page) -> str:
    """Return what counts of a page; what keeps dialogs open may be on either side."""
    body = normal_form(page.document.named("body"), but=IGNORE)
    return body.replace(' data-preserve-attr="open"', "")


def broken(trees: list[Any], difference: Changes = changes) -> str:
    """Return where a sequence of trees breaks the law; the empty text where it keeps it."""
    if any(map(is_beyond, trees)):
        return ""
    page = Page(trees[0])
    for step, (old, new) in enumerate(pairwise(trees), 1):
        body = difference(old, new)
        page.take(body)
        expected, came = form_of(Page(new)), form_of(page)
        if page.warnings or page.errors or expected != came:
            return (
                f"step {step}\nwas      {h.render(old)}\nnow      {h.render(new)}\nevents   {body.decode()}"
                f"missing  {page.warnings} {page.errors}\nexpected {expected}\ncame     {came}"
            )
    return ""


def breaks(specs: list[Spec], difference: Changes = changes) -> bool:
    """Say whether specifications break the law, or raise."""
    try:
        return bool(broken([build(spec) for spec in specs], difference))
    except h.MarkupError:
        return False


def smallest(specs: list[Spec], difference: Changes = changes) -> list[Spec]:
    """Take away from a failing sequence, in all its steps alike, what it fails without."""
    for first in range(len(specs) - 1):
        if breaks(specs[first : first + 2], difference):
            specs = specs[first : first + 2]
            break
    while (smaller := next((each for each in _smaller(specs) if breaks(each, difference)), None)) is not None:
        specs = smaller
    return specs


def _smaller(specs: list[Spec]) -> Any:
    """Yield sequences with one thing less."""
    for which, page in enumerate(specs):
        for place, spec in enumerate(page.all()):
            for child in range(len(spec.inside)):
                yield _with(specs, which, place, lambda each, child=child: each.inside.pop(child))
                yield _everywhere(specs, spec.inside[child])
                yield _with(specs, which, place, lambda each, child=child: _unwrap(each.inside, child))
            for name in spec.attributes:
                if place and not (name == "id" and (spec.kind == "card" or spec.text is not None)):
                    yield _with(specs, which, place, lambda each, name=name: each.attributes.pop(name))
                    yield _nameless(specs, spec.attributes[name], name)
            if isinstance(spec.text, list):
                for item in spec.text:
                    yield _without_item(specs, item[0])


def _with(specs: list[Spec], which: int, place: int, change: Callable[[Spec], Any]) -> list[Spec]:
    found = copy.deepcopy(specs)
    change(found[which].all()[place])
    return found


def _unwrap(inside: list[Spec], child: int) -> None:
    inside[child : child + 1] = inside[child].inside


def _everywhere(specs: list[Spec], gone: Spec) -> list[Spec]:
    found = copy.deepcopy(specs)
    for spec in [each for page in found for each in page.all()]:
        spec.inside = [child for child in spec.inside if child != gone]
    return found if found != specs else []


def _nameless(specs: list[Spec], value: Any, name: str) -> list[Spec]:
    found = copy.deepcopy(specs)
    for spec in [each for page in found for each in page.all()[1:]]:
        if spec.attributes.get(name) == value:
            del spec.attributes[name]
    return found


def _without_item(specs: list[Spec], key: str) -> list[Spec]:
    found = copy.deepcopy(specs)
    for spec in [each for page in found for each in page.all()]:
        if isinstance(spec.text, list):
            spec.text = [item for item in spec.text if item[0] != key]
    return found
