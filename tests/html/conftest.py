"""What the tests of `stario.html` share: every way to write a tree, and the golden files."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from difflib import unified_diff
from typing import TYPE_CHECKING

import pytest

from stario import html as h

if TYPE_CHECKING:
    from pathlib import Path

Write = Callable[[object], str]
Golden = Callable[[str, str], None]

_PATHS: dict[str, Write] = {
    "render": h.render,
    "one fragment": lambda node: str(h.fragment[node]),
    "small chunks": lambda node: "".join(h.render_chunks(node, size=1)),
    "usual chunks": lambda node: "".join(h.render_chunks(node)),
    "async": lambda node: asyncio.run(h.render_async(node)),
    "async chunks": lambda node: asyncio.run(_gather(node)),
}


async def _gather(node: object) -> str:
    return "".join([chunk async for chunk in h.render_chunks_async(node, size=1)])


@pytest.fixture(params=_PATHS)
def write(request: pytest.FixtureRequest) -> Write:
    """Every way from a tree to text; all give the same."""
    return _PATHS[request.param]


@pytest.fixture
def golden(root: Path) -> Golden:
    """Compare text with `tests/goldens/<name>`, byte for byte; `STARIO_WRITE_GOLDENS=1` writes the file and fails."""

    def compare(name: str, came: str) -> None:
        file = root / "tests" / "goldens" / name
        if os.environ.get("STARIO_WRITE_GOLDENS"):
            file.write_bytes(came.encode())
            pytest.fail(f"{name} is written: read it, then run the tests without STARIO_WRITE_GOLDENS")
        expected = file.read_bytes() if file.exists() else b""
        if expected != came.encode():
            lines = unified_diff(_lines(expected.decode()), _lines(came), name, "came", lineterm="", n=1)
            pytest.fail("\n".join(lines), pytrace=False)

    return compare


def _lines(markup: str) -> list[str]:
    """Break markup between tags, to show where two pages part; line feeds of its own are shown as such."""
    return markup.replace("\n", "\\n").replace("><", ">\n<").split("\n")
