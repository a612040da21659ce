"""The Datastar client: which versions there are, where they come from, and the tag that loads one.

Law: no byte of it is served or stored that does not have the hash in the table. The file is kept in the user's cache,
never in a repository; where it is missing, the page takes it from the content delivery network with the same hash as
its integrity.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import sys
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from stario.html.nodes import RawTextElement

_ADDRESS: Final = "https://cdn.jsdelivr.net/gh/starfederation/datastar@v{version}/bundles/datastar.js"
_HASHES: Final = {
    "1.0.1": "54768cf34985be0229c7229f1df9469fbd32e2a0c09b4a3f1e81ad8c4d6840da",
    "1.0.2": "2837d87acf6ee0ba8e4e63765926c25a98d63883b02f88be194a86b81d3fd24a",
    "1.0.4": "727844adfc825ee651fb93c544a2a739986f9a21820a94524b35f0cac470cf91",
}
_LARGEST: Final = 1 << 20


class ClientError(Exception):
    """The client cannot be had: it is out of reach, its version is unknown, or its hash is wrong."""


class Version(NamedTuple):
    """One published client: its number, the SHA-256 of its file in hexadecimal, its official address."""

    number: str
    sha256: str
    address: str

    @property
    def integrity(self) -> str:
        """The value of the `integrity` attribute: W3C Subresource Integrity, 3.1."""
        return f"sha256-{base64.b64encode(bytes.fromhex(self.sha256)).decode()}"

    @property
    def name(self) -> str:
        """The file's name under an app: it holds the hash, so it can be cached for ever."""
        return f"datastar-{self.number}-{self.sha256[:8]}.js"


VERSIONS: Final = {number: Version(number, sha, _ADDRESS.format(version=number)) for number, sha in _HASHES.items()}
NEWEST: Final = VERSIONS["1.0.4"]


def version_of(number: str) -> Version:
    """Return what is known of a version; raises `ClientError` for one that is not in the table."""
    if number not in VERSIONS:
        raise ClientError(f"expected a version of the Datastar client ({', '.join(VERSIONS)}), came {number!r}")
    return VERSIONS[number]


def cache_folder() -> Path:
    """Return where files are kept: `STARIO_CACHE`, or `stario` in the platform's folder for caches."""
    if chosen := os.environ.get("STARIO_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "stario"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "stario"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "stario"


def verify(version: Version, content: bytes) -> bytes:
    """Return the content if it is that version's; raises `ClientError` otherwise."""
    came = hashlib.sha256(content).hexdigest()
    if came != version.sha256:
        raise ClientError(
            f"expected the Datastar client {version.number} with SHA-256 {version.sha256}, came {len(content):,} bytes "
            f"with {came}; the file was not taken"
        )
    return content


def store(version: Version, content: bytes) -> Path:
    """Keep a client's file, after its hash was seen to be right; another process never sees a half-written one."""
    verify(version, content)
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, prefix=".incoming-", delete=False) as file:
        file.write(content)
    return Path(file.name).replace(folder / version.name)


def fetch(version: Version, *, timeout: float = 20) -> Path:
    """Get a client from its official address and keep it; raises `ClientError` when it is out of reach (seconds)."""
    from http.client import HTTPException
    from urllib.request import urlopen

    try:
        with urlopen(version.address, timeout=timeout) as answer:  # noqa: S310  # the table's own https address
            content = answer.read(_LARGEST)
    except (OSError, HTTPException) as error:
        raise ClientError(
            f"the Datastar client {version.number} could not be had from {version.address}: {error}"
        ) from None
    return store(version, content)


def load(version: Version) -> bytes | None:
    """Return a client's file from the cache, or None; raises `ClientError` when the file there is not the right one."""
    file = cache_folder() / version.name
    try:
        return verify(version, file.read_bytes())
    except FileNotFoundError:
        return None


@lru_cache(maxsize=8)
def _served(folder: Path, number: str | None) -> tuple[Version, bytes] | None:
    wanted = [version_of(number)] if number else sorted(VERSIONS.values(), key=_by_number, reverse=True)
    for version in wanted:
        content = load(version)
        if content is not None:
            return version, content
    return None


def _by_number(version: Version) -> tuple[int, ...]:
    return tuple(map(int, version.number.split(".")))


def served(number: str | None = None) -> tuple[Version, bytes] | None:
    """Return the client that an app serves: the version asked for, or the newest in the cache; None without one.

    `STARIO_DATASTAR` names a version for the whole process.
    """
    return _served(cache_folder(), number or os.environ.get("STARIO_DATASTAR"))


def _served_or_none(number: str | None) -> tuple[Version, bytes] | None:
    try:
        return served(number)
    except ClientError as error:
        logging.getLogger("stario").warning("%s; pages take it from its official address", error)
        return None


own_folder: Final[ContextVar[str | None]] = ContextVar("own_folder", default=None)
"""Where the app at hand serves the client from (`/-`, with the prefix it is mounted at); None outside an app."""


def chosen(version: str | None = None) -> Version:
    """Return the version that `script` names: under an app what it serves, elsewhere the newest.

    Raises `ClientError` for a version that is not in the table.
    """
    named = version_of(version) if version else None
    own = _served_or_none(version) if own_folder.get() is not None else None
    return own[0] if own is not None else named or NEWEST


def script(version: str | None = None, nonce: str | None = None) -> RawTextElement:
    """Return the `<script>` that loads the client: from the app itself, else from the network with its integrity.

    Raises `ClientError` for a version that is not in the table.
    """
    from stario.html import script as element
    from stario.html.addresses import TrustedURL

    published, folder = chosen(version), own_folder.get()
    if folder is not None and _served_or_none(version) is not None:
        return element(type="module", src=f"{folder}/{published.name}", nonce=nonce)
    return element(
        type="module",
        src=TrustedURL(published.address),
        integrity=published.integrity,
        crossorigin="anonymous",
        nonce=nonce,
    )
