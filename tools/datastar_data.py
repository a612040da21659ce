"""What is made from the attributes of the client's table: `data`, and the same in `pro`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from datastar_modules import (
    FILTERS,
    PRO,
    Table,
    capital,
    doc,
    identifier,
    keyword_class,
    listed,
    literal_type,
    module_text,
    needed,
    quoted,
    wrapped,
)

_DATA: Final = """\
Datastar's attributes: `data.on("click", at.post("add"))` gives `{"data-on:click": js("@post('add')")}`.

Every function returns a mapping, to be handed to an element as it is. Expressions are `Code`; a plain `str` is never
run. Durations are `"300ms"`, `"1s"`, milliseconds as a number, or a `timedelta`. Names of signals stand in the value,
not in the key: HTML would take their capitals away.

This module tells `stario.html` which attributes hold code, and in which order the client needs them: it applies an
element's attributes as they stand, so an indicator after the request it watches would stay false."""
_MAKERS: Final = {"duration": "time", "property": "prop"}


# -- modifiers


def _type_of_modifier(modifier: Table) -> str:
    if modifier["kind"] in ("choice", "word"):
        return f"{literal_type(modifier['values'])} | None"
    types = {"flag": "bool", "duration": "Duration | None", "number": "int | None", "property": "str | None"}
    return {**types, "events": "str | Sequence[str] | None"}[modifier["kind"]]


def _keywords(name: str, modifier: Table) -> Iterator[str]:
    """Yield the lines of a modifier in a class of keywords."""
    yield f"    {name}: {_type_of_modifier(modifier)}"
    yield f"    {doc(modifier['text'])}"
    for word, _, _, text in modifier.get("words", []):
        yield f"    {word}: bool"
        yield f"    {doc(text)}"


def _modifier(name: str, modifier: Table) -> str:
    """Return the call that makes a modifier."""
    kind, arguments = modifier["kind"], [quoted(name)]
    if kind == "number":
        arguments += [str(modifier["least"]), str(modifier["most"])]
    if kind == "word":
        arguments.append(quoted(modifier.get("name", "")))
    elif "name" in modifier:
        arguments.append(quoted(modifier["name"]))
    arguments += map(quoted, modifier.get("values", []))
    arguments += [
        f"m.Word({quoted(each)}, {quoted(text)}, {when})" for each, text, when, _ in modifier.get("words", [])
    ]
    arguments += [f"{each}={quoted(modifier[each])}" for each in ("usual", "since") if each in modifier]
    return f"m.{_MAKERS.get(kind, kind)}({', '.join(arguments)})"


# -- attributes


class _Form(NamedTuple):
    """How the function of an attribute with such a key and value is written."""

    parameters: str
    result: str
    holes: str = ""


_FORMS: Final = {
    ("", "expression"): _Form("expression: Code", "{{{name}: w.code({said}, expression)}}", "expression=CODE"),
    ("", "result"): _Form("expression: Code", "{{{name}: w.value({said}, expression)}}", "expression=CODE"),
    ("event", "expression"): _Form(
        "event: str, expression: Code",
        '{{f"data-{plain}:{{n.event_name({inner}, event, modifiers)}}{behind}": w.code({said}, expression)}}',
        "expression=CODE",
    ),
    ("", "expressions"): _Form("{argument}: Mapping[str, Code]", "{{{name}: w.expressions({said}, {argument})}}"),
    ("", "attributes"): _Form("values: Mapping[str, Code]", "{{{name}: w.attribute_expressions({said}, values)}}"),
    ("", "properties"): _Form("values: Mapping[str, Code]", "w.style_expressions({said}, values)"),
    ("", "values"): _Form("values: Mapping[str, Literal] | Signals", "{{{name}: w.signal_values({said}, values)}}"),
    ("", "results"): _Form("values: w.Results", "{{{name}: w.results({said}, values)}}"),
    ("", "signal"): _Form("name: SignalName", "{{{name}: Code(n.signal_name(name))}}"),
    ("", "filter"): _Form(FILTERS, "{{{name}: w.filters({said}, include, exclude)}}"),
    ("name", "filter"): _Form(
        f"key: str | None = None, {FILTERS}",
        "{{f\"data-{plain}{{f':{{n.store_name(key)}}' if key is not None else ''}}{behind}\": "
        "w.filters({said}, include, exclude)}}",
    ),
    ("", "filtered"): _Form(
        f"expression: Code, {FILTERS}",
        '{{{name}: w.value({said}, expression), **w.filter_beside({said}, "data-{plain}-filter", include, exclude)}}',
        "expression=CODE",
    ),
    ("signal", "query"): _Form(
        "name: SignalName, query: str", '{{f"data-{plain}:{{n.signal_key(name)}}": w.media_query({said}, query)}}'
    ),
    ("", "nothing"): _Form("", "{{{name}: w.NOTHING}}"),
    ("", "names"): _Form("*names: str", "{{{name}: w.names({said}, names)}}"),
}


