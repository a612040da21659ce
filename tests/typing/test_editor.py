"""What an editor shows: the texts of the element table at the pointer, its values as completions.

Asked through pyright's language server, as editors ask it: JSON-RPC on its standard input and output. `|` in a line of
code is where the pointer stands.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import tomllib
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pytest

from stario.html.definitions import keyword_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
TABLE = tomllib.loads((ROOT / "tools" / "elements.toml").read_text(encoding="utf-8"))
LONGEST_WAIT = 120  # seconds for one answer, the first of which reads the whole package
HEAD = "from stario import at, data\nfrom stario import html as h\n"


class Editor:
    """A client of the language server: it opens a document for each question."""

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        assert server.stdin is not None
        assert server.stdout is not None
        self._input = server.stdin
        self._came: queue.Queue[dict[str, Any]] = queue.Queue()
        self._asked = self._opened = 0
        self._server = server
        self._reader = threading.Thread(target=self._read, args=[server.stdout], daemon=True)
        self._reader.start()
        folder = {"uri": ROOT.as_uri(), "name": "stario"}
        abilities = {"workspace": {"configuration": True}, "textDocument": {"hover": {"contentFormat": ["markdown"]}}}
        self._ask("initialize", {"processId": None, "workspaceFolders": [folder], "capabilities": abilities})
        self._send({"method": "initialized", "params": {}})

    def close(self) -> None:
        """End the server; its output ends with it, and so does the thread that reads it."""
        self._ask("shutdown", {})
        self._send({"method": "exit"})
        self._server.wait(LONGEST_WAIT)
        self._reader.join(LONGEST_WAIT)

    def hover(self, code: str) -> str:
        """Return what is shown at the pointer."""
        answer = self._ask("textDocument/hover", self._place(code))
        return _shown(answer)

    def hovers(self, lines: list[str]) -> list[str]:
        """Return what is shown at the pointer of each line, all in one document."""
        uri = self._open("\n".join(line.replace("|", "") for line in lines))
        places = [{"line": number, "character": line.index("|")} for number, line in enumerate(lines, HEAD.count("\n"))]
        asked = [{"textDocument": {"uri": uri}, "position": place} for place in places]
        answers = [self._ask("textDocument/hover", question) for question in asked]
        return [_shown(answer) for answer in answers]

    def completions(self, code: str) -> list[str]:
        """Return what is offered at the pointer."""
        answer = self._ask("textDocument/completion", self._place(code))
        return [item["label"] for item in answer["items"]]

    def _place(self, code: str) -> dict[str, Any]:
        uri = self._open(code.replace("|", ""))
        place = {"line": HEAD.count("\n"), "character": code.index("|")}
        return {"textDocument": {"uri": uri}, "position": place}

    def _open(self, code: str) -> str:
        self._opened += 1
        uri = (ROOT / "tests" / f"only_in_the_editor_{self._opened}.py").as_uri()
        document = {"uri": uri, "languageId": "python", "version": 1, "text": HEAD + code}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        return uri

    # -- JSON-RPC

    def _ask(self, method: str, params: dict[str, Any]) -> Any:
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": params})
        while True:
            message = self._came.get(timeout=LONGEST_WAIT)
            if "method" in message:
                self._answer(message)
            elif message["id"] == self._asked:
                assert "error" not in message, message
                return message["result"]

    def _answer(self, message: dict[str, Any]) -> None:
        """Answer a question of the server's own; what it only tells is passed over."""
        if "id" not in message:
            return
        result: list[dict[str, str]] | None = None
        if message["method"] == "workspace/configuration":
            wanted = [item.get("section") for item in message["params"]["items"]]
            result = [{"pythonPath": sys.executable} if section == "python" else {} for section in wanted]
        self._send({"id": message["id"], "result": result})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._input.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._input.flush()

    def _read(self, output: IO[bytes]) -> None:
        while header := output.readline():
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
                while output.readline().strip():
                    pass
                self._came.put(json.loads(output.read(length)))


def _shown(answer: dict[str, Any] | None) -> str:
    """Return a hover's text as people read it: in Markdown some characters have a backslash before them."""
    return re.sub(r"\\([\\`*_{}\[\]<>#+.!|-])", r"\1", answer["contents"]["value"]) if answer else ""


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    """An editor on this repository."""
    command = [sys.executable, "-m", "pyright.langserver", "--stdio"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, start_new_session=True, **pipes) as server:
        try:
            editor = Editor(server)
            yield editor
            editor.close()
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)  # node is a child of it


