"""The command `stario`: what it says, and how it ends."""

from __future__ import annotations

import hashlib
import sys
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner, Result

import stario
from stario.datastar import client
from stario.web import server
from stario.web.cli import main

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = b"export const own = 1"
OWN = client.Version("9.9.9", hashlib.sha256(CONTENT).hexdigest(), "https://cdn.example/datastar.js")


def run(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, arguments)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and one version besides the real ones."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("STARIO_CACHE", str(folder))
    monkeypatch.setattr(client, "VERSIONS", {**client.VERSIONS, OWN.number: OWN})
    return folder


def test_show_without_a_client_says_where_pages_take_it_from_and_ends_with_1(cache: Path) -> None:
    came = run("datastar", "show")
    assert (1, f"No client in {cache}: pages take 1.0.4 from {client.NEWEST.address}\n") == (
        came.exit_code,
        came.output,
    )


def test_show_with_a_client_says_which(cache: Path) -> None:
    client.store(OWN, CONTENT)
    came = run("datastar", "show")
    assert (0, f"Datastar 9.9.9, 20 bytes, in {cache}\n") == (came.exit_code, came.output)


def test_show_with_a_wrong_file_in_the_cache_says_so(cache: Path) -> None:
    client.store(OWN, CONTENT).write_bytes(b"changed")
    came = run("datastar", "show")
    assert 1 == came.exit_code
    assert came.output.startswith(f"Error: expected the Datastar client 9.9.9 with SHA-256 {OWN.sha256}, came 7 bytes")


def test_show_of_a_version_that_is_not_known_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARIO_DATASTAR", "0.1")
    came = run("datastar", "show")
    assert 1 == came.exit_code
    assert came.output.startswith("Error: expected a version of the Datastar client (1.0.1, ")


def test_fetch_from_a_file_keeps_it(cache: Path, tmp_path: Path) -> None:
    file = tmp_path / "datastar.js"
    file.write_bytes(CONTENT)
    came = run("datastar", "fetch", "9.9.9", "--from", str(file))
    assert (0, f"Datastar 9.9.9 is at {cache / OWN.name}\n") == (came.exit_code, came.output)
    assert CONTENT == (cache / OWN.name).read_bytes()


def test_fetch_from_a_wrong_file_takes_nothing(cache: Path, tmp_path: Path) -> None:
    file = tmp_path / "datastar.js"
    file.write_bytes(b"something else")
    came = run("datastar", "fetch", "--from", str(file))
    assert 1 == came.exit_code
    assert f"Error: expected the Datastar client 1.0.4 with SHA-256 {client.NEWEST.sha256}" in came.output
    assert "the file was not taken" in came.output
    assert not cache.exists()


def test_fetch_from_no_file_is_a_wrong_call(tmp_path: Path) -> None:
    came = run("datastar", "fetch", "--from", str(tmp_path / "none.js"))
    assert 2 == came.exit_code
    assert "does not exist" in came.output


def test_fetch_of_a_version_that_is_not_known_says_which_are() -> None:
    came = run("datastar", "fetch", "0.1")
    assert (1, "Error: expected a version of the Datastar client (1.0.1, 1.0.2, 1.0.4, 9.9.9), came '0.1'\n") == (
        came.exit_code,
        came.output,
    )


def test_fetch_where_the_network_is_out_of_reach_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_reach(address: str, timeout: float) -> None:
        raise TimeoutError("too slow")

    monkeypatch.setattr("urllib.request.urlopen", out_of_reach)
    came = run("datastar", "fetch")
    assert (1, f"Error: the Datastar client 1.0.4 could not be had from {client.NEWEST.address}: too slow\n") == (
        came.exit_code,
        came.output,
    )


def test_serve_without_a_colon_shows_the_right_form() -> None:
    came = run("serve", "module")
    assert 2 == came.exit_code
    assert "expected MODULE:APP, for instance app:app, came 'module'" in came.output


