"""The law of patches in a real Chromium, with the real client: the page is a fresh page, and keeps what the user did.

Random views (tests/law) go through edits; each step is an answer of the server to the page's request. The page is
compared with a fresh one, which the browser parses itself, and with `stario.testing`'s model of it, which so is held
against the client. Before each step somebody types into all controls, opens all details, and puts the focus somewhere;
what is the same in both views must have kept it.
"""

from __future__ import annotations

import os
import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from comparing import without_marks
from random_views import edited, state, view_of

from stario import at, data
from stario import html as h
from stario.datastar import Frame, client
from stario.testing import Page as Model
from stario.testing.dom import Element
from stario.testing.morph import is_in_ignored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
SEQUENCES = 2_000 if os.environ.get("STARIO_LONG") else 200
PARTS = 4
STEPS = 4

READ = """
() => {
  const plain = (node) => {
    if (node.nodeType === 3) return node.data
    if (node.nodeType === 8) return ['comment', node.data]
    const children = []
    for (const child of (node.localName === 'template' ? node.content : node).childNodes) {
      const each = plain(child)
      if (typeof each === 'string' && typeof children.at(-1) === 'string') children[children.length - 1] += each
      else if (each !== '') children.push(each)
    }
    const spaces = {'http://www.w3.org/2000/svg': 'svg', 'http://www.w3.org/1998/Math/MathML': 'math'}
    const attributes = [...node.attributes].map((each) => [each.name.toLowerCase(), each.value])
    attributes.sort(([one], [other]) => one < other ? -1 : one > other ? 1 : 0)
    return [node.localName.toLowerCase(), spaces[node.namespaceURI] ?? 'html', attributes, children]
  }
  window.plain = plain
  window.fresh = (markup) => plain(new DOMParser().parseFromString(markup, 'text/html').body)
  window.disturb = () => {
    const controls = [...document.querySelectorAll('input[id], textarea[id]')]
    for (const each of controls) each.value = `typed ${each.id}`
    for (const each of document.querySelectorAll('details[id]')) each.open = true
    controls.at(-1)?.focus()
    controls.at(-1)?.setSelectionRange(1, 3)
    return document.activeElement.id
  }
  window.kept = () => ({
    typed: [...document.querySelectorAll('input[id], textarea[id]')].filter((each) => each.value === `typed ${each.id}`)
      .map((each) => each.id),
    open: [...document.querySelectorAll('details[id]')].filter((each) => each.open).map((each) => each.id),
    focus: document.activeElement.id,
    selection: document.activeElement.selectionStart === 1 && document.activeElement.selectionEnd === 3,
  })
  window.step = () => new Promise((done) => {
    const heard = (event) => {
      if (event.detail.type !== 'finished') return
      document.removeEventListener('datastar-fetch', heard)
      done()
    }
    document.addEventListener('datastar-fetch', heard)
    document.getElementById('next-step').click()
  })
}
"""


class Steps:
    """What the server answers next: the page of a sequence, and then its events."""

    def __init__(self) -> None:
        self.page = b""
        self.events = b""
        own = client.served()
        assert own is not None
        script = own[1]
        steps = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                kinds = {"/client.js": ("text/javascript", script), "/step": ("text/event-stream", steps.events)}
                kind, body = kinds.get(self.path.partition("?")[0], ("text/html; charset=utf-8", steps.page))
                self.send_response(200)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def show(self, view: h.Node) -> None:
        """Serve a page that shows a view, beside the button that asks for the next step."""
        self.page = str(h.render(whole(view))).encode()


def whole(view: h.Node) -> h.Node:
    script = h.raw('<script type="module" src="/client.js"></script>')
    button = h.button(data.on("click", at.get("/step")), id="next-step")["next"]
    return h.html(lang="en")[h.head[h.title["law"], script], h.body[button, view]]


@pytest.fixture(scope="module")
def steps() -> Iterator[Steps]:
    served = Steps()
    yield served
    served.server.shutdown()
    served.server.server_close()


def as_lists(plain: Any) -> Any:
    return [as_lists(each) for each in plain] if isinstance(plain, list | tuple) else plain


def without(plain: Any) -> Any:
    """Return a page's data as lists, without what is added to keep things open, and what the page keeps for itself."""

    def tuples(each: Any) -> Any:
        return tuple(map(tuples, each)) if isinstance(each, list | tuple) else each

    return as_lists(without_marks(tuples(plain)))


def body_of(model: Model) -> Any:
    return model.body.plain()


def controls(view: h.Node) -> dict[str, Any]:
    """Return the elements with an id of a view, where it stands once: by the id, what they are."""
    found: dict[str, Any] = {}
    twice: set[str] = set()
    for element in Model(view).document.elements():
        if element.id:
            twice |= {element.id} & found.keys()
            found[element.id] = (element.name, dict(element.attributes), _texts(element), _is_reached(element))
    return {name: what for name, what in found.items() if name not in twice}


def _texts(element: Element) -> Any:
    return element.plain() if element.name == "textarea" else None


def _is_reached(element: Element) -> bool:
    return not is_in_ignored(element)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_patched_page_is_a_fresh_page_and_keeps_what_the_user_did(
    part: int, steps: Steps, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    changed = kept = focused = 0
    for number in range(SEQUENCES // PARTS):
        seed = 50_000_000 + part * 1_000_000 + number
        rng = random.Random(seed)
        view = view_of(rng, compiled=bool(number % 2))
        current = state(rng)
        node = view(current)
        if str(node).startswith("<!doctype"):
            continue  # the law on the model has whole documents; here the document is the test's own
        steps.show(node)
        page.goto(steps.url)
        page.evaluate(READ)
        frame, model = Frame(node), Model(whole(node))
        for step in range(STEPS):
            before = controls(node)
            focus = page.evaluate("disturb()")
            current = edited(rng, current)
            node = view(current)
            steps.events = frame.update(node)
            case = f"seed {seed}, step {step}:\n{view.source}\n{steps.events.decode()}"  # type: ignore[attr-defined]
            if not steps.events:
                continue
            changed += 1
            page.evaluate("step()")
            model.take(steps.events)
            fresh = page.evaluate("(markup) => fresh(markup)", str(h.render(whole(node))))
            came = _as_served(page.evaluate("plain(document.body)"))
            assert without(fresh) == without(came), case
            assert as_lists(body_of(model)) == came, f"the model differs: {case}"
            after = controls(node)
            same = {name for name, what in after.items() if before.get(name) == what}
            seen = page.evaluate("kept()")
            wanted = {name for name in same if after[name][0] in ("input", "textarea") and not _has_return(after[name])}
            assert wanted <= set(seen["typed"]), case
            assert {name for name in same if after[name][0] == "details"} <= set(seen["open"]), case
            if focus in wanted:
                assert (focus, True) == (seen["focus"], seen["selection"]), case
                focused += 1
            kept += len(wanted)
    assert changed > SEQUENCES / PARTS
    assert kept > 10
    assert focused > 5


def _has_return(what: Any) -> bool:
    """Say whether a textarea's text has a CR: the client takes it for another text each time, and writes it anew."""
    return "\\r" in repr(what[2])


def _as_served(plain: Any) -> Any:
    """Return a page's data without what the user opened."""
    if not isinstance(plain, list) or len(plain) != 4:
        return plain
    name, space, attributes, children = plain
    kept = [each for each in attributes if not (name == "details" and each[0] == "open")]
    return [name, space, kept, [_as_served(each) for each in children]]
