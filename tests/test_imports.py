"""Imports go one way, and a part loads no more than it says."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAY_IMPORT = {
    "html": {"html"},
    "datastar": {"datastar", "html"},
    "testing": {"testing", "datastar", "html"},
    "web": {"web", "datastar", "html", ""},
    "integrations": {"integrations", "datastar", "html"},
}
FOREIGN = {"fasthtml": "starlette", "jinja": "jinja2", "notebook": "IPython"}
"""The host that an integration loads, where it has another name."""
INTEGRATIONS = [
    "aiohttp", "django", "fastapi", "fasthtml", "flask", "jinja", "litestar", "notebook", "quart", "sanic", "starlette",
]  # fmt: skip


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            assert node.module is not None
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_imports_go_one_way(root: Path, part: str) -> None:
    files = list((root / "stario" / part).rglob("*.py"))
    assert files
    for file in files:
        inner = {name.split(".")[1] for name in _imported(file) if name.startswith("stario.")}
        rooms = {name if (root / "stario" / name).is_dir() else "" for name in inner}
        assert rooms <= MAY_IMPORT[part], f"{file.relative_to(root)} imports {sorted(rooms)}"
        assert not any(name.startswith(("stario_gallery", "examples")) for name in _imported(file))


def test_there_is_an_integration_for_each_host(root: Path) -> None:
    files = (root / "stario" / "integrations").glob("[!_]*.py")
    assert sorted(INTEGRATIONS) == sorted(file.stem for file in files)


@pytest.mark.parametrize("name", INTEGRATIONS)
def test_an_integration_knows_one_foreign_host_and_is_short(root: Path, name: str) -> None:
    file = root / "stario" / "integrations" / f"{name}.py"
    known = {part.split(".")[0] for part in _imported(file)} - set(sys.stdlib_module_names)
    assert known - {"stario", "markupsafe"} <= {FOREIGN.get(name, name)}
    assert len(file.read_text(encoding="utf-8").splitlines()) < 100


def _loaded(code: str) -> set[str]:
    show = f"import sys; before = set(sys.modules); {code}; print(*sorted(set(sys.modules) - before))"
    names = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True).stdout.split()
    return {name.split(".")[0] for name in names}


def test_html_loads_markupsafe_and_nothing_else() -> None:
    foreign = _loaded("import stario.html") - set(sys.stdlib_module_names)
    assert {"stario", "markupsafe"} == foreign


def test_datastar_loads_no_server() -> None:
    assert not _loaded("import stario.datastar") & {"starlette", "uvicorn", "anyio"}


def test_the_package_itself_loads_nothing() -> None:
    assert {"stario"} == _loaded("import stario") - set(sys.stdlib_module_names)


def test_html_loads_nothing_that_is_slow_to_load() -> None:
    slow = {"asyncio", "dataclasses", "decimal", "difflib", "html", "inspect", "json", "logging", "uuid"}
    assert set() == _loaded("import stario.html") & slow
