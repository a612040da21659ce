"""The command `stario`. Other packages add commands through the entry points of the group `stario.commands`."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click

from stario import __version__
from stario.datastar import client
from stario.web.cli.convert import convert


class _Commands(click.Group):
    """A group that finds further commands by their entry points, and loads one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *entry_points(group="stario.commands").names})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = super().get_command(ctx, cmd_name)
        if found is not None:
            return found
        for entry in entry_points(group="stario.commands", name=cmd_name):
            command: Any = entry.load()
            return command if isinstance(command, click.Command) else None
        return None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="stario")
def main() -> None:
    """Typed HTML components in pure Python, kept live by small patches."""


main.add_command(convert)


@main.command()
@click.argument("target", metavar="MODULE:APP")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on; 0 takes a free one.")
@click.option("--uds", metavar="PATH", help="Unix socket to listen on, instead of host and port.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Processes that serve it.")
@click.option("--reload", is_flag=True, help="Start again when a file changes.")
def serve(target: str, host: str, port: int, uds: str | None, workers: int, reload: bool) -> None:
    """Serve an app: `stario serve app:app`. Modules of the current folder can be imported."""
    from stario.web.server import run

    if ":" not in target:
        raise click.UsageError(f"expected MODULE:APP, for instance app:app, came {target!r}")
    if reload and workers > 1:
        raise click.UsageError("expected --reload or --workers, came both: a restart at each change is one process")
    sys.path.insert(0, str(Path.cwd()))
    run(target, host=host, port=port, uds=uds, workers=workers, reload=reload)


@main.group()
def datastar() -> None:
    """The Datastar client in the user's cache."""


@datastar.command()
@click.argument("version", default=client.NEWEST.number)
@click.option(
    "--from", "source", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file to take instead."
)
def fetch(version: str, source: Path | None) -> None:
    """Get a version of the client, check its hash, keep it."""
    try:
        wanted = client.version_of(version)
        file = client.store(wanted, source.read_bytes()) if source else client.fetch(wanted)
    except client.ClientError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Datastar {wanted.number} is at {file}")


@datastar.command()
@click.pass_context
def show(ctx: click.Context) -> None:
    """Say which version apps serve; ends with 1 where there is none in the cache."""
    try:
        own = client.served()
    except client.ClientError as error:
        raise click.ClickException(str(error)) from None
    if own is None:
        click.echo(
            f"No client in {client.cache_folder()}: pages take {client.NEWEST.number} from {client.NEWEST.address}"
        )
        ctx.exit(1)
    click.echo(f"Datastar {own[0].number}, {len(own[1]):,} bytes, in {client.cache_folder()}")
