"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from stario.datastar.checking import names

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def root() -> Path:
    """The repository."""
    return ROOT


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last: once playwright runs, its event loop is there until the end of the session."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what did not run: the browser tests see the page, the corpora hold what others were attacked with."""
    for what, name in {"browser": "browser tests", "corpora": "tests of hostile corpora"}.items():
        skipped = [report for report in terminalreporter.getreports("skipped") if what in report.keywords]
        if skipped:
            terminalreporter.write_sep("!", f"{len(skipped)} {name} did NOT run", red=True, bold=True)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STARIO_DEBUG", "STARIO_DATASTAR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _no_names_from_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what a test declares be its own."""
    monkeypatch.setattr(names, "_declared", set())
    monkeypatch.setattr(names, "_OTHERS", {*names._OTHERS})
    monkeypatch.setattr(names, "_ACTIONS", {*names._ACTIONS})
