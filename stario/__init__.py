"""Stario: typed HTML components in pure Python, kept live in every open browser by small, exact patches.

The names an app needs, each loaded when it is first asked for: `from stario.html import div` loads markupsafe and
nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stario import datastar, html
    from stario.datastar import at, data, events, js
    from stario.html import component
    from stario.web import ANY, REST, App, Context, Presence, Relay, Shared, Writer, shared

__version__ = "0.1.0"

_HOMES = {
    "stario.datastar": ("at", "data", "events", "js"),
    "stario.html": ("component",),
    "stario.web": ("ANY", "App", "Context", "Presence", "REST", "Relay", "Shared", "Writer", "shared"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "ANY", "App", "Context", "Presence", "REST", "Relay", "Shared", "Writer", "at", "component", "data", "datastar",
    "events", "html", "js", "shared",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name in {"datastar", "html", "web"}:
        return import_module(f"stario.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'stario' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
