"""Nodes in a notebook: what IPython is told to show, and to put in its place."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from programs import EVENTS, framed, view, views, views_async

from stario import html as h
from stario.datastar import client, reading, script
from stario.integrations import notebook as host

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def shell() -> Iterator[Any]:
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def shown(action: Callable[[], object]) -> list[tuple[str, bool]]:
    """Return the markup of what is shown, and whether it takes the place of something."""
    with capture_output() as captured:
        action()
    return [(output["data"]["text/html"], output["update"]) for output in captured._outputs]


@pytest.mark.parametrize("node", [h.p(title="<")["<"], h.fragment["<", h.b["x"]], h.raw("<i>"), h.svg.svg[h.svg.g()]])
def test_a_node_as_a_cells_value_is_shown_as_markup(shell: Any, node: h.HTMLNode) -> None:
    assert str(node) == shell.display_formatter.format(node)[0]["text/html"]


def test_a_list_of_nodes_is_shown_when_it_is_asked_for(shell: Any) -> None:
    nodes = [h.b["<"], h.b["y"]]
    assert "<b>&lt;</b><b>y</b>" == shell.display_formatter.format(host.respond(nodes))[0]["text/html"]


EXPECTED = [("", False), *((str(view(text)), True) for text in "aabb")]


@pytest.mark.parametrize("source", [views, framed])
def test_each_view_takes_the_place_of_the_one_before(source: Any) -> None:
    assert EXPECTED == shown(lambda: host.stream(source()))


def test_the_views_of_an_async_generator_are_awaited() -> None:
    assert EXPECTED == shown(lambda: asyncio.run(host.stream(views_async())))


def test_events_are_refused() -> None:
    with pytest.raises(h.MarkupError, match="a notebook takes nodes, not events"):
        host.stream(EVENTS)  # type: ignore[call-overload]  # the mistake  # pyright: ignore


def test_the_client_is_brought_in_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "served", lambda: (client.NEWEST, b'"</script>"'))
    [(markup, _)] = shown(host.mount)
    assert '<script type="module">"\\x3c/script>"</script>' == markup


def test_the_client_is_brought_in_from_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "served", lambda: None)
    assert [(str(script()), False)] == shown(host.mount)


def test_signals_are_read_as_anywhere() -> None:
    assert reading.read_signals is host.read_signals
