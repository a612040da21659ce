"""Pages under a strict Content Security Policy, with Trusted Types, in a real Chromium: all works, in peace."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from serving import Server

from stario.datastar import client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Page, Response

pytestmark = pytest.mark.browser
REFUSED = "Refused by the page's policy"
OLD = "1.0.1"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The page of all attributes, with a client that needs the table."""
    yield from serving_csp_app(request.path.parent, tmp_path_factory.mktemp("log") / "log", OLD)


@pytest.fixture
def newer_server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The same with a client that has a way of its own."""
    if client.served("1.0.4") is None:
        pytest.skip("the client 1.0.4 is not in the cache: its own way with a nonce was NOT tried")
    yield from serving_csp_app(request.path.parent, tmp_path / "log", "1.0.4")


def serving_csp_app(folder: Path, log: Path, version: str) -> Iterator[Server]:
    server = Server(folder, log, "csp_app:app")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STARIO_DATASTAR", version)
        server.start()
    yield server
    server.stop()


class Watched:
    """A page, and what it says of its policy."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self.errors: list[str] = []
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('violated: '"
            " + [e.violatedDirective, e.blockedURI, e.sample].join(' ')))"
        )
        page.on("console", self.note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location["url"].endswith("/favicon.ico"):
            self.said.append(message.text)

    def open(self, url: str) -> Page:
        answer = self.page.goto(url)
        assert answer is not None
        assert is_strict(answer)
        return self.page

    def is_quiet(self) -> bool:
        return [] == [*self.said, *self.errors]


def is_strict(answer: Response) -> bool:
    policy = answer.headers.get("content-security-policy", "")
    return bool(re.match(r"script-src 'nonce-[\w-]{22}' 'strict-dynamic';", policy)) and (
        "unsafe" not in policy and "require-trusted-types-for 'script'" in policy
    )


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield Watched(page)
    context.close()


def test_every_attribute_works(watched: Watched, server: Server) -> None:
    page = watched.open(server.url)
    for id, before in {
        "text": "2", "effect": "n is 1", "computed": "2", "init": "begun", "intersect": "seen", "interval": "ticked",
        "json": '{"word":"a"}', "breaks": "</script><!--<script></script><!--", "patch": '{"n":1}',
    }.items():  # fmt: skip
        if id != "patch":
            expect(page.locator(f"#{id}")).to_have_text(before)
    expect(page.locator("#show")).to_be_hidden()
    page.click("#add")
    page.fill("#bind", "b")
    for id, after in {
        "text": "3", "effect": "n is 2", "computed": "4", "show": "shown", "patch": '{"n":2}', "json": '{"word":"b"}',
    }.items():  # fmt: skip
        expect(page.locator(f"#{id}")).to_have_text(after)
    expect(page.locator("#class")).to_have_attribute("title", "n2")
    expect(page.locator("#class")).to_have_class("big")
    expect(page.locator("#style")).to_have_css("color", "rgb(255, 0, 0)")
    assert watched.is_quiet(), watched.said + watched.errors


def test_patches_bring_new_expressions(watched: Watched, server: Server) -> None:
    page = watched.open(server.url)
    page.click("#patch-elements")
    expect(page.locator("#appended")).to_have_text("appended 1")
    page.click("#new")
    expect(page.locator("#new")).to_have_text("new 1")
    page.click("#get-fragment")
    expect(page.locator("#fragment")).to_have_text("fragment 1")
    assert watched.is_quiet(), watched.said + watched.errors


def test_the_program_can_run_code(watched: Watched, server: Server) -> None:
    page = watched.open(server.url)
    page.click("#run-code")
    expect(page).to_have_title("run </script>")
    assert 1 == page.evaluate("() => window.own")
    assert watched.is_quiet(), watched.said + watched.errors


def test_an_expression_in_foreign_markup_does_nothing(watched: Watched, server: Server) -> None:
    page = watched.open(server.url)
    page.click("#hole")
    page.click("#bring-hole")
    expect(page.locator("#kept")).to_have_text("kept")
    page.click("#brought")
    page.evaluate(
        """() => {
        const injected = document.createElement('button');
        injected.id = 'injected';
        injected.setAttribute('data-on:click', 'window.stolen = 2');
        document.body.append(injected);
        }"""
    )
    page.click("#injected")
    page.click("#add")
    expect(page.locator("#text")).to_have_text("3")
    assert page.evaluate("() => window.stolen") is None
    assert [True] * 3 == [REFUSED in text for text in watched.said]
    assert [] == watched.errors


def test_an_injected_init_does_not_stop_the_page(watched: Watched, server: Server) -> None:
    page = watched.open(server.url)
    page.evaluate("() => document.querySelector('#place').setAttribute('data-init', 'window.stolen = 1; syntax error')")
    page.click("#patch-elements")
    expect(page.locator("#appended")).to_have_text("appended 1")
    assert page.evaluate("() => window.stolen") is None
    assert [True] == [REFUSED in text for text in watched.said]


def test_scripts_in_foreign_markup_do_not_run(watched: Watched, server: Server) -> None:
    page = watched.open(server.url)
    page.click("#bring-script")
    expect(page.locator("#place")).to_contain_text("brought")
    page.click("#link")
    page.click("#add")
    expect(page.locator("#text")).to_have_text("3")
    assert page.evaluate("() => window.stolen") is None
    assert {"a": "</b>"} == page.evaluate("() => JSON.parse(document.getElementById('data').textContent)")
    assert [] == watched.errors


def test_a_shared_view_brings_its_expressions(watched: Watched, server: Server) -> None:
    page = watched.open(f"{server.url}/shared")
    expect(page.locator("#number")).to_have_text(re.compile("number"))
    for _ in range(3):
        before = page.locator("#number").inner_text()
        page.request.get(f"{server.url}/grow")
        expect(page.locator("#number")).to_have_text(f"number {int(before.split()[1]) + 1}")
    assert watched.is_quiet(), watched.said + watched.errors


# -- the examples, as they are


@pytest.fixture
def strictly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARIO_CSP", "strict")
    monkeypatch.setenv("STARIO_DATASTAR", OLD)


def test_hello_runs(watched: Watched, strictly: None, hello: Server) -> None:
    page = watched.open(hello.url)
    page.get_by_role("button", name="Count here").click()
    page.get_by_role("button", name="Count for everyone").click()
    expect(page.locator("#count")).to_have_text("1")
    expect(page.locator("output").first).to_have_text("1")
    assert watched.is_quiet(), watched.said + watched.errors


def test_tiles_runs(watched: Watched, strictly: None, tiles: Server) -> None:
    page = watched.open(tiles.url)
    page.locator("[data-state=live]").wait_for()
    page.locator("#c4").click()
    page.locator("#c4[style]").wait_for()
    page.locator("#c4").press("ArrowRight")
    expect(page.locator("#c5")).to_be_focused()
    page.locator("#c5").press("Space")
    page.locator("#c5[style]").wait_for()
    expect(page.locator("pre")).to_contain_text("datastar-patch-elements")
    assert watched.is_quiet(), watched.said + watched.errors


@pytest.fixture
def gallery_server(tmp_path: Path, request: pytest.FixtureRequest, strictly: None) -> Iterator[Server]:
    """The gallery, which runs the examples inside its pages."""
    server = Server(request.path.parent, tmp_path / "gallery.log", "csp_gallery:app")
    server.start()
    yield server
    server.stop()


def test_the_gallery_runs(watched: Watched, gallery_server: Server) -> None:
    gallery = gallery_server.url
    page = watched.open(gallery)
    hello = page.frame_locator("iframe[title='Hello, running']")
    hello.get_by_role("button", name="Count for everyone").click()
    hello.locator("#count", has_text="1").wait_for()
    page.frame_locator("iframe[title='Tiles, running']").locator("[data-state=live]").wait_for()
    watched.open(f"{gallery}/examples/tiles")
    page.frame_locator("iframe").locator("#c7").click()
    page.frame_locator("iframe").locator("#c7[style]").wait_for()
    assert watched.is_quiet(), watched.said + watched.errors


def test_a_client_that_knows_nonces_needs_no_table(watched: Watched, newer_server: Server) -> None:
    page = watched.open(newer_server.url)
    page.click("#patch-elements")
    expect(page.locator("#appended")).to_have_text("appended 1")
    page.click("#add")
    expect(page.locator("#text")).to_have_text("3")
    assert watched.is_quiet(), watched.said + watched.errors
