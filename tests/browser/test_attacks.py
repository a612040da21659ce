"""No attack of the table runs, injects or is corrupted in a real browser: as a page, as a patch, as a literal."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import attack_builders
import corpora
import pytest
from attack_builders import WAYS
from attack_pages import ALONE, PER_PAGE, SHARED, TEXTS, in_many_places, key
from attack_table import Attack, Outcome
from attack_trees import carried, expected, without_blanks
from serving import Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Browser, Page, Request

pytestmark = pytest.mark.browser

# In every frame: what an attack would call. A frame's own page tells through the console.
HOOKS = """
for (const name of ['pwned', 'alert', 'confirm', 'prompt', 'print', 'open'])
    window[name] = () => { console.error('ATTACK RAN: ' + name) }
"""

# A tree as attack_trees has it. Without scripting `<noscript>` holds markup, with it text: that text is parsed here.
READ = """
const inner = node => {
    const whole = document.createElement('template')
    if (node.localName === 'noscript' && !node.firstElementChild) {
        whole.innerHTML = node.textContent
        return whole.content
    }
    return node.localName === 'template' ? node.content : node
}
const read = node => {
    const children = []
    for (const child of inner(node).childNodes) {
        if (child.nodeType === Node.TEXT_NODE) {
            if (typeof children.at(-1) === 'string') children.push(children.pop() + child.data)
            else if (child.data) children.push(child.data)
        }
        else if (child.nodeType === Node.COMMENT_NODE) children.push(['#comment', {}, child.data ? [child.data] : []])
        else children.push(read(child))
    }
    const attributes = Object.fromEntries([...node.attributes].map(a => [`${a.namespaceURI || ''} ${a.name}`, a.value]))
    return [`{${node.namespaceURI}}${node.localName}`, attributes, children]
}
"""

# Every event that an attack could have listened to, on every element; nothing may follow a link or send a form.
PROVOKE = """
addEventListener('click', event => event.preventDefault(), true)
addEventListener('submit', event => event.preventDefault(), true)
for (const element of document.querySelectorAll('body *'))
    for (const name of ['click', 'mouseover', 'focus', 'load', 'error', 'toggle', 'input', 'submit', 'begin'])
        element.dispatchEvent(new Event(name, {cancelable: true}))
"""

# Addresses that would run code when they are followed, as the browser understands them.
LEADING = """
const names = ['href', 'xlink:href', 'src', 'action', 'formaction', 'data', 'poster', 'cite', 'values', 'to']
const safe = ['http:', 'https:', 'mailto:', 'tel:', 'sms:', 'about:']
const found = []
for (const element of document.querySelectorAll('*'))
    for (const name of names) {
        const value = element.getAttribute(name)
        if (value === null || (value.startsWith('data:image/') && element.localName === 'img')) continue
        if (!URL.canParse(value, location.href)) continue
        if (!safe.includes(new URL(value, location.href).protocol)) found.push([element.localName, name, value])
    }
