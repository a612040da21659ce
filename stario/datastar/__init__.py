"""Datastar for any Python framework: typed attributes and actions, events as bytes, the client's tag.

Adds msgspec to what `stario.html` needs. Works with every framework that can send `text/event-stream`.
"""

from stario.datastar import at, data, events, listeners
from stario.datastar.browser import Math, document, el, evt, window
from stario.datastar.checking import allow_actions, declare
from stario.datastar.client import ClientError, script
from stario.datastar.expressions import Expr, do
from stario.datastar.frames import Frame
from stario.datastar.planner import changes, to_events
from stario.datastar.reading import Limits, SignalsError, decode, read_signals
from stario.datastar.signal_values import File
from stario.datastar.signals import Signal, Signals, signal
from stario.html.javascript import Code, js

__all__ = [
    "ClientError", "Code", "Expr", "File", "Frame", "Limits", "Math", "Signal", "Signals", "SignalsError",
    "allow_actions", "at", "changes", "data", "declare", "decode", "do", "document", "el", "events", "evt", "js",
    "listeners", "read_signals", "script", "signal", "to_events", "window",
]  # fmt: skip
