"""The attacks: what a visitor sends, where it ends up, and what must hold there. Plain data.

`SHOWN`: the page has the element tree of a harmless text, with this text in its place. `BLOCKED`: the same, with
`about:invalid#blocked` in its place. `LEFT_OUT`: as if None had come. `BROKEN_UP`: shown, but for blanks. `REFUSED`: a
`MarkupError`, when it is built or rendered. A browser runs nothing in any of them.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

import attack_builders as b
import hostile_values as v
from markupsafe import Markup

from stario import html as h

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Outcome(Enum):
    """What must hold."""

    SHOWN = "shown"
    BLOCKED = "blocked"
    LEFT_OUT = "left out"
    BROKEN_UP = "broken up"
    REFUSED = "refused"


class Attack(NamedTuple):
    """One value in one context."""

    context: str
    build: Callable[[Any], h.Node]
    came: Any
    outcome: Outcome

    @property
    def name(self) -> str:
        return f"{self.context}/{self.build.__name__}: {self.came!r:.60}"


TEXT_CONTEXTS = (
    b.text, b.text_among_others, b.text_from_a_generator, b.text_in_a_table, b.text_in_an_option, b.text_in_pre,
    b.text_in_a_textarea, b.text_in_a_title, b.text_in_noscript, b.text_in_a_template, b.text_in_a_drawing,
    b.text_in_a_foreign_object, b.text_in_a_formula, b.text_in_an_annotation, b.text_in_a_custom_element,
    b.text_in_a_formatted_string,
)  # fmt: skip
ATTRIBUTE_CONTEXTS = (
    b.attribute, b.attribute_by_mapping, b.attribute_by_keywords, b.attribute_of_a_void_element,
    b.attribute_of_an_image, b.attribute_aria, b.attribute_data, b.attribute_id, b.attribute_number,
    b.attribute_class, b.attribute_class_list, b.attribute_class_mapping, b.attribute_words, b.attribute_is,
    b.attribute_meta, b.attribute_of_a_drawing, b.attribute_of_a_formula, b.attribute_of_a_script,
    b.attribute_of_an_island, b.attribute_moment, b.attribute_in_srcdoc,
)  # fmt: skip
_ADDRESS_CONTEXTS = (
    b.href, b.href_by_mapping, b.href_by_keywords, b.href_of_an_area, b.href_of_a_drawing,
    b.href_of_a_drawing_by_xlink, b.href_of_a_formula, b.href_of_a_custom_element, b.href_of_a_link, b.action,
    b.src_of_an_image, b.src_of_media, b.src_of_an_input, b.srcset, b.ping, b.cite, b.background,
    b.image_of_a_drawing, b.base_of_a_drawing, b.htmx_address,
)  # fmt: skip
_RESOURCE_CONTEXTS = (
    b.src_of_a_frame, b.data_of_an_object, b.src_of_an_embed, b.src_of_a_script, b.src_of_a_module,
    b.href_of_a_script_in_a_drawing, b.xlink_of_a_script_in_a_drawing, b.href_of_use, b.href_of_a_style_sheet,
    b.href_of_another_style_sheet, b.href_of_a_preloaded_module, b.href_of_base,
)  # fmt: skip
_CODE_CONTEXTS = (
    b.style_text, b.style_text_by_mapping, b.style_sheet, b.style_sheet_in_a_drawing, b.script_text,
    b.script_text_in_a_drawing, b.document_in_a_frame, b.document_by_mapping, b.expression,
)  # fmt: skip
_TYPE_CONTEXTS = (
    b.text, b.text_in_a_title, b.text_in_a_table, b.attribute, b.attribute_by_mapping, b.id_of_any_type,
    b.address_of_any_type, b.src_of_a_script, b.srcset, b.refresh, b.animated_by_set, b.raw_markup, b.style_value,
    b.style_sheet, b.script_text, b.document_in_a_frame, b.expression,
)  # fmt: skip
_ALONE = frozenset({b.href_of_base, b.refresh, b.refresh_by_mapping})


def _all(
    context: str, builders: Iterable[Callable[[Any], h.Node]], came: Iterable[Any], outcome: Outcome
) -> Iterator[Attack]:
    return (Attack(context, build, value, outcome) for build in builders for value in came)


def _list() -> Iterator[Attack]:
    yield from _all("text", TEXT_CONTEXTS, v.TEXTS, Outcome.SHOWN)
    yield from _all("attribute", ATTRIBUTE_CONTEXTS, v.TEXTS_WITH_LETTERS, Outcome.SHOWN)
    yield from _all("address", _ADDRESS_CONTEXTS, v.HOSTILE_ADDRESSES, Outcome.BLOCKED)
    yield from _all("address", _ADDRESS_CONTEXTS, v.HARMLESS_ADDRESSES, Outcome.SHOWN)
    yield from _all("resource", _RESOURCE_CONTEXTS, v.HOSTILE_ADDRESSES + v.OUTSIDE_ADDRESSES, Outcome.BLOCKED)
    for wait in ("0;url=", "0; URL = '", "1,", '0 \turl="', ".5;url=", ".;", "00.0;\n"):
        came = [wait + url for url in v.HOSTILE_ADDRESSES if not url.startswith("\u00a0")]
        yield from _all("refresh", [b.refresh], came, Outcome.BLOCKED)
    yield Attack("refresh", b.refresh_by_mapping, "0;url=javascript:pwned()", Outcome.BLOCKED)
    yield from _all("refresh", [b.attribute_meta], ["3 tips: how to", "0;url=javascript:pwned()"], Outcome.SHOWN)
    animations = (b.animated_values, b.animated_by_set, b.animated_by_name)
    yield from _all("animation", animations, v.HOSTILE_ADDRESSES, Outcome.BLOCKED)
    yield from _all("animation", [b.animated_values], [f"#;{url};#" for url in v.HOSTILE_ADDRESSES], Outcome.BLOCKED)
    yield from _all("style", [b.style_value, b.style_variable], v.STYLES, Outcome.LEFT_OUT)
    yield from _all("style", [b.style_name], [*v.STYLES, "", "a b", "a:b", "1a", "\0", "a\n"], Outcome.REFUSED)
    yield from _all("code", _CODE_CONTEXTS, v.TEXTS[:60], Outcome.REFUSED)
    yield from _all("comment", [b.comment], v.TEXTS, Outcome.BROKEN_UP)
    plain = [text for text in v.TEXTS if "&" not in text]  # a title has no comments: it shows them, references resolved
    yield from _all("comment", [b.comment_in_a_title], plain, Outcome.BROKEN_UP)
    yield from _all("name", [b.element_name], v.ELEMENT_NAMES, Outcome.REFUSED)
    names = (
        b.attribute_name,
        b.attribute_name_by_keyword,
        b.attribute_name_of_a_custom_element,
        b.attribute_name_in_a_drawing,
    )
    yield from _all("name", names, v.ATTRIBUTE_NAMES, Outcome.REFUSED)
    yield from _all(
        "name", [b.attribute_name, b.attribute_name_of_a_custom_element], v.ODD_BUT_SAFE_NAMES, Outcome.SHOWN
    )
    yield from _all("name", [b.attribute_name_by_keyword], ["unknown", "data_on:click", "ONCLICK"], Outcome.REFUSED)
    code = [(name, "pwned()") for name in v.CODE_NAMES]
    keywords = [pair for pair in code if "__" not in pair[0]]  # in a keyword, _ is another -
    yield from _all("library", [b.code_attribute], code, Outcome.REFUSED)
    yield from _all("library", [b.code_attribute_by_keyword], keywords, Outcome.REFUSED)
    yield from _all("library", [b.code_attribute], v.HTMX_VALUES, Outcome.BLOCKED)
    yield from _all("datastar", [b.signal_name], [*v.TEXTS[:60], "__proto__", "a.constructor", "a-b"], Outcome.REFUSED)
    yield from _all("datastar", [b.event_name], [*v.TEXTS[:60], "A", "a:b", "a__once", "a--b"], Outcome.REFUSED)
    yield from _all("type", _TYPE_CONTEXTS, v.JSON, Outcome.REFUSED)
    yield from _all(
        "type", [b.forged_attributes], [value for value in v.JSON if not isinstance(value, dict)], Outcome.REFUSED
    )
    yield from _all("type", [b.forged_attributes], [{"onclick": "pwned()"}, {"x y": "z"}, {1: "2"}], Outcome.REFUSED)
    yield from _all(
        "type", [b.attribute, b.href], [Markup(f"a{text}") for text in ("&lt;b&gt;", "&amp;")], Outcome.SHOWN
    )
    yield from _all(
        "type", [b.href], [Markup("java&#115;cript:pwned()"), Markup("javascript&colon;x")], Outcome.BLOCKED
    )


ATTACKS = tuple(_list())


def stands_alone(attack: Attack) -> bool:
    """Say whether an attack is at the whole page, so that it cannot share one with others."""
    return attack.build in _ALONE
