"""Signed values: what was signed comes back, everything else is None."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from stario.web.signing import Signer

if TYPE_CHECKING:
    from collections.abc import Callable

SIGNER = Signer("secret")
VALUES = ["", "a", "ab", "abc", "user 7", "é \u2028 😀", "a.b.c", 'q"; x=1', "two\r\nlines", "x" * 5000]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_comes_back(value: str) -> None:
    assert value == SIGNER.unsign("who", SIGNER.sign("who", value))


@pytest.mark.parametrize("value", VALUES)
def test_a_signed_value_fits_a_cookie_without_quotes(value: str) -> None:
    assert re.fullmatch(r"[\w-]*\.[\w-]{43}", SIGNER.sign("who", value), re.ASCII)


def test_the_same_secret_gives_the_same_signature() -> None:
    assert Signer("secret").sign("who", "me") == SIGNER.sign("who", "me")


TAMPERED: dict[str, Callable[[str], str]] = {
    "another value": lambda signed: "eW91" + signed[signed.index(".") :],
    "a longer value": lambda signed: "bWVl" + signed[signed.index(".") :],
    "no signature": lambda signed: signed.partition(".")[0],
    "an empty signature": lambda signed: signed.partition(".")[0] + ".",
    "a short signature": lambda signed: signed[:-1],
    "a long signature": lambda signed: signed + "A",
    "another character": lambda signed: signed[:-2] + ("A" if signed[-2] != "A" else "B") + signed[-1],
    "no value": lambda signed: signed[signed.index(".") :],
    "padding": lambda signed: signed.replace(".", "=."),
    "a part before": lambda signed: "x." + signed,
    "blanks": lambda signed: f" {signed}",
    "nothing": lambda signed: "",
    "a dot": lambda signed: ".",
    "no ASCII in the signature": lambda signed: signed[:-1] + "é",
    "no ASCII in the value": lambda signed: "é" + signed,
    "a NUL": lambda signed: "\0" + signed,
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED)
def test_what_was_changed_is_none(change: Callable[[str], str]) -> None:
    assert None is SIGNER.unsign("who", change(SIGNER.sign("who", "me")))


def test_a_value_signed_for_one_purpose_is_none_for_another() -> None:
    assert None is SIGNER.unsign("role", SIGNER.sign("who", "admin"))


def test_a_value_signed_under_another_secret_is_none() -> None:
    assert None is SIGNER.unsign("who", Signer("other").sign("who", "me"))


def test_a_purpose_cannot_run_into_the_value() -> None:
    signature = SIGNER.sign("a:bWU", "").partition(".")[2]
    assert None is SIGNER.unsign("a", f"bWU:.{signature}")


def test_the_secret_of_the_environment_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARIO_SECRET", "secret")
    assert "me" == Signer().unsign("who", SIGNER.sign("who", "me"))


def test_a_secret_given_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARIO_SECRET", "other")
    assert "me" == Signer("secret").unsign("who", SIGNER.sign("who", "me"))


def test_without_a_secret_a_random_one_serves_and_the_log_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("STARIO_SECRET", raising=False)
    signer = Signer()
    assert [] == caplog.records
    assert "me" == signer.unsign("who", signer.sign("who", "me"))
    assert ["WARNING"] == [record.levelname for record in caplog.records]
    assert "STARIO_SECRET" in caplog.text


def test_two_random_secrets_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STARIO_SECRET", raising=False)
    assert None is Signer().unsign("who", Signer().sign("who", "me"))
