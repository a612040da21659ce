"""`stario gallery`."""

from __future__ import annotations

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on; the next free one when it is taken.")
def gallery(host: str, port: int) -> None:
    """Serve the gallery with the example apps."""
    from stario.web.server import bind, serve
    from stario_gallery.site import make_app

    try:
        listener = bind(host, port, tries=20 if port else 1)
    except OSError as error:
        raise click.ClickException(f"no free port at {host} from {port} on: {error}; choose one with --port") from None
    took = listener.getsockname()[1]
    if port and took != port:
        click.echo(f"Port {port} is taken.")
    shown = f"[{host}]" if ":" in host else host
    serve(make_app(), listener, lambda: click.echo(f"Stario is at http://{shown}:{took} (Ctrl+C ends it)"))
