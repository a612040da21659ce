"""What is made from the actions of the client's table: `at`, and the same in `pro`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from datastar_modules import (
    FILTERS,
    PRO,
    Table,
    doc,
    identifier,
    keyword_class,
    listed,
    literal_type,
    module_text,
    needed,
    quoted,
)

_AT: Final = """Datastar's actions: expressions that ask the server for something. `at.post("add")` is `@post('add')`.

A GET or DELETE carries the signals in its query, the others in a JSON body; signals whose name begins with `_` stay at
home. Addresses are taken relative to the page, so an app can be mounted anywhere. Durations are `"300ms"`, `"1s"`,
milliseconds as a number, or a `timedelta`.

Law: an answer can bring code into the page, so text never leads to another site; the program vouches for one with
`h.trusted_url(...)`."""


class _Parameter(NamedTuple):
    """A parameter of an action: how it stands in the signature, what is written for it, its hole."""

    signature: str
    written: str
    hole: str = ""


def _parameter(name: str, kind: str, values: list[str] | None = None) -> _Parameter:
    if kind == "choice":
        return _Parameter(
            f"{name}: {literal_type(values or [])}", f"a.chosen({quoted(name)}, {name}, {listed(values)})"
        )
    return {
        "url": _Parameter("url: str, **options: Unpack[Options]", "", "url=a.ADDRESS"),
        "delayed": _Parameter(f"{name}: Code", f"a.delayed({{said}}, {name})", f"{name}=CODE"),
        "value": _Parameter(f"{name}: Literal", f"literal({name})"),
        "number": _Parameter(f"{name}: float | Code", f"a.number_or_code({quoted(name)}, {name})"),
        "filter": _Parameter(FILTERS, "a.filters(include, exclude)"),
        "flag": _Parameter(f"{name}: bool = False", f"a.true_or_none({quoted(name)}, {name})"),
        "values": _Parameter(f"{name}: Mapping[str, Literal] | None = None", f"a.literal_or_none({name})"),
        "texts": _Parameter(f"{name}: str | Sequence[str] | None = None", f"a.literal_or_none({name})"),
    }[kind]


def _option_type(option: Table) -> str:
    kind = option["kind"]
    if kind.startswith("choice"):
        return literal_type(option["values"]) + (" | Code" if kind == "choice-or-code" else "")
    types = {"text": "str", "pattern": "str", "headers": "Mapping[str, str | Code]", "flag": "bool", "value": "Literal"}
    return {**types, "duration": "Duration", "number": "float", "count": "int"}[kind]


def _option(option: Table) -> str:
    kind = {"duration": "time"}.get(option["kind"], option["kind"].replace("-", "_"))
    return f"a.{kind}({listed([option['name'], *option.get('values', [])])})"


def _action(name: str, action: Table) -> Iterator[str]:
    said = f'"{"pro." if action.get("pro") else ""}at.{identifier(name)}"'
    parameters = [_parameter(*each) for each in action["parameters"]]
    signature = ", ".join(each.signature for each in parameters)
    if signature.count("bool = False"):  # true and false say nothing without their names
        before, first, after = signature.partition(f"{action['parameters'][_first_flag(action)][0]}: bool")
        signature = f"{before}*, {first}{after}"
    yield f"@pure({', '.join(each.hole for each in parameters if each.hole)})"
    yield f"def {identifier(name)}({signature}) -> Code:"
    yield f"    {doc(action['text'])}"
    yield from needed(action, said)
    arguments = [quoted(name), *(each.written.format(said=said) for each in parameters)]
    asks = action["parameters"][0][1] == "url"
    yield f'    return _REQUEST("{name}", url, options)\n' if asks else f"    return a.call({', '.join(arguments)})\n"


def _first_flag(action: Table) -> int:
    return [kind for _, kind, *_ in action["parameters"]].index("flag")


def at_module(table: Table, *, pro: bool) -> str:
    """Return the text of `at.py`."""
    actions = {name: each for name, each in table["actions"].items() if each.get("pro", False) is pro}
    lines: list[str] = []
    if not pro:
        options = table["options"].items()
        said = [
            line for name, each in options for line in (f"    {name}: {_option_type(each)}", f"    {doc(each['text'])}")
        ]
        lines += keyword_class("Options", [], "What every action that asks takes.", said)
        lines += ["_REQUEST: Final = a.Request(", *[f"    {name}={_option(each)}," for name, each in options], ")\n"]
    for name, action in actions.items():
        lines += _action(name, action)
    return module_text(
        PRO.format(what="actions") if pro else _AT, lines, [*map(identifier, actions), *([] if pro else ["Options"])]
    )
