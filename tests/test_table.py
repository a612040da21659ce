"""The element table, and what is generated from it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from stario import html as h
from stario.html import elements, math, svg
from stario.html.definitions import keyword_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TYPES = {
    "text", "number", "measure", "moment", "flag", "truth", "closed", "open", "flag-closed", "flag-open", "tokens",
    "animated", "statement", "url", "resource", "linked", "urls", "class", "style", "code", "document",
}  # fmt: skip


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The table."""
    return tomllib.loads((request.config.rootpath / "tools" / "elements.toml").read_text(encoding="utf-8"))


def _entries(part: dict[str, Any], path: str = "") -> Iterator[tuple[str, list[Any]]]:
    for name, value in part.items():
        if isinstance(value, dict):
            yield from _entries(value, f"{path}.{name}")
        elif isinstance(value, list):
            yield f"{path}.{name}", value


def _parts(table: dict[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    for module, name in ((elements, "html"), (svg, "svg"), (math, "math")):
        yield module, table[name]["elements"]


def test_the_modules_are_what_the_table_gives(root: Path) -> None:
    command = [sys.executable, str(root / "tools" / "generate.py"), "--check"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (0, "") == (answer.returncode, answer.stdout)


def test_every_entry_has_a_type_and_one_line_of_text(table: dict[str, Any]) -> None:
    wrong = [
        name
        for name, entry in _entries(table)
        if entry[0] not in TYPES or not entry[-1].endswith(".") or len(entry[-1]) > 70 or "\n" in entry[-1]
    ]
    assert [] == wrong


def test_every_element_of_the_table_can_be_built(table: dict[str, Any]) -> None:
    for module, part in _parts(table):
        for tag, element in part.items():
            kind = getattr(module, keyword_of(tag))
            doctype = "<!doctype html>" if tag == "html" else ""
            close = "" if element.get("content") == "void" else f"</{tag}>"
            assert f"{doctype}<{tag}>{close}" == str(kind())


def test_every_attribute_of_the_table_can_be_written(table: dict[str, Any]) -> None:
    samples = {
        "code": h.js("x"), "style": {"gap": 1}, "document": h.raw("<p>"), "url": "/x", "resource": "/x", "urls": "/x",
        "flag": True, "class": "x",
    }  # fmt: skip
    for module, part in _parts(table):
        for tag, element in part.items():
            kind = getattr(module, keyword_of(tag))
            for name, entry in element.get("attributes", {}).items():
                assert f" {name}" in str(kind({name: samples.get(entry[0], "x")}))
