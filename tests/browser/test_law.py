"""The model of `stario.testing` and the client in Chromium make the same of the same events."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from client_page import ClientPage
from law import form_of, is_beyond
from morph_cases import CASES, patch
from random_pages import build, sequence

from stario import html as h
from stario.datastar import changes
from stario.testing import Page
from stario.testing.dom import Element
from stario.testing.morph import IGNORE, is_in_ignored
from stario.testing.normal import normal_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tab(chromium: Browser) -> Iterator[ClientPage]:
    """One tab for all pages."""
    tab = ClientPage(chromium)
    yield tab
    tab.close()


def _body(page: Page) -> str:
    return normal_form(page.document.named("body"), seams=True)


@pytest.mark.parametrize("name", CASES)
def test_the_client_does_what_the_model_does(tab: ClientPage, name: str) -> None:
    case = CASES[name]
    page = Page.of(case.body)
    for id, text in case.typed.items():
        page.document.by_id(id).live["value"] = text  # type: ignore[union-attr]
    page.take(case.events)
    (seen,) = tab.run(case.body, [case.events], typed=case.typed)
    fields = [field for field in page.document.elements() if field.name in ("input", "textarea") and field.id]
    assert seen.body == _body(page)
    assert seen.missing == len(page.warnings)
    assert seen.errors == len(page.errors)
    assert seen.scripts == [each for text in page.scripts for each in re.findall(r'ran\("(.*?)"\)', text)]
    assert seen.values == {
        field.id: field.attributes.get("value", "on") if field.attributes.get("type") == "checkbox" else field.value
        for field in fields
    }


# -- random pages

SEQUENCES = 200
PARTS = 5


@pytest.mark.parametrize("part", range(PARTS))
def test_random_pages_become_what_they_would_be_anew_and_keep_what_the_user_has(chromium: Browser, part: int) -> None:
    for seed in range(part, SEQUENCES, PARTS):
        trees = [build(spec) for spec in sequence(seed)]
        if not any(map(is_beyond, trees)):
            tab = ClientPage(chromium)  # a new one each time: the client keeps elements of pages that are gone
            _follow(tab, trees, seed)
            tab.close()


def _follow(tab: ClientPage, trees: list[h.Node], seed: int) -> None:
    steps = [*pairwise(trees)]
    used = [_used(old, new) for old, new in steps]
    events = [changes(old, new) for old, new in steps]
    fresh = [h.render(new) for _, new in steps]
    page = Page(trees[0])
    for step, seen in enumerate(tab.run(h.render(trees[0]), events, used=used, fresh=fresh)):
        said = f"seed {seed}, step {step + 1}\n{h.render(steps[step][0])}\n{fresh[step]}\n{events[step].decode()}"
        _open(page, used[step])
        page.take(events[step])
        anew = Page(steps[step][1])
        assert seen.body == _body(page), said
        assert seen.fresh == _body(anew), said
        assert _closed(form_of(page)) == _closed(form_of(anew)), said
        assert (seen.missing, seen.errors, seen.lost) == (0, 0, []), said


def test_what_the_user_loses_is_seen(tab: ClientPage) -> None:
    fields = '<input id="a"><textarea id="b">x</textarea><details id="c">y</details><dialog id="d"></dialog>'
    body = f'<main id="root">{fields}</main>'
    events = patch(body, mode="replace")
    (seen,) = tab.run(body, [events], used=[["a", "b", "c", "d"]])
    assert [each.split(",")[0] for each in seen.lost] == [
        "a: value typed a",
        "b: value typed b",
        "c: open true",
        "d: open true",
        "d: modal true",
    ]


def test_a_lost_focus_and_a_lost_place_are_seen(tab: ClientPage) -> None:
    rows = "".join([f"<li>{number}</li>" for number in range(9)])
    body = f'<main id="root"><ul class="listing" id="a">{rows}</ul><input id="b"></main>'
    (seen,) = tab.run(body, [patch(body, mode="replace")], used=[["a", "b"]])
    assert seen.lost == ["a: scroll 4, now 0", "b: value typed b, now ", "b: focus 1,3, now null"]


def _closed(body: str) -> str:
    return body.replace(' open=""', "")


def _used(old: h.Node, new: h.Node) -> list[str]:
    """Return the ids that stand once in two trees, with the same markup of their own."""
    before, after = _by_id(old), _by_id(new)
    return [id for id, element in before.items() if id in after and _own(element) == _own(after[id])]


def _by_id(tree: h.Node) -> dict[str, Element]:
    elements = [*Page(tree).document.named("body").elements()]
    ids = [element.id for element in elements]
    return {each.id: each for each in elements if each.id and ids.count(each.id) == 1 and not is_in_ignored(each)}


def _own(element: Element) -> tuple[object, ...]:
    text = element.text if element.name == "textarea" else ""
    return element.tag, element.attributes, text, IGNORE in element.attributes


def _open(page: Page, used: list[str]) -> None:
    """Open what the user opens: all details, the first dialog."""
    known = [element for id in used if (element := page.document.by_id(id)) is not None]
    dialogs = [element for element in known if element.is_html("dialog")]
    for element in [*(element for element in known if element.is_html("details")), *dialogs[:1]]:
        element.attributes["open"] = ""
