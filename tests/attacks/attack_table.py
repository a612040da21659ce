"""The attacks: what a visitor sends, where it ends up, and what must hold there. Plain data.

`SHOWN`: the page has the element tree of a harmless text, with this text in its place. `BLOCKED`: the same, with
`about:invalid#blocked` in its place. `LEFT_OUT`: as if None had come. `BROKEN_UP`: shown, but for blanks. `REFUSED`: a
`MarkupError`, when it is built or rendered. A browser runs nothing in any of them.
"""

from __future__ import annotations

from collections import UserString, deque
from enum import Enum
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import attack_builders as b
from markupsafe import Markup

from stario import html as h

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Outcome(Enum):
    """What must hold."""

    SHOWN = "shown"
    BLOCKED = "blocked"
    LEFT_OUT = "left out"
    BROKEN_UP = "broken up"
    REFUSED = "refused"


class Attack(NamedTuple):
    """One value in one context."""

    context: str
    build: Callable[[Any], h.Node]
    came: Any
    outcome: Outcome

    @property
    def name(self) -> str:
        return f"{self.context}/{self.build.__name__}: {self.came!r:.60}"


# -- what is sent

TEXTS = (
    "<script>pwned()</script>",
    "</script><script>pwned()</script>",
    "</SCRIPT\t><script>pwned()</script>",
    "<!--<script>pwned()",
    "<!--<script></script>--><script>pwned()</script>",
    "--><script>pwned()</script>",
    "--!><img src=x onerror=pwned()>",
    "]]><img src=x onerror=pwned()>",
    "<![CDATA[<img src=x onerror=pwned()>]]>",
    "<?xml version='1.0'?><img src=x onerror=pwned()>",
    "<img src=x onerror=pwned()>",
    "<img src=x onerror=pwned()//",
    "<img/src=x/onerror=pwned()>",
    "<img src=`x` onerror=`pwned()`>",
    "<svg onload=pwned()>",
    "<svg><script>pwned()</script></svg>",
    "<svg><style><img src=x onerror=pwned()></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=pwned()>\">",
    "<svg><desc><title><style></title></desc></style><img src=x onerror=pwned()>",
    "<svg><animate onbegin=pwned() attributeName=x dur=1s>",
    "<svg><a><animate attributeName=href values=javascript:pwned() /><text x=20 y=20>t</text></a>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=pwned()&gt;\">",
    "<math><annotation-xml encoding=\"text/html\"><style><img src=x onerror=pwned()></style></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=pwned()>",
    "<foreignObject><iframe srcdoc='<script>parent.pwned()</script>'></foreignObject>",
    "<noscript><p title=\"</noscript><img src=x onerror=pwned()>\">",
    "</noscript><img src=x onerror=pwned()>",
    "</title><img src=x onerror=pwned()>",
    "</textarea><img src=x onerror=pwned()>",
    "</template><img src=x onerror=pwned()>",
    "</style><img src=x onerror=pwned()>",
    "</select><img src=x onerror=pwned()>",
    "</svg></math></table></p></div></body></html><img src=x onerror=pwned()>",
    "</body></head></html><body onload=pwned()>",
    "<plaintext><img src=x onerror=pwned()>",
    "<xmp><p title=\"</xmp><img src=x onerror=pwned()>\">",
    "<template shadowrootmode=open><script>pwned()</script></template>",
    "<iframe src=javascript:parent.pwned()>",
    "<iframe srcdoc='<script>parent.pwned()</script>'>",
    "<object data=javascript:pwned()>",
    "<embed src=data:text/html,<script>pwned()</script>>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:pwned()'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<p data-init=\"pwned()\">",
    "<p data-on:click=\"pwned()\" data-text=\"pwned()\">",
    "<details open ontoggle=pwned()>",
    "<input autofocus onfocus=pwned()>",
    "<video><source onerror=pwned()>",
    "<a href=\"java\nscript:pwned()\">x</a>",
    "<body onload=pwned()>",
    "\" onclick=pwned() x=\"",
    "\" autofocus onfocus=\"pwned()",
    "' onmouseover='pwned()",
    "` onmouseover=`pwned()",
    "\"><script>pwned()</script>",
    "'><script>pwned()</script>",
    "x onerror=pwned()",
    "/onerror=pwned()//",
    "> <img src=x onerror=pwned()>",
    "\u00a0onclick=pwned()",
    "&lt;script&gt;pwned()&lt;/script&gt;",
    "&#60;img src=x onerror=pwned()&#62;",
    "&amp;lt;b&amp;gt;",
    "&quot; onclick=pwned()",
    "&nbsp&copy&notit;&unknown;&#0;&#x110000;&#128;",
    "&",
    "&#",
    "\uff1cscript\uff1epwned()\uff1c/script\uff1e",
    "+ADw-script+AD4-pwned()+ADw-/script+AD4-",
    "\x1b$B<script>pwned()</script>",
    "{{constructor.constructor('pwned()')()}}",
    "${pwned()} #{pwned()} <%= pwned() %>",
    "$signal @post('/x') @get(`//evil.example`)",
    "\\u003cscript\\u003epwned()\\u003c/script\\u003e",
    "\\'-pwned()-\\'",
    "a\rb\r\nc\nd\n\re",
    "\n\nfirst line feeds",
    "\r\nfirst",
    "tab\there\x0bvt\x0cff\x1fus\x7fdel\x85nel\x9fapc",
    "NUL\0<\0script\0>pwned()</\0script>",
    "<scr\0ipt>pwned()</scr\0ipt>",
    "lone \ud800 and \udfff and \udc00\ud800",
    "line\u2028paragraph\u2029end",
    "\ufeffbom \ufffe \uffff \ufdd0",
    "\u202eright to left\u202c \u2066isolate\u2069",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301 \U0010ffff",
    "\u212aelvin \u017fcript \u0130 \u0131",
    "<\u017fcript>pwned()</\u017fcript>",
    "<\u00a0script>pwned()</script>",
    "< script>pwned()</ script>",
    "<>", "</>", "<!", "<?", "</ ", "<a", "-->", "\"", "'", " ", "=", "",
    "data: elements <img src=x onerror=pwned()>",
    "\r\rdata: elements <img src=x onerror=pwned()>\r\r",
    "\n\nevent: datastar-patch-elements\ndata: elements <script>pwned()</script>\n\n",
    "x" * 9_000 + "<script>pwned()</script>",
)  # fmt: skip

