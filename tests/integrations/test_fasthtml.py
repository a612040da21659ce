"""FastHTML's own elements and Stario's nodes, each inside the other."""

from __future__ import annotations

import asyncio
import re

import httpx
from fasthtml.common import Div, FastHTML, P, to_xml

from stario import html as h


def test_a_node_is_a_child_of_fasthtmls_elements() -> None:
    assert '<div><p title="&lt;">&lt;</p></div>' == to_xml(Div(h.p(title="<")["<"]), indent=False).strip()


def test_fasthtmls_elements_are_children_of_nodes() -> None:
    assert "<main><p>&lt;</p></main>" == str(h.main[P("<")]).replace("\n", "")


def test_a_handler_may_return_a_node_among_fasthtmls_elements() -> None:
    app = FastHTML()

    @app.get("/")  # type: ignore[untyped-decorator]
    def home() -> object:
        return Div(h.p["<"], id="a")

    async def ask() -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            return (await client.get("/", headers={"HX-Request": "true"})).text

    assert '<div id="a"><p>&lt;</p></div>' == re.sub(r"\n *", "", asyncio.run(ask())).strip()
