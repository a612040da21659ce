"""A page without a browser: what the client makes of markup and of the events that patch it.

    dom.py        elements, texts and comments that can be moved about
    normal.py     a tree as text that can be compared
    selecting.py  the few CSS selectors that patches are addressed by
    receiving.py  bytes of a stream -> events, as the client reads them
    page.py       one event applied: targets, modes, namespaces, scripts
    morph.py      an old element made like a new one

Laws. What the client does is done here, what it spoils included; tests/browser/test_law.py compares the two in
Chromium. What this model does not know raises, so that no test passes for its ignorance. Nothing is run.
"""

from __future__ import annotations

from stario.testing.page import Page

__all__ = ["Page"]
