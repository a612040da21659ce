"""Attributes that hold and show signals, each as Stario writes it, in the real client; [seen] is a fact relied upon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stario import data, js
from stario import html as h
from stario.datastar import Code, events

if TYPE_CHECKING:
    from attributes_stage import AttributeStage

pytestmark = pytest.mark.browser


# -- signals


def test_signals_are_set_with_their_types_and_nested(stage: AttributeStage) -> None:
    values = {"n": 1, "half": 0.5, "yes": True, "text": "O'Hara", "rows": [1, {"a": 2}], "cart": {"open": {"x": 1}}}
    run = "return ['n', 'half', 'yes', 'text', 'rows', 'cart.open.x'].map(value)"
    assert [1, 0.5, True, "O'Hara", [1, {"a": 2}], 1] == stage.play(h.div(data.signals(values)), run)


@pytest.mark.parametrize("name", ["fooUp", "FooUp", "item_1", "item1", "_a", "A", "aBC"])
def test_a_name_of_a_signal_survives_the_lower_case_of_html(stage: AttributeStage, name: str) -> None:
    """[seen] HTML lower-cases the names of attributes: such names stand in the value."""
    markup = [
        h.div(data.signals({name: "first"})),
        h.input(data.bind(name), id="i"),
        h.p(data.text(Code(f"${name}")), id="p"),
    ]
    run = "const first = of('p').textContent; await type('i', 'second'); return [first, of('p').textContent]"
    assert ["first", "second"] == stage.play(h.fragment[markup], run)


def test_a_name_in_the_key_would_come_out_as_another_one(stage: AttributeStage) -> None:
    """[seen] The client makes capitals of hyphens, and knows nothing of capitals that HTML took away."""
    markup = '<div data-signals:fooUp="1" data-signals:foo-bar="2"></div>'
    assert [None, 1, 2] == stage.play(h.raw(markup), "return ['fooUp', 'fooup', 'fooBar'].map(value)")


def test_if_missing_leaves_what_is_there(stage: AttributeStage) -> None:
    markup = [h.div(data.signals({"a": 1})), h.div(data.signals({"a": 2, "b": 2}, if_missing=True))]
    assert [1, 2] == stage.play(h.fragment[markup], "return ['a', 'b'].map(value)")


def test_without_it_the_last_one_wins(stage: AttributeStage) -> None:
    markup = [h.div(data.signals({"a": 1})), h.div(data.signals({"a": 2}))]
    assert stage.play(h.fragment[markup], "return value('a')") == 2


def test_none_takes_a_signal_away(stage: AttributeStage) -> None:
    markup = [h.div(data.signals({"a": 1, "b": 1})), h.div(data.signals({"a": None}))]
    assert [None, 1] == stage.play(h.fragment[markup], "return ['a', 'b'].map(value)")


def test_a_computed_signal_follows_also_when_it_is_nested_or_has_capitals(stage: AttributeStage) -> None:
    markup = h.div(
        data.signals({"n": 2}),
        data.computed({"twoFold": js("$n * 2"), "deep": {"inText": js("'n is ' + $n")}, "made": js("({a: $n}).a")}),
        data.on("click", js("$n = 5")),
        id="d",
    )
    run = "const all = () => ['twoFold', 'deep.inText', 'made'].map(value), first = all(); await fire('d', 'click'); "
    assert [[4, "n is 2", 2], [10, "n is 5", 5]] == stage.play(markup, run + "return [first, all()]")


def test_a_ref_is_the_element_and_reaches_the_server_as_an_empty_object(stage: AttributeStage) -> None:
    markup = h.button(data.ref("el"), data.on("click", js("log.push($el.id); @post('x')")), id="b")
    assert ["b", {"el": {}}] == stage.play(markup, "await fire('b', 'click'); return [log[0], sent()]")


def test_null_in_an_array_is_read_as_an_empty_text(stage: AttributeStage) -> None:
    """[seen] The client makes a signal of what it reads and does not find; null counts as not found."""
    assert ["", 1] == stage.play(h.div(data.signals({"rows": [None, 1]})), "return value('rows')")


# -- what shows signals


def test_text_shows_a_value_as_text(stage: AttributeStage) -> None:
    markup = h.p(data.signals({"a": "<b>&"}), data.text(js("$a")), id="p")
    assert stage.play(markup, "return of('p').textContent") == "<b>&"


def test_show_hides_and_gives_back(stage: AttributeStage) -> None:
    markup = h.p(data.signals({"a": False}), data.show(js("$a")), data.on("click", js("$a = true")), id="p")
    run = "const first = of('p').style.display; await fire('p', 'click'); return [first, of('p').style.display]"
    assert ["none", ""] == stage.play(markup, run)


def test_classes_come_and_go_beside_those_of_the_server(stage: AttributeStage) -> None:
    conditions = {"on": js("$a"), "md:p-4": js("!$a"), "two words": js("$a"), "isOn": js("$a")}
    click = data.on("click", js("$a = !$a"))
    markup = h.p(data.signals({"a": True}), data.class_(conditions), click, id="p", class_="own")
    run = "const all = () => of('p').className.split(' ').sort(), first = all(); await fire('p', 'click'); "
    expected = [["isOn", "on", "own", "two", "words"], ["md:p-4", "own"]]
    assert expected == stage.play(markup, run + "return [first, all()]")


def test_attributes_are_set_emptied_and_taken_away(stage: AttributeStage) -> None:
    values = {"aria-busy": js("'' + $a"), "disabled": js("$a"), "data-n": js("$n"), "title": js("$t"), "lang": js("$l")}
    markup = h.button(data.signals({"a": True, "n": {"x": 1}, "t": "t", "l": ""}), data.attr(values), id="b")
    run = "return ['aria-busy', 'disabled', 'data-n', 'title', 'lang'].map(name => of('b').getAttribute(name))"
    assert ["true", "", '{"x":1}', "t", ""] == stage.play(markup, run)


def test_an_attribute_goes_when_its_value_is_false_or_null(stage: AttributeStage) -> None:
    markup = h.button(data.signals({"a": False}), data.attr({"disabled": js("$a"), "title": js("null")}), id="b")
    assert [False, False] == stage.play(markup, "return ['disabled', 'title'].map(name => of('b').hasAttribute(name))")


@pytest.mark.parametrize(
    "name", ["color", "background-color", "--c1", "--my-width", "--my_width", "--c-1", "--h1x", "-webkit-line-clamp"]
)
def test_a_style_is_set_under_its_own_name_and_given_back(stage: AttributeStage, name: str) -> None:
    """[seen] In an object the client parts letters from digits: `--c1` would become `--c-1`."""
    value = "red" if "color" in name else "3"
    markup = h.p(
        data.signals({"a": True}), data.style({name: js("$a && {}", value)}), data.on("click", js("$a = false")), id="p"
    )
    run = f"const of_style = () => of('p').style.getPropertyValue('{name}'), first = of_style(); "
    run += "await fire('p', 'click'); return [first, of_style()]"
    assert [value, ""] == stage.play(markup, run)


def test_a_style_of_the_server_comes_back(stage: AttributeStage) -> None:
    show = data.style({"color": js("$a && 'red'"), "width": js("'3px'")})
    markup = h.p(data.signals({"a": True}), show, data.on("click", js("$a = false")), id="p", style={"color": "blue"})
    run = "const all = () => [of('p').style.color, of('p').style.width], first = all(); await fire('p', 'click'); "
    assert [["red", "3px"], ["blue", "3px"]] == stage.play(markup, run + "return [first, all()]")


def test_in_an_object_a_style_with_digits_would_have_another_name(stage: AttributeStage) -> None:
    """[seen] This is why `data.style` gives such a property an attribute of its own."""
    markup = h.raw("""<p id="p" data-style="{'--c1': '3'}"></p>""")
    run = "return ['--c1', '--c-1'].map(name => of('p').style.getPropertyValue(name))"
    assert ["", "3"] == stage.play(markup, run)


def test_what_shows_signals_is_asserted_again_after_a_patch(stage: AttributeStage) -> None:
    """[seen] data-text, -attr, -class, -style and -show hold against what the server sends."""
    shown = [
        data.text(js("$t")),
        data.attr({"title": js("$t")}),
        data.class_({"on": js("true")}),
        data.style({"color": js("'red'")}),
        data.show(js("false")),
    ]
    new = h.p(*shown, id="p", title="server", class_="server", style={"color": "blue"})["server"]
    markup = h.p(data.signals({"t": "mine"}), *shown, id="p")
    run = "const p = of('p'); "
    run += "return [p.textContent, p.title, [...p.classList].sort(), p.style.color, p.style.display]"
    expected = ["mine", "mine", ["on", "server"], "red", "none"]
    assert expected == stage.patch(markup, events.patch_elements(new), run)


def test_json_signals_shows_those_that_pass_the_filters(stage: AttributeStage) -> None:
    markup = h.fragment[
        h.div(data.signals({"a": 1, "ab": {"c": 2}, "d": 3})),
        h.pre(data.json_signals(), id="all"),
        h.pre(data.json_signals(include="^a", exclude="c$", terse=True), id="few"),
    ]
    run = "return [JSON.parse(of('all').textContent), of('all').textContent.includes('\\n'), of('few').textContent]"
    assert [{"a": 1, "ab": {"c": 2}, "d": 3}, True, '{"a":1}'] == stage.play(markup, run)


# -- order


def test_an_indicator_after_the_request_it_watches_stays_false(stage: AttributeStage) -> None:
    """[seen] Attributes apply as they stand: ours come out so that it is true."""
    by_hand = """<div data-init="@get('x')" data-indicator="busy"></div>"""
    ours = h.div(data.init(js("@get('x')")), data.indicator("busy"))
    assert stage.play(h.raw(by_hand), "return value('busy')", {"open": True}) is False
    assert stage.play(ours, "return value('busy')", {"open": True}) is True


def test_signals_are_there_before_what_is_on_the_same_element(stage: AttributeStage) -> None:
    by_hand = '<div data-init="log.push($a)" data-signals="{a: 1}"></div>'
    ours = h.div(data.init(js("log.push($a, $b)")), data.computed({"b": js("$a + 1")}), data.signals({"a": 1}))
    assert [""] == stage.play(h.raw(by_hand), "return log")
    assert [1, 2] == stage.play(ours, "return log")
