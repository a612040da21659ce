"""`stario convert`: a page, or a part of one, as the Python that builds it. What it did it says on standard error."""

from __future__ import annotations

import keyword
import sys
from pathlib import Path

import click


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--page", "kind", flag_value="page", help="Take the text as a whole page.")
@click.option("--fragment", "kind", flag_value="fragment", help="Take the text as a part of a page.")
@click.option("--component", "name", metavar="NAME", help="Write a module with `def NAME()` as a component.")
@click.option("--keep-whitespace", is_flag=True, help="Keep every blank, also those that a page does not show.")
def convert(file: str, kind: str | None, name: str | None, keep_whitespace: bool) -> None:
    """Convert HTML to Python: `stario convert page.html > page.py`; `-` reads standard input.

    Blanks that a page does not show are left out; what stands in `<pre>` and between words stays.
    """
    from stario.html.conversion import read

    if name is not None and (not name.isidentifier() or keyword.iskeyword(name)):
        raise click.UsageError(f"expected a name for a function, for instance card, came {name!r}")
    whole = None if kind is None else kind == "page"
    came = read(_text(file), whitespace="keep" if keep_whitespace else "drop", page=whole)
    click.echo(came.source() if name is None else came.component(name), nl=False)
    what = "a whole page" if came.is_page else "a part of a page"
    blanks = "every blank is kept" if keep_whitespace else _left_out(came.left_out)
    click.echo(f"Read {what}; {blanks}.", err=True)


def _left_out(count: int) -> str:
    texts = "1 text of blanks" if count == 1 else f"{count:,} texts of blanks"
    return f"{texts} between blocks left out (--keep-whitespace keeps them)"


def _text(file: str) -> str:
    """Return the text of a file, or of standard input."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file} could not be read: {error.strerror or error}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise click.ClickException(
            f"expected UTF-8, came the byte 0x{data[error.start]:02x} in line {line} of {_named(file)}; "
            "save the page as UTF-8 first"
        ) from None


def _named(file: str) -> str:
    return "standard input" if file == "-" else file
