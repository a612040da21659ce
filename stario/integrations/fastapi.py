"""Stario in FastAPI, which stands on Starlette: the same functions, and signals as a dependency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from fastapi import Depends, Request

from stario.integrations.starlette import mount, read_signals, respond, stream, streaming

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["mount", "read_signals", "respond", "signals", "stream", "streaming"]

T = TypeVar("T")


def signals(type: type[T]) -> Any:
    """Return the dependency that reads signals.

    >>> from typing import Annotated
    >>> async def add(cart: Annotated[dict[str, int], signals(dict[str, int])]) -> None: ...
    """
    return Depends(_reader(type))


def _reader(type: type[T]) -> Callable[[Request], Awaitable[T]]:
    async def read(request: Request) -> T:
        return await read_signals(request, type)

    read.__annotations__["request"] = Request  # FastAPI looks at it
    return read
