"""What the client does, case by case: answered by the model in test_client_cases.py, by Chromium in test_client.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stario.datastar import events
from stario.datastar.events import frame
from stario.html import raw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stario.datastar.events import Mode, Namespace


@dataclass(frozen=True)
class Case:
    """A page, events, and the page after them in normal form; what was typed before, what stands there after."""

    name: str
    before: str
    body: bytes
    after: str
    typed: Mapping[str, str] = field(default_factory=dict[str, str])
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    kept: tuple[int, ...] | None = None
    """For each element after: which one it was before, by its place in the document; -1 for one that came."""
    warnings: int = 0
    scripts: int = 0


def _patch(markup: str, selector: str | None = None, mode: Mode = "outer", namespace: Namespace = "html") -> bytes:
    return events.patch_elements(raw(markup), selector=selector, mode=mode, namespace=namespace)


_LIST = '<ul id="l"><li id="a">1</li><li id="b">2</li><li id="c">3</li></ul>'
_TABLE = '<table id="t"><tbody id="b"><tr id="r"><td id="c">1</td></tr></tbody></table>'
_RUN = "<script>ran.push(1)</script>"

CASES = [
    # targets
    Case("outer by id", '<p id="a">1</p>', _patch('<p id="a">2</p>'), '<p id="a">"2"</p>', kept=(0,)),
    Case("another name in the same place", '<p id="a">1</p>', _patch('<div id="a">2</div>'), '<div id="a">"2"</div>'),
    Case("two elements in one event", '<p id="a">1</p><p id="b">1</p>',
         _patch('<p id="b">2</p><p id="a">3</p>'), '<p id="a">"3"</p><p id="b">"2"</p>', kept=(0, 1)),
    Case("a missing target only warns", '<p id="a">1</p>',
         _patch('<p id="x">2</p><p id="a">3</p>'), '<p id="a">"3"</p>', warnings=1),
    Case("a selector without a match only warns", "<p>1</p>", events.remove("#x"), '<p>"1"</p>', warnings=1),
    Case("no id at all only warns", "<p>1</p>", _patch("<p>2</p>"), '<p>"1"</p>', warnings=1),
    Case("text beside elements is dropped", '<p id="a">1</p>', _patch('x<p id="a">2</p>y'), '<p id="a">"2"</p>'),
    Case("the first of a double id is the target", '<p id="a">1</p><p id="a">2</p>',
         _patch('<p id="a">3</p>'), '<p id="a">"3"</p><p id="a">"2"</p>'),
    Case("an odd id is found by id", '<p id="a b.c:d">1</p>',
         _patch('<p id="a b.c:d">2</p>'), '<p id="a b.c:d">"2"</p>'),
    Case("an odd id is found by an escaped selector", '<p id="1 a.b">1</p><p id="é#&quot;">2</p>',
         _patch("3", r"#\31 \ a\.b", "inner") + _patch("4", r"#é\#\"", "inner"),
         '<p id="1 a.b">"3"</p><p id="é#\\"">"4"</p>'),
    # modes
    Case("inner", '<p id="a" title="t">1</p>', _patch("<b>2</b>", "#a", "inner"),
         '<p id="a" title="t"><b>"2"</b></p>'),
    Case("inner with bare text", '<p id="a"><b>1</b>x</p>', _patch("2", "#a", "inner"), '<p id="a">"2"</p>'),
    Case("inner by a path", '<p id="a"><b>1</b><i>2</i></p>', _patch("3", "#a>:nth-child(2)", "inner"),
         '<p id="a"><b>"1"</b><i>"3"</i></p>', kept=(0, 1, 2)),
    Case("inner by a name below an id", '<p id="a"><b><u>1</u></b></p>', _patch("3", "#a > b > u", "inner"),
         '<p id="a"><b><u>"3"</u></b></p>', kept=(0, 1, 2)),
    Case("inner by a name anywhere below an id", '<p id="a"><b><u>1</u></b></p>', _patch("3", "#a u", "inner"),
         '<p id="a"><b><u>"3"</u></b></p>', kept=(0, 1, 2)),
    Case("inner by a class below an id", '<p class="w" id="a"><b>1</b><i class="v w">2</i></p><p class="w">4</p>',
         _patch("3", "#a .w", "inner"), '<p class="w" id="a"><b>"1"</b><i class="v w">"3"</i></p><p class="w">"4"</p>',
         kept=(0, 1, 2, 3)),
    Case("outer by a selector", '<p id="a">1</p>', _patch('<p class="c">2</p>', "#a"), '<p class="c">"2"</p>',
         kept=(-1,)),
    Case("outer of one by several", '<i>0</i><p id="a">1</p><i>9</i>', _patch('<p id="a">2</p><p>3</p>', "#a"),
         '<i>"0"</i><p id="a">"2"</p><p>"3"</p><i>"9"</i>', kept=(0, 1, -1, 2)),
    Case("replace", '<p id="a">1</p>', _patch('<p id="a">2</p>', mode="replace"), '<p id="a">"2"</p>', kept=(-1,)),
    Case("replace by a selector", '<p id="a">1</p>', _patch("x<b>2</b>", "#a", "replace"), '"x"<b>"2"</b>'),
    Case("prepend", _LIST, _patch('<li id="d">0</li>', "#l", "prepend"),
         '<ul id="l"><li id="d">"0"</li><li id="a">"1"</li><li id="b">"2"</li><li id="c">"3"</li></ul>',
         kept=(0, -1, 1, 2, 3)),
    Case("append", _LIST, _patch('<li id="d">4</li>', "#l", "append"),
         '<ul id="l"><li id="a">"1"</li><li id="b">"2"</li><li id="c">"3"</li><li id="d">"4"</li></ul>'),
    Case("before", _LIST, _patch('<li id="d">4</li><li id="e">5</li>', "#b", "before"),
         '<ul id="l"><li id="a">"1"</li><li id="d">"4"</li><li id="e">"5"</li><li id="b">"2"</li>'
         '<li id="c">"3"</li></ul>'),
    Case("after", _LIST, _patch('<li id="d">4</li><li id="e">5</li>', "#b", "after"),
         '<ul id="l"><li id="a">"1"</li><li id="b">"2"</li><li id="d">"4"</li><li id="e">"5"</li>'
         '<li id="c">"3"</li></ul>'),
    Case("remove a list", _LIST, events.remove("#a,#c,#x"), '<ul id="l"><li id="b">"2"</li></ul>', kept=(0, 2)),
    Case("remove takes every double id", '<p id="a">1</p><p id="a">2</p><p>3</p>', events.remove("#a"), '<p>"3"</p>'),
    Case("append goes to every double id", '<p id="a">1</p><p id="a">2</p>', _patch("<b>x</b>", "#a", "append"),
         '<p id="a">"1"<b>"x"</b></p><p id="a">"2"<b>"x"</b></p>'),
    # lists
    Case("a moved row stays itself", _LIST,
         _patch('<ul id="l"><li id="c">3</li><li id="a">1</li><li id="b">2</li></ul>'),
         '<ul id="l"><li id="c">"3"</li><li id="a">"1"</li><li id="b">"2"</li></ul>', kept=(0, 3, 1, 2)),
    Case("a row that comes, one that goes, two that swap", _LIST,
         _patch('<ul id="l"><li id="c">3</li><li id="x">x</li><li id="a">1!</li></ul>'),
         '<ul id="l"><li id="c">"3"</li><li id="x">"x"</li><li id="a">"1!"</li></ul>', kept=(0, 3, -1, 1)),
    Case("rows without ids are written over", "<ul id='l'><li>1</li><li>2</li></ul>",
         _patch('<ul id="l"><li>0</li><li>1</li><li>2</li></ul>'),
         '<ul id="l"><li>"0"</li><li>"1"</li><li>"2"</li></ul>', kept=(0, 1, 2, -1)),
    Case("an element keeps its depth when one comes around it", '<div id="d"><p id="p">1</p></div>',
         _patch('<div id="d"><section><p id="p">2</p></section></div>'),
         '<div id="d"><section><p id="p">"2"</p></section></div>', kept=(0, -1, 1)),
    Case("an element comes out of one that goes", '<div id="d"><section><p id="p">1</p></section></div>',
         _patch('<div id="d"><p id="p">2</p></div>'), '<div id="d"><p id="p">"2"</p></div>', kept=(0, 2)),
    Case("two elements that others match ahead", '<div id="d"><i>1</i><b>2</b></div>',
         _patch('<div id="d"><u>0</u><i>1</i><b>2</b></div>'),
         '<div id="d"><u>"0"</u><i>"1"</i><b>"2"</b></div>', kept=(0, -1, 1, 2)),
    Case("an id that changes is another element", '<div id="d"><p id="a">1</p></div>',
         _patch('<div id="d"><p id="b">1</p></div>'), '<div id="d"><p id="b">"1"</p></div>', kept=(0, -1)),
    Case("a double id does not persist", '<div id="d"><p id="a">1</p><p id="a">2</p></div>',
         _patch('<div id="d"><p id="a">2</p><p id="a">1</p><p id="a">3</p></div>'),
         '<div id="d"><p id="a">"2"</p><p id="a">"1"</p><p id="a">"3"</p></div>', kept=(0, 1, 2, -1)),
    Case("an element that was lost in the pantry is found at a later morph",
         '<dl id="l"><dt id="x">1</dt><dt id="y">2</dt><dt>3</dt></dl>',
         _patch('<dl id="l"><dt id="y">2</dt><dt id="x">1</dt><dt id="n">4</dt></dl>')
         + _patch('<dl id="l"><dt id="y">2</dt><dt id="n">4</dt><dt id="x">1</dt></dl>'),
         '<dl id="l"><dt id="y">"2"</dt><dt id="n">"4"</dt><dt id="x">"1"</dt></dl>', kept=(0, 2, -1, 1)),
    Case("an element that was lost in the pantry comes back with its own name",
         '<dl id="l"><dt id="x">1</dt><dt id="y">2</dt><dt>3</dt></dl>',
         _patch('<dl id="l"><dt id="y">2</dt><dt id="x">1</dt><dt id="n">4</dt></dl>')
         + _patch('<dl id="l"><dt id="y">2</dt><dd id="x">1</dd><dt id="n">4</dt></dl>')
         + _patch('<dl id="l"><dt id="y">2</dt><dt id="n">4</dt><dd id="x">1</dd></dl>'),
         '<dl id="l"><dt id="y">"2"</dt><dt id="n">"4"</dt><dt id="x">"1"</dt></dl>', kept=(0, 2, -1, 1)),
    Case("an empty id", '<div id="d"><p id="">1</p></div>', _patch('<div id="d"><p id="">2</p></div>'),
         '<div id="d"><p id="">"2"</p></div>'),
    Case("a comment and texts", '<div id="d">a<!--x--><b>1</b>c</div>',
         _patch('<div id="d"><!--y-->z<b>1</b></div>'), '<div id="d"><!--"y"-->"z"<b>"1"</b></div>'),
    # attributes
    Case("attributes become the new list", '<p id="a" class="x" hidden title="t">1</p>',
         _patch('<p data-q="1" id="a" title="u">1</p>'), '<p id="a" title="u" data-q="1">"1"</p>'),
    Case("preserved attributes are left alone", '<details id="a" open class="x">1</details>',
         _patch('<details id="a" class="y" data-preserve-attr="open">1</details>'),
         '<details id="a" open="" class="y" data-preserve-attr="open">"1"</details>'),
    Case("a preserved attribute does not come", '<details id="a">1</details>',
         _patch('<details id="a" open data-preserve-attr="open">1</details>'),
         '<details id="a" data-preserve-attr="open">"1"</details>'),
    Case("what is ignored on both sides stays", '<div id="d"><p id="a" data-ignore-morph>1</p><b>1</b></div>',
         _patch('<div id="d"><p id="a" data-ignore-morph title="t">2</p><b>2</b></div>'),
         '<div id="d"><p id="a" data-ignore-morph="">"1"</p><b>"2"</b></div>'),
    Case("what is ignored on one side changes", '<div id="d"><p id="a" data-ignore-morph>1</p></div>',
         _patch('<div id="d"><p id="a">2</p></div>'), '<div id="d"><p id="a">"2"</p></div>'),
    Case("below an ignored one nothing is morphed", '<div data-ignore-morph><p id="a">1</p></div>',
         _patch('<p id="a">2</p>'), '<div data-ignore-morph=""><p id="a">"1"</p></div>'),
    Case("below an ignored one other modes work", '<div data-ignore-morph><p id="a">1</p></div>',
         _patch("<b>2</b>", "#a", "append"), '<div data-ignore-morph=""><p id="a">"1"<b>"2"</b></p></div>'),
    Case("inner of an ignored one works", '<div id="d" data-ignore-morph>1</div>', _patch("2", "#d", "inner"),
         '<div id="d" data-ignore-morph="">"2"</div>'),
    # controls
    Case("typed text stays where the value is the same", '<div id="d"><input id="i" value="a"><b>1</b></div>',
         _patch('<div id="d"><input id="i" value="a"><b>2</b></div>'),
         '<div id="d"><input id="i" value="a"></input><b>"2"</b></div>', {"i": "typed"}, {"i": "typed"}),
    Case("typed text goes where the value is another", '<input id="i" value="a">',
         _patch('<input id="i" value="b">'), '<input id="i" value="b"></input>', {"i": "typed"}, {"i": "b"}),
    Case("a value that goes empties the input", '<input id="i" value="a">', _patch('<input id="i">'),
         '<input id="i"></input>', {"i": "typed"}, {"i": ""}),
    Case("a preserved value", '<input id="i" value="a">', _patch('<input id="i" value="b" data-preserve-attr="value">'),
         '<input id="i" value="a" data-preserve-attr="value"></input>', {"i": "typed"}, {"i": "typed"}),
    Case("a textarea keeps what was typed", '<textarea id="i">a</textarea>',
         _patch('<textarea id="i" rows="2">a</textarea>'), '<textarea id="i" rows="2">"a"</textarea>',
         {"i": "typed"}, {"i": "typed"}),
    Case("a textarea with another text", '<textarea id="i">a</textarea>', _patch('<textarea id="i">b</textarea>'),
         '<textarea id="i">"b"</textarea>', {"i": "typed"}, {"i": "b"}),
    Case("typed text moves with a moved input", '<div id="d"><p id="p"><input id="i"></p><p id="q">1</p></div>',
         _patch('<div id="d"><p id="q">1</p><p id="p"><input id="i"></p></div>'),
         '<div id="d"><p id="q">"1"</p><p id="p"><input id="i"></input></p></div>', {"i": "typed"}, {"i": "typed"},
         kept=(0, 3, 1, 2)),
    Case("disabled and checked come last", '<input id="i" type="checkbox">',
         _patch('<input id="i" disabled checked type="checkbox" title="t">'),
         '<input id="i" type="checkbox" disabled="" checked="" title="t"></input>'),
    Case("selected options", '<select id="s"><option>1</option><option selected>2</option></select>',
         _patch('<select id="s"><option selected>1</option><option>2</option></select>'),
         '<select id="s"><option selected="">"1"</option><option>"2"</option></select>'),
    # parsing
    Case("a div before a row loses the row", f'<div id="d">1</div>{_TABLE}',
         _patch('<div id="d">2</div><tr id="r"><td id="c">2</td></tr>'),
         '<div id="d">"2"</div><table id="t"><tbody id="b"><tr id="r"><td id="c">"1"</td></tr></tbody></table>'),
    Case("a row", _TABLE, _patch('<tr id="r" class="x"><td id="c">2</td></tr>'),
         '<table id="t"><tbody id="b"><tr id="r" class="x"><td id="c">"2"</td></tr></tbody></table>'),
    Case("rows after a row", _TABLE, _patch('<tr id="s"><td>2</td></tr><tr id="u"><td>3</td></tr>', "#r", "after"),
         '<table id="t"><tbody id="b"><tr id="r"><td id="c">"1"</td></tr><tr id="s"><td>"2"</td></tr>'
         '<tr id="u"><td>"3"</td></tr></tbody></table>'),
    Case("a table without tbody gets one", '<table id="t"><tr><td>1</td></tr></table>',
         _patch('<table id="t"><tr><td>2</td></tr></table>'),
         '<table id="t"><tbody><tr><td>"2"</td></tr></tbody></table>'),
    Case("a paragraph that a block ends", '<p id="a">1</p>', _patch('<p id="a">2<div>3</div></p>'),
         '<p id="a">"2"</p>', warnings=2),
    Case("nested links are taken apart", '<div id="d"></div>', _patch('<div id="d"><a href="x">1<a href="y">2</a></a>'
         "</div>"), '<div id="d"><a href="x">"1"</a><a href="y">"2"</a></div>'),
    Case("text in a table goes before it", '<div id="d"></div>', _patch('<div id="d"><table>x<tr><td>1</table></div>'),
         '<div id="d">"x"<table><tbody><tr><td>"1"</td></tr></tbody></table></div>'),
    Case("the end of a body in a text makes it a document", '<p id="a">1</p><textarea id="x">0</textarea>',
         frame("datastar-patch-elements", ['elements <p id="a">2</p><!-- </head> -->']),
         '<p id="a">"1"</p><textarea id="x">"0"</textarea>'),
    Case("the same inside an svg does not", '<p id="a">1</p>',
         frame("datastar-patch-elements", ['elements <p id="a"><svg><!-- </body> --></svg></p>']),
         '<p id="a"><svg:svg><!--" </body> "--></svg:svg></p>'),
    Case("svg elements, every second one", '<svg><g id="a"></g><g id="b"></g><g id="c"></g></svg>',
         frame("datastar-patch-elements", ["namespace svg",
               'elements <g id="a" class="x"></g><g id="b" class="x"></g><g id="c" class="x"></g>']),
         '<svg:svg><svg:g id="a" class="x"></svg:g><svg:g id="b"></svg:g><svg:g id="c" class="x"></svg:g></svg:svg>'),
    Case("svg elements with spaces between", '<svg><g id="a"></g><g id="b"></g></svg>',
         frame("datastar-patch-elements", ["namespace svg", 'elements <g id="a" class="x"></g> <g id="b" class="x"/>']),
         '<svg:svg><svg:g id="a" class="x"></svg:g><svg:g id="b" class="x"></svg:g></svg:svg>'),
    Case("svg inside html", '<div id="d"></div>',
         _patch('<div id="d"><svg viewBox="0 0 1 1"><linearGradient id="g"/></svg></div>'),
         '<div id="d"><svg:svg viewbox="0 0 1 1"><svg:lineargradient id="g"></svg:lineargradient></svg:svg></div>'),
    Case("mathml", '<math><mi id="m">x</mi></math>', _patch('<mi id="m">y</mi>', namespace="mathml"),
         '<math:math><math:mi id="m">"y"</math:mi></math:math>'),
    Case("what a template holds, where nothing else changes, is not looked at",
         '<div id="d"><template><b id="t">1</b></template></div>',
         _patch('<div id="d"><template><b id="t">2</b></template></div>'),
         '<div id="d"><template><b id="t">"1"</b></template></div>'),
    Case("a template with an id is looked at", '<template id="d"><b>1</b></template>',
         _patch('<template id="d"><b>2</b></template>'), '<template id="d"><b>"2"</b></template>'),
    Case("what a template holds", '<div id="d"><template><b id="t">1</b></template></div>',
         _patch('<div id="d"><template><b id="t">2</b><i>3</i></template>x</div>'),
         '<div id="d"><template><b id="t">"2"</b><i>"3"</i></template>"x"</div>'),
    Case("what a template holds is written and read again",
         '<template id="t">1</template>',
         _patch('<template id="t"><b title="a&#13;b">&#13;&#10;x</b><pre>\n\ny</pre></template>'),
         '<template id="t"><b title="a\\nb">"\\nx"</b><pre>"y"</pre></template>'),
    # scripts
    Case("a script in an outer patch runs twice", '<div id="d"></div>', _patch(f'<div id="d">{_RUN}</div>'),
         '<div id="d"><script>"ran.push(1)"</script></div>', scripts=2),
    Case("a script in an inner patch runs twice", '<div id="d"></div>', _patch(_RUN, "#d", "inner"),
         '<div id="d"><script>"ran.push(1)"</script></div>', scripts=2),
    Case("an appended script runs once", '<div id="d"></div>', _patch(_RUN, "#d", "append"),
         '<div id="d"><script>"ran.push(1)"</script></div>', scripts=1),
    Case("a script in a replaced element runs once", '<div id="d"></div>',
         _patch(f'<div id="d">{_RUN}</div>', mode="replace"),
         '<div id="d"><script>"ran.push(1)"</script></div>', scripts=1),
    Case("a script that came stays quiet when it is morphed", '<div id="d"></div>',
         _patch(_RUN, "#d", "append") + _patch(f'<div id="d" title="t">{_RUN}</div>'),
         '<div id="d" title="t"><script>"ran.push(1)"</script></div>', scripts=1),
    Case("data in a script does not run", '<div id="d"></div>',
         _patch('<script type="application/json">ran.push(1)</script>', "#d", "append"),
         '<div id="d"><script type="application/json">"ran.push(1)"</script></div>'),
    # the stream
    Case("an event without its empty line is lost", '<p id="a">1</p>',
         b'event: datastar-patch-elements\ndata: elements <p id="a">2</p>\n', '<p id="a">"1"</p>'),
    Case("lines end in three ways", '<p id="a">1</p>',
         b'event: datastar-patch-elements\r\ndata: elements <p id="a">2\rdata: elements \r\n'
         b"data: elements 3</p>\n\r\n", '<p id="a">"2\\n\\n3"</p>'),
    Case("an empty line without its space is lost", '<pre id="a">1</pre>',
         b'event: datastar-patch-elements\ndata: elements <pre id="a">2\ndata: elements\ndata: elements 3</pre>\n\n',
         '<pre id="a">"2\\n3"</pre>'),
    Case("a carriage return as a reference", '<p id="a">1</p>', _patch('<p id="a">x&#13;y&#10;\u2028</p>'),
         '<p id="a">"x\\ry\\n\u2028"</p>'),
    Case("other events do nothing here", '<p id="a">1</p>', events.patch_signals({"a": 1}), '<p id="a">"1"</p>'),
]  # fmt: skip
