"""A page with the real client on which attributes are put and used, one case after the other.

Nothing is served and nothing waits: the page's clock stands still until a case lets time pass, and what the client
fetches is noted and answered inside the page. A case is markup, and a function of JavaScript that uses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from stario.datastar import client

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

_AT: Final = "http://attributes.test/"  # answered by the test itself
_PAGE: Final = (
    '<!doctype html><html><head><title>Attributes</title><link rel="icon" href="data:,"></head>'
    '<body style="margin:0"><div id="stage"></div></body></html>'
)

# Before the client is loaded: a clock that a case moves, `fetch` that answers as a case says, a tab that can be hidden.
_BEFORE: Final = r"""
let now = 0, last = 0, hidden = false;
const timers = new Map(), task = setTimeout.bind(window);
const start = (run, wait, every) => { timers.set(++last, { at: now + (+wait || 0), run, every }); return last; };
window.setTimeout = (run, wait) => start(run, wait);
window.setInterval = (run, every) => start(run, every, Math.max(1, +every || 0));
window.clearTimeout = window.clearInterval = id => timers.delete(id);
window.time = () => now;
const hear = document.addEventListener.bind(document), watching = [];
document.addEventListener = (name, run, ...more) => {
    if (name === 'visibilitychange') watching.push(run); // a request that nobody ends would be opened in later cases
    hear(name, run, ...more);
};
window.reset = () => {
    timers.clear();
    hidden = false;
    for (const run of watching.splice(0)) document.removeEventListener('visibilitychange', run);
};
window.settle = () => new Promise(done => task(done, 0));
window.pass = async wait => {
    for (const end = now + wait; ; ) {
        const due = [...timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
        if (!due) { now = end; break; }
        const [id, timer] = due;
        now = timer.at;
        if (timer.every) timer.at += timer.every; else timers.delete(id);
        timer.run();
        await settle();
    }
    await settle();
};
Object.defineProperty(document, 'hidden', { get: () => hidden });
window.hide = async whether => {
    hidden = whether;
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
};
window.fetch = async (url, options) => {
    const ask = { url: new URL(url), method: options.method, body: options.body, headers: { ...options.headers } };
    asked.push(ask);
    options.signal.addEventListener('abort', () => { ask.aborted = true; });
    const answer = answers.shift() ?? {};
    if (answer.fails) throw new TypeError('no network');
    const body = answer.open
        ? new ReadableStream({ start(stream) {
            ask.send = async text => { stream.enqueue(new TextEncoder().encode(text)); await settle(); };
            ask.end = async () => { stream.close(); await settle(); };
            ask.break = async () => { stream.error(new TypeError('the link is lost')); await settle(); };
            options.signal.addEventListener('abort', () => stream.error(options.signal.reason));
        } })
        : (answer.status ?? 200) === 204 ? null : answer.body ?? '';
    const headers = { 'content-type': answer.type ?? 'text/event-stream' };
    return new Response(body, { status: answer.status ?? 200, headers });
};
console.error = text => errors.push(`${text?.message ?? text}`);
window.addEventListener('error', event => { errors.push(event.message); event.preventDefault(); });
window.addEventListener('unhandledrejection', event => { errors.push(`${event.reason}`); event.preventDefault(); });
"""

_AFTER: Final = r"""async source => {
const { root, mergePatch } = await import(source);
await pass(0);
const stage = document.getElementById('stage'), add = document.addEventListener.bind(document);
const fates = [];
add('datastar-fetch', event => fates.push(event.detail.type));
window.of = id => document.getElementById(id);
window.fire = async (id, name, details = {}) => {
    const event = new Event(name, { bubbles: true, cancelable: true, ...details });
    of(id).dispatchEvent(event);
    await settle();
    return event;
};
window.type = async (id, value, event = 'input') => { of(id).value = value; await fire(id, event); };
window.frames = async count => { for (; count; count--) await new Promise(requestAnimationFrame); await settle(); };
window.sent = () => JSON.parse(asked.at(-1).body ?? asked.at(-1).url.searchParams.get('datastar'));
const copy = value => value === undefined ? undefined : JSON.parse(JSON.stringify(value));
const compile = text => new (Object.getPrototypeOf(async () => {}).constructor)('fates', text);
window.play = async (markup, given, run) => {
    stage.replaceChildren();
    await settle();
    reset();
    mergePatch(Object.fromEntries(Object.keys(root).map(name => [name, null])));
    window.asked = []; window.answers = given; window.log = []; window.errors = [];
    stage.innerHTML = markup;
    await settle();
    fates.length = 0;
    return copy(await compile(run)(fates));
};
window.value = name => copy(name.split('.').reduce((at, part) => at && part in at ? at[part] : undefined, root));
window.asked = []; window.answers = []; window.log = []; window.errors = [];
}"""


def _served() -> tuple[int, ...]:
    served = client.served()
    assert served is not None
    return tuple(map(int, served[0].number.split(".")))


def needs(number: str) -> None:
    """Skip a test whose fact a newer client has than the one that is there."""
    if _served() < tuple(map(int, number.split("."))):
        pytest.skip(f"NOT tried: it needs the Datastar client {number}, there is {'.'.join(map(str, _served()))}")


def until(number: str) -> None:
    """Skip a test whose fact ended with a client that is older than the one that is there."""
    if _served() > tuple(map(int, number.split("."))):
        pytest.skip(f"NOT tried: it ended with the Datastar client {number}, there is {'.'.join(map(str, _served()))}")


class AttributeStage:
    """A tab with the client, for cases."""

    def __init__(self, browser: Browser) -> None:
        served = client.served()
        assert served is not None
        self._client = served[1]
        self._page = browser.new_page()
        self._page.add_init_script(_BEFORE)
        self._page.route(f"{_AT}**", self._answer)
        self._page.goto(_AT)
        self._page.evaluate(_AFTER, "/client.js")

    def _answer(self, route: Route) -> None:
        if route.request.url.endswith(".js"):
            route.fulfill(body=self._client, content_type="text/javascript")
        else:
            route.fulfill(body=_PAGE, content_type="text/html; charset=utf-8")

    def play(self, markup: object, run: str, *answers: dict[str, Any]) -> Any:
        """Put markup on the stage, then run a function's body and return what it returns, as JSON holds it.

        The client's requests get the answers, one after the other: `body`, `status`, `type`; `open` is a stream that
        the case feeds, `fails` is a lost link. Without any more, a stream that ends at once.
        """
        return self._page.evaluate(
            "([markup, answers, run]) => play(markup, answers, run)", [str(markup), list(answers), run]
        )

    def patch(self, markup: object, patch: bytes, run: str, before: str = "") -> Any:
        """Play markup that events patch: `before` runs before them, `run` after."""
        asks = """<button id="ask" data-on:click="@get('patch')"></button>"""
        steps = f"{before}; await fire('ask', 'click'); await settle(); {run}"
        return self.play(f"{markup}{asks}", steps, {"body": patch.decode()})

    def choose_files(self, place: str, files: Any) -> None:
        """Choose files as a person does."""
        self._page.set_input_files(place, files)

    def run(self, code: str) -> Any:
        """Run a function's body on the markup that is there."""
        return self._page.evaluate(f"async () => {{ {code} }}")

    def close(self) -> None:
        """Close the tab."""
        self._page.close()
