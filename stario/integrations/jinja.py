"""Stario in Jinja templates, in any host: nodes and components in templates, templates in nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from stario.datastar import client, read_signals
from stario.datastar.streams import stream_sync as stream
from stario.html.rendering import render as respond

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment, Template

    from stario.html.nodes import Node

__all__ = ["include", "mount", "read_signals", "respond", "stream"]


def mount(app: Environment, **components: Callable[..., Node]) -> None:
    """Let templates call components by name, and `datastar()` for the client's tag.

    `{{ card(title="Tea") }}`, and with children `{% call card(title="Tea") %} ... {% endcall %}`.
    """
    known: dict[str, Any] = app.globals  # whatever they are, Jinja's types know only its own
    known["datastar"] = client.script
    known.update({name: _callable(component) for name, component in components.items()})


def _callable(component: Callable[..., Any]) -> Callable[..., Any]:
    def call(*values: Any, caller: Callable[[], str] | None = None, **named: Any) -> Any:
        node = component(*values, **named)
        return node if caller is None else respond(node[Markup(caller())])  # a call block has to be text

    return call


def include(template: Template, **values: Any) -> Markup:
    """Return a template, filled with values, as a child of nodes; the environment has to escape."""
    return Markup(template.render(**values))
