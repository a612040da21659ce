"""A page with the real client, on whose stage one case after the other is played.

Nothing is served: the page and the client come through the browser's own routing, and what the client fetches is
answered inside the page, cut into odd chunks. So a thousand patches take seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stario.datastar import client

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

_AT: Final = "http://127.0.0.1:9/"  # never reached

_PAGE: Final = """<!doctype html><html><head><title>The law</title>
<script type="module" src="/client.js"></script></head>
<body><button id="law-go" data-on:click="@get('/next', {retry: 'never'})">go</button><div id="law-stage"></div></body>
</html>"""

_STAGE: Final = r"""
window.ran = [];
window.warned = 0;
console.warn = () => { warned++; };
const stage = document.getElementById('law-stage'), go = document.getElementById('law-go');
let answer = '', size = 0;
window.fetch = async () => {
    const bytes = new TextEncoder().encode(answer);
    const step = size || bytes.length || 1;
    const body = new ReadableStream({ start(stream) {
        for (let at = 0; at < bytes.length; at += step) stream.enqueue(bytes.slice(at, at + step));
        stream.close();
    } });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
};
const over = () => new Promise(resolve => {
    const listen = event => {
        if (event.detail.type !== 'finished') return;
        document.removeEventListener('datastar-fetch', listen);
        resolve();
    };
    document.addEventListener('datastar-fetch', listen);
});
window.play = async (body, chunk) => {
    answer = body;
    size = chunk;
    const finished = over();
    go.click();
    await finished;
};
const attributes = (element, ordered) => {
    const foreign = element.namespaceURI !== 'http://www.w3.org/1999/xhtml';
    const all = [...element.attributes].map(({ name, value }) => [foreign ? name.toLowerCase() : name, value]);
    if (!ordered) all.sort(([one], [other]) => one < other ? -1 : 1);
    return all.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join('');
};
window.normal = (nodes, ordered) => {
    let written = '', text = '';
    for (const node of nodes) {
        if (node.nodeType === 3) { text += node.data; continue; }
        if (text) written += JSON.stringify(text);
        text = '';
        if (node.nodeType === 8) { written += `<!--${JSON.stringify(node.data)}-->`; continue; }
        const prefix = { 'http://www.w3.org/2000/svg': 'svg:', 'http://www.w3.org/1998/Math/MathML': 'math:' };
        const name = (prefix[node.namespaceURI] ?? '') + node.localName.toLowerCase();
        const inside = [...node.childNodes, ...(node.content?.childNodes ?? [])];
        written += `<${name}${attributes(node, ordered)}>${normal(inside, ordered)}</${name}>`;
    }
    return text ? written + JSON.stringify(text) : written;
};
let pantry;
const put = document.body.insertAdjacentElement;
document.body.insertAdjacentElement = (where, element) => put.call(document.body, where, pantry = element);
window.begin = markup => {
    pantry?.replaceChildren(); // what the client did not fetch in one case, it would find by its id in the next
    stage.innerHTML = markup;
    ran.length = warned = 0;
    window.before = all();
};
window.shown = (ordered = true) => normal(stage.childNodes, ordered);
const all = () => [...stage.querySelectorAll('*')].filter(each => each.localName !== 'script'); // those are put in anew
window.kept = () => all().map(element => before.indexOf(element));
"""


def open_stage(page: Page) -> Page:
    """Load the page and the client into a browser's page; what the client throws is kept for the test."""
    served = client.served()
    assert served is not None
    page.route(f"{_AT}**", lambda route: _answer(route, served[1]))
    page.goto(_AT)
    page.evaluate(f"() => {{ {_STAGE} }}")
    page.wait_for_function("() => !!document.querySelector('#law-go')")
    page.evaluate("() => play('', 0)")
    return page


def _answer(route: Route, script: bytes) -> None:
    if route.request.url.endswith(".js"):
        route.fulfill(body=script, content_type="text/javascript")
    else:
        route.fulfill(body=_PAGE, content_type="text/html; charset=utf-8")


def run(page: Page, code: str, cases: list[dict[str, Any]]) -> list[Any]:
    """Run an asynchronous function of JavaScript over cases, in one go."""
    answers: list[Any] = page.evaluate(
        f"async cases => {{ const one = {code}; const all = []; for (const c of cases) all.push(await one(c));"
        " return all; }",
        cases,
    )
    return answers
