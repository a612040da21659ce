"""Whether `component` does its work in the copy of `contenders.ours` that is being loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    component: Callable[[Any], Any]


def as_written(function: Any) -> Any:
    return function


component = as_written
