"""What published packages say of HTML, SVG, MathML and ARIA: the facts that `compare_table.py` holds against the table.

The packages are fetched with npm into the user's cache, in the versions named here, and never become part of this
project. Nothing of theirs is run but the few lines of `_READ`, which print what they export.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from stario.datastar.client import cache_folder

PACKAGES: Final = {
    "@mdn/browser-compat-data": "8.1.9",
    "@vscode/web-custom-data": "0.6.3",
    "@webref/css": "8.7.5",
    "@webref/elements": "2.9.0",
    "@webref/idl": "3.85.0",
    "aria-query": "5.3.2",
    "html-element-attributes": "3.5.0",
    "html-tag-names": "2.1.0",
    "mathml-tag-names": "4.0.0",
    "svg-element-attributes": "2.2.0",
    "svg-tag-names": "3.0.1",
}

_READ: Final = """
import {readFileSync as read, readdirSync} from 'node:fs'
import aria from 'aria-query'
import {htmlElementAttributes} from 'html-element-attributes'
import {htmlTagNames} from 'html-tag-names'
import {mathmlTagNames} from 'mathml-tag-names'
import {svgElementAttributes} from 'svg-element-attributes'
import {svgTagNames} from 'svg-tag-names'
const json = name => JSON.parse(read('node_modules/' + name, 'utf8'))
const compat = json('@mdn/browser-compat-data/data.json')
const elements = readdirSync('node_modules/@webref/elements').filter(name => name.endsWith('.json'))
console.log(JSON.stringify({
  tags: {html: htmlTagNames, svg: svgTagNames, math: mathmlTagNames},
  attributes: {html: htmlElementAttributes, svg: svgElementAttributes},
  specified: elements.map(name => [name, json('@webref/elements/' + name).elements ?? []]),
  compat: {html: compat.html, svg: compat.svg, math: compat.mathml},
  properties: json('@webref/css/css.json').properties,
  editor: json('@vscode/web-custom-data/data/browsers.html-data.json'),
  aria: aria.aria.entries(),
  roles: aria.roles.entries().filter(([, role]) => !role.abstract).map(([name]) => name),
  idl: readdirSync('node_modules/@webref/idl').filter(name => name.endsWith('.idl'))
    .map(name => [name, read('node_modules/@webref/idl/' + name, 'utf8')]),
}))
"""


class SourcesError(Exception):
    """The packages cannot be had: npm is not there, or the registry is out of reach."""


def load() -> dict[str, Any]:
    """Return what the packages say, from the cache or freshly fetched; raises `SourcesError`."""
    wanted = hashlib.sha256((json.dumps(PACKAGES) + _READ).encode()).hexdigest()[:12]
    file = cache_folder() / f"table-sources-{wanted}.json"
    if not file.exists():
        text = _fetch()
        file.parent.mkdir(parents=True, exist_ok=True)
        incoming = file.with_suffix(".incoming")
        incoming.write_text(text, encoding="utf-8")
        incoming.replace(file)
    facts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return facts


def _fetch() -> str:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise SourcesError("npm and node are not installed")
    packages = [f"{name}@{version}" for name, version in PACKAGES.items()]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder, "package.json").write_text('{"private": true}', encoding="utf-8")
        options = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--loglevel=error"]
        _run([npm, "install", *options, *packages], folder)
        return _run([node, "--input-type=module", "--eval", _READ], folder)


def _run(command: list[str], folder: str) -> str:
    try:
        answer = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=240, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SourcesError(str(error)) from None
    if answer.returncode:
        raise SourcesError(f"{Path(command[0]).name} failed: {answer.stderr.strip()[-400:]}")
    return answer.stdout


# -- Web IDL: which attributes of an interface reflect a content attribute


@dataclass
class Interface:
    """An interface of HTML's IDL: what it inherits, and the content attributes that it reflects, by IDL type."""

    bases: list[str] = field(default_factory=list[str])
    reflected: dict[str, str] = field(default_factory=dict[str, str])
    obsolete: set[str] = field(default_factory=set[str])


_INTERFACE: Final = re.compile(
    r"^(?:\[[^\n]*\] )?(partial )?interface (?:mixin )?(\w+)(?: : (\w+))? \{(.*?)^\};", re.MULTILINE | re.DOTALL
)
_INCLUDES: Final = re.compile(r"^(\w+) includes (\w+);", re.MULTILINE)
_ATTRIBUTE: Final = re.compile(r"\[([^\]]*Reflect[^\]]*)\][\w ]* attribute ([\w? ]+?) (\w+);")
_HANDLERS: Final = re.compile(r"interface mixin (?:Global|Window)EventHandlers \{(.*?)^\};", re.MULTILINE | re.DOTALL)


def interfaces(idl: list[list[str]]) -> dict[str, Interface]:
    """Return the interfaces; what html.idl adds to its own elements in `partial` ones is obsolete: HTML, 16.3."""
    found: dict[str, Interface] = {}
    for name, text in idl:
        for partial, interface, base, body in _INTERFACE.findall(text):
            entry = found.setdefault(interface, Interface())
            entry.bases += [base] if base else []
            reflected = {_content_name(*attribute): attribute[1] for attribute in _ATTRIBUTE.findall(body)}
            entry.reflected |= reflected
            if partial and name == "html.idl":
                entry.obsolete |= reflected.keys()
        for interface, mixin in _INCLUDES.findall(text):
            found.setdefault(interface, Interface()).bases.append(mixin)
    return found


def _content_name(extended: str, kind: str, name: str) -> str:
    other = re.search(r'Reflect\w*="([\w-]+)"', extended)
    return other[1] if other else name.lower()


def handlers(idl: list[list[str]]) -> set[str]:
    """Return the event handlers that all elements, or a body, can have."""
    bodies = [body for _, text in idl for body in _HANDLERS.findall(text)]
    return {name for body in bodies for name in re.findall(r"EventHandler (on\w+);", body)}