TEXTS_WITH_LETTERS = tuple(text for text in TEXTS if text)

HOSTILE_ADDRESSES = (
    "javascript:pwned()",
    "JaVaScRiPt:pwned()",
    "javascript:pwned()//https://a.example/",
    "javascript://a.example/%0apwned()",
    " javascript:pwned()",
    "\tjavascript:pwned()",
    "\n\r\fjavascript:pwned()",
    "\x01javascript:pwned()",
    "\x1f\x1f javascript:pwned()",
    "\0javascript:pwned()",
    "\u00a0javascript:pwned()",
    "\u2028javascript:pwned()",
    "java\tscript:pwned()",
    "java\nscript:pwned()",
    "java\rscript:pwned()",
    "j\na\tv\ra\ns\tc\rr\ni\tp\rt\n:\tpwned()",
    "javascript\t:pwned()",
    "javascript\n\n:pwned()",
    "java\0script:pwned()",
    "java\x0bscript:pwned()",
    "javascript:/*?#/*/pwned()",
    "javascript:'<script>pwned()</script>'",
    "javascript:void(0)",
    "java\u017fcript:pwned()",
    "javascr\u0130pt:pwned()",
    "java\u200bscript:pwned()",
    "\ufeffjavascript:pwned()",
    " " * 5000 + "javascript:pwned()",
    "java" + "\t" * 5000 + "script:pwned()",
    "vbscript:msgbox(1)",
    "livescript:pwned()",
    "data:text/html,<script>parent.pwned()</script>",
    "data:text/html;base64,PHNjcmlwdD5wYXJlbnQucHduZWQoKTwvc2NyaXB0Pg==",
    "DATA:text/html,x",
    "da\tta:text/html,x",
    "data:,x",
    "data:application/xhtml+xml,<x/>",
    "data:text/xml,<x/>",
    "data:image/svg+xml,<svg onload='pwned()'/>",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "data:text/javascript,pwned()",
    "blob:https://a.example/1",
    "filesystem:https://a.example/x",
    "view-source:javascript:pwned()",
    "feed:javascript:pwned()",
    "jar:javascript:pwned()!/",
    "about:blank",
    "about:srcdoc",
    "file:///etc/passwd",
    "ftp://evil.example/",
    "ws://evil.example/",
    "intent://x#Intent;end",
    "chrome://settings",
    "x:y",
    "unknown:pwned()",
)

