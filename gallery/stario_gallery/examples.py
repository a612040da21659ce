"""The example apps: where their files are, what they say of themselves, the app in each."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from functools import cached_property
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from stario import App


@dataclass(frozen=True)
class Example:
    """One folder with an `app.py` that holds `app`."""

    name: str
    file: Path

    @cached_property
    def source(self) -> str:
        """The text of `app.py`."""
        return self.file.read_text(encoding="utf-8")

    @cached_property
    def summary(self) -> str:
        """The first line of the app's docstring, without the name before it."""
        first = (ast.get_docstring(ast.parse(self.source)) or "").partition("\n")[0]
        text = first.partition(": ")[2] or first
        return text[:1].upper() + text[1:]

    def load(self) -> App:
        """Return the example's app, loaded under a name of its own: each file is called `app`."""
        name = f"stario_example_{self.name}"
        spec = spec_from_file_location(name, self.file)
        if spec is None or spec.loader is None:
            raise ImportError(f"expected a module at {self.file}, came nothing that Python can load")
        module = module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        app = getattr(module, "app", None)
        if not isinstance(app, App):
            raise TypeError(f"expected an App called app in {self.file}, came {type(app).__name__}")
        return app


def find() -> list[Example]:
    """Return all examples by name: from the installed package, or from the repository around this file."""
    here = Path(__file__).resolve()
    folders = [here.parent / "examples", here.parents[2] / "examples"]
    found = next((folder for folder in folders if folder.is_dir()), None)
    files = sorted(found.glob("*/app.py")) if found is not None else []
    return [Example(file.parent.name, file) for file in files]
