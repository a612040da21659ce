"""Datastar for any Python framework: typed attributes and actions, events as bytes, the client's tag.

Adds msgspec to what `stario.html` needs. Works with every framework that can send `text/event-stream`.
"""

from stario.datastar import at, data, events, listeners
from stario.datastar.client import ClientError, script
from stario.datastar.frames import Frame
from stario.datastar.planner import changes, to_events
from stario.datastar.reading import Limits, SignalsError, decode, read_signals
from stario.html.javascript import Code, js

__all__ = [
    "ClientError", "Code", "Frame", "Limits", "SignalsError", "at", "changes", "data", "decode", "events", "js",
    "listeners", "read_signals", "script", "to_events",
]  # fmt: skip