HARMLESS_ADDRESSES = (
    "",
    "/x",
    "?javascript:pwned()",
    "#javascript:pwned()",
    "./javascript:pwned()",
    "x/javascript:pwned()",
    "javascript",
    "javascript&colon;pwned()",
    "javascript&#58;pwned()",
    "javascript&Tab;pwned()",
    "javascript%3apwned()",
    "javascript\uff1apwned()",
    '" onclick=pwned() "',
    "'><script>pwned()</script>",
    'x" onerror="pwned()',
    "?q=\r\n<b>&amp=\u2028",
    "\\x",
)

OUTSIDE_ADDRESSES = (
    "https://evil.example/x",
    "http://evil.example/x",
    "HTTPS://evil.example/x",
    "https:evil.example/x",
    "//evil.example/x",
    "///evil.example/x",
    "\\\\evil.example/x",
    "/\\evil.example/x",
    "\\/evil.example/x",
    "\t//evil.example/x",
    "/\t/evil.example/x",
    "/\n\\evil.example/x",
    "\x01//evil.example/x",
    " \r\n//evil.example/x",
    "mailto:a@evil.example",
    "tel:1",
    "data:text/javascript,pwned()",
    "javascript:pwned()",
)

STYLES = (
    "red;background:url(https://evil.example/x)",
    "red}*{color:red",
    "url(https://evil.example/x)",
    "URL(//evil.example/x)",
    "u\\72l(//evil.example/x)",
    "\\75rl(x)",
    "image-set('x' 1x)",
    "-webkit-image-set('x' 1x)",
    "expression(pwned())",
    "EXPRE/**/SSION(pwned())",
    "red/*",
    "*/red",
    "red!important",
    '"',
    "'x",
    "\\",
    "rgb(1,2,3",
    "[a",
    ")",
    "</style><script>pwned()</script>",
    "<!--",
    "@import 'x'",
    "`x`",
    "var(--x, url(//evil.example/x))",
    'src("//evil.example/x")',
    "cross-fade(url(//evil.example/x),red)",
    "expre\u017fsion(pwned())",
)

ELEMENT_NAMES = (
    "", " ", "my widget", "x onclick=pwned()", "x/onclick=pwned()", "x\nonclick=pwned()", "x\fonclick", "x>",
    "<x", "x<", "x'", "x\"", "x=y", "x\0", "\ud800x", "x\ud800", "X", "1x", "-x", "!--", "!doctype", "?xml", "/p",
    "x\x85y", "\u212a", "script", "SCRIPT", "style", "iframe", "object", "embed", "base", "link", "meta", "img",
    "textarea", "title", "noscript", "xmp", "noembed", "noframes", "plaintext", "template", "frame", "frameset",
    "applet", "image", "bgsound", "basefont", "keygen", "param", "portal", "fencedframe",
)  # fmt: skip

