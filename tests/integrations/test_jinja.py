"""Nodes and components in Jinja templates, templates in nodes."""

from __future__ import annotations

import jinja2
import pytest
from programs import VIEWS, views

from stario import component
from stario import html as h
from stario.datastar import reading, script
from stario.integrations import jinja as host


@component
def badge(count: int) -> h.Node:
    return h.span(class_="badge")[count]


@component
def card(children: h.Node, *, title: str) -> h.Node:
    return h.section[h.h2[title], children]


@pytest.fixture
def environment() -> jinja2.Environment:
    environment = jinja2.Environment(autoescape=True)
    host.mount(environment, badge=badge, card=card)
    return environment


def test_a_node_is_written_as_it_is(environment: jinja2.Environment) -> None:
    node = h.p(title="<")["<"]
    assert f"{node}&lt;" == environment.from_string("{{ node }}{{ text }}").render(node=node, text="<")


def test_a_component_is_called_in_a_template(environment: jinja2.Environment) -> None:
    assert '<span class="badge">3</span>' == environment.from_string("{{ badge(3) }}").render()


def test_what_stands_in_a_call_block_is_the_components_children(environment: jinja2.Environment) -> None:
    template = environment.from_string('{% call card(title="<Tea>") %}<b>{{ text }}</b>{{ badge(1) }}{% endcall %}')
    expected = '<section><h2>&lt;Tea&gt;</h2><b>&lt;</b><span class="badge">1</span></section>'
    assert expected == template.render(text="<")


def test_a_template_is_a_child(environment: jinja2.Environment) -> None:
    template = environment.from_string("<b>{{ text }}</b>")
    assert "<p><b>&lt;</b></p>" == str(h.p[host.include(template, text="<")])


def test_the_clients_tag_is_at_hand(environment: jinja2.Environment) -> None:
    assert str(script(nonce="n")) == environment.from_string('{{ datastar(nonce="n") }}').render()


def test_the_functions_that_any_host_needs_are_there() -> None:
    assert str(h.p["<"]) == host.respond(h.p["<"])
    assert VIEWS == b"".join(host.stream(views()))
    assert reading.read_signals is host.read_signals
