"""Stario in FastHTML, which stands on Starlette: the same functions.

A node can be given to FastHTML's own elements, too, and theirs to nodes: each knows its markup.
"""

from __future__ import annotations

from stario.integrations.starlette import mount, read_signals, respond, stream, streaming

__all__ = ["mount", "read_signals", "respond", "stream", "streaming"]