ATTRIBUTE_NAMES = (
    "", " ", "x onclick", "x\nonclick", "x\tonclick", "x\ronclick", "x\fonclick", "x/onclick", "x>", "><script>",
    "x=", "=x", "x\"", "'x", "x<", "x\0", "\ud800", "x\udfff", "x\x80", "x\x9f", "x\x7f", "\ufdd0", "\uffff",
    "x=pwned() y", "a\u0085b", "x\u0000y",
)  # fmt: skip

ODD_BUT_SAFE_NAMES = (
    "x`y",
    "{{x}}",
    "$x",
    "x;y",
    "\u00e9",
    "\u00c9t\u00e9",
    "[x",
    "(x)",
    "x.y",
    "\U0001f600",
    "x&lt;",
    "&quot;",
)

CODE_NAMES = (
    "onclick", "ONCLICK", "OnLoad", "onerror", "onbegin", "onfuture", "on\u212aeydown", "on-x", "data-on:click",
    "data-on:click__once", "DATA-ON:CLICK", "data-on__window:click", "data-init", "data-init__delay.1s",
    "data-signals", "data-signals:a", "data-computed:x", "data-bind", "data-bind:x", "data-text", "data-show",
    "data-class:x", "data-attr:href", "data-attr", "data-style:x", "data-effect", "data-ref", "data-indicator",
    "data-on-intersect", "data-on-interval", "data-on-signal-patch", "data-on-signal-patch-filter", "data-ignore",
    "data-preserve-attr", "data-json-signals", "data-on-raf", "data-on-resize", "data-persist",
    "data-query-string", "@click", "@click.prevent", ":href", ":class", "#default", ".innerHTML", "x-data",
    "x-init", "x-html", "x-on:click", "x-text", "X-Bind:Href", "v-html", "v-on:click", "v-bind:href", "v-if",
    "hx-on", "hx-on:click", "hx-on::load", "hx-on-click", "data-hx-on:click", "hx-vars", "data-hx-vars", "_",
    "script", "data-script", "ng-click", "data-ng-init", "wire:click",
)  # fmt: skip

HTMX_VALUES = (
    ("hx-vals", "js:{a: pwned()}"),
    ("hx-vals", " \nJavaScript:{a: pwned()}"),
    ("data-hx-vals", "javascript:{a: pwned()}"),
    ("hx-headers", "js:{a: pwned()}"),
    ("HX-Request", "js:{timeout: pwned()}"),
    ("hx-trigger", "click[pwned()]"),
    ("data-hx-trigger", "load, every 1s [pwned()]"),
)


class Answers(dict[str, Any]):
    """A mapping that answers to any attribute with what stands under its name, as some libraries give for JSON."""

    def __getattr__(self, name: str) -> Any:
        return self[name]


def _any_of_json() -> tuple[Any, ...]:
    markup = "<script>pwned()</script>"
    forged = {
        "tag": "script",
        "head": "",
        "start": "<script",
        "close": "</script>",
        "children": [markup],
        "text": markup,
    }
    return (
        {"__html__": markup},
        {"dangerouslySetInnerHTML": {"__html__": markup}},
        forged,
        {},
        [{"a": 1}],
        [[["x", {"tag": "b"}]]],
        ("x", {"onclick": "pwned()"}),
        markup.encode(),
        bytearray(b"<b>"),
        memoryview(b"<b>"),
        {markup},
        frozenset({markup}),
        SimpleNamespace(**forged),
        SimpleNamespace(__html__=markup),
        SimpleNamespace(__html__=lambda: markup, expand=lambda: (markup, ())),
        Answers(forged),
        Answers(__html__=markup),
        object(),
        Exception(markup),
        SimpleNamespace,
        UserString(markup),
        {"a": 1}.keys(),
        {"a": 1}.items(),
        deque([{"a": 1}]),
        1j,
        slice(1),
    )


JSON = _any_of_json()

# -- where it ends up

