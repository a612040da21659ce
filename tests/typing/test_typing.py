"""Type checkers see what the library promises: both flag every planted mistake, and neither flags a valid form.

The forms stand in `mistakes/` and `accepted/`, by topic: read those. In `mistakes/` every line that ends in `# error`
is one, flagged by pyright and mypy; `# error: pyright` is one that pyright alone can see. No other line is flagged.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TypeAlias

import pytest

HERE = Path(__file__).parent
MISTAKES = sorted((HERE / "mistakes").glob("*.py"))
ACCEPTED = sorted((HERE / "accepted").glob("*.py"))
Lines: TypeAlias = set[tuple[str, int, str]]  # file, line, its text


def _run(*command: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, cwd=HERE, check=False
    ).stdout


def _pyright(files: list[Path]) -> Lines:
    answer = json.loads(_run("pyright", "--pythonpath", sys.executable, "--outputjson", *map(str, files)))
    assert len(files) == answer["summary"]["filesAnalyzed"]
    problems = [problem for problem in answer["generalDiagnostics"] if problem["severity"] == "error"]
    return _lines([(Path(problem["file"]), problem["range"]["start"]["line"] + 1) for problem in problems])


def _mypy(files: list[Path]) -> Lines:
    options = ["--strict", "--no-incremental", "--config-file", "", "--python-executable", sys.executable]
    answer = _run("mypy", *options, *map(str, files))
    assert re.search(rf"(?:checked|in) {len(files)} source files", answer), answer
    places = re.findall(r"^(.+?):(\d+): error: ", answer, re.MULTILINE)
    return _lines([(HERE / file, int(line)) for file, line in places])


def _lines(places: list[tuple[Path, int]]) -> Lines:
    return {(file.name, line, file.read_text(encoding="utf-8").splitlines()[line - 1]) for file, line in places}


CHECKERS = {"pyright": _pyright, "mypy": _mypy}


def _planted(*marks: str) -> Lines:
    return {
        (file.name, number, line)
        for file in MISTAKES
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if line.endswith(marks)
    }


@pytest.mark.parametrize("checker", CHECKERS)
def test_every_planted_mistake_is_flagged_and_nothing_else(checker: str) -> None:
    planted = _planted("# error", f"# error: {checker}")
    assert set() == planted ^ CHECKERS[checker](MISTAKES)


@pytest.mark.parametrize("checker", CHECKERS)
def test_no_valid_form_is_flagged(checker: str) -> None:
    assert set() == CHECKERS[checker](ACCEPTED)


@pytest.mark.parametrize("file", ACCEPTED, ids=lambda file: file.stem)
def test_the_valid_forms_run(file: Path) -> None:
    answer = subprocess.run([sys.executable, "-W", "error", str(file)], capture_output=True, text=True, check=False)
    assert (0, "") == (answer.returncode, answer.stderr)


def test_there_are_as_many_forms_as_promised() -> None:
    statements = [node for file in ACCEPTED for node in ast.parse(file.read_text(encoding="utf-8")).body]
    forms = [node for node in statements if not isinstance(node, ast.Import | ast.ImportFrom)]
    assert len(_planted("# error")) >= 60
    assert len(forms) >= 60
