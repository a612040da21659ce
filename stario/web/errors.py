"""What went wrong with a request, as an answer: a status and one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class HTTPError(Exception):
    """Ends a handler with a status and a sentence for the person who asked; raise it before the answer has begun."""

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        self.headers = headers
        self.status = status
        self.sentence = sentence
        super().__init__(status, sentence)

    def __str__(self) -> str:
        return f"{self.status}: {self.sentence}"
