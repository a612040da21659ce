"""Whether `component` does its work in the copy of `views` that is being loaded: plain views, and compiled ones."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    component: Callable[[Any], Any]


def as_written(function: Any) -> Any:
    return function


component = as_written


def load(name: str, decorator: Callable[[Any], Any]) -> ModuleType:
    """Return `views` as a module of its own, with this decorator for its `component`."""
    global component  # the copy takes it from here
    spec = spec_from_file_location(f"views_{name}", Path(__file__).with_name("views.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    component = decorator
    try:
        spec.loader.exec_module(module)
    finally:
        component = as_written
    return module


def both() -> dict[str, ModuleType]:
    """Return the views as written, and compiled."""
    import stario

    return {"plain": load("plain", as_written), "compiled": load("compiled", stario.component)}
