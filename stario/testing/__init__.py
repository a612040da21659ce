"""Pages without a browser: a document, and what the Datastar client does to it when events come in.

For tests; nothing of an app imports it.
"""

from stario.testing.page import Page

__all__ = ["Page"]
