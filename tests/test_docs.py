"""The documentation runs: the Python snippets of a page are one module, what they print stands beside; doctests too.

Laws. A line that is printed is shown, in order, as a comment that begins with an arrow: `print(h.br())  # -> <br>`.
Every page can be reached from the README, and every public name of `stario.html` stands in the reference.
"""

from __future__ import annotations

import doctest
import linecache
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

import pytest

import stario
from stario import html as h
from stario.html import elements

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
INDEX = ROOT / "docs" / "README.md"
DOCS = sorted((ROOT / "docs").rglob("*.md"))
FRAMEWORKS = ROOT / "docs" / "how-to" / "frameworks"
WITH_SNIPPETS = [README, *(page for page in DOCS if page != INDEX and page.parent != FRAMEWORKS)]
TEXTS = [*DOCS, *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"))]
_FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SHOWN = re.compile(r"# -> ?(.*)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]+\]\((?!https?://)([^)#]+)(?:#[^)]*)?\)")


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def snippets(text: str) -> str:
    """Return a page's snippets as one module, each on the lines where it stands in the page."""
    source, end = "", 0
    for snippet in _FENCE.finditer(text):
        source += "\n" * text.count("\n", end, snippet.start(1)) + snippet[1]
        end = snippet.end(1)
    return source


@pytest.mark.parametrize("page", WITH_SNIPPETS, ids=named)
def test_every_snippet_runs_and_prints_what_is_shown(
    page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = snippets(page.read_text(encoding="utf-8"))
    assert source, "it has no snippet"
    file = f"{page}, snippets"
    monkeypatch.setitem(linecache.cache, file, (len(source), None, source.splitlines(keepends=True), file))
    exec(compile(source, file, "exec", dont_inherit=True), ModuleType("snippets").__dict__)
    assert _SHOWN.findall(source) == capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("page", sorted(FRAMEWORKS.glob("*.md")), ids=lambda page: page.stem)
def test_every_framework_s_program_runs_in_a_process_of_its_own(page: Path, tmp_path: Path) -> None:
    source = snippets(page.read_text(encoding="utf-8"))
    (tmp_path / "counter.py").write_text(source, encoding="utf-8")
    command = [sys.executable, "-c", "import counter"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    answer = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
    assert 0 == answer.returncode, answer.stderr
    assert _SHOWN.findall(source) == answer.stdout.splitlines()


def links(page: Path) -> list[Path]:
    return [(page.parent / link).resolve() for link in _LINK.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", TEXTS, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [] == [link for link in links(page) if not link.exists()]


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = {README}, [README]
    while waiting:
        new = [link for link in links(waiting.pop()) if link.suffix == ".md" and link not in reached]
        reached.update(new)
        waiting += new
    assert [] == [named(page) for page in TEXTS if page not in reached]


def test_the_index_lists_every_page() -> None:
    assert {page for page in DOCS if page != INDEX} <= set(links(INDEX))


@pytest.mark.parametrize("name", sorted(set(h.__all__) - set(elements.__all__)))
def test_every_public_name_stands_in_the_reference(name: str) -> None:
    text = (ROOT / "docs" / "reference" / "html.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| `[^|]*\bh\.{name}\b", text, re.MULTILINE), f"h.{name} begins no row of a table"


MODULES = [info.name for info in walk_packages(stario.__path__, "stario.") if info.name != "stario.__main__"]


@pytest.mark.parametrize("name", MODULES)
def test_every_doctest_holds(name: str) -> None:
    assert 0 == doctest.testmod(import_module(name)).failed


def test_no_file_tells_anyone_to_install_the_other_stario() -> None:
    files = [*TEXTS, ROOT / "pyproject.toml"]
    wrong = re.compile(r"(?:pip|uv|poetry|pipx)\s+(?:add|install)\s+stario(?!-html)\b|[\"'\s]stario\s*[=<>~!]=")
    assert [] == [file.name for file in files if wrong.search(file.read_text(encoding="utf-8"))]
