"""Sets of element names that the rules of the parser speak of."""

from __future__ import annotations

from typing import Final


def words(text: str) -> frozenset[str]:
    """Return a set of words."""
    return frozenset(text.split())


VOID: Final = words(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
)
"""Elements without an end tag, the obsolete ones too: HTML, 13.3."""

HEADINGS: Final = words("h1 h2 h3 h4 h5 h6")
FORMATTING: Final = words("a b big code em font i nobr s small strike strong tt u")
BLOCKS: Final = words(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header "
    "hgroup main menu nav ol p search section summary ul"
)
"""Elements whose start tag ends a paragraph, and nothing more."""

SPECIAL: Final = (
    (BLOCKS - {"dialog"})
    | HEADINGS
    | VOID
    | words(
        "applet body button caption colgroup dd dt form frameset head html iframe li listing marquee noembed noframes "
        "noscript object plaintext pre script select style table tbody td template textarea tfoot th thead title tr "
        "xmp"
    )
)
"""The category special: HTML, 13.2.4.2."""

IMPLIED_END: Final = words("dd dt li optgroup option p rb rp rt rtc")

SCOPE: Final = words("applet caption html table td th marquee object select template")
SCOPE_FOREIGN: Final = {
    "math": words("mi mo mn ms mtext annotation-xml"),
    "svg": frozenset(["foreignobject", "desc", "title"]),
}
"""Where a scope ends: HTML, 13.2.4.2. Names of SVG stand here in lower case, as the tokenizer gives them."""
LIST_SCOPE: Final = SCOPE | {"ol", "ul"}
BUTTON_SCOPE: Final = SCOPE | {"button"}
TABLE_SCOPE: Final = frozenset({"html", "table", "template"})

SPACES: Final = "\t\n\f\r "

EDGES: Final = (
    BLOCKS
    | HEADINGS
    | words(
        "base blockquote body caption col colgroup datalist dd dt fieldset form head hr html legend li link listing "
        "meta noframes optgroup option plaintext pre script style table tbody td template tfoot th thead title tr xmp"
    )
)
"""Elements that begin and end a line on the page, or are not shown at all: blanks beside them are not seen."""