def test_serve_hands_everything_on_with_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(server, "run", lambda target, **options: calls.append((target, options)))
    monkeypatch.setattr("sys.path", [])
    monkeypatch.chdir(tmp_path)
    came = run("serve", "module:app", "--port", "9000", "--workers", "3")
    assert 0 == came.exit_code
    options = {"host": "127.0.0.1", "port": 9000, "uds": None, "workers": 3, "reload": False}
    assert ([("module:app", options)], [str(tmp_path)]) == (calls, sys.path)


def test_serve_with_reload_and_workers_is_a_wrong_call() -> None:
    came = run("serve", "module:app", "--workers", "2", "--reload")
    assert 2 == came.exit_code
    assert "expected --reload or --workers, came both" in came.output


def test_the_version_is_the_packages() -> None:
    assert f"stario, version {stario.__version__}\n" == run("--version").output


def test_help_names_every_command() -> None:
    came = run("-h")
    assert 0 == came.exit_code
    assert ["convert", "datastar", "gallery", "serve"] == [
        name for name in ("convert", "datastar", "gallery", "serve") if f"\n  {name}" in came.output
    ]


def test_a_command_of_another_package_is_found_by_its_entry_point() -> None:
    with click.Context(main) as context:
        assert isinstance(main.get_command(context, "gallery"), click.Command)


def test_a_command_that_is_not_there_is_a_wrong_call() -> None:
    came = run("nothing")
    assert 2 == came.exit_code
    assert "No such command 'nothing'" in came.output


# -- convert


def test_convert_writes_the_source_and_says_what_it_left_out(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("\ufeff<ul>\n <li>one</li>\n</ul>\n", encoding="utf-8")
    came = run("convert", str(file))
    assert 0 == came.exit_code
    assert 'h.ul[h.li["one"]]\n' == came.stdout
    assert (
        "Read a part of a page; 3 texts of blanks between blocks left out (--keep-whitespace keeps them).\n"
        == came.stderr
    )


def test_convert_keeps_every_blank_when_asked(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<!doctype html><p>a</p>\n", encoding="utf-8")
    came = run("convert", str(file), "--keep-whitespace")
    assert 'h.html[h.head(), h.body[h.p["a"], "\\n"]]\n' == came.stdout
    assert "Read a whole page; every blank is kept.\n" == came.stderr


def test_convert_reads_standard_input() -> None:
    came = CliRunner().invoke(main, ["convert", "-"], input="<p>é")
    assert 'h.p["é"]\n' == came.stdout


@pytest.mark.parametrize(("option", "source"), [("--page", 'h.html[h.head(), h.body["x"]]\n'), ("--fragment", '"x"\n')])
def test_convert_takes_a_text_as_it_is_told(option: str, source: str) -> None:
    came = CliRunner().invoke(main, ["convert", "-", option], input="<!doctype html>x")
    assert came.stdout.endswith(source)


def test_convert_writes_a_component() -> None:
    came = CliRunner().invoke(main, ["convert", "-", "--component", "card"], input="<p>a</p><p>b</p>")
    lines = ["from stario import component", "from stario import html as h", "", "", "@component"]
    assert [*lines, "def card() -> h.Node:", '    return h.fragment[h.p["a"], h.p["b"]]'] == came.stdout.splitlines()


@pytest.mark.parametrize("name", ["class", "a b", "1a"])
def test_convert_refuses_a_component_without_a_proper_name(name: str) -> None:
    came = run("convert", "-", "--component", name)
    assert 2 == came.exit_code
    assert f"expected a name for a function, for instance card, came {name!r}" in came.stderr


def test_convert_of_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    file = tmp_path / "none.html"
    came = run("convert", str(file))
    assert (1, f"Error: {file} could not be read: No such file or directory\n") == (came.exit_code, came.stderr)


def test_convert_of_bytes_that_are_no_utf_8_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(b"<p>\n<p>caf\xe9</p>")
    came = run("convert", str(file))
    said = f"Error: expected UTF-8, came the byte 0xe9 in line 2 of {file}; save the page as UTF-8 first\n"
    assert (1, said, "") == (came.exit_code, came.stderr, came.stdout)
