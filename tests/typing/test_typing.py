"""Type checkers see what the library promises: both flag every planted mistake, and neither flags a valid form."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def _pyright(file: Path) -> set[int]:
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--outputjson", str(file)]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=HERE, check=False)
    found = json.loads(answer.stdout)["generalDiagnostics"]
    return {problem["range"]["start"]["line"] + 1 for problem in found if problem["severity"] == "error"}


def _mypy(file: Path) -> set[int]:
    options = ["--strict", "--no-incremental", "--config-file", "", "--python-executable", sys.executable]
    answer = subprocess.run(
        [sys.executable, "-m", "mypy", *options, str(file)], capture_output=True, text=True, cwd=HERE, check=False
    )
    assert "Found" in answer.stdout or "Success" in answer.stdout, answer.stdout + answer.stderr
    own = re.findall(rf"^{re.escape(file.name)}:(\d+): error", answer.stdout, re.MULTILINE)
    own += re.findall(rf"^{re.escape(str(file))}:(\d+): error", answer.stdout, re.MULTILINE)
    return set(map(int, own))


CHECKERS = {"pyright": _pyright, "mypy": _mypy}


@pytest.mark.parametrize("checker", CHECKERS)
def test_every_planted_mistake_is_flagged_and_nothing_else(checker: str) -> None:
    file = HERE / "mistakes.py"
    lines = file.read_text(encoding="utf-8").splitlines()
    marks = ("# error", f"# error: {checker}")
    planted = {number for number, line in enumerate(lines, 1) if line.endswith(marks)}
    assert len(planted) >= 30
    flagged = CHECKERS[checker](file)
    assert planted == flagged, [lines[number - 1] for number in planted ^ flagged]


@pytest.mark.parametrize("checker", CHECKERS)
def test_no_valid_form_is_flagged(checker: str) -> None:
    file = HERE / "accepted.py"
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [] == [lines[number - 1] for number in sorted(CHECKERS[checker](file))]


def test_the_valid_forms_run() -> None:
    subprocess.run([sys.executable, "-W", "error", str(HERE / "accepted.py")], check=True, cwd=ROOT)
