"""The table of a page's functions: what gets in, what does not, and how it travels."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup

from stario import component
from stario import html as h
from stario.datastar import Frame, at, csp, data, events, js
from stario.datastar.csp.collecting import functions_in, functions_of
from stario.datastar.csp.scripts import adding, page_script
from stario.datastar.rewriting import Function, body_of, function_of
from stario.html import Code
from stario.html.foreign import watched

OLD = "1.0.1"
INJECTED = '<b data-on:click="evil()">x</b>'


def texts(node: h.Node) -> list[str]:
    """Return the bodies of what gets into the table of a tree."""
    with watched() as foreign:
        markup = str(h.render(node))
    return [function.body for function in functions_in(markup, foreign)]


# -- rewriting; all of it is compared with the client in tests/browser/test_csp_rewriting.py


@pytest.mark.parametrize(
    ("attribute", "function"),
    [
        ("data-text", Function("el,$,__action,evt", "return ($['a']['b-c']);")),
        ("data-on:click__once.x", Function("el,$,__action,evt,evt", "$['a']['b-c']")),
        ("data-on-signal-patch", Function("el,$,__action,evt,patch", "return ($['a']['b-c']);")),
        ("data-json-signals__terse", Function("", "return ($a.b-c)")),
        ("data-bind", None),
        ("data-on-clock", None),
        ("data-on:", None),
        ("data-ignore", None),
    ],
)
def test_an_attribute_is_one_function(attribute: str, function: Function | None) -> None:
    assert function == function_of(attribute, "$a.b-c")


def test_an_empty_value_is_no_function() -> None:
    assert function_of("data-init", "") is None


def test_data_that_is_json_is_not_run() -> None:
    assert function_of("data-json-signals", '{"include": "a"}') is None


def test_the_last_of_several_statements_is_returned() -> None:
    assert "$['a']++;\n return 1" == body_of("$a++; return 1", returns=True)


def test_signals_in_strings_stay_and_actions_in_strings_do_not() -> None:
    assert "'$a' + __action(\"get\",evt,'__action(\"b\",evt,)')" == body_of("'$a' + @get('@b()')", returns=False)


# -- collecting


def test_each_expression_is_found_once() -> None:
    button = h.button(data.on("click", js("$a++")))
    assert ["$['a']++"] == texts([button, button, h.p["$a"]])


def test_a_value_is_read_as_the_browser_reads_it() -> None:
    assert ["'<&\"' + \"'\" &&\nb"] == texts(h.p(data.effect(js("'<&\"' + \"'\" &&\nb"))))
    assert [Function("el,$,__action,evt", "a\r&&b")] == list(functions_in('<p data-effect="a&#13;&amp;&amp;b">'))


@pytest.mark.parametrize(
    "node",
    [
        h.p['data-on:click="evil()"'],
        h.p(title='x data-on:click="evil()"'),
        h.p(title="x data-on:click=", class_="evil()"),
        h.p(title=' data-on:click="evil()" '),
        h.p[' <b data-on:click="evil()">'],
        h.comment('<b data-on:click="evil()">'),
        h.json_script({' data-on:click="evil()"': '<b data-on:click="evil()">', " data-on:click=": "evil()"}, id="a"),
        h.script[js("'<b data-on:click=\"evil()\">'")],
        h.style[h.css('a::after { content: " data-on:click=\\"evil()\\"" }')],
        h.textarea['<b data-on:click="evil()">'],
        h.p({"data-other": 'evil() data-on:click="'}),
    ],
    ids=lambda node: str(node)[:60],
)
def test_what_is_no_attribute_gets_not_in(node: h.Node) -> None:
    assert ["ours()"] == texts([h.i(data.init(js("ours()"))), node])
    assert ["ours()"] == texts([node, h.i(data.init(js("ours()")))])


class Foreign:
    def __html__(self) -> str:
        return INJECTED


@component
def around(child: h.Node) -> h.Element:
    return h.div(data.init(js("ours()")))[h.p[child], h.i["x"]]


@pytest.mark.parametrize("child", [h.raw(INJECTED), Markup(INJECTED), Foreign()], ids=["raw", "markup", "__html__"])
@pytest.mark.parametrize(
    "tree", [lambda child: h.div(data.init(js("ours()")))[h.p[child]], around], ids=["plain", "component"]
)
def test_foreign_markup_gets_not_in(tree, child: h.Node) -> None:  # type: ignore[no-untyped-def]
    assert ["ours()"] == texts(tree(child))


@component
def constant() -> h.Element:
    return h.div(data.init(js("ours()")))[h.p[h.raw('<b data-on:click="evil()">x</b>')]]


def test_constant_raw_markup_in_a_component_gets_not_in_either() -> None:
    assert [["ours()"]] * 3 == [texts(constant()) for _ in range(3)]


def test_foreign_markup_does_not_keep_out_what_is_ours() -> None:
    ours = h.b(data.on("click", js("evil()")))
    assert ["evil()"] == texts([h.raw(INJECTED), ours, h.raw(INJECTED)])


@pytest.mark.parametrize(
    "begun",
    [
        '<p data-on:click="evil()',
        "<p data-on:click='evil()",
        '<p title="" data-on:click="evil()//',
        "<p data-on:click=evil()",
    ],
)
def test_what_foreign_markup_leaves_open_gets_not_in(begun: str) -> None:
    for end in ("", '<i title="z">" >'):  # a second piece may end what the first began
        got = texts([h.raw(begun), h.p(title="x")["y"], h.raw(end), h.p(data.init(js("ours()")))])
        assert [] == [body for body in got if "evil" in body]


def test_foreign_markup_in_what_stays_open_gets_not_in() -> None:
    frame, table = Frame(), csp.Table(OLD)
    inside = [h.summary["s"], h.raw(INJECTED), h.b(data.on("click", js("ours()")))]
    frame.update(h.details(id="d")[inside])
    body = table.events(lambda: frame.update(h.details(id="d", title="changed")[inside]))
    assert b'data-preserve-attr="open"' in body
    head, _, rest = body.partition(b"\n\n")
    assert b"ours()" in head
    assert b"evil()" not in head
    assert b"evil()" in rest


def test_functions_in_events_are_found_over_several_lines() -> None:
    body = events.patch_elements(h.p(data.effect(js("a &&\nb")), id="a"))
    assert [Function("el,$,__action,evt", "a &&\nb")] == list(functions_of(body))


# -- travelling


def test_an_event_brings_functions_before_the_elements() -> None:
    table = csp.Table(OLD)
    node = h.p(data.text(js("$a;\n$b")), id="a")
    assert (
        b"event: datastar-code\ndata: add function(el,$,__action,evt){\ndata: add $['a'];\ndata: add return ($['b']);\n"
        b"data: add }\n\n"
    ) + events.patch_elements(node) == table.events(lambda: events.patch_elements(node))


def test_an_event_brings_what_was_not_brought_yet() -> None:
    table = csp.Table(OLD)
    one, two = (h.p(data.text(js("$a")), id="a"), h.p(data.text(js("$a")), data.init(js("b()")), id="a"))
    table.events(lambda: events.patch_elements(one))
    body = table.events(lambda: events.patch_elements(two))
    assert adding([Function("el,$,__action,evt", "b()")]) + events.patch_elements(two) == body
    assert events.patch_elements(two) == table.events(lambda: events.patch_elements(two))


def test_what_is_not_remembered_is_brought_again() -> None:
    table = csp.Table(OLD)
    node = h.p(data.text(js("$a")), id="a")
    first = table.events(lambda: events.patch_elements(node), remember=False)
    assert first == table.events(lambda: events.patch_elements(node))


def test_events_without_functions_are_as_they_are() -> None:
    body = events.patch_elements(h.p(id="a")["x"])
    assert body == csp.Table(OLD).events(lambda: body)


def test_code_runs_by_an_event() -> None:
    assert b"event: datastar-code\ndata: run a\ndata: run b\n\n" == csp.run("a\r\nb")


def page_of(*children: h.Node, version: str = OLD) -> str:
    return csp.page(h.page(title="t", head=csp.script("N", version))[children], "N", version)


def test_a_page_begins_with_its_table_and_loads_the_client_with_its_nonce() -> None:
    markup = page_of(h.p(data.text(js("$a"))), h.raw(INJECTED))
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", markup, re.DOTALL)
    assert [' nonce="N"', True] == [scripts[0][0], scripts[1][0].endswith(' nonce="N"')]
    assert scripts[0][1].endswith("})(\"\",function(el,$,__action,evt){\nreturn ($['a']);\n})")
    assert "evil" not in scripts[0][1]


def test_nothing_in_a_table_ends_its_script() -> None:
    script = page_script([Function("a", "'</script>'"), Function("b", "'<!--'"), Function("c", "d")], table=True)
    assert re.search(r"</?script|<!--", script, re.IGNORECASE) is None
    assert script.endswith("\\u003c!--'\\n}\",function(c){\nd\n})")


def test_a_client_that_knows_nonces_gets_the_nonce_and_no_table() -> None:
    markup = page_of(h.p(data.text(js("$a"))), version="1.0.4")
    assert markup.startswith('<!doctype html><html data-nonce="N" lang="en"><head>')
    assert "window.Function" not in markup
    assert markup.count("$a") == 1
    node = h.p(data.text(js("$a")), id="a")
    assert events.patch_elements(node) == csp.Table("1.0.4").events(lambda: events.patch_elements(node))


def test_a_page_without_the_place_stays_as_it_is() -> None:
    node = h.html[h.body[h.p(data.text(js("$a")))]]
    assert str(h.render(node)) == csp.page(node, "N", OLD)


def test_the_policy_names_the_nonce_and_lets_no_text_run() -> None:
    assert (
        "script-src 'nonce-N' 'strict-dynamic'; object-src 'none'; base-uri 'none'; "
        "require-trusted-types-for 'script'; trusted-types default"
    ) == csp.policy("N")


def test_nonces_are_not_used_twice() -> None:
    nonces = {csp.new_nonce() for _ in range(100)}
    assert (100, {22}) == (len(nonces), {len(nonce) for nonce in nonces})


def test_addresses_that_differ_are_functions_that_differ() -> None:
    rows = [h.b(data.on("click", at.post(f"paint?cell={cell}"))) for cell in range(3)]
    assert [f"__action(\"post\",evt,'paint?cell={cell}')" for cell in range(3)] == texts(rows)


def test_code_may_hold_what_html_escapes() -> None:
    assert ["a && b < c"] == texts(h.p({"data-effect": Code("a && b < c")}))
