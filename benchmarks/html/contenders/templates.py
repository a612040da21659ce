"""The templates that Jinja2 and minijinja share: files in `templates/`, without the line ends and indents of the files.

Element builders put no white space between elements, so neither do the templates: then the outputs are the same text.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent.parent / "templates"


def read(name: str) -> str:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return "".join(line.strip() for line in lines)
