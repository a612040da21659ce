"""The bytes of one change as they leave the Writer, beside the whole view; exact, so one run is enough."""

from __future__ import annotations

import sys
import zlib
from pathlib import Path
from typing import Any

from _measure import record

from stario.datastar import to_events
from stario.html import Element, diff

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "gallery"))
from stario_gallery.examples import find

from stario import html as h


def row(n: int, label: str) -> Element:
    return h.tr(id=f"row-{n}")[h.td[n], h.td[h.a(href=f"/rows/{n}")[label]]]


def table(labels: list[str]) -> Element:
    return h.table(id="table")[h.tbody(id="rows")[[row(n, label) for n, label in enumerate(labels)]]]


def sizes(before: h.Node, after: h.Node) -> dict[str, Any]:
    patch, whole = to_events(diff(before, after)), to_events(diff(None, after))
    return {"patch": len(patch), "patch_gzip": len(zlib.compress(patch)), "whole": len(whole)}


def main() -> None:
    module = sys.modules[type_of_tiles()]
    board, you = module.Board(), module.Painter("a", "Azure")
    empty = module.changing(board, you)
    board.paint(16, module.Painter("b", "Fern"))
    labels = [f"label {n}" for n in range(1000)]
    changed = [*labels[:500], "another", *labels[501:]]
    record(
        "wire: bytes of one change",
        {
            "tiles: one tile of 36": sizes(empty, module.changing(board, you)),
            "table: one cell of 1,000 rows": sizes(table(labels), table(changed)),
            "table: one row of 1,000 removed": sizes(table(labels), table(labels[:-1])),
        },
    )


def type_of_tiles() -> str:
    [tiles] = [example for example in find() if example.name == "tiles"]
    tiles.load()
    return f"stario_example_{tiles.name}"


if __name__ == "__main__":
    main()
