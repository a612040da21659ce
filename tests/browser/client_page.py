"""Pages that the Datastar client patches in Chromium, many after each other in one tab; see test_law.py.

The events go through the client's own request, one answer for each step; the address is answered by the test itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stario.datastar import client

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

_ADDRESS = "http://law.test"
_PAGE = (
    '<!DOCTYPE html><html><head><link rel="icon" href="data:,">'
    "<style>ul.listing { height: 1em; overflow: auto }</style></head><body></body></html>"
)


@dataclass
class Seen:
    """What a page became after one step: its body, values by ids, targets that were missing, errors, scripts.

    `fresh` is the body of the page that was asked for beside, `lost` what the user had and has no more.
    """

    body: str
    values: dict[str, str]
    missing: int
    errors: int
    scripts: list[str]
    fresh: str
    lost: list[str]


class ClientPage:
    """A tab with the client in it."""

    def __init__(self, browser: Browser) -> None:
        served = client.served()
        assert served is not None
        self._client = served[1]
        self._events: list[bytes] = []
        self._page = browser.new_page()
        self._page.set_default_timeout(60_000)
        self._page.route(f"{_ADDRESS}/**", self._answer)
        self._page.goto(_ADDRESS)
        self._page.evaluate(_SCRIPT)

    def close(self) -> None:
        """Close the tab."""
        self._page.close()

    def run(self, body: str, steps: list[bytes], **options: Any) -> list[Seen]:
        """Show a body, take the events of each step, return what was seen after each."""
        self._events = steps
        seen = self._page.evaluate("given => run(given)", {"body": body, "steps": len(steps), **options})
        return [Seen(**each) for each in seen]

    def _answer(self, route: Route) -> None:
        if route.request.method == "POST":
            step = json.loads(route.request.post_data or "")["step"]
            route.fulfill(body=self._events[step], content_type="text/event-stream")
        elif route.request.url.endswith(".js"):
            route.fulfill(body=self._client, content_type="text/javascript")
        else:
            route.fulfill(body=_PAGE, content_type="text/html")


_SCRIPT = r"""async () => {
  const { actions } = await import('/datastar.js')
  let errors = 0, missing = 0, scripts = []
  window.ran = name => scripts.push(name)
  window.addEventListener('error', event => { errors++; event.preventDefault() })
  console.warn = () => missing++
  const foreign = { 'http://www.w3.org/2000/svg': 'svg:', 'http://www.w3.org/1998/Math/MathML': 'math:' }
  const escaped = (text, mark) => text.replaceAll('&', '&amp;').replaceAll(mark, mark == '<' ? '&lt;' : '&quot;')
  const inside = node => {
    let out = '', before = null
    for (const child of node.childNodes) {
      if (child.nodeType == 3 && before?.nodeType == 3) out += '<!|>'
      out += form(child)
      before = child
    }
    return node.content ? out + '<#content>' + inside(node.content) : out
  }
  const form = node => {
    if (node.nodeType == 3) return escaped(node.data, '<')
    if (node.nodeType == 8) return `<!--${node.data}-->`
    const name = (foreign[node.namespaceURI] ?? '') + node.localName.toLowerCase()
    const attributes = [...node.attributes].map(each => [each.name.toLowerCase(), each.value]).sort()
    const head = attributes.map(([key, value]) => ` ${key}="${escaped(value, '"')}"`).join('')
    return `<${name}${head}>${inside(node)}</${name}>`
  }
  const fields = () => [...document.body.querySelectorAll('input[id], textarea[id]')]
  const isText = each => each.localName == 'textarea' || (each.localName == 'input' && each.type == 'text')
  const use = ids => {
    const known = ids.map(id => document.getElementById(id))
    for (const each of known.filter(isText)) each.value = `typed ${each.id}`
    for (const each of known) if (each.localName == 'details') each.open = true
    for (const each of known) if (each.scrollHeight > each.clientHeight + 4) each.scrollTop = 4
    const dialog = known.find(each => each.localName == 'dialog')
    if (dialog && !dialog.open) dialog.showModal()
    const field = known.findLast(isText)
    field?.focus()
    field?.setSelectionRange(1, 3)
    return ids.map((id, place) => [id, stateOf(known[place])])
  }
  const stateOf = each => ({
    inside: each.innerHTML,
    value: isText(each) ? each.value : null,
    open: each.localName == 'details' || each.localName == 'dialog' ? each.open : null,
    modal: each.localName == 'dialog' ? each.matches(':modal') : null,
    scroll: each.scrollHeight > each.clientHeight + 4 ? each.scrollTop : null,
    focus: each == document.activeElement && isText(each) ? [each.selectionStart, each.selectionEnd] : null,
  })
  const lossOf = ([id, before]) => {
    const now = stateOf(document.getElementById(id))
    if (before.inside !== now.inside) before.scroll = null // the place in other rows is another one
    before.inside = null
    const told = Object.keys(before).filter(key => before[key] !== null)
    const lost = told.filter(key => `${before[key]}` != `${now[key]}`)
    return lost.map(key => `${id}: ${key} ${before[key]}, now ${now[key]}`)
  }
  const parsed = body => {
    const found = new DOMParser().parseFromString(`<!DOCTYPE html><body>${body}`, 'text/html')
    return document.importNode(found.body, true)
  }
  window.run = async ({ body, steps, typed = {}, used = [], fresh = [] }) => {
    document.body.replaceWith(parsed(body))
    errors = missing = 0
    scripts = []
    await new Promise(done => setTimeout(done))
    for (const [id, text] of Object.entries(typed)) document.getElementById(id).value = text
    const seen = []
    for (let step = 0; step < steps; step++) {
      const states = use(used[step] ?? [])
      const context = { el: document.documentElement, cleanups: new Map(), error: name => Error(name) }
      await actions.post(context, '/feed', { payload: { step }, retry: 'never' })
      const values = Object.fromEntries(fields().map(each => [each.id, each.value]))
      const lost = states.flatMap(lossOf)
      const anew = fresh.length ? form(parsed(fresh[step])) : ''
      seen.push({ body: form(document.body), values, missing, errors, scripts: [...scripts], fresh: anew, lost })
    }
    return seen
  }
}"""
