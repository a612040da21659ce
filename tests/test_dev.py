"""dev.py: what can be seen of it without setting anything up; .ci/run tries the commands themselves."""

from __future__ import annotations

import ast
import importlib.util
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def dev(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The module, with an environment folder of its own."""
    spec = importlib.util.spec_from_file_location("dev", root / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, value in {"VENV": tmp_path, "LOG": tmp_path / "setup.log", "PYTHON": tmp_path / "python"}.items():
        monkeypatch.setattr(module, name, value)
    return module


def test_it_needs_the_standard_library_only(root: Path) -> None:
    tree = ast.parse((root / "dev.py").read_text(encoding="utf-8"))
    names = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_the_lowest_versions_are_those_that_the_project_names(dev: Any) -> None:
    found = dict(line.split("==") for line in dev.lowest_versions())
    assert {"markupsafe", "msgspec", "starlette", "uvicorn", "httptools", "uvloop"} == set(found)
    assert "3.0" == found["markupsafe"]


def test_a_step_that_fails_shows_the_end_of_its_output_and_what_to_do(dev: Any, capsys: Any) -> None:
    failing = [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"]
    with pytest.raises(dev.SetupError, match=r"(?s)installing failed.*the reason.*Try this\."):
        dev.quietly("installing", failing, "Try this.")
    assert "  installing ... failed\n" == capsys.readouterr().out


def test_a_step_that_succeeds_is_one_line(dev: Any, capsys: Any) -> None:
    dev.quietly("installing", [sys.executable, "-c", "print('noise')"], "Try this.")
    assert "noise" not in capsys.readouterr().out
    assert "noise" in dev.LOG.read_text()


def test_the_compiled_modules_are_kept(dev: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in dev.environment()


@pytest.mark.parametrize(("words", "code"), [([], 2), (["nonsense"], 2), (["--help"], 0), (["--unit"], 2)])
def test_without_a_command_it_says_what_there_is(dev: Any, capsys: Any, words: list[str], code: int) -> None:
    assert code == dev.main(words)
    assert "python3 dev.py demo" in capsys.readouterr().out


def test_an_unknown_benchmark_is_named_with_those_that_there_are(dev: Any, capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(dev, "ensure_environment", lambda *_, **__: None)
    assert 1 == dev.main(["bench", "rendr"])
    assert (
        "there is no benchmark 'rendr'; there are: fanout, html, relay, render, shutdown, wire"
        in capsys.readouterr().err
    )


@pytest.fixture
def asked(dev: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What commands ask for, instead of doing it: the extras of the environment, the programs to run."""
    found: dict[str, Any] = {"extras": [], "runs": []}
    monkeypatch.setattr(dev, "ensure_environment", lambda extra="", **_: found["extras"].append(extra))
    monkeypatch.setattr(dev, "ensure_client", lambda: None)
    monkeypatch.setattr(dev, "run", lambda *words, **_: found["runs"].append([str(word) for word in words]) or 0)
    return found


def test_the_libraries_that_are_compared_are_installed_for_benchmarks_alone(dev: Any, asked: dict[str, Any]) -> None:
    for words in (["bench", "html"], ["check"], ["--unit", "test"]):
        dev.main(words)
    assert ["dev,bench", "dev", "dev"] == asked["extras"]


def test_a_benchmark_gets_the_options_after_its_name(dev: Any, asked: dict[str, Any], root: Path) -> None:
    assert 0 == dev.main(["bench", "html", "--only", "W1"])
    assert [[str(dev.PYTHON), str(root / "benchmarks" / "html"), "--only", "W1"]] == asked["runs"]


def test_a_check_runs_no_long_tests_unless_it_is_asked_to(
    dev: Any, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STARIO_LONG", "")
    assert 0 == dev.main(["check"])
    assert [] == [words for words in asked["runs"] if "pytest" in words]
    assert "" == os.environ["STARIO_LONG"]


def test_a_long_check_runs_the_tests_that_have_a_long_version(
    dev: Any, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STARIO_LONG", "")
    assert 0 == dev.main(["check", "--long"])
    assert "tests/html/test_differential.py" in asked["runs"][-1]
    assert [str(dev.PYTHON), "-m", "pytest", *dev.long_tests()] == asked["runs"][-1]
    assert "1" == os.environ["STARIO_LONG"]
    assert "--long" not in asked["runs"][0]


@pytest.mark.parametrize(
    "words", [["--sdk", "there"], ["stario", "--sdk", "there", "--long"], ["--long", "--sdk", "there"]]
)
def test_a_check_with_a_checkout_runs_the_tests_of_the_sdk_last(
    dev: Any, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str]
) -> None:
    monkeypatch.setenv("STARIO_LONG", "")
    monkeypatch.chdir(tmp_path)
    assert 0 == dev.main(["check", *words])
    assert [str(dev.PYTHON), "tools/sdk_server.py", str(tmp_path / "there")] == asked["runs"][-1]
    assert ["stario"][: "stario" in words] == asked["runs"][0][4:]


def test_a_check_without_a_checkout_runs_no_tests_of_the_sdk(dev: Any, asked: dict[str, Any]) -> None:
    assert 0 == dev.main(["check"])
    assert [] == [words for words in asked["runs"] if "tools/sdk_server.py" in words]


def test_an_old_python_is_told_so(root: Path) -> None:
    """The sentence has to come before anything that an old Python cannot read."""
    pretend = "import runpy, sys; sys.version_info = (3, 9, 0); runpy.run_path('dev.py', run_name='__main__')"
    said = subprocess.run([sys.executable, "-c", pretend], cwd=root, capture_output=True, text=True, check=False)
    assert 1 == said.returncode
    assert said.stderr.startswith("Stario needs Python 3.11 or newer")
    ast.parse((root / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 8))