# -- hovers


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('h.in|put(type="email")', "A form field; its type says of which kind."),
        ('h.di|v["text"]', "A block without a meaning of its own, for layout and style."),
        ("h.svg.cir|cle(r=3)", "A circle."),
        ("h.math.mf|rac", "A fraction: numerator, denominator."),
        ("h.frag|ment[h.p, h.p]", "Several nodes with no element around them"),
        ('h.input(ty|pe="email")', "What kind of field it is; text if nothing is said."),
        ('h.div(cl|ass_="a")', "Its classes: a text, a list, or a mapping to conditions."),
        ('h.div(aria_la|bel="Cart")', "Its name, where no visible text gives one."),
        ("h.button(oncl|ick=None)", "When it is clicked, or pressed by key."),
        ("h.svg.circle(r|=3)", "Its radius."),
        ("h.svg.circle(stroke_w|idth=2)", "How thick its outline is."),
        ("h.math.mo(stret|chy=True)", "Whether it grows with what stands beside it."),
        ('data.o|n("click", at.post("/x"))', "Run an expression at an event of the element"),
        ('at.post("/x", ret|ry="always")', "What is tried again"),
    ],
)  # fmt: skip
def test_hovering_shows_the_text(editor: Editor, code: str, text: str) -> None:
    assert text in editor.hover(code)


@pytest.mark.parametrize(("part", "module"), [("html", "h"), ("svg", "h.svg"), ("math", "h.math")])
def test_every_element_shows_its_text(editor: Editor, part: str, module: str) -> None:
    elements = TABLE[part]["elements"]
    shown = editor.hovers([f"{module}.|{keyword_of(tag)}()" for tag in elements])
    assert [] == [tag for tag, hover in zip(elements, shown, strict=True) if elements[tag]["text"] not in hover]


@pytest.mark.parametrize(("part", "tag"), [("html", "input"), ("html", "a"), ("svg", "marker"), ("math", "mo")])
def test_every_attribute_of_an_element_shows_its_text(editor: Editor, part: str, tag: str) -> None:
    module = "h" if part == "html" else f"h.{part}"
    entries = {
        **TABLE["aria"],
        **TABLE["events"],
        **TABLE[part]["global"],
        **TABLE[part]["elements"][tag]["attributes"],
    }
    shown = editor.hovers([f"{module}.{tag}(|{keyword_of(name)}=None)" for name in entries])
    assert [] == [name for name, hover in zip(entries, shown, strict=True) if entries[name][-1] not in hover]


# -- completions


def _quoted(values: list[str]) -> list[str]:
    return [f'"{value}"' for value in values]


@pytest.mark.parametrize(
    ("code", "entry"),
    [
        ('h.input(type="|")', TABLE["html"]["elements"]["input"]["attributes"]["type"]),
        ('h.a(target="|")', TABLE["html"]["elements"]["a"]["attributes"]["target"]),
        ('h.a(rel="|")', TABLE["html"]["elements"]["a"]["attributes"]["rel"]),
        ('h.div(role="|")', TABLE["aria"]["role"]),
        ('h.div(aria_sort="|")', TABLE["aria"]["aria-sort"]),
        ('h.svg.rect(stroke_linecap="|")', TABLE["svg"]["presentation"]["stroke-linecap"]),
        ('h.svg.marker(orient="|")', TABLE["svg"]["elements"]["marker"]["attributes"]["orient"]),
        ('h.math.mo(form="|")', TABLE["math"]["elements"]["mo"]["attributes"]["form"]),
    ],
)  # fmt: skip
def test_values_are_offered(editor: Editor, code: str, entry: list[Any]) -> None:
    assert _quoted(entry[1]) == [label for label in editor.completions(code) if label.startswith('"')]


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("h.inp|", "input"),
        ("h.svg.radial|", "radialGradient"),
        ("h.input(requ|)", "required="),
        ("h.div(aria_lab|)", "aria_label="),
        ('at.get("/x", ret|)', "retry="),
        ('at.get("/x", retry="|")', '"always"'),
    ],
)
def test_names_are_offered(editor: Editor, code: str, label: str) -> None:
    assert label in editor.completions(code)