"""


# The client makes scripts in a patch anew, as HTML's: those in drawings come without their text.
MADE_ANEW = (attack_builders.href_of_a_script_in_a_drawing, attack_builders.xlink_of_a_script_in_a_drawing)


class Watch:
    """What a page did that it should not: code that ran, addresses asked that are not its own."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.own = urlsplit(server.url).netloc
        self.seen: list[str] = []
        page.on("console", lambda said: self.seen.append(said.text) if "ATTACK RAN" in said.text else None)
        page.on("dialog", lambda dialog: (self.seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.seen.append(f"error {error}"))
        page.set_default_timeout(15_000)
        page.on("popup", lambda other: self.seen.append(f"popup {other.url}"))
        page.context.on("request", self._note)
        page.context.route(lambda url: urlsplit(url).netloc != self.own, lambda route: route.abort())
        page.context.add_init_script(HOOKS)

    def _note(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.netloc != self.own and not request.url.startswith("about:invalid"):
            self.seen.append(f"request {request.url}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The attacks, served."""
    server = Server(request.path.parent, tmp_path_factory.mktemp("log") / "log", "attacks_app:app")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def watch(chromium: Browser, server: Server) -> Iterator[Watch]:
    """A page under watch."""
    context = chromium.new_context()
    yield Watch(context.new_page(), server)
    context.close()


@pytest.fixture(scope="module")
def twins(chromium: Browser, server: Server) -> dict[str, Any]:
    """The trees of harmless texts, by builder."""
    page = chromium.new_page()
    page.goto(f"{server.url}/twins")
    trees = _read(page, "Object.fromEntries($('[id^=twin]').map(one => [one.id, read(one)]))")
    page.close()
    return trees


def _read(page: Page, what: str) -> Any:
    """Return what an expression gives in the page; `read` reads a tree, `$` finds elements."""
    find = "const $ = selector => [...document.querySelectorAll(selector)]"
    return json.loads(page.evaluate(f"() => {{ {READ}; {find}; return JSON.stringify({what}) }}"))


def _trees(page: Page) -> dict[str, Any]:
    ours = "one => /^a\\d+$/.test(one.id) && one.localName === 'div'"
    return _read(page, f"Object.fromEntries($('[id^=a]').filter({ours}).map(one => [one.id, read(one)]))")


def _differences(attacks: Mapping[int, Attack], trees: dict[str, Any], twins: dict[str, Any]) -> Iterator[str]:
    for n, attack in attacks.items():
        came = trees.get(f"a{n}")
        if came is None:
            yield f"{attack.name}: it is not there"
            continue
        came = without_blanks(came) if attack.outcome is Outcome.BROKEN_UP else came
        wanted = expected(attack, twins[key(attack)])
        if came[2] != wanted[2]:
            yield f"{attack.name}\n  expected {wanted[2]!r:.400}\n  came     {came[2]!r:.400}"


def _leads_somewhere(page: Page) -> list[list[str]]:
    return page.evaluate(f"() => {{ {LEADING}; return found }}")


@pytest.mark.parametrize("n", range(len(SHARED)))
@pytest.mark.parametrize("path", ["shared", "patched"])
@pytest.mark.parametrize("way", WAYS)
def test_no_attack_runs_or_injects_and_none_is_corrupted(
    watch: Watch, server: Server, twins: dict[str, Any], way: str, path: str, n: int
) -> None:
    page, address = watch.page, f"{server.url}/{way}/{path}/{n}"
    page.goto(address)
    if path == "patched":
        page.wait_for_selector("#end", state="attached")
    attacks = {k: attack for k, attack in SHARED[n].items() if path == "shared" or attack.build not in MADE_ANEW}
    assert [] == list(_differences(attacks, _trees(page), twins))
    assert [] == _leads_somewhere(page)
    page.evaluate(f"() => {{ {PROVOKE} }}")
    page.wait_for_timeout(50)
    assert ([], address) == (watch.seen, page.url)


@pytest.mark.parametrize("n", ALONE, ids=[ALONE[n].build.__name__ for n in ALONE])
def test_no_attack_at_a_whole_page_leads_anywhere(watch: Watch, server: Server, n: int) -> None:
    address = f"{server.url}/alone/{n}"
    watch.page.goto(address)
    values = f"[...document.querySelectorAll('#a{n} > *')].flatMap(e => [...e.attributes].map(a => a.value))"
    assert "about:invalid#blocked" in watch.page.evaluate(values)
    assert ([], address) == (watch.seen, watch.page.url)


@pytest.mark.corpora
@pytest.mark.parametrize(("name", "n"), [("html5lib", 0), ("html5lib", 1), ("html5lib", 2), ("bleach", 0), ("blns", 0)])
def test_every_text_of_the_corpora_is_shown(watch: Watch, server: Server, name: str, n: int) -> None:
    texts = [text for text in corpora.texts(name) or () if text][n * PER_PAGE : (n + 1) * PER_PAGE]
    if not texts:
        pytest.skip(f"the corpus {name} can neither be fetched nor found in the cache")
    address = f"{server.url}/corpus/{name}/{n}"
    watch.page.goto(address)
    harmless, came = _read(watch.page, "[read(document.getElementById('harmless')), $('.one').map(read)]")
    for text, tree in zip(texts, came, strict=True):
        assert expected(Attack("", in_many_places, text, Outcome.SHOWN), harmless)[2] == tree[2]
    assert [] == _leads_somewhere(watch.page)
    assert ([], address) == (watch.seen, watch.page.url)


def test_no_value_of_a_style_reaches_another_property_or_loads_anything(watch: Watch, server: Server) -> None:
    watch.page.goto(f"{server.url}/styles")
    found = watch.page.evaluate(
        "() => [...document.querySelectorAll('p')].map(p => [...p.style, p.style.gap, p.attributes.length].join())"
    )
    assert {"1px"} == {line.split(",")[-2] for line in found}
    assert {"1"} == {line.split(",")[-1] for line in found}
    assert {"color", "--hue", "row-gap", "column-gap"} >= {name for line in found for name in line.split(",")[:-2]}
    assert [] == watch.seen


def test_the_watch_sees_code_that_runs_and_addresses_that_are_asked(watch: Watch, server: Server) -> None:
    watch.page.goto(f"{server.url}/twins")
    watch.page.evaluate("""() => {
        document.body.append(document.createElement('img'))
        document.body.lastChild.outerHTML = '<img src=x onerror=pwned()><iframe srcdoc="<script>alert(1)</script>">'
        new Image().src = 'https://evil.example/x'
    }""")
    wanted = {"ATTACK RAN: pwned", "ATTACK RAN: alert", "request https://evil.example/x"}
    for _ in range(100):
        if wanted <= set(watch.seen):
            break
        watch.page.wait_for_timeout(50)
    assert wanted <= set(watch.seen)


def _as_json_carries(text: str) -> str:
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def test_a_literal_in_code_and_an_island_are_what_came(watch: Watch, server: Server) -> None:
    page = watch.page
    page.goto(f"{server.url}/literals")
    page.wait_for_function("[...document.querySelectorAll('[data-init]')].every(element => element.got)")
    literals, scripts, islands = page.evaluate(
        """() => [[...document.querySelectorAll('[data-init]')].map(element => element.got), window.scripts,
        [...document.querySelectorAll('[type="application/json"]')].map(one => JSON.parse(one.textContent))
        ].map(rows => JSON.stringify(rows))"""
    )
    exact = [text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass") for text in TEXTS]
    assert [[text, text] for text in exact] == json.loads(literals)
    assert exact == json.loads(scripts)
    whole = [_as_json_carries(text) for text in TEXTS]
    assert [{"a": text, text: [text]} for text in whole] == json.loads(islands)
    assert [] == watch.seen


def test_signals_events_and_scripts_in_a_stream_are_what_came(watch: Watch, server: Server) -> None:
    page = watch.page
    page.goto(f"{server.url}/signals")
    page.wait_for_selector("#end", state="attached")
    got, toast, executed = page.evaluate(
        "() => [document.getElementById('m').got, toast, executed].map(rows => JSON.stringify(rows))"
    )
    whole = [_as_json_carries(text) for text in TEXTS]
    assert whole == json.loads(got)
    assert whole == json.loads(json.loads(toast)["text"])
    assert list(TEXTS) == json.loads(executed)
    assert [] == watch.seen


def test_text_in_the_document_of_a_frame_is_shown_there(watch: Watch, server: Server) -> None:
    watch.page.goto(f"{server.url}/frames")
    came = watch.page.evaluate(
        """() => JSON.stringify([...document.querySelectorAll('iframe')].map(frame => frame.contentDocument.body)
        .map(body => [body.childNodes.length, body.firstChild.title, body.firstChild.textContent]))"""
    )
    assert [[1, carried(text), carried(text)] for text in TEXTS] == json.loads(came)
    assert [] == watch.seen
