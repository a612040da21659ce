"""What the client does to a page, case by case: a body, the events, where they lead.

tests/testing/test_morph.py asks the model for these, tests/browser/test_law.py the client in Chromium.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from stario.datastar.events import frame


def patch(elements: str = "", selector: str = "", mode: str = "", namespace: str = "") -> bytes:
    """Return an event as the wire has it, also one that our own functions would refuse to make."""
    given = {"selector": selector, "mode": mode, "namespace": namespace}
    lines = [f"{name} {value}" for name, value in given.items() if value]
    return frame(
        "datastar-patch-elements", [*lines, *(f"elements {line}" for line in elements.split("\n") if elements)]
    )


def at(selector: str, mode: str, elements: str = "") -> bytes:
    """Return an event with a selector and a mode."""
    return patch(elements, selector, mode)


@dataclass
class Case:
    """A body, what the user typed there by ids, the events."""

    body: str
    events: bytes
    typed: dict[str, str] = field(default_factory=dict[str, str])


CASES: dict[str, Case] = {
    # -- targets
    "each element goes to the one with its id": Case(
        '<p id="a">x</p><p id="b">x</p>', patch('<p id="b">y</p><p id="a">z</p>')
    ),
    "a target that is not there is passed over": Case('<p id="a">x</p>', patch('<p id="n">y</p><p id="a">z</p>')),
    "an element without an id finds nothing": Case('<p id="a">x</p>', patch("<p>y</p>")),
    "text at the top is nothing": Case('<p id="a">x</p>', patch('text<p id="a">y</p>more<!--c-->')),
    "the first of two ids is meant": Case('<p id="a">x</p><p id="a">x</p>', patch('<p id="a">y</p>')),
    "an odd id is found": Case('<p id="1 .&quot;:é">x</p>', patch('<p id="1 .&quot;:é">y</p>')),
    "a selector finds all ids": Case('<p id="a">x</p><p id="a">x</p>', at("#a", "inner", "y")),
    "an escaped selector is found": Case('<p id="1 .a">x</p>', at(r"#\31 \ \.a", "inner", "y")),
    "a selector goes down by numbers": Case(
        '<ul id="a">x<li>1</li><!--c--><li><b>2</b><i>3</i></li></ul>',
        at("#a > :nth-child(2) > :nth-child(2)", "inner", "y"),
    ),
    "a selector goes down by names": Case(
        '<table id="a"><tr><td>1</td></tr></table>', at("#a > tbody", "append", "<tr><td>2</td></tr>")
    ),
    "a selector that finds nothing is passed over": Case('<p id="a">x</p>', at("#b", "inner", "y")),
    "a template's content is not found": Case(
        '<template><p id="a">x</p></template><p id="a">x</p>', patch('<p id="a">y</p>')
    ),
    # -- modes
    "removed": Case('<p id="a">x</p><p id="b">y</p>z<p id="c">w</p>', at("#a,#c", "remove")),
    "inner keeps the element": Case('<p id="a" class="c">x</p>', at("#a", "inner", "y<b>z</b>")),
    "inner with a whole element puts it inside": Case('<div id="a">x</div>', at("#a", "inner", '<div id="a">y</div>')),
    "replaced": Case('<p id="a"><b id="b">x</b></p>', patch('<p id="a"><b id="b">y</b></p>', mode="replace")),
    "appended": Case('<ul id="a"><li>1</li></ul>', at("#a", "append", "<li>2</li><li>3</li>")),
    "prepended": Case('<ul id="a"><li>1</li></ul>', at("#a", "prepend", "<li>2</li><li>3</li>")),
    "before": Case('<ul><li id="a">1</li></ul>', at("#a", "before", "<li>2</li><li>3</li>")),
    "after": Case('<ul><li id="a">1</li></ul>', at("#a", "after", "<li>2</li><li>3</li>")),
    "an unknown mode is refused": Case('<p id="a">x</p>', at("#a", "beside", "y") + patch('<p id="a">z</p>')),
    "inner without a selector is refused": Case('<p id="a">x</p>', patch('<p id="a">z</p>', mode="inner")),
    "an unknown namespace is refused": Case('<p id="a">x</p>', patch('<p id="a">z</p>', namespace="xml")),
    # -- parse contexts
    "a row is parsed alone": Case('<table><tr id="a"><td>x</td></tr></table>', patch('<tr id="a"><td>y</td></tr>')),
    "a row after a paragraph is lost": Case(
        '<p id="p">x</p><table><tr id="a"><td>x</td></tr></table>', patch('<p id="p">y</p><tr id="a"><td>y</td></tr>')
    ),
    "a cell after a row is lost": Case(
        '<table><tr id="a"><td>x</td></tr><tr><td id="b">x</td></tr></table>',
        patch('<tr id="a"><td>y</td></tr><td id="b">y</td>'),
    ),
    "options are parsed alone": Case(
        '<select><option id="a">x</option></select>', patch('<option id="a" selected>y</option>')
    ),
    "a block in a paragraph ends it": Case('<p id="a">x</p>', patch('<p id="a">y<div>z</div></p>')),
    "text in a table goes before it": Case('<div id="a"></div>', patch('<div id="a"><table>x<tr><td>y</table></div>')),
    "an end tag of the body changes the parsing": Case('<p id="a">x</p>', patch('<p id="a" title="</body>">y</p>')),
    # -- namespaces
    "an element of a drawing": Case(
        '<svg><g id="a"><path d="1"></path></g></svg>', patch('<g id="a"><path d="2"/></g>', namespace="svg")
    ),
    "every second node of a drawing is lost": Case(
        '<svg><g id="a"></g><g id="b"></g><g id="c"></g></svg>',
        patch('<g id="a">1</g><g id="b">2</g><g id="c">3</g>', namespace="svg"),
    ),
    "a space between them saves them": Case(
        '<svg><g id="a"></g><g id="b"></g><g id="c"></g></svg>',
        patch('<g id="a">1</g> <g id="b">2</g> <g id="c">3</g>', namespace="svg"),
    ),
    "an element of a formula": Case(
        '<math><mrow id="a"><mi>x</mi></mrow></math>', patch('<mrow id="a"><mi>y</mi></mrow>', namespace="mathml")
    ),
    "an element of a drawing without its namespace is of HTML": Case(
        '<svg><g id="a"><path d="1"></path></g></svg>', patch('<g id="a"><path d="2"/></g>')
    ),
    "a whole drawing": Case(
        '<div id="d"><svg viewBox="0 0 1 1"><g id="a"></g></svg></div>',
        patch('<div id="d"><svg viewBox="0 0 2 2"><g id="a"><path d="1"/></g></svg></div>'),
    ),
    # -- the morph
    "attributes become the new ones": Case(
        '<p id="a" class="b" title="t">x</p>', patch('<p id="a" class="c" lang="d">x</p>')
    ),
    "preserved attributes stay": Case(
        '<details id="a" open class="b">x</details>',
        patch('<details id="a" data-preserve-attr="open class">y</details>'),
    ),
    "another tag is another element": Case('<p id="a">x</p>', patch('<div id="a">y</div>')),
    "children match by tag": Case(
        '<div id="a"><b>1</b><i>2</i><b>3</b></div>', patch('<div id="a"><i>4</i><b>5</b></div>')
    ),
    "rows with ids are moved": Case(
        '<ul id="l"><li id="a">1</li><li id="b">2</li><li id="c">3</li></ul>',
        patch('<ul id="l"><li id="c">3</li><li id="d">4</li><li id="a">5</li></ul>'),
    ),
    "rows are moved out of and into elements": Case(
        '<div id="l"><section><p id="a">1</p></section><section><p id="b">2</p></section></div>',
        patch('<div id="l"><section><p id="b">2</p><p id="a">1</p></section><section></section></div>'),
    ),
    "rows with ids inside are matched": Case(
        '<ul id="l"><li><b id="a">1</b></li><li><b id="b">2</b></li><li><b id="c">3</b></li></ul>',
        patch('<ul id="l"><li><b id="c">3</b></li><li><b id="a">5</b></li><li>new</li></ul>'),
    ),
    "a new element takes kept ones in": Case(
        '<div id="l"><b id="a">1</b><b id="b">2</b></div>',
        patch('<div id="l"><section><i><b id="b">2</b></i></section><b id="a">1</b></div>'),
    ),
    "ids that stand twice are not moved": Case(
        '<div id="l"><b id="a">1</b><i>2</i><b id="a">3</b></div>',
        patch('<div id="l"><i>4</i><b id="a">5</b><b id="a">6</b></div>'),
    ),
    "texts and comments are matched": Case(
        '<div id="a">x<!--c--><b>y</b>z</div>', patch('<div id="a"><!--d-->w<b>y</b><!--e-->v</div>')
    ),
    "soon to come siblings are left": Case(
        '<div id="a"><b>1</b><i>2</i><u>3</u></div>', patch('<div id="a"><s>0</s><b>1</b><i>2</i><u>3</u></div>')
    ),
    "a far match is not taken after two that come": Case(
        '<div id="a"><b>1</b><i>2</i><s>3</s></div>', patch('<div id="a"><s>0</s><b>1</b><i>2</i></div>')
    ),
    "an ignored element is kept on both sides only": Case(
        '<div id="d"><p id="a" data-ignore-morph>x<b id="b">x</b></p><p id="c" data-ignore-morph>x</p></div>',
        patch('<div id="d"><p id="a" data-ignore-morph class="n">y</p><p id="c">y</p></div>')
        + patch('<b id="b">z</b>'),
    ),
    "inner reaches an ignored element itself, not what is below": Case(
        '<p id="a" data-ignore-morph>x<b id="b">x</b></p>', at("#b", "inner", "y") + at("#a", "prepend", "z")
    ),
    "inner overwrites an ignored element": Case('<p id="a" data-ignore-morph>x</p>', at("#a", "inner", "y")),
    "a template's content is replaced": Case(
        '<template id="a"><b>x</b></template>', patch('<template id="a"><b>y</b></template>')
    ),
    "a template's content is not compared": Case(
        '<div id="d"><template><b>x</b></template></div>', patch('<div id="d"><template><b>y</b></template></div>')
    ),
    "a template's content comes with another change": Case(
        '<div id="d"><template><b>x</b></template>1</div>', patch('<div id="d"><template><b>y</b></template>2</div>')
    ),
    "inner of a template stands beside its content": Case(
        '<template id="a"><b>x</b></template>', at("#a", "inner", "y")
    ),
    # -- fields
    "typed text stays where the value is the same": Case(
        '<input id="a" value="1">', patch('<input id="a" value="1" class="c">'), {"a": "typed"}
    ),
    "typed text goes where the value differs": Case(
        '<input id="a" value="1">', patch('<input id="a" value="2">'), {"a": "typed"}
    ),
    "a value that is gone empties": Case('<input id="a" value="1">', patch('<input id="a">'), {"a": "typed"}),
    "a preserved value stays": Case(
        '<input id="a" value="1">', patch('<input id="a" value="2" data-preserve-attr="value">'), {"a": "typed"}
    ),
    "a typed text area stays": Case(
        '<textarea id="a">1</textarea>', patch('<textarea id="a" rows="3">1</textarea>'), {"a": "typed"}
    ),
    "a text area takes another text": Case(
        '<textarea id="a">1</textarea>', patch('<textarea id="a">2</textarea>'), {"a": "typed"}
    ),
    "a text area with a line end is overwritten": Case(
        '<textarea id="a">1&#13;2</textarea>', patch('<textarea id="a" rows="3">1&#13;2</textarea>'), {"a": "typed"}
    ),
    "the value of a button is its attribute": Case(
        '<input id="a" type="submit" value="1">', patch('<input id="a" type="submit" value="2">')
    ),
    "checked follows the attribute": Case(
        '<input id="a" type="checkbox"><input id="b" type="checkbox" checked>',
        patch('<input id="a" type="checkbox" checked><input id="b" type="checkbox">'),
    ),
    "selected follows the attribute": Case(
        '<select id="s"><option selected>1</option><option>2</option></select>',
        patch('<select id="s"><option>1</option><option selected>2</option></select>'),
    ),
    "typed text moves with its field": Case(
        '<div id="d"><p id="p"><input id="a"></p><p id="q"><input id="b"></p></div>',
        patch('<div id="d"><p id="q"><input id="b"></p><p id="p"><input id="a"></p></div>'),
        {"a": "one", "b": "two"},
    ),
    # -- scripts
    "a script that is morphed in runs twice": Case(
        '<div id="a"></div>', patch('<div id="a"><script>ran("a")</script></div>')
    ),
    "an appended script runs once": Case('<div id="a"></div>', at("#a", "append", '<script>ran("a")</script>')),
    "a script in what replaces runs once": Case(
        '<div id="a"></div>', patch('<div id="a"><script>ran("a")</script></div>', mode="replace")
    ),
    "a changed script does not run again": Case(
        '<div id="a"></div>',
        at("#a", "append", '<script>ran("a")</script>') + patch('<div id="a"><script>ran("b")</script></div>'),
    ),
    "data in a script does not run": Case(
        '<div id="a"></div>', at("#a", "append", '<script type="application/json">1</script>')
    ),
    "a script that replaces an empty one": Case(
        '<div id="a"><b>x</b></div>',
        patch('<div id="a"><i id="n"><script>ran("a")</script></i><script>ran("b")</script></div>'),
    ),
    # -- bytes
    "lines of a text stay": Case('<pre id="a">x</pre>', patch('<pre id="a">1\n\n2\n</pre>')),
    "an event without an end is lost": Case(
        '<p id="a">x</p>', patch('<p id="a">y</p>') + patch('<p id="a">z</p>').rstrip(b"\n")
    ),
    "other events are passed over": Case(
        '<p id="a">x</p>', b": a comment\n\nevent: other\ndata: elements <p id='a'>y</p>\n\nid: 7\n\n"
    ),
    "lines may end with CR": Case('<p id="a">x</p>', patch('<p id="a">y</p>').replace(b"\n", b"\r")),
    "lines may end with CR LF": Case('<p id="a">x</p>', patch('<p id="a">y</p>').replace(b"\n", b"\r\n")),
}
