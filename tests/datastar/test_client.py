"""The Datastar client: no byte of it without the hash in the table, from the cache or from the network."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

import pytest

from stario.datastar import ClientError, client, script

if TYPE_CHECKING:
    from collections.abc import Iterator


def made_up(number: str, content: bytes) -> client.Version:
    """Return a version whose file is known here."""
    return client.Version(number, hashlib.sha256(content).hexdigest(), f"https://cdn.example/{number}.js")


OLD, NEW = made_up("9.2.0", b"old"), made_up("9.10.0", b"new")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and two versions besides the real ones."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("STARIO_CACHE", str(folder))
    monkeypatch.setattr(client, "VERSIONS", {**client.VERSIONS, OLD.number: OLD, NEW.number: NEW})
    return folder


@pytest.fixture
def inside_an_app() -> Iterator[None]:
    """What surrounds a handler: the app serves the client from `/sub/-`."""
    token = client.own_folder.set("/sub/-")
    yield
    client.own_folder.reset(token)


# -- versions


def test_the_table_has_the_published_hashes() -> None:
    assert [
        ("1.0.1", "54768cf34985be0229c7229f1df9469fbd32e2a0c09b4a3f1e81ad8c4d6840da"),
        ("1.0.2", "2837d87acf6ee0ba8e4e63765926c25a98d63883b02f88be194a86b81d3fd24a"),
        ("1.0.4", "727844adfc825ee651fb93c544a2a739986f9a21820a94524b35f0cac470cf91"),
    ] == [(number, client.VERSIONS[number].sha256) for number in ("1.0.1", "1.0.2", "1.0.4")]


def test_the_newest_has_the_published_integrity_and_address() -> None:
    assert "sha256-cnhErfyCXuZR+5PFRKKnOZhvmiGCCpRSSzXwysRwz5E=" == client.NEWEST.integrity
    assert "https://cdn.jsdelivr.net/gh/starfederation/datastar@v1.0.4/bundles/datastar.js" == client.NEWEST.address


def test_the_integrity_is_the_hash_of_the_file() -> None:
    assert f"sha256-{base64.b64encode(hashlib.sha256(b'old').digest()).decode()}" == OLD.integrity


def test_the_name_holds_number_and_hash() -> None:
    assert "datastar-1.0.4-727844ad.js" == client.NEWEST.name


def test_a_version_is_found_by_its_number() -> None:
    assert client.NEWEST == client.version_of("1.0.4")


@pytest.mark.parametrize("number", ["", "1.0", "v1.0.4", "2.0.0", "1.0.4\n"])
def test_a_version_that_is_not_in_the_table_is_refused(number: str) -> None:
    with pytest.raises(ClientError, match=re.escape(f"came {number!r}")):
        client.version_of(number)


# -- the cache


def test_the_cache_is_where_the_environment_says(cache: Path) -> None:
    assert cache == client.cache_folder()


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {}, "home/.cache/stario"),
        ("linux", {"XDG_CACHE_HOME": "elsewhere"}, "elsewhere/stario"),
        ("darwin", {}, "home/Library/Caches/stario"),
        ("win32", {}, "home/AppData/Local/stario"),
        ("win32", {"LOCALAPPDATA": "local"}, "local/stario"),
    ],
)
def test_the_cache_is_where_the_platform_keeps_such_things(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], expected: str
) -> None:
    for name in ("STARIO_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, folder in variables.items():
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    assert tmp_path / expected == client.cache_folder()


def test_a_stored_file_is_loaded(cache: Path) -> None:
    assert cache / OLD.name == client.store(OLD, b"old")
    assert b"old" == client.load(OLD)


def test_a_stored_file_may_be_stored_again(cache: Path) -> None:
    client.store(OLD, b"old")
    client.store(OLD, b"old")
    assert [OLD.name] == [file.name for file in cache.iterdir()]


def test_what_is_not_stored_is_none() -> None:
    assert None is client.load(OLD)


@pytest.mark.parametrize("content", [b"", b"old\n", b"new"])
def test_a_file_with_a_wrong_hash_is_not_stored(cache: Path, content: bytes) -> None:
    came = hashlib.sha256(content).hexdigest()
    with pytest.raises(ClientError, match=f"with SHA-256 {OLD.sha256}, came {len(content)} bytes with {came}"):
        client.store(OLD, content)
    assert not cache.exists()


def test_a_file_with_a_wrong_hash_takes_the_place_of_none(cache: Path) -> None:
    client.store(OLD, b"old")
    with pytest.raises(ClientError):
        client.store(OLD, b"changed")
    assert b"old" == client.load(OLD)


def test_a_file_that_was_changed_in_the_cache_is_not_loaded() -> None:
    client.store(OLD, b"old").write_bytes(b"changed")
    with pytest.raises(ClientError, match=f"expected the Datastar client 9.2.0 with SHA-256 {OLD.sha256}"):
        client.load(OLD)


# -- the network


def test_what_is_fetched_is_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, float]] = []

    def answer(address: str, timeout: float) -> io.BytesIO:
        asked.append((address, timeout))
        return io.BytesIO(b"old")

    monkeypatch.setattr("urllib.request.urlopen", answer)
    assert cache / OLD.name == client.fetch(OLD, timeout=3)
    assert ([("https://cdn.example/9.2.0.js", 3)], b"old") == (asked, client.load(OLD))


def test_what_is_fetched_with_a_wrong_hash_is_not_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("urllib.request.urlopen", lambda address, timeout: io.BytesIO(b"something else"))
    with pytest.raises(ClientError, match="the file was not taken"):
        client.fetch(OLD)
    assert not cache.exists()


@pytest.mark.parametrize("error", [URLError("no route"), TimeoutError("too slow"), ConnectionResetError("reset")])
def test_an_address_out_of_reach_is_told(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def out_of_reach(address: str, timeout: float) -> None:
        raise error

    monkeypatch.setattr("urllib.request.urlopen", out_of_reach)
    with pytest.raises(ClientError, match=f"9.2.0 could not be had from https://cdn.example/9.2.0.js: {error}"):
        client.fetch(OLD)


# -- what an app serves


def test_nothing_in_the_cache_is_nothing_served() -> None:
    assert None is client.served()


def test_the_newest_in_the_cache_is_served() -> None:
    client.store(OLD, b"old")
    client.store(NEW, b"new")
    assert (NEW, b"new") == client.served()


def test_the_version_asked_for_is_served() -> None:
    client.store(OLD, b"old")
    client.store(NEW, b"new")
    assert (OLD, b"old") == client.served("9.2.0")


def test_the_version_of_the_environment_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    client.store(OLD, b"old")
    client.store(NEW, b"new")
    monkeypatch.setenv("STARIO_DATASTAR", "9.2.0")
    assert (OLD, b"old") == client.served()


def test_a_version_asked_for_that_is_not_in_the_cache_is_nothing_served() -> None:
    client.store(OLD, b"old")
    assert None is client.served("9.10.0")


def test_a_version_asked_for_that_is_not_known_is_refused() -> None:
    with pytest.raises(ClientError, match=r"came '0\.1'"):
        client.served("0.1")


# -- the tag


def cdn(version: client.Version, more: str = "") -> str:
    """Return the tag that takes a version from the network."""
    return (
        f'<script type="module" src="{version.address}" integrity="{version.integrity}" '
        f'crossorigin="anonymous"{more}></script>'
    )


def test_outside_an_app_the_tag_takes_the_newest_from_the_network_with_its_integrity() -> None:
    assert cdn(client.NEWEST) == str(script())


def test_outside_an_app_the_cache_does_not_matter() -> None:
    client.store(NEW, b"new")
    assert cdn(client.NEWEST) == str(script())


def test_outside_an_app_the_tag_takes_the_version_asked_for() -> None:
    assert cdn(OLD) == str(script("9.2.0"))


def test_a_nonce_stands_on_the_tag() -> None:
    assert cdn(client.NEWEST, ' nonce="n"') == str(script(nonce="n"))


@pytest.mark.usefixtures("inside_an_app")
def test_inside_an_app_the_tag_takes_the_apps_own() -> None:
    client.store(OLD, b"old")
    assert f'<script type="module" src="/sub/-/{OLD.name}"></script>' == str(script())


@pytest.mark.usefixtures("inside_an_app")
def test_inside_an_app_a_nonce_stands_on_the_tag() -> None:
    client.store(OLD, b"old")
    assert f'<script type="module" src="/sub/-/{OLD.name}" nonce="n"></script>' == str(script(nonce="n"))


@pytest.mark.usefixtures("inside_an_app")
def test_inside_an_app_without_a_cache_the_tag_takes_the_newest_from_the_network() -> None:
    assert cdn(client.NEWEST) == str(script())


@pytest.mark.usefixtures("inside_an_app")
def test_inside_an_app_a_version_that_is_not_in_the_cache_comes_from_the_network() -> None:
    client.store(OLD, b"old")
    assert cdn(NEW) == str(script("9.10.0"))


@pytest.mark.parametrize("inside", ["/-", None])
def test_a_tag_of_a_version_that_is_not_known_is_refused(inside: Any) -> None:
    token = client.own_folder.set(inside)
    try:
        with pytest.raises(ClientError, match=r"came '0\.1'"):
            script("0.1")
    finally:
        client.own_folder.reset(token)


@pytest.mark.usefixtures("inside_an_app")
def test_a_wrong_file_in_the_cache_leaves_the_page_to_the_network(
    cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client.store(NEW, b"new")
    (cache / NEW.name).write_bytes(b"changed")
    assert 'src="https://cdn.jsdelivr.net/' in str(script())
    assert "the file was not taken; pages take it from its official address" in caplog.text
