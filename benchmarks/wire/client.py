"""What the page does with one event: script, style and layout time in Chromium, the client from the cache.

A bare server of ours answers on 127.0.0.1: a page with the table, the client, and a stream that writes what it is
given. Each event is written with a signal behind it, and the page has applied it when it shows that signal. Chromium's
own counters (CDP, Performance.getMetrics) are read before and after. The ways take turns, each on a page that was
loaded again, after a turn that warms up. A signal alone is measured too: what the measuring itself costs, which all
figures hold.
"""

from __future__ import annotations

import os
import queue
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import weights
from playwright.sync_api import sync_playwright
from workloads import WORKLOADS

from stario.datastar import client as cached
from stario.datastar import events
from stario.html import render

if TYPE_CHECKING:
    from types import ModuleType

    from playwright.sync_api import Browser, CDPSession, Page

ROUNDS: Final = 9
ALONE: Final = "the signal alone"
COUNTERS: Final = {"script": "ScriptDuration", "layout": "LayoutDuration", "style": "RecalcStyleDuration"}
FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS: Final = 60


class Site(ThreadingHTTPServer):
    """Serves one page at a time, and a stream that writes what is put into `events`."""

    daemon_threads = True

    def __init__(self, script: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.page = b""
        self.events: queue.Queue[bytes | None] = queue.Queue()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def show(self, markup: str) -> None:
        """Take another page; the stream of the last one ends."""
        self.events.put(None)
        self.events = queue.Queue()
        self.page = (
            "<!doctype html><html lang=en><meta charset=utf-8><title>Rows</title>"
            '<script type=module src="/datastar.js"></script><body>'
            f'<i data-signals="{{n: 0}}" data-init="@get(\'/stream\')" data-text="$n" id="n"></i>{markup}'
        ).encode()


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:  # the name that http.server calls
        if self.path.startswith("/stream"):
            self._stream(self.server.events)
        elif self.path == "/datastar.js":
            self._answer("text/javascript", self.server.script)
        else:
            self._answer("text/html", self.server.page if self.path == "/" else b"")

    def _answer(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, waiting: queue.Queue[bytes | None]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        while (event := waiting.get(timeout=SECONDS)) is not None:
            self.wfile.write(event)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def measured(views: ModuleType) -> dict[str, dict[str, Any]]:
    """Return milliseconds for every workload of 1,000 rows: medians of nine turns."""
    site = Site(_script())
    threading.Thread(target=site.serve_forever, daemon=True).start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
            try:
                return _all(browser, site, views)
            finally:
                browser.close()
    finally:
        site.events.put(None)
        site.shutdown()


def _all(browser: Browser, site: Site, views: ModuleType) -> dict[str, dict[str, Any]]:
    large = [each for each in WORKLOADS if "1,000" in each.name or "999" in each.name]
    page = large[0].page
    view = getattr(views, large[0].view)
    found = {ALONE: _interleaved(browser, site, {ALONE: b""}, render(view(page)), render(view(page)))}
    for workload in large:
        view = getattr(views, workload.view)
        old, new = workload.steps[0]
        ways = {"patch": weights.event(workload, views, old, new), "whole view": weights.whole(view(new))}
        found[workload.name] = _interleaved(browser, site, ways, render(view(old)), render(view(new)))
        print(f"  {workload.name}: {found[workload.name]}", flush=True)
    return found


def _script() -> bytes:
    found = cached.served()
    if found is None:
        raise SystemExit("there is no Datastar client in the cache; run: stario datastar fetch")
    version, script = found
    print(f"  Datastar {version.number}", flush=True)
    return script


def _chromium() -> str:
    found = os.environ.get("STARIO_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise SystemExit("no Chromium was found; install it, or name it in STARIO_CHROMIUM")
    return found


def _interleaved(browser: Browser, site: Site, ways: dict[str, bytes], before: str, after: str) -> dict[str, float]:
    turns: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    page = browser.new_page()
    page.set_default_timeout(SECONDS * 1000)
    counters = page.context.new_cdp_session(page)
    counters.send("Performance.enable")
    for turn in range(ROUNDS + 1):
        for way, event in ways.items():
            figures = _turn(page, counters, site, before, event, after)
            if turn:
                turns[way].append(figures)
    page.close()
    return {
        f"{way}, {counter}": round(median(each[counter] for each in turns[way]), 2)
        for way in ways
        for counter in COUNTERS
    }


def _turn(page: Page, counters: CDPSession, site: Site, before: str, event: bytes, after: str) -> dict[str, float]:
    """Load the page, send it an event, return what that cost; the page must show the new view then."""
    site.show(before)
    page.goto(site.address)
    _applied(site, page, b"", 1)
    start = _read(counters)
    _applied(site, page, event, 2)
    found = {name: (value - start[name]) * 1000 for name, value in _read(counters).items()}
    assert page.evaluate(_SAME, after), "the page shows another view"
    return found


_SAME: Final = """markup => {
  const fresh = new DOMParser().parseFromString(markup, "text/html").body.firstElementChild
  return document.querySelector("main").isEqualNode(fresh)
}"""


_SHOWN: Final = """number => new Promise(done => {
  const n = document.getElementById("n")
  const painted = () => requestAnimationFrame(() => setTimeout(done))
  if (n.textContent === number) return painted()
  const observer = new MutationObserver(() => {
    if (n.textContent === number) { observer.disconnect(); painted() }
  })
  observer.observe(n, { childList: true, characterData: true, subtree: true })
})"""


def _applied(site: Site, page: Page, event: bytes, number: int) -> None:
    site.events.put(event + events.patch_signals({"n": number}))
    page.evaluate(_SHOWN, str(number))


def _read(counters: CDPSession) -> dict[str, float]:
    metrics = {each["name"]: each["value"] for each in counters.send("Performance.getMetrics")["metrics"]}
    return {name: metrics[counter] for name, counter in COUNTERS.items()}
