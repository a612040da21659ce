"""Values a visitor keeps for us and cannot change: signed cookies."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import os
import secrets

_log = logging.getLogger("stario")


class Signer:
    """Signs with HMAC-SHA-256 under one secret; the purpose is signed too, so that no value passes for another.

    Without a secret, from `App(secret=)` or `STARIO_SECRET`, a random one serves until the process ends.
    """

    def __init__(self, secret: str | None = None) -> None:
        self._secret = secret or os.environ.get("STARIO_SECRET") or ""

    def _key(self) -> bytes:
        if not self._secret:
            self._secret = secrets.token_urlsafe(32)
            _log.warning("no secret is set: signed cookies end with this process; set STARIO_SECRET or App(secret=...)")
        return self._secret.encode()

    def _signature(self, purpose: str, text: str) -> str:
        return _encode(hmac.digest(self._key(), f"{len(purpose)}:{purpose}:{text}".encode(), hashlib.sha256))

    def sign(self, purpose: str, value: str) -> str:
        """Return the value with its signature, in characters that a cookie can hold."""
        text = _encode(value.encode())
        return f"{text}.{self._signature(purpose, text)}"

    def unsign(self, purpose: str, signed: str) -> str | None:
        """Return the value, or None when it was not signed here for this purpose."""
        text, _, signature = signed.rpartition(".")
        if not signature.isascii() or not hmac.compare_digest(signature, self._signature(purpose, text)):
            return None
        return base64.urlsafe_b64decode(f"{text}{'=' * (-len(text) % 4)}").decode()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
