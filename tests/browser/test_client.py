"""The model of the client is the client; and what Stario sends brings a real page from one view to the next."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Any

import pytest
from client_cases import CASES
from random_views import built
from stage import open_stage, run
from test_random_views import sequence
from written import elements, written

from stario import html as h
from stario.datastar import Frame
from stario.html import render
from stario.testing import Page as Model

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from stario.html import Node

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(new_page: Callable[..., Page]) -> Page:
    """A page with the client, and an empty stage."""
    return open_stage(new_page())


_CASE = """async c => {
    begin(c.before);
    for (const [id, text] of Object.entries(c.typed)) document.getElementById(id).value = text;
    await play(c.body, c.chunk);
    const values = Object.fromEntries(Object.keys(c.values).map(id => [id, document.getElementById(id).value]));
    return { after: shown(), values, kept: kept(), warnings: warned, scripts: ran.length };
}"""


@pytest.mark.parametrize("chunk", [0, 7])
def test_the_client_does_what_the_cases_say(stage: Page, chunk: int) -> None:
    cases = [
        {"before": c.before, "body": c.body.decode(), "chunk": chunk, "typed": c.typed, "values": c.values}
        for c in CASES
    ]
    answers = run(stage, _CASE, cases)
    wrong = []
    for case, answer in zip(CASES, answers, strict=True):
        kept = answer["kept"] if case.kept is None else [*case.kept]
        expected = {"after": case.after, "values": dict(case.values), "kept": kept}
        expected |= {"warnings": case.warnings, "scripts": case.scripts}
        if expected != answer:
            wrong.append((case.name, expected, answer))
    assert [] == wrong


# -- random views: the client and the model end in the same page, made of the same elements

SEQUENCES = 5_000 if os.environ.get("STARIO_LONG") else 400
BATCH = 25

_SEQUENCE = """async c => {
    const seen = [];
    begin(c.markup);
    seen.push([shown(), kept(), warned]);
    for (const body of c.bodies) {
        await play(body, c.chunk);
        seen.push([shown(), kept(), warned]);
    }
    return seen;
}"""


def _played(seed: int) -> tuple[dict[str, Any], list[Any]] | None:
    """Return what the client is to play for a seed, and what the model shows at each step; None for a document."""
    source, states = sequence(random.Random(seed), without=frozenset())
    view = built(source, compiled=bool(seed % 2))
    node = view(states[0])
    markup = str(render(node))
    if markup.startswith(("<!doctype", "<html")):
        return None
    model, frame = Model.of(markup), Frame(node)
    before = elements(model)
    seen: list[Any] = []
    bodies: list[str] = []

    def note() -> None:
        kept = [before.index(element) if element in before else -1 for element in elements(model)]
        seen.append([written(model.body.children), kept, len(model.warnings)])

    note()
    for state in states[1:]:
        body = frame.update(view(state))
        if body:
            model.take(body)
            bodies.append(body.decode())
            note()
    return {"markup": markup, "bodies": bodies, "chunk": seed % 3 * 100, "seed": seed, "source": source}, seen


def test_the_client_and_the_model_take_random_patches_alike(stage: Page) -> None:
    found = [played for seed in range(SEQUENCES) if (played := _played(7_000_000 + seed)) is not None]
    patches = 0
    for place in range(0, len(found), BATCH):
        batch = found[place : place + BATCH]
        answers = run(stage, _SEQUENCE, [case for case, _ in batch])
        for (case, expected), answer in zip(batch, answers, strict=True):
            assert expected == answer, f"seed {case['seed']}:\n{case['source']}\n{case['bodies']}"
            patches += len(case["bodies"])
    assert patches > SEQUENCES


# -- what the user did

_ROWS = {"height": "60px", "overflow": "auto", "overflow-anchor": "none"}


def _desk(text: str, rows: list[tuple[int, str]], *, banner: bool) -> Node:
    """A page on which somebody works: none of what they do is the server's."""
    return h.main(id="desk")[
        h.p(id="banner")[text] if banner else None,
        h.h1[text],
        h.input(id="name", value="start"),
        h.div[h.textarea(id="note")["start"], h.em[text]],
        h.details(id="more")[h.summary["more"], h.p[text]],
        h.dialog(id="ask")[h.p[text], h.input(id="answer")],
        h.div(id="box", style=_ROWS)[
            h.ul(id="rows")[h.each(rows, key=lambda row: row[0], render=_row)], h.div(style={"height": "2000px"})[text]
        ],
    ]


def _row(row: tuple[int, str]) -> Node:
    return h.li(id=f"row-{row[0]}")[h.b[row[1]], " and what is said of it at some length, so that it is worth a patch"]


_WORK = """async c => {
    begin(c.markup);
    const of = id => document.getElementById(id);
    if (c.modal) of('ask').showModal(); else of('ask').show();
    for (const id of ['name', 'note', 'answer']) of(id).value = `typed in ${id}`;
    of('more').open = true;
    of('box').scrollTop = 123;
    const focus = of(c.modal ? 'answer' : 'name');
    focus.focus();
    focus.setSelectionRange(2, 5);
    const seen = [];
    for (const body of c.bodies) {
        await play(body, 0);
        seen.push({
            typed: ['name', 'note', 'answer'].map(id => of(id).value), open: of('more').open, ask: of('ask').open,
            modal: of('ask').matches(':modal'), scrolled: of('box').scrollTop, focus: document.activeElement.id,
            selection: [focus.selectionStart, focus.selectionEnd], text: of('desk').querySelector('h1').textContent,
            rows: [...of('rows').children].map(row => row.textContent.split(' ')[0]),
        });
    }
    of('ask').close();
    return seen;
}"""


@pytest.mark.parametrize("modal", [False, True], ids=["beside a dialog", "in a modal dialog"])
def test_the_page_keeps_what_the_user_did(stage: Page, modal: bool) -> None:
    cases, expected = [], []
    for seed in range(20):
        rng = random.Random(seed)
        rows = [(number, f"r{number}") for number in range(4)]
        node = _desk("t0", rows, banner=False)
        frame, bodies, wanted = Frame(node), [], []
        markup = str(render(node))
        for step in range(1, 9):
            rows = _edited_rows(rng, rows, step)
            text = f"t{step if rng.random() < 0.5 else 0}"
            body = frame.update(_desk(text, rows, banner=rng.random() < 0.3))
            if body:
                bodies.append(body.decode())
                wanted.append(
                    {
                        "typed": ["typed in name", "typed in note", "typed in answer"],
                        "open": True,
                        "ask": True,
                        "modal": modal,
                        "scrolled": 123,
                        "focus": "answer" if modal else "name",
                        "selection": [2, 5],
                        "text": text,
                        "rows": [row[1] for row in rows],
                    }
                )
        cases.append({"markup": markup, "bodies": bodies, "modal": modal})
        expected.append(wanted)
    answers = run(stage, _WORK, cases)
    for case, wanted, answer in zip(cases, expected, answers, strict=True):
        assert wanted == answer, case["bodies"]


def _edited_rows(rng: random.Random, rows: list[tuple[int, str]], step: int) -> list[tuple[int, str]]:
    edited = [*rows]
    kind = rng.choice(["insert", "remove", "change", "shuffle", "none"])
    if kind == "insert":
        edited.insert(rng.randint(0, len(edited)), (10 + step, f"r{10 + step}"))
    elif kind == "remove" and edited:
        del edited[rng.randrange(len(edited))]
    elif kind == "change" and edited:
        place = rng.randrange(len(edited))
        edited[place] = (edited[place][0], f"c{step}")
    elif kind == "shuffle":
        rng.shuffle(edited)
    return edited
