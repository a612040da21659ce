"""The version that pages are written for, and what happens to what it lacks."""

from __future__ import annotations

import pytest

from stario import html as h
from stario.datastar import ClientError, at, client, target


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """No version in the environment."""
    monkeypatch.delenv("STARIO_DATASTAR", raising=False)


def _serve(monkeypatch: pytest.MonkeyPatch, number: str | None) -> None:
    found = (client.VERSIONS[number], b"") if number else None
    monkeypatch.setattr(client, "served", lambda: found)


@pytest.mark.parametrize("number", client.VERSIONS)
def test_it_is_the_version_in_the_cache(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    _serve(monkeypatch, number)
    assert number == target.target().number


def test_it_is_the_newest_where_the_cache_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    _serve(monkeypatch, None)
    assert client.NEWEST == target.target()


def test_it_is_the_newest_where_the_file_in_the_cache_is_a_wrong_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def served() -> None:
        raise ClientError

    monkeypatch.setattr(client, "served", served)
    assert client.NEWEST == target.target()


def test_what_is_said_counts_more(monkeypatch: pytest.MonkeyPatch) -> None:
    _serve(monkeypatch, "1.0.1")
    monkeypatch.setenv("STARIO_DATASTAR", "1.0.2")
    assert target.target().number == "1.0.2"


def test_a_version_that_nobody_knows_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARIO_DATASTAR", "1.0.9")
    with pytest.raises(ClientError, match=r"expected a version of the Datastar client .* came '1\.0\.9'"):
        target.target()


@pytest.mark.parametrize("number", ["1.0.1", "1.0.2"])
def test_query_is_an_error_that_names_the_version_needed(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    _serve(monkeypatch, number)
    message = (
        rf"expected the Datastar client 1\.0\.4 or newer for at\.query, came {number}; run: stario datastar fetch 1"
    )
    with pytest.raises(h.MarkupError, match=message):
        at.query("x")


@pytest.mark.parametrize("number", ["1.0.4", None])
def test_query_asks_like_the_others_where_the_client_has_it(
    monkeypatch: pytest.MonkeyPatch, number: str | None
) -> None:
    _serve(monkeypatch, number)
    assert at.query("x", retry="never").text == "@query('x', {retry: 'never'})"
