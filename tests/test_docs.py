"""The documentation runs: every Python snippet of a page, in order, in one module; doctests too."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

import pytest

import stario

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]+\]\((?!https?://)([^)#]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_snippet_runs(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    module = ModuleType("snippet")
    found = list(_FENCE.finditer(text))
    for snippet in found:
        blank_lines = "\n" * text.count("\n", 0, snippet.start(1))  # so that a traceback names the page's line
        exec(compile(blank_lines + snippet[1], str(page), "exec", dont_inherit=True), module.__dict__)
    assert found, f"{page.name} has no snippet; leave it out of this list if it needs none"


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = [link for link in _LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert [] == broken


MODULES = [info.name for info in walk_packages(stario.__path__, "stario.") if info.name != "stario.__main__"]


@pytest.mark.parametrize("name", MODULES)
def test_every_doctest_holds(name: str) -> None:
    assert 0 == doctest.testmod(import_module(name)).failed


def test_no_file_tells_anyone_to_install_the_other_stario() -> None:
    files = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", ROOT / "pyproject.toml"]
    wrong = re.compile(r"(?:pip|uv|poetry|pipx)\s+(?:add|install)\s+stario(?!-html)\b|[\"'\s]stario\s*[=<>~!]=")
    assert [] == [file.name for file in files if wrong.search(file.read_text(encoding="utf-8"))]
