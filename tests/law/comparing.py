"""What of two pages is compared."""

from __future__ import annotations

from typing import Any


def without_marks(plain: Any) -> Any:
    """Return a page's data without what the planner adds to keep things open, and without what is not patched."""
    if not isinstance(plain, tuple) or len(plain) != 4:
        return plain
    name, namespace, attributes, children = plain
    if any(key == "data-ignore-morph" for key, _ in attributes):
        return name, namespace, attributes, "kept by the page"
    kept = tuple(pair for pair in attributes if pair != ("data-preserve-attr", "open"))
    return name, namespace, kept, tuple(map(without_marks, children))
