"""What tests stand on: a page as the Datastar client would have it, without a browser.

    dom.py        elements, texts and comments that can be moved; a form to compare them in
    sse.py        bytes of a stream -> events
    selectors.py  the selectors that Stario writes
    morph.py      the client's morph: which nodes stay, move, come and go
    page.py       a page, and what events do to it

Law. This is the client as it is, its faults included: what the client loses, the page here loses too. It is proven
against the real client in Chromium (tests/browser/test_law.py).
"""

from __future__ import annotations

from stario.testing.dom import Comment, Element, Text, normal
from stario.testing.page import Page
from stario.testing.sse import Event, read_events

__all__ = ["Comment", "Element", "Event", "Page", "Text", "normal", "read_events"]