def _attribute(name: str, attribute: Table, modifiers: Table) -> Iterator[str]:
    """Yield an attribute's keywords, its modifiers and its function."""
    function = identifier(name)
    used: list[str] = attribute.get("modifiers", [])
    shared = [capital(each) for each in used if modifiers[each].get("shared")]
    own = [line for each in used if not modifiers[each].get("shared") for line in _keywords(each, modifiers[each])]
    keywords = f"{capital(function.strip('_'))}Modifiers" if own or len(shared) > 1 else (shared or [""])[0]
    if own or len(shared) > 1:
        yield from keyword_class(keywords, shared, f"How `{function}` can be changed.", own or ["    pass"])
    constant = f"_{function.strip('_').upper()}"
    if used:
        yield f"{constant}: Final = m.Modifiers(\n    {_called(name, attribute)},"
        yield from [f"    {_modifier(each, modifiers[each])}," for each in used]
        yield ")\n"
    yield from _attribute_function(name, attribute, keywords, constant)


def _called(name: str, attribute: Table) -> str:
    return f'"{"pro." if attribute.get("pro") else ""}data.{identifier(name)}"'


def _attribute_function(name: str, attribute: Table, keywords: str, constant: str) -> Iterator[str]:
    form = _FORMS[attribute.get("key", ""), attribute["value"]]
    said = _called(name, attribute)
    behind = f"{{{constant}(modifiers)}}" if keywords else ""
    words = {"plain": name, "said": said, "inner": said.replace('"', "'"), "behind": behind}
    words |= {"name": f'f"data-{name}{behind}"' if behind else f'"data-{name}"'}
    words |= {"argument": attribute.get("argument", "values")}
    parameters = [form.parameters.format_map(words), f"**modifiers: Unpack[{keywords}]" if keywords else ""]
    yield f"@pure({form.holes})"
    yield f"def {identifier(name)}({', '.join(filter(None, parameters))}) -> w.DataAttributes:"
    yield from _said(attribute)
    yield from needed(attribute, said)
    yield f"    return {form.result.format_map(words)}\n"


def _said(entry: Table) -> Iterator[str]:
    if "note" not in entry:
        yield f"    {doc(entry['text'])}"
        return
    yield f'    """{entry["text"]}\n'
    yield from wrapped(entry["note"])
    yield '    """'


def data_module(table: Table, *, pro: bool) -> str:
    """Return the text of `data.py`."""
    modifiers: Table = table["modifiers"]
    attributes = {name: each for name, each in table["attributes"].items() if each.get("pro", False) is pro}
    lines: list[str] = [] if pro else [*_code_names(table)]
    for name, modifier in modifiers.items():
        if modifier.get("shared") and not pro:
            lines += keyword_class(capital(name), [], f"The modifier `{name}`.", [*_keywords(name, modifier)])
    for name, attribute in attributes.items():
        lines += _attribute(name, attribute, modifiers)
    exported = [*map(identifier, attributes), *([] if pro else ["HEARTBEAT", "duration", "live", "signal_name"])]
    return module_text(PRO.format(what="attributes") if pro else _DATA, lines, exported)


def _code_names(table: Table) -> Iterator[str]:
    for name in ("order", "unordered"):
        yield f"_{name.upper()}: Final = ("
        yield from wrapped(listed(table[name]) + ",")
        yield ")"
    yield 'add_client([f"data-{name}" for name in (*_ORDER, *_UNORDERED)], order=[f"data-{name}" for name in _ORDER])'
    yield 'add_shield("data-ignore-morph")\n'