TEXT_CONTEXTS = (
    b.text, b.text_among_others, b.text_from_a_generator, b.text_in_a_table, b.text_in_an_option, b.text_in_pre,
    b.text_in_a_textarea, b.text_in_a_title, b.text_in_noscript, b.text_in_a_template, b.text_in_a_drawing,
    b.text_in_a_foreign_object, b.text_in_a_formula, b.text_in_an_annotation, b.text_in_a_custom_element,
    b.text_in_a_formatted_string,
)  # fmt: skip
ATTRIBUTE_CONTEXTS = (
    b.attribute, b.attribute_by_mapping, b.attribute_by_keywords, b.attribute_of_a_void_element,
    b.attribute_of_an_image, b.attribute_aria, b.attribute_data, b.attribute_id, b.attribute_number,
    b.attribute_class, b.attribute_class_list, b.attribute_class_mapping, b.attribute_words, b.attribute_is,
    b.attribute_meta, b.attribute_of_a_drawing, b.attribute_of_a_formula, b.attribute_of_a_script,
    b.attribute_of_an_island, b.attribute_moment, b.attribute_in_srcdoc,
)  # fmt: skip
_ADDRESS_CONTEXTS = (
    b.href, b.href_by_mapping, b.href_by_keywords, b.href_of_an_area, b.href_of_a_drawing,
    b.href_of_a_drawing_by_xlink, b.href_of_a_formula, b.href_of_a_custom_element, b.href_of_a_link, b.action,
    b.src_of_an_image, b.src_of_media, b.src_of_an_input, b.srcset, b.ping, b.cite, b.background,
    b.image_of_a_drawing, b.base_of_a_drawing, b.htmx_address,
)  # fmt: skip
_RESOURCE_CONTEXTS = (
    b.src_of_a_frame, b.data_of_an_object, b.src_of_an_embed, b.src_of_a_script, b.src_of_a_module,
    b.href_of_a_script_in_a_drawing, b.xlink_of_a_script_in_a_drawing, b.href_of_use, b.href_of_a_style_sheet,
    b.href_of_another_style_sheet, b.href_of_a_preloaded_module, b.href_of_base,
)  # fmt: skip
_CODE_CONTEXTS = (
    b.style_text, b.style_text_by_mapping, b.style_sheet, b.style_sheet_in_a_drawing, b.script_text,
    b.script_text_in_a_drawing, b.document_in_a_frame, b.document_by_mapping, b.expression,
)  # fmt: skip
_TYPE_CONTEXTS = (
    b.text, b.text_in_a_title, b.text_in_a_table, b.attribute, b.attribute_by_mapping, b.id_of_any_type,
    b.address_of_any_type, b.src_of_a_script, b.srcset, b.refresh, b.animated_by_set, b.raw_markup, b.style_value,
    b.style_sheet, b.script_text, b.document_in_a_frame, b.expression,
)  # fmt: skip
_ALONE = frozenset({b.href_of_base, b.refresh, b.refresh_by_mapping})


def _all(
    context: str, builders: Iterable[Callable[[Any], h.Node]], came: Iterable[Any], outcome: Outcome
) -> Iterator[Attack]:
    return (Attack(context, build, value, outcome) for build in builders for value in came)


