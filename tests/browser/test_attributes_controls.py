"""Controls that are bound to signals, and what patches leave alone, in the real client; [seen] is relied upon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attributes_stage import needs

from stario import data, js
from stario import html as h
from stario.datastar import events

if TYPE_CHECKING:
    from attributes_stage import AttributeStage

pytestmark = pytest.mark.browser


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
    morphed = stage.patch(field, events.patch_elements(field), "return of('i').value", typed)
    replaced = stage.patch(field, events.patch_elements(field, mode="replace"), "return of('i').value", typed)
    bound = h.input(data.bind("v"), id="i", value="")
    by_signal = stage.patch(bound, events.patch_signals({"v": ""}), "return of('i').value", "await type('i', 'typed')")
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
    assert stage.patch(old, events.patch_elements(new), run) == "old"
    assert stage.patch(old, events.patch_elements(h.div(id="d")["new"]), run) == "new"


def test_preserved_attributes_stay(stage: AttributeStage) -> None:
    node = h.details(data.preserve_attr("open", "class"), id="d", class_="server")[h.summary["s"]]
    run = "return [of('d').open, of('d').className, of('d').title]"
    change = "of('d').open = true; of('d').className = 'mine'; of('d').title = 'mine'"
    assert [True, "mine", ""] == stage.patch(node, events.patch_elements(node), run, change)
