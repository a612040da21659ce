"""Hold the element table against published packages: list what they have and it lacks, and where they differ.

Usage: python tools/compare_table.py

A finding is a path and what is the matter: `html/input/type/week: a value that is missing`. What the packages
themselves call obsolete, experimental or no standard is not asked for. Where else the table differs on purpose stands
with the reason in differences.toml; a pattern there that no longer matches anything is a finding too.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final, NamedTuple

from table_sources import SourcesError, handlers, interfaces, load

TOOLS: Final = Path(__file__).resolve().parent
Facts = Mapping[str, Any]
Finding = tuple[str, str]
_ADDRESSES: Final = frozenset({"url", "resource", "linked", "urls"})
_FLAGS: Final = frozenset({"flag", "flag-open", "flag-closed"})


class Table:
    """The element table, as the comparison asks for it: by namespace, element, attribute."""

    def __init__(self, content: Facts) -> None:
        self.aria: Facts = content["aria"]
        self.elements: dict[str, Facts] = {space: content[space]["elements"] for space in ("html", "svg", "math")}
        common = {**self.aria, **content["events"]}
        self.shared: dict[str, Facts] = {
            space: {**content[space]["global"], **content[space].get("presentation", {}), **common}
            for space in self.elements
        }

    def attributes(self, space: str, element: str) -> Facts:
        """Return all attributes of an element; of `*`, those that all have."""
        own = self.elements[space].get(element, {}).get("attributes", {})
        return {**self.shared[space], **own}

    def values(self, space: str, element: str, attribute: str) -> set[str] | None:
        """Return the values that an attribute offers, or None where the table lacks the attribute."""
        entry = self.attributes(space, element).get(attribute)
        if entry is None:
            return None
        return {"true", "false"} if entry[0] == "truth" else set(entry[1]) if len(entry) > 2 else set()


# -- what the packages say of a thing's standing


def is_live(feature: Facts) -> bool:
    """Say whether browser-compat-data calls a feature standard, neither deprecated nor experimental."""
    status = feature.get("__compat", {}).get("status", {})
    return bool(status) and status["standard_track"] and not status["deprecated"] and not status["experimental"]


def is_dead(feature: Facts) -> bool:
    """Say whether browser-compat-data calls a feature deprecated, or no standard."""
    status = feature.get("__compat", {}).get("status", {})
    return bool(status) and (status["deprecated"] or not status["standard_track"])


_SILENT: Final[Facts] = {
    "__compat": {"status": {"standard_track": True, "deprecated": False, "experimental": False}}
}  # of a feature that browser-compat-data does not know, another package's word is taken


def is_name(name: str) -> bool:
    """Say whether a feature can be an attribute or a value: behaviours have underscores in their names."""
    return name != "__compat" and "_" not in name


def _space(specification: str) -> str:
    """Return the namespace that a specification's elements are in."""
    if specification.startswith("mathml"):
        return "math"
    return "svg" if specification.lower().startswith(("svg", "filter-", "css-masking")) else "html"


class Values(NamedTuple):
    """What an attribute can be, by one package; `complete` if it can be nothing else."""

    space: str
    element: str
    attribute: str
    words: set[str]
    complete: bool = False


