"""Who takes part: one module each, one function for each workload, all from the same data.

A contender that cannot express a workload has no function of that name.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType


@dataclass(frozen=True)
class Contender:
    """A library: what it is called, which module uses it, which distribution its version is of."""

    name: str
    module: str
    distribution: str | None
    kind: str
    """ours, base (what the ratios are of), bound, tree (it builds one, as we do), engine (of templates), shown."""


CONTENDERS = (
    Contender("jinja2", "with_jinja2", "jinja2", "base"),
    Contender("compiled", "ours", "stario-html", "ours"),
    Contender("plain", "ours", "stario-html", "ours"),
    Contender("f-string", "by_hand", "markupsafe", "bound"),
    Contender("minijinja", "with_minijinja", "minijinja", "engine"),
    Contender("htpy", "with_htpy", "htpy", "tree"),
    Contender("dominate", "with_dominate", "dominate", "tree"),
    Contender("fasthtml", "with_fasthtml", "python-fasthtml", "tree"),
    Contender("simple-html", "with_simple_html", "simple-html", "shown"),
)


def load(contender: Contender) -> ModuleType | None:
    """Return a contender's module, or None where what it needs is not there."""
    if contender.kind != "ours":
        try:
            return import_module(f"contenders.{contender.module}")
        except ImportError:
            return None
    component = _component() if contender.name == "compiled" else (lambda function: function)
    return load_ours(contender.name, component) if component is not None else None


def _component() -> Any:
    import stario

    return getattr(stario, "component", None)


def load_ours(name: str, component: Any) -> ModuleType:
    """Load `contenders.ours` as a module of its own, with this `component` for its decorators."""
    from contenders import switch

    spec = spec_from_file_location(f"contenders.ours_{name}", Path(__file__).with_name("ours.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    switch.component = component
    try:
        spec.loader.exec_module(module)
    finally:
        switch.component = switch.as_written
    return module
