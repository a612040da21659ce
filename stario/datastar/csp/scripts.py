"""The scripts of a page under a strict policy: what stands in for `Function`, and the page's table.

Laws
1. A function is known by its own source text, so the table holds each text once. The functions of the table are made
   outside the script that keeps it: they see what the client's own would see, the page's globals.
2. The nonce stays in that script. What patches bring comes in an event of the server's, never in markup, so markup
   cannot bring code whatever it holds.
3. What is not in the table does nothing and is said on the console: an error would keep the client from the rest.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from stario.datastar.events import frame
from stario.html.escaping import finish, unify_newlines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stario.datastar.rewriting import Function

EVENT: Final = "datastar-code"
"""The event that brings functions (`add`), or code to run once (`run`)."""

# The client hands over markup and scripts as texts, which the default policy passes. Scripts that it puts in would run,
# 'strict-dynamic' says so (Chromium, inline too), so markup loses them as it is parsed; data in a script stays.
_KEEPER: Final = """((late, ...first) => {
const nonce = document.currentScript.nonce, known = new Map(), written = Function.prototype.toString;
const add = (...functions) => { for (const each of functions) known.set(written.call(each), each) };
const run = text => {
  const script = document.createElement('script');
  script.nonce = nonce;
  script.text = text;
  document.documentElement.append(script);
  script.remove();
};
const bring = sources => {
  Object.defineProperty(window, nonce, { value: add, configurable: true });
  run(`window[${JSON.stringify(nonce)}](${sources})`);
  delete window[nonce];
};
window.trustedTypes?.createPolicy('default', { createHTML: text => text, createScript: text => text });
const parse = DOMParser.prototype.parseFromString;
DOMParser.prototype.parseFromString = function (...given) {
  const made = parse.apply(this, given);
  for (const part of [made, ...[...made.querySelectorAll('template')].map(each => each.content)])
    for (const each of part.querySelectorAll('script')) /json$/i.test(each.getAttribute('type')) || each.remove();
  return made;
};
document.addEventListener('datastar-fetch', ({ detail: { type, argsRaw } }) => {
  if (type !== 'datastar-code') return;
  if (argsRaw.add) bring(argsRaw.add);
  if (argsRaw.run) run(argsRaw.run);
}, true);
/*TABLE*/
add(...first);
if (late) bring(late);
})"""

_INSTEAD: Final = """class Nothing { toString() { return '' } }
const Table = function (...parts) {
  const body = `${parts.pop() ?? ''}`.replace(/\\r\\n?/g, '\\n');
  const found = known.get(`function(${parts}){\\n${body}\\n}`);
  if (!found) console.error(`Refused by the page's policy, for it is not the page's own: ${body}`);
  return found ?? (() => new Nothing());
};
Table.prototype = Function.prototype;
window.Function = Object.setPrototypeOf(Table, Function);"""


def _short(script: str) -> str:
    """Take out what only a reader needs."""
    return re.sub(r"\n\s*", "\n", script)


_WITH_TABLE: Final = _short(_KEEPER.replace("/*TABLE*/", _INSTEAD))
_WITHOUT: Final = _short(_KEEPER.replace("/*TABLE*/\n", ""))


def source_of(function: Function) -> str:
    """Return a function as the table holds it; CR is LF there, as it is when a script is parsed."""
    return f"function({function.parameters}){{\n{unify_newlines(function.body)}\n}}"


_BREAKS_OUT: Final = re.compile(r"<!--|</?script", re.IGNORECASE)


def page_script(functions: Iterable[Function], *, table: bool) -> str:
    """Return the text of the script that a page begins with; without a table for clients that know a nonce."""
    if not table:
        return f"{_WITHOUT}()"
    late: list[str] = []  # what would end the element goes as a text, and is run from there
    given: list[str] = []
    for source in map(source_of, functions):
        (late if _BREAKS_OUT.search(source) else given).append(source)
    text = json.dumps(",".join(late)).replace("<", "\\u003c")
    return f"{_WITH_TABLE}({','.join([text, *given])})"


def adding(functions: Iterable[Function]) -> bytes:
    """Return the event that brings further functions to a page."""
    return _event("add", ",".join(map(source_of, functions)))


def running(code: str) -> bytes:
    """Return the event that runs code once."""
    return _event("run", finish(unify_newlines(code)))


def _event(what: str, code: str) -> bytes:
    return frame(EVENT, [f"{what} {line}" for line in code.split("\n")])