def _list() -> Iterator[Attack]:
    yield from _all("text", TEXT_CONTEXTS, TEXTS, Outcome.SHOWN)
    yield from _all("attribute", ATTRIBUTE_CONTEXTS, TEXTS_WITH_LETTERS, Outcome.SHOWN)
    yield from _all("address", _ADDRESS_CONTEXTS, HOSTILE_ADDRESSES, Outcome.BLOCKED)
    yield from _all("address", _ADDRESS_CONTEXTS, HARMLESS_ADDRESSES, Outcome.SHOWN)
    yield from _all("resource", _RESOURCE_CONTEXTS, HOSTILE_ADDRESSES + OUTSIDE_ADDRESSES, Outcome.BLOCKED)
    for wait in ("0;url=", "0; URL = '", "1,", '0 \turl="', ".5;url=", ".;", "00.0;\n"):
        came = [wait + url for url in HOSTILE_ADDRESSES if not url.startswith("\u00a0")]
        yield from _all("refresh", [b.refresh], came, Outcome.BLOCKED)
    yield Attack("refresh", b.refresh_by_mapping, "0;url=javascript:pwned()", Outcome.BLOCKED)
    yield from _all("refresh", [b.attribute_meta], ["3 tips: how to", "0;url=javascript:pwned()"], Outcome.SHOWN)
    animations = (b.animated_values, b.animated_by_set, b.animated_by_name)
    yield from _all("animation", animations, HOSTILE_ADDRESSES, Outcome.BLOCKED)
    yield from _all("animation", [b.animated_values], [f"#;{url};#" for url in HOSTILE_ADDRESSES], Outcome.BLOCKED)
    yield from _all("style", [b.style_value, b.style_variable], STYLES, Outcome.LEFT_OUT)
    yield from _all("style", [b.style_name], [*STYLES, "", "a b", "a:b", "1a", "\0", "a\n"], Outcome.REFUSED)
    yield from _all("code", _CODE_CONTEXTS, TEXTS[:60], Outcome.REFUSED)
    yield from _all("comment", [b.comment], TEXTS, Outcome.BROKEN_UP)
    plain = [text for text in TEXTS if "&" not in text]  # a title has no comments: it shows them, references resolved
    yield from _all("comment", [b.comment_in_a_title], plain, Outcome.BROKEN_UP)
    yield from _all("name", [b.element_name], ELEMENT_NAMES, Outcome.REFUSED)
    names = (
        b.attribute_name,
        b.attribute_name_by_keyword,
        b.attribute_name_of_a_custom_element,
        b.attribute_name_in_a_drawing,
    )
    yield from _all("name", names, ATTRIBUTE_NAMES, Outcome.REFUSED)
    yield from _all("name", [b.attribute_name, b.attribute_name_of_a_custom_element], ODD_BUT_SAFE_NAMES, Outcome.SHOWN)
    yield from _all("name", [b.attribute_name_by_keyword], ["unknown", "data_on:click", "ONCLICK"], Outcome.REFUSED)
    code = [(name, "pwned()") for name in CODE_NAMES]
    keywords = [pair for pair in code if "__" not in pair[0]]  # in a keyword, _ is another -
    yield from _all("library", [b.code_attribute], code, Outcome.REFUSED)
    yield from _all("library", [b.code_attribute_by_keyword], keywords, Outcome.REFUSED)
    yield from _all("library", [b.code_attribute], HTMX_VALUES, Outcome.BLOCKED)
    yield from _all("datastar", [b.signal_name], [*TEXTS[:60], "__proto__", "a.constructor", "a-b"], Outcome.REFUSED)
    yield from _all("datastar", [b.event_name], [*TEXTS[:60], "A", "a:b", "a__once", "a--b"], Outcome.REFUSED)
    yield from _all("type", _TYPE_CONTEXTS, JSON, Outcome.REFUSED)
    yield from _all(
        "type", [b.forged_attributes], [value for value in JSON if not isinstance(value, dict)], Outcome.REFUSED
    )
    yield from _all("type", [b.forged_attributes], [{"onclick": "pwned()"}, {"x y": "z"}, {1: "2"}], Outcome.REFUSED)
    yield from _all(
        "type", [b.attribute, b.href], [Markup(f"a{text}") for text in ("&lt;b&gt;", "&amp;")], Outcome.SHOWN
    )
    yield from _all(
        "type", [b.href], [Markup("java&#115;cript:pwned()"), Markup("javascript&colon;x")], Outcome.BLOCKED
    )


ATTACKS = tuple(_list())


def stands_alone(attack: Attack) -> bool:
    """Say whether an attack is at the whole page, so that it cannot share one with others."""
    return attack.build in _ALONE