class Sources:
    """The packages' facts, as the comparison asks for them."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.interfaces = interfaces(facts["idl"])
        self.specified: dict[str, dict[str, Facts]] = {"html": {}, "svg": {}, "math": {}}
        for name, elements in facts["specified"]:
            self.specified[_space(name)] |= {element["name"]: element for element in elements}

    def compat(self, space: str, element: str) -> Facts:
        """Return browser-compat-data's features of an element; of `*`, the global attributes."""
        part = self.facts["compat"][space]
        features: Facts = part["global_attributes"] if element == "*" else part["elements"].get(element, {})
        return features

    def live_elements(self, space: str) -> set[str]:
        """Return the elements that a specification defines and no package calls obsolete."""
        specified = {name for name, element in self.specified[space].items() if not element.get("obsolete")}
        compat = self.facts["compat"][space]["elements"]
        known = set(self.facts["tags"][space])
        named = {name for name in specified & known if not is_dead(compat.get(name, {}))}
        return named | {name for name, feature in compat.items() if is_live(feature)}

    def reflected(self, element: str) -> dict[str, str]:
        """Return the attributes that an HTML element's interface reflects, with their IDL types."""
        waiting, found = [self._interface(element)], dict[str, str]()
        while waiting:
            entry = self.interfaces.get(waiting.pop())
            if entry is not None:
                found |= {name: kind for name, kind in entry.reflected.items() if name not in entry.obsolete}
                waiting += entry.bases
        return found

    def live_attributes(self, space: str, element: str) -> set[str]:
        """Return the attributes of an element that no package calls obsolete."""
        compat = self.compat(space, element)
        listed = set(self.facts["attributes"].get(space, {}).get(element, ()))
        everywhere = self.compat(space, "*")
        listed = {name for name in listed if not is_dead(compat.get(name, everywhere.get(name, {})))}
        live = {name for name in compat if is_name(name) and is_live(compat[name])}
        if space != "html":
            return listed | live
        reflected = {name for name in self.reflected(element) if is_live({**everywhere, **compat}.get(name, _SILENT))}
        return (listed - self._obsolete(element)) | live | reflected

    def known_attributes(self, space: str, element: str) -> set[str]:
        """Return all attributes of an element that any package names, the obsolete ones too."""
        listed = self.facts["attributes"].get(space, {})
        reflected = self.reflected(element).keys() if space == "html" else set[str]()
        return {*listed.get(element, ()), *self.compat(space, element), *self.compat(space, "*"), *reflected}

    def _obsolete(self, element: str) -> set[str]:
        entry = self.interfaces.get(self._interface(element))
        return entry.obsolete if entry is not None else set()

    def _interface(self, element: str) -> str:
        name: str = self.specified["html"].get(element, {}).get("interface", "")
        return name

    def values(self) -> Iterator[Values]:
        """Yield sets of values; those of one attribute can come from several packages."""
        yield from (
            Values("html", "*", name, words, True) for name, rule in self.facts["aria"] if (words := _words(rule))
        )
        yield Values("html", "*", "role", set(self.facts["roles"]))
        yield from self._values_of_editors()
        yield from self._values_of_compat()
        for rule in self.facts["properties"]:
            if re.fullmatch(r"[\w-]+(?: \| [\w-]+)+", rule.get("syntax", "")):
                yield Values("svg", "*", rule["name"], {*rule["syntax"].split(" | "), "inherit"}, True)

    def _values_of_editors(self) -> Iterator[Values]:
        editor = self.facts["editor"]
        sets = {entry["name"]: {value["name"] for value in entry["values"]} for entry in editor["valueSets"]}
        tags: list[Facts] = [{"name": "*", "attributes": editor["globalAttributes"]}, *editor["tags"]]
        for tag in tags:
            for entry in tag["attributes"]:
                is_aria = entry["name"] == "role" or entry["name"].startswith("aria-")  # aria-query knows these better
                if not is_aria and sets.get(entry.get("valueSet", "")):
                    yield Values("html", tag["name"], entry["name"], sets[entry["valueSet"]])

    def _values_of_compat(self) -> Iterator[Values]:
        for space in self.specified:
            for element in ["*", *self.facts["compat"][space]["elements"]]:
                features = self.compat(space, element)
                for name in filter(is_name, features):
                    live = {value for value, fact in features[name].items() if is_name(value) and is_live(fact)}
                    if live:
                        yield Values(space, element, name, live)
        types = self.compat("html", "input")
        live = {name[5:] for name, fact in types.items() if name.startswith("type_") and is_live(fact)}
        yield Values("html", "input", "type", live)


def _words(rule: Facts) -> set[str]:
    """Return the values of an ARIA attribute; `true` and `false` may be booleans there."""
    if rule["type"] == "tristate":
        return {"true", "false", "mixed"}
    return {str(value).lower() if isinstance(value, bool) else value for value in rule.get("values", ())}


# -- the comparison


