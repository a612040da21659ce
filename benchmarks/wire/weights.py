"""What one change weighs: Stario's events, the whole view, and the model of LiveView; raw and through streams.

All is exact and the same in every run. A stream is primed with the page: what it sends for the page is not counted.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

import floors
import liveview
import templates

from stario.datastar import changes, to_events
from stario.html import diff

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from workloads import Workload

VERSION: Final = "2c0b71af"
"""A commit mark's id; eight characters, as the Writer's are."""


def gzip_stream() -> Callable[[bytes], int]:
    """Return a stream of level 6 and a window of 32 KiB: it takes a message and returns what that weighs."""
    stream = zlib.compressobj(6, zlib.DEFLATED, 15 + 16)
    return lambda message: len(stream.compress(message) + stream.flush(zlib.Z_SYNC_FLUSH))


def brotli_stream() -> Callable[[bytes], int]:
    """Return a stream of quality 5 and a window of 4 MiB, which holds every page here."""
    import brotli

    stream = brotli.Compressor(quality=5, lgwin=22)
    return lambda message: len(stream.process(message) + stream.flush())


def weighed(page: bytes, messages: list[bytes], stream: Callable[[bytes], int]) -> list[int]:
    """Return what each message weighs on a stream that has carried the page."""
    stream(page)
    return [stream(message) for message in messages]


def whole(node: object) -> bytes:
    """Return the event that sends all of a view."""
    return to_events(diff(None, node))


def marked(event: bytes) -> bytes:
    """Return an event with its commit mark: no id while the page changes, the new one after."""
    return b"id:\n" + event + f"id: {VERSION}\n\n".encode()


def event(workload: Workload, views: ModuleType, old: Any, new: Any) -> bytes:
    """Return what Stario sends for one change: what it finds, or what the program sends itself."""
    if workload.sent is not None:
        return workload.sent(views, old, new)
    view = getattr(views, workload.view)
    return changes(view(old), view(new))


def ours(workload: Workload, views: ModuleType) -> dict[str, Any]:
    """Return what Stario sends for a workload.

    `least` is what the steady event weighs at least in fixed codes; `again`: the first event once more, byte for byte.
    """
    view = getattr(views, workload.view)
    page = whole(view(workload.page))
    messages = [event(workload, views, old, new) for old, new in workload.steps]
    first, steady, other = weighed(page, messages, gzip_stream())
    _, again = weighed(page, [messages[0], messages[0]], gzip_stream())
    with_marks = weighed(page, [marked(message) for message in messages], gzip_stream())
    return {
        "raw": len(messages[0]),
        "first": first,
        "steady": steady,
        "least": _least(page + messages[0], messages[1], steady),
        "other": other,
        "again": again,
        "mark": len(marked(messages[0])) - len(messages[0]),
        "mark_first": with_marks[0] - first,
        "mark_steady": with_marks[1] - steady,
        "mark_other": with_marks[2] - other,
    }


def _least(carried: bytes, message: bytes, found: int) -> int | None:
    """Return the least of fixed codes; None where it is not known, or the stream did better with codes of its own."""
    least = floors.least(carried, message)
    return least if least is not None and least <= found else None


def whole_view(workload: Workload, views: ModuleType) -> dict[str, int]:
    """Return what a morph of the whole view weighs; brotli's window holds the page, gzip's may not."""
    view = getattr(views, workload.view)
    page = whole(view(workload.page))
    messages = [whole(view(new)) for _, new in workload.steps]
    return _three("gzip", weighed(page, messages, gzip_stream())) | _with_brotli(page, messages)


def live_view(workload: Workload) -> dict[str, int]:
    """Return what the model of LiveView's diff weighs."""
    view = getattr(templates, workload.view)
    page = liveview.joined(view(workload.page))
    messages = [liveview.changed(view(old), view(new)) for old, new in workload.steps]
    return _with_brotli(page, messages)


def _with_brotli(page: bytes, messages: list[bytes]) -> dict[str, int]:
    return {"raw": len(messages[0]), **_three("brotli", weighed(page, messages, brotli_stream()))}


def _three(name: str, weights: list[int]) -> dict[str, int]:
    first, steady, other = weights
    return {name: first, f"{name}_steady": steady, f"{name}_other": other}
