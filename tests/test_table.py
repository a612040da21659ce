"""The element table, and what is generated from it."""

from __future__ import annotations

import copy
import importlib.util
import os
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
    from types import ModuleType

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


# -- the table beside the published packages


@pytest.fixture(scope="module")
def comparison(request: pytest.FixtureRequest) -> ModuleType:
    """The module tools/compare_table.py."""
    tools = request.config.rootpath / "tools"
    spec = importlib.util.spec_from_file_location("compare_table", tools / "compare_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(tools))
        spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sources(comparison: ModuleType) -> Any:
    """What the packages say; where npm cannot fetch them, the tests that need them say so."""
    try:
        return comparison.Sources(comparison.load())
    except comparison.SourcesError as error:
        if os.environ.get("STARIO_REQUIRE_NPM"):
            raise
        pytest.skip(f"the table was NOT compared with the published packages: {error}")


def _findings(comparison: ModuleType, sources: Any, table: dict[str, Any]) -> list[str]:
    differences = tomllib.loads((comparison.TOOLS / "differences.toml").read_text(encoding="utf-8"))
    found = comparison.without(comparison.compare(comparison.Table(table), sources), differences)
    return sorted({path for path, _ in found})


def test_the_table_has_what_the_packages_have(comparison: ModuleType, sources: Any, table: dict[str, Any]) -> None:
    assert [] == _findings(comparison, sources, table)


def _spoil(table: dict[str, Any], place: str, entry: list[Any] | None) -> None:
    *way, last = place.split("/")
    for step in way:
        table = table[step]
    if entry is None:
        del table[last]
    else:
        table[last] = entry


@pytest.mark.parametrize(
    ("place", "entry", "finding"),
    [
        ("html/elements/dialog", None, "html/dialog"),
        ("svg/elements/feTurbulence", None, "svg/feTurbulence"),
        ("math/elements/msqrt", None, "math/msqrt"),
        ("html/elements/img/attributes/alt", None, "html/img/alt"),
        ("html/global/popover", None, "html/*/popover"),
        ("svg/presentation/stroke-linecap", None, "svg/*/stroke-linecap"),
        ("math/elements/mfrac/attributes/linethickness", None, "math/mfrac/linethickness"),
        ("aria/aria-label", None, "aria/aria-label"),
        ("events/onclick", None, "html/*/onclick"),
        ("html/elements/track/attributes/kind", ["closed", ["captions"], "x."], "html/track/kind/chapters"),
        ("aria/aria-sort", ["closed", ["ascending", "up"], "x."], "html/*/aria-sort/up"),
        ("html/elements/form/attributes/action", ["text", "x."], "html/form/action"),
        ("html/elements/q/attributes/cite", ["text", "x."], "html/q/cite"),
        ("html/elements/video/attributes/loop", ["text", "x."], "html/video/loop"),
        ("html/elements/a/attributes/herf", ["url", "x."], "html/a/herf"),
    ],
)  # fmt: skip
def test_the_comparison_sees(
    comparison: ModuleType, sources: Any, table: dict[str, Any], place: str, entry: list[Any] | None, finding: str
) -> None:
    spoilt = copy.deepcopy(table)
    _spoil(spoilt, place, entry)
    assert finding in _findings(comparison, sources, spoilt)


def test_a_difference_that_is_none_any_more_is_a_finding(comparison: ModuleType) -> None:
    findings = [("html/a/x", "an attribute that is missing")]
    differences = {"a reason": ["html/a/x", "html/a/y"]}
    assert ["html/a/y"] == [path for path, _ in comparison.without(findings, differences)]
