"""The gallery's own parts."""

from __future__ import annotations

import socket
from html import unescape
from re import sub
from typing import TYPE_CHECKING

import pytest
from stario_gallery.examples import Example, find
from stario_gallery.source import highlighted

from stario import html as h
from stario.web.server import bind

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = [
    "f\"{a!r:>{width}}\" + f'''{1}\n{2}'''\n",
    "x = 'a' \\\n    'b'\n",
    "@decorator\nclass A:\n    def f(self): ...  # <comment> & more\n",
    "no newline at the end",
    "",
    "é = 'ünï'\n\n\n# the end\n",
]


@pytest.mark.parametrize("source", [*SOURCES, *(example.source for example in find())])
def test_highlighting_keeps_every_character(source: str) -> None:
    text = unescape(sub(r"<[^>]*>", "", str(h.render(highlighted(source)))))
    assert source.rstrip("\n") == text.rstrip("\n")


def test_keywords_strings_numbers_and_names_are_marked() -> None:
    expected = (
        '<span class="k">def</span> <span class="f">f</span>(): <span class="k">return</span> <span class="n">1</span>'
    )
    assert expected == str(h.render(highlighted("def f(): return 1")))


def test_the_examples_are_found_with_a_sentence_each() -> None:
    assert ["hello", "tiles"] == [example.name for example in find()]
    assert "A board that everyone paints on." == find()[1].summary


def test_a_module_without_an_app_is_refused(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text('"""Nothing."""\napp = 3\n', encoding="utf-8")
    with pytest.raises(TypeError, match=r"expected an App called app in .*app\.py, came int"):
        Example("nothing", tmp_path / "app.py").load()


def test_a_taken_port_moves_to_the_next_free_one() -> None:
    with bind("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with bind("127.0.0.1", port, tries=20) as second:
            assert second.getsockname()[1] > port


def test_a_taken_port_is_an_error_where_no_other_is_allowed() -> None:
    with bind("127.0.0.1", 0) as first, pytest.raises(OSError, match="in use"):
        bind("127.0.0.1", first.getsockname()[1])


def test_a_socket_that_was_bound_answers() -> None:
    with bind("127.0.0.1", 0) as listener:
        socket.create_connection(listener.getsockname(), timeout=5).close()