def compare(table: Table, sources: Sources) -> Iterator[Finding]:
    """Yield all findings."""
    for space in table.elements:
        yield from _missing_elements(table, sources, space)
        for element in ["*", *table.elements[space]]:
            yield from _attributes(table, sources, space, element)
    yield from _handlers(table, sources)
    yield from _aria(table, sources)
    for element in table.elements["html"]:
        yield from _kinds(table, sources, element)
    yield from _values(table, sources)


def _missing_elements(table: Table, sources: Sources, space: str) -> Iterator[Finding]:
    live, have = sources.live_elements(space), table.elements[space].keys()
    yield from ((f"{space}/{name}", "an element that is missing") for name in sorted(live - have))
    known = set(sources.facts["tags"][space]) | sources.specified[space].keys()
    yield from ((f"{space}/{name}", "an element that no package knows") for name in sorted(have - known))


def _attributes(table: Table, sources: Sources, space: str, element: str) -> Iterator[Finding]:
    have, live = table.attributes(space, element), sources.live_attributes(space, element)
    for name in sorted(live - have.keys()):
        yield f"{space}/{element}/{name}", "an attribute that is missing"
    own = table.elements[space].get(element, {}).get("attributes", {})
    for name in sorted(own.keys() - table.shared[space].keys() - sources.known_attributes(space, element)):
        if not name.startswith("on"):
            yield f"{space}/{element}/{name}", "an attribute that no package knows"


def _handlers(table: Table, sources: Sources) -> Iterator[Finding]:
    have = table.attributes("html", "body")
    for name in sorted(handlers(sources.facts["idl"]) - have.keys()):
        yield f"html/*/{name}", "an event that is missing"


def _aria(table: Table, sources: Sources) -> Iterator[Finding]:
    known = {"role", *(name for name, _ in sources.facts["aria"])}
    yield from ((f"aria/{name}", "an attribute that is missing") for name in sorted(known - table.aria.keys()))
    yield from ((f"aria/{name}", "an attribute that no package knows") for name in sorted(table.aria.keys() - known))


def _kinds(table: Table, sources: Sources, element: str) -> Iterator[Finding]:
    """Yield what an interface calls an address or a flag, and the table does not."""
    have = table.attributes("html", element)
    for name, kind in sources.reflected(element).items():
        ours = have[name][0] if name in have else None
        if ours is not None and kind == "USVString" and ours not in _ADDRESSES:
            yield f"html/{element}/{name}", f"an address, of kind {ours}"
        if ours is not None and (ours not in _FLAGS if kind == "boolean" else ours == "flag"):
            yield f"html/{element}/{name}", f"{kind} in the interface, of kind {ours}"


def _values(table: Table, sources: Sources) -> Iterator[Finding]:
    for space, element, attribute, words, complete in sources.values():
        have = table.values(space, element, attribute)
        if have is None:
            continue
        path = f"{space}/{element}/{attribute}"
        yield from ((f"{path}/{word}", "a value that is missing") for word in sorted(words - have - {"inherit"}))
        if complete:
            yield from ((f"{path}/{word}", "a value that no package knows") for word in sorted(have - words))


def without(findings: Iterable[Finding], differences: Mapping[str, list[str]]) -> Iterator[Finding]:
    """Yield the findings that no pattern leaves out, then the patterns that leave out nothing."""
    unused = {pattern for patterns in differences.values() for pattern in patterns}
    patterns = frozenset(unused)
    for path, matter in findings:
        matching = {pattern for pattern in patterns if fnmatchcase(path, pattern)}
        unused -= matching
        if not matching:
            yield path, matter
    yield from ((pattern, "a pattern of differences.toml that leaves out nothing") for pattern in sorted(unused))


def main() -> int:
    """Print the findings."""
    table = Table(tomllib.loads((TOOLS / "elements.toml").read_text(encoding="utf-8")))
    differences = tomllib.loads((TOOLS / "differences.toml").read_text(encoding="utf-8"))
    try:
        facts = load()
    except SourcesError as error:
        print(f"the packages cannot be had: {error}", file=sys.stderr)
        return 2
    findings = sorted(set(without(compare(table, Sources(facts)), differences)))
    for path, matter in findings:
        print(f"{path}: {matter}")
    print(f"{len(findings)} findings", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
