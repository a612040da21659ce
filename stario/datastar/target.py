"""Which version of the client the pages are written for.

Law: it is the version that `STARIO_DATASTAR` names, else the newest file in the cache, which is what an app serves,
else the newest there is, which a page without an app takes from the network. It is the same for the whole process,
whoever asks: helpers stay pure. What that version lacks is an error that names the version which has it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from stario.datastar import client
from stario.html.errors import MarkupError

if TYPE_CHECKING:
    from stario.datastar.client import Version


def target() -> Version:
    """Return the version that pages are written for; raises `ClientError` for a name that is not in the table."""
    said = os.environ.get("STARIO_DATASTAR")
    if said:
        return client.version_of(said)
    try:
        served = client.served()
    except client.ClientError:  # the file in the cache is not the right one: pages take the published one
        served = None
    return served[0] if served else client.NEWEST


def require(since: str, what: str) -> None:
    """Raise a `MarkupError` where the client that pages are written for is older than `since`, which `what` needs."""
    version = target()
    if _parts(version.number) < _parts(since):
        raise MarkupError(
            expected=f"the Datastar client {since} or newer for {what}",
            came=version.number,
            hint=f"run: stario datastar fetch {since}; where another server has the file, set STARIO_DATASTAR={since}",
        )


def _parts(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))
