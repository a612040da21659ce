"""Attributes that hold and show signals, each as Stario writes it, in the real client; [seen] is a fact relied upon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attributes_stage import needs

from stario import data, js
from stario import html as h
from stario.datastar import Code, events

if TYPE_CHECKING:
    from attributes_stage import AttributeStage

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(stage_of_attributes: AttributeStage) -> AttributeStage:
    """The page."""
    return stage_of_attributes


def _patch(stage: AttributeStage, markup: object, patch: bytes, run: str, before: str = "") -> Any:
    """Play markup that one event patches: `before` runs before it, `run` after it."""
    asks = h.button(data.on("click", js("@get('patch')")), id="ask")
    steps = f"{before}; await fire('ask', 'click'); await settle(); {run}"
    return stage.play(h.fragment[markup, asks], steps, {"body": patch.decode()})


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
    assert expected == _patch(stage, markup, events.patch_elements(new), run)


def test_json_signals_shows_those_that_pass_the_filters(stage: AttributeStage) -> None:
    markup = h.fragment[
        h.div(data.signals({"a": 1, "ab": {"c": 2}, "d": 3})),
        h.pre(data.json_signals(), id="all"),
        h.pre(data.json_signals(include="^a", exclude="c$", terse=True), id="few"),
    ]
    run = "return [JSON.parse(of('all').textContent), of('all').textContent.includes('\\n'), of('few').textContent]"
    assert [{"a": 1, "ab": {"c": 2}, "d": 3}, True, '{"a":1}'] == stage.play(markup, run)


# -- bind


BOUND: dict[str, tuple[Any, Any, str, Any]] = {
    "text": (h.input(data.bind("v"), id="i"), None, "await type('i', 'x')", "x"),
    "a textarea": (h.textarea(data.bind("v"), id="i"), None, "await type('i', 'x')", "x"),
    "a number": (h.input(data.bind("v"), id="i", type="number"), None, "await type('i', '7')", 7),
    "a range": (h.input(data.bind("v"), id="i", type="range"), None, "await type('i', '7')", 7),
    "a number whose signal is text": (h.input(data.bind("v"), id="i", type="number"), "1", "await type('i', '7')", "7"),
    "text whose signal is a number": (h.input(data.bind("v"), id="i"), 1, "await type('i', '7')", 7),
    "a select": (
        h.select(data.bind("v"), id="i")[h.option["a"], h.option["b"]], None, "await type('i', 'b', 'change')", "b",
    ),
    "a select whose signal is a number": (
        h.select(data.bind("v"), id="i")[h.option["1"], h.option["2"]], 1, "await type('i', '2', 'change')", 2,
    ),
    "several of a select": (
        h.select(data.bind("v"), id="i", multiple=True)[h.option["a"], h.option["b"], h.option["c"]], None,
        "of('i').options[0].selected = of('i').options[2].selected = true; await fire('i', 'change')", ["a", "c"],
    ),
    "a checkbox": (h.input(data.bind("v"), id="i", type="checkbox"), None, "of('i').click(); await settle()", True),
    "a checkbox with a value": (
        h.input(data.bind("v"), id="i", type="checkbox", value="x"), "", "of('i').click(); await settle()", "x",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("control", "at_first", "act", "expected"), BOUND.values(), ids=BOUND)
def test_a_control_gives_its_value_in_the_signals_type(
    stage: AttributeStage, control: Any, at_first: Any, act: str, expected: Any
) -> None:
    markup = h.div[h.div(data.signals({"v": at_first} if at_first is not None else {})), control]
    assert expected == stage.play(markup, f"{act}; return value('v')")


def test_bind_writes_the_signal_into_the_control(stage: AttributeStage) -> None:
    markup = h.div(data.signals({"v": "first"}))[h.input(data.bind("v"), id="i", value="server")]
    assert stage.play(markup, "return of('i').value") == "first"


def test_a_control_gives_a_signal_that_lacks_its_first_value(stage: AttributeStage) -> None:
    assert stage.play(h.input(data.bind("cart.name"), value="server"), "return value('cart.name')") == "server"


def test_radios_share_a_signal_which_names_them(stage: AttributeStage) -> None:
    radios = [h.input(data.bind("v"), type="radio", value=each, id=each, checked=each == "b") for each in "abc"]
    run = "const first = [value('v'), of('a').name]; of('c').click(); await settle(); return [...first, value('v')]"
    assert ["b", "v", "c"] == stage.play(h.fragment[radios], run)


def test_checkboxes_of_a_signal_that_is_an_array_stand_in_it_by_their_places(stage: AttributeStage) -> None:
    boxes = [h.input(data.bind("v"), type="checkbox", value=each, id=each) for each in "ab"]
    run = "const first = value('v'); of('b').click(); await settle(); return [first, value('v')]"
    assert [["", ""], ["", "b"]] == stage.play(h.div(data.signals({"v": []}))[boxes], run)


def test_checkboxes_of_an_array_take_modifiers_from_1_0_2(stage: AttributeStage) -> None:
    needs("1.0.2")
    boxes = [h.input(data.bind("v", event="change"), type="checkbox", value=each, id=each) for each in "ab"]
    run = "of('b').click(); await settle(); return value('v')"
    assert ["", "b"] == stage.play(h.div(data.signals({"v": []}))[boxes], run)


def test_files_are_an_array_of_name_contents_and_mime(stage: AttributeStage) -> None:
    stage.play(h.input(data.bind("v"), type="file", multiple=True, id="f"), "")
    file = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"hi"}
    stage.choose_files("#f", [file])
    run = "while (!value('v')?.length) await settle(); return value('v')"
    assert [{"name": "a.txt", "contents": "aGk=", "mime": "text/plain"}] == stage.run(run)


def test_a_custom_element_is_bound_by_its_property_or_its_attribute(stage: AttributeStage) -> None:
    with_property, without = h.element("with-value"), h.element("without-value")
    define = (
        "customElements.get('with-value') || customElements.define('with-value', class extends HTMLElement "
        "{ get value() { return this.held ?? ''; } set value(to) { this.held = to; } })"
    )
    stage.run(define)
    markup = h.div(data.signals({"a": "x", "b": "y"}))[
        with_property(data.bind("a"), id="with"), without(data.bind("b"), id="without")
    ]
    run = "const first = [of('with').value, of('without').getAttribute('value')]; of('with').value = 'new'; "
    run += "await fire('with', 'change'); of('without').setAttribute('value', 'other'); "
    run += "await fire('without', 'input'); return [...first, value('a'), value('b')]"
    assert ["x", "y", "new", "other"] == stage.play(markup, run)


@pytest.mark.parametrize("name", ["valueAsNumber", "innerHTML", "x1", "aB", "scrollTop2", "Value", "x1Y2"])
def test_a_property_is_bound_under_its_own_name(stage: AttributeStage, name: str) -> None:
    markup = h.div(data.signals({"v": 5}))[h.div(data.bind("v", prop=name), id="i")]
    assert stage.play(markup, f"return +of('i')['{name}']") == 5


def test_a_bound_signal_follows_at_the_events_it_is_told(stage: AttributeStage) -> None:
    markup = h.input(data.bind("v", event=["blur", "my-event"]), id="i")
    run = "await type('i', 'a'); log.push(value('v')); await fire('i', 'blur'); log.push(value('v')); "
    run += "await type('i', 'b', 'my-event'); return [...log, value('v')]"
    assert ["", "a", "b"] == stage.play(markup, run)


def test_a_typed_text_is_not_cleared_by_a_value_that_was_empty_before(stage: AttributeStage) -> None:
    """[seen] The client writes a value only when the attribute differs; `replace`, or a signal, clears."""
    field = h.input(id="i", value="")
    typed = "of('i').value = 'typed'"
    morphed = _patch(stage, field, events.patch_elements(field), "return of('i').value", typed)
    replaced = _patch(stage, field, events.patch_elements(field, mode="replace"), "return of('i').value", typed)
    bound = h.input(data.bind("v"), id="i", value="")
    by_signal = _patch(
        stage, bound, events.patch_signals({"v": ""}), "return of('i').value", "await type('i', 'typed')"
    )
    assert ("typed", "", "") == (morphed, replaced, by_signal)


# -- what patches leave alone


def test_nothing_inside_an_ignored_element_is_run(stage: AttributeStage) -> None:
    run = data.init(js("log.push(el.id)"))
    markup = h.fragment[
        h.div(data.ignore(), run, id="a")[h.p(run, id="b")],
        h.div(data.ignore(self=True), run, id="c")[h.p(run, id="d")],
    ]
    assert ["d"] == stage.play(markup, "return log")


def test_what_is_shielded_from_patches_stays_when_both_sides_say_so(stage: AttributeStage) -> None:
    old, new = h.div(data.ignore_morph(), id="d")[h.b["old"]], h.div(data.ignore_morph(), id="d")[h.b["new"]]
    run = "return of('d').textContent"
    assert _patch(stage, old, events.patch_elements(new), run) == "old"
    assert _patch(stage, old, events.patch_elements(h.div(id="d")["new"]), run) == "new"


def test_preserved_attributes_stay(stage: AttributeStage) -> None:
    node = h.details(data.preserve_attr("open", "class"), id="d", class_="server")[h.summary["s"]]
    run = "return [of('d').open, of('d').className, of('d').title]"
    change = "of('d').open = true; of('d').className = 'mine'; of('d').title = 'mine'"
    assert [True, "mine", ""] == _patch(stage, node, events.patch_elements(node), run, change)


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
