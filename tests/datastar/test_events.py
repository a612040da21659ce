"""Events, byte by byte: what the client reads as one change, and what is refused because it would read it otherwise."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from stario import html as h
from stario.datastar import Code, client, events, js
from stario.html.javascript import woven

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(autouse=True)
def _for_the_newest_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARIO_DATASTAR", client.NEWEST.number)


@dataclass
class Point:
    x: int
    y: int


class Cart(msgspec.Struct):
    count: int
    at: Point


P = h.p(id="a")["x"]
GOLDENS: dict[str, tuple[Callable[[], bytes], bytes]] = {
    "elements": (
        lambda: events.patch_elements(P),
        b'event: datastar-patch-elements\ndata: elements <p id="a">x</p>\n\n',
    ),
    "several elements": (
        lambda: events.patch_elements([P, h.p(id="b")]),
        b'event: datastar-patch-elements\ndata: elements <p id="a">x</p><p id="b"></p>\n\n',
    ),
    "text": (
        lambda: events.patch_elements("a < b", selector="#a", mode="inner"),
        b"event: datastar-patch-elements\ndata: selector #a\ndata: mode inner\ndata: elements a &lt; b\n\n",
    ),
    "a selector": (
        lambda: events.patch_elements(P, selector="#a > b"),
        b'event: datastar-patch-elements\ndata: selector #a > b\ndata: elements <p id="a">x</p>\n\n',
    ),
    "no selector": (
        lambda: events.patch_elements(P, selector=None),
        b'event: datastar-patch-elements\ndata: elements <p id="a">x</p>\n\n',
    ),
    "the default mode": (
        lambda: events.patch_elements(P, mode="outer"),
        b'event: datastar-patch-elements\ndata: elements <p id="a">x</p>\n\n',
    ),
    "the mode replace": (
        lambda: events.patch_elements(P, mode="replace"),
        b'event: datastar-patch-elements\ndata: mode replace\ndata: elements <p id="a">x</p>\n\n',
    ),
    "the mode remove": (
        lambda: events.patch_elements(selector="#a", mode="remove"),
        b"event: datastar-patch-elements\ndata: selector #a\ndata: mode remove\n\n",
    ),
    "the default namespace": (
        lambda: events.patch_elements(P, namespace="html"),
        b'event: datastar-patch-elements\ndata: elements <p id="a">x</p>\n\n',
    ),
    "the namespace svg": (
        lambda: events.patch_elements(h.raw("<g/>"), selector="#s", mode="append", namespace="svg"),
        (
            b"event: datastar-patch-elements\ndata: selector #s\ndata: mode append\ndata: namespace svg\n"
            b"data: elements <g/>\n\n"
        ),
    ),
    "the namespace mathml": (
        lambda: events.patch_elements(h.raw("<mi/>"), selector="#m", mode="append", namespace="mathml"),
        (
            b"event: datastar-patch-elements\ndata: selector #m\ndata: mode append\ndata: namespace mathml\n"
            b"data: elements <mi/>\n\n"
        ),
    ),
    "a view transition": (
        lambda: events.patch_elements(P, use_view_transition=True),
        b'event: datastar-patch-elements\ndata: useViewTransition true\ndata: elements <p id="a">x</p>\n\n',
    ),
    "no view transition": (
        lambda: events.patch_elements(P, use_view_transition=False),
        b'event: datastar-patch-elements\ndata: elements <p id="a">x</p>\n\n',
    ),
    "a view transition of a part": (
        lambda: events.patch_elements(P, use_view_transition=True, view_transition_selector="#b"),
        (
            b"event: datastar-patch-elements\ndata: useViewTransition true\ndata: viewTransitionSelector #b\n"
            b'data: elements <p id="a">x</p>\n\n'
        ),
    ),
    "an id": (
        lambda: events.patch_elements(P, event_id="7"),
        b'event: datastar-patch-elements\nid: 7\ndata: elements <p id="a">x</p>\n\n',
    ),
    "an empty id": (
        lambda: events.patch_elements(P, event_id=""),
        b'event: datastar-patch-elements\nid: \ndata: elements <p id="a">x</p>\n\n',
    ),
    "a retry": (
        lambda: events.patch_elements(P, retry=1500),
        b'event: datastar-patch-elements\nretry: 1500\ndata: elements <p id="a">x</p>\n\n',
    ),
    "a retry at once": (
        lambda: events.patch_elements(P, retry=0),
        b'event: datastar-patch-elements\nretry: 0\ndata: elements <p id="a">x</p>\n\n',
    ),
    "everything": (
        lambda: events.patch_elements(
            P,
            retry=5,
            event_id="7",
            view_transition_selector="v",
            use_view_transition=True,
            namespace="svg",
            mode="before",
            selector="s",
        ),
        (
            b"event: datastar-patch-elements\nid: 7\nretry: 5\n"
            b"data: selector s\ndata: mode before\ndata: namespace svg\n"
            b'data: useViewTransition true\ndata: viewTransitionSelector v\ndata: elements <p id="a">x</p>\n\n'
        ),
    ),
    "text in another script": (
        lambda: events.patch_elements(h.p(id="é")["😀"], selector="#é"),
        'event: datastar-patch-elements\ndata: selector #é\ndata: elements <p id="é">😀</p>\n\n'.encode(),
    ),
    "signals": (
        lambda: events.patch_signals({"a": 1, "b": {"c": "x"}}),
        b'event: datastar-patch-signals\ndata: signals {"a":1,"b":{"c":"x"}}\n\n',
    ),
    "no signals": (
        lambda: events.patch_signals({}),
        b"event: datastar-patch-signals\ndata: signals {}\n\n",
    ),
    "a signal that goes": (
        lambda: events.patch_signals({"a": None}),
        b'event: datastar-patch-signals\ndata: signals {"a":null}\n\n',
    ),
    "signals of every kind": (
        lambda: events.patch_signals({"t": True, "f": 0.5, "n": -3, "l": [1, "x", [None]], "u": (1, 2)}),
        b'event: datastar-patch-signals\ndata: signals {"t":true,"f":0.5,"n":-3,"l":[1,"x",[null]],"u":[1,2]}\n\n',
    ),
    "signals that lack": (
        lambda: events.patch_signals({"a": 1}, only_if_missing=True),
        b'event: datastar-patch-signals\ndata: onlyIfMissing true\ndata: signals {"a":1}\n\n',
    ),
    "signals with id and retry": (
        lambda: events.patch_signals({"a": 1}, event_id="7", retry=5),
        b'event: datastar-patch-signals\nid: 7\nretry: 5\ndata: signals {"a":1}\n\n',
    ),
    "remove": (
        lambda: events.remove("#a, #b"),
        b"event: datastar-patch-elements\ndata: selector #a, #b\ndata: mode remove\n\n",
    ),
    "remove with id and retry": (
        lambda: events.remove("#a", event_id="7", retry=5),
        b"event: datastar-patch-elements\nid: 7\nretry: 5\ndata: selector #a\ndata: mode remove\n\n",
    ),
    "remove in a view transition": (
        lambda: events.remove("#a", use_view_transition=True, view_transition_selector="#b"),
        (
            b"event: datastar-patch-elements\ndata: selector #a\ndata: mode remove\n"
            b"data: useViewTransition true\ndata: viewTransitionSelector #b\n\n"
        ),
    ),
    "signals of a struct": (
        lambda: events.patch_signals(Cart(3, Point(1, 2))),
        b'event: datastar-patch-signals\ndata: signals {"count":3,"at":{"x":1,"y":2}}\n\n',
    ),
    "signals of a dataclass": (
        lambda: events.patch_signals(Point(1, 2)),
        b'event: datastar-patch-signals\ndata: signals {"x":1,"y":2}\n\n',
    ),
    "signals that are JSON already": (
        lambda: events.patch_signals(b'{"a" : [1,\t2.50e3] , "b":"\\u00e9 \xc3\xa9"}'),
        'event: datastar-patch-signals\ndata: signals {"a" : [1,\t2.50e3] , "b":"\\u00e9 é"}\n\n'.encode(),
    ),
    "signals that are JSON in lines": (
        lambda: events.patch_signals('{\r\n"a":\r1\n}\n'),
        (
            b"event: datastar-patch-signals\n"
            b'data: signals {\ndata: signals "a":\ndata: signals 1\ndata: signals }\ndata: signals \n\n'
        ),
    ),
    "a toast": (
        lambda: events.toast("Saved \r\n <b>"),
        b'event: datastar-toast\ndata: text "Saved \\r\\n <b>"\ndata: kind "info"\n\n',
    ),
    "a toast that stays": (
        lambda: events.toast("No", kind="error", seconds=0),
        b'event: datastar-toast\ndata: text "No"\ndata: kind "error"\ndata: seconds 0\n\n',
    ),
    "navigation": (
        lambda: events.navigate("/cart?a=1#b"),
        b'event: datastar-navigate\ndata: url "/cart?a=1#b"\ndata: trusted false\ndata: replace false\n\n',
    ),
    "navigation elsewhere": (
        lambda: events.navigate(h.trusted_url("https://example.org/"), replace=True),
        b'event: datastar-navigate\ndata: url "https://example.org/"\ndata: trusted true\ndata: replace true\n\n',
    ),
    "the focus": (
        lambda: events.focus("#mail", select=True),
        b'event: datastar-focus\ndata: selector "#mail"\ndata: select true\n\n',
    ),
    "a download": (
        lambda: events.download("/report", name="r.csv"),
        b'event: datastar-download\ndata: url "/report"\ndata: trusted false\ndata: name "r.csv"\n\n',
    ),
    "a script": (
        lambda: events.execute_script(js("go()")),
        (
            b"event: datastar-patch-elements\ndata: selector body\ndata: mode append\n"
            b'data: elements <script data-effect="el.remove()">go()</script>\n\n'
        ),
    ),
    "a script that stays": (
        lambda: events.execute_script(js("go()"), auto_remove=False),
        (
            b"event: datastar-patch-elements\ndata: selector body\ndata: mode append\n"
            b"data: elements <script>go()</script>\n\n"
        ),
    ),
    "a script with attributes": (
        lambda: events.execute_script(js("go()"), attributes={"type": "module", "nonce": 'a"b'}),
        (
            b"event: datastar-patch-elements\ndata: selector body\ndata: mode append\n"
            b'data: elements <script type="module" nonce="a&#34;b" data-effect="el.remove()">go()</script>\n\n'
        ),
    ),
    "a script with id and retry": (
        lambda: events.execute_script(js("go()"), auto_remove=False, event_id="7", retry=5),
        (
            b"event: datastar-patch-elements\nid: 7\nretry: 5\ndata: selector body\ndata: mode append\n"
            b"data: elements <script>go()</script>\n\n"
        ),
    ),
    "a script of two lines": (
        lambda: events.execute_script(js("a()\r\nb()"), auto_remove=False),
        (
            b"event: datastar-patch-elements\ndata: selector body\ndata: mode append\n"
            b"data: elements <script>a()\ndata: elements b()</script>\n\n"
        ),
    ),
    "an event of one's own": (
        lambda: events.custom("datastar-toast", {"text": "Saved", "seconds": 4}),
        b'event: datastar-toast\ndata: text "Saved"\ndata: seconds 4\n\n',
    ),
    "an event of one's own without values": (
        lambda: events.custom("datastar-beat"),
        b"event: datastar-beat\ndata: v 1\n\n",
    ),
    "an event of one's own with id and retry": (
        lambda: events.custom("datastar-bye", event_id="7", retry=5),
        b"event: datastar-bye\nid: 7\nretry: 5\ndata: v 1\n\n",
    ),
    "a frame": (
        lambda: events.frame("datastar-x", ["a 1", "b 2"], event_id="7", retry=5),
        b"event: datastar-x\nid: 7\nretry: 5\ndata: a 1\ndata: b 2\n\n",
    ),
}


@pytest.mark.parametrize(("call", "expected"), GOLDENS.values(), ids=GOLDENS)
def test_an_event_is_these_bytes(call: Callable[[], bytes], expected: bytes) -> None:
    assert expected == call()


@pytest.mark.parametrize("mode", ["inner", "prepend", "append", "before", "after"])
def test_a_mode_stands_after_its_selector(mode: Any) -> None:
    assert (
        f'event: datastar-patch-elements\ndata: selector s\ndata: mode {mode}\ndata: elements <p id="a">x</p>\n\n'
    ).encode() == events.patch_elements(P, selector="s", mode=mode)


# -- lines


SPLIT: dict[str, tuple[str, list[str]]] = {
    "LF": ("a\nb", ["a", "b"]),
    "CRLF in markup": ("a\r\nb", ["a", "b"]),
    "CR in markup": ("a\rb", ["a", "b"]),
    "LF and CR": ("a\n\rb", ["a", "", "b"]),
    "an empty line": ("a\n\nb", ["a", "", "b"]),
    "a line end at the end": ("a\n", ["a", ""]),
    "a line end at the beginning": ("\na", ["", "a"]),
    "line separator": ("a\u2028b", ["a\u2028b"]),
    "paragraph separator": ("a\u2029b", ["a\u2029b"]),
    "next line": ("a\x85b", ["a\x85b"]),
    "vertical tab and form feed": ("a\x0b\x0cb", ["a\x0b\x0cb"]),
    "separators of files": ("a\x1c\x1d\x1eb", ["a\x1c\x1d\x1eb"]),
}


@pytest.mark.parametrize(("markup", "lines"), SPLIT.values(), ids=SPLIT)
def test_markup_is_split_at_the_line_ends_of_the_protocol_only(markup: str, lines: list[str]) -> None:
    expected = "".join(f"data: elements {line}\n" for line in lines)
    assert f"event: datastar-patch-elements\n{expected}\n".encode() == events.patch_elements(h.raw(markup))


def test_an_empty_line_keeps_the_space_that_stands_for_it() -> None:
    assert b"\ndata: elements a\ndata: elements \ndata: elements b\n\n" in events.patch_elements(h.raw("a\n\nb"))


def test_a_carriage_return_in_text_is_a_reference() -> None:
    assert (
        b'event: datastar-patch-elements\ndata: elements <p title="1&#13;2">a&#13;b&#13;\ndata: elements c</p>\n\n'
    ) == events.patch_elements(h.p(title="1\r2")["a\rb\r\nc"])


def test_text_cannot_begin_another_event() -> None:
    evil = "x\r\revent: datastar-patch-elements\rdata: elements <script>alert(1)</script>\r\r\n\n"
    came = events.patch_elements(h.p(id="a")[evil])
    lines = came.decode().split("\n")
    assert b"\r" not in came
    assert "event: datastar-patch-elements" == lines[0]
    assert [True] * len(lines[1:-2]) == [line.startswith("data: elements ") for line in lines[1:-2]]
    assert ["", ""] == lines[-2:]


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\rb", "a\n\nevent: x\n\n", "\u2028"])
def test_a_signal_is_one_line_whatever_its_text(text: str) -> None:
    came = events.patch_signals({"a": text}).decode()
    start = "event: datastar-patch-signals\ndata: signals "
    assert came.startswith(start)
    assert {"a": text} == json.loads(came.removeprefix(start).removesuffix("\n\n"))
    assert (3, 0) == (came.count("\n"), came.count("\r"))


def test_nul_and_lone_surrogates_become_replacement_characters() -> None:
    came = events.patch_elements(h.p(id="a")["1\0 2\ud800"]).decode()
    assert '<p id="a">1\ufffd 2\ufffd</p>' in came


def test_a_lone_surrogate_in_a_signal_becomes_a_replacement_character() -> None:
    assert '{"a":"1\ufffd"}'.encode() in events.patch_signals({"a": "1\ud800"})


ENDS = ["\n", "\r", "\r\n", "\0"]
IN_A_LINE: dict[str, Callable[[str], bytes]] = {
    "selector": lambda text: events.patch_elements(P, selector=text),
    "selector of remove": lambda text: events.remove(text),
    "viewTransitionSelector": lambda text: events.patch_elements(P, view_transition_selector=text),
    "id": lambda text: events.patch_elements(P, event_id=text),
    "id of signals": lambda text: events.patch_signals({}, event_id=text),
    "id of remove": lambda text: events.remove("#a", event_id=text),
    "id of a script": lambda text: events.execute_script(js("a"), event_id=text),
    "id of custom": lambda text: events.custom("datastar-x", event_id=text),
}


@pytest.mark.parametrize("end", ENDS, ids=["LF", "CR", "CRLF", "NUL"])
@pytest.mark.parametrize(("what", "call"), IN_A_LINE.items(), ids=IN_A_LINE)
def test_what_stands_in_a_line_has_no_line_end(what: str, call: Callable[[str], bytes], end: str) -> None:
    with pytest.raises(h.MarkupError, match=f"expected one line for {what.split(' of ')[0]}, came "):
        call(f"#a{end}data: elements <b>")


@pytest.mark.parametrize("end", ["", "\u2028", "\x85", "\t"])
def test_what_is_no_line_end_of_the_protocol_may_stand_in_a_line(end: str) -> None:
    assert f"data: selector #a{end}b\n".encode() in events.remove(f"#a{end}b")


# -- what is refused


@pytest.mark.parametrize("mode", ["morph", "Outer", "", "outer\n"])
def test_a_mode_that_the_client_does_not_know_is_refused(mode: Any) -> None:
    with pytest.raises(h.MarkupError, match="expected a mode: after, append, before, inner, outer"):
        events.patch_elements(P, selector="#a", mode=mode)


@pytest.mark.parametrize("namespace", ["xhtml", "SVG", "", "svg\n"])
def test_a_namespace_that_the_client_does_not_know_is_refused(namespace: Any) -> None:
    with pytest.raises(h.MarkupError, match="expected a namespace: html, mathml, svg"):
        events.patch_elements(P, namespace=namespace)


@pytest.mark.parametrize("selector", [None, ""])
def test_remove_needs_a_selector(selector: str | None) -> None:
    with pytest.raises(h.MarkupError, match="expected a selector to remove"):
        events.patch_elements(selector=selector, mode="remove")


@pytest.mark.parametrize("node", [None, "", [], [None, False], h.fragment[""]])
def test_a_patch_of_nothing_is_refused(node: Any) -> None:
    with pytest.raises(h.MarkupError, match="expected elements to patch, came nothing"):
        events.patch_elements(node, selector="#a")


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("around", [lambda n: n, lambda n: [1, n], lambda n: {"a": (n,)}], ids=["bare", "list", "deep"])
def test_a_number_that_json_lacks_is_refused(around: Callable[[float], object], number: float) -> None:
    with pytest.raises(h.MarkupError, match="expected finite numbers, came "):
        events.patch_signals({"x": around(number)})


def test_a_number_that_json_lacks_is_refused_in_an_event_of_ones_own() -> None:
    with pytest.raises(h.MarkupError, match="expected finite numbers, came nan"):
        events.custom("datastar-x", {"n": float("nan")})


@pytest.mark.parametrize("key", ["__proto__", "constructor", "prototype", "a\nb", "a\rb", "a\0b"])
@pytest.mark.parametrize("around", [lambda v: v, lambda v: {"a": v}, lambda v: {"a": [v]}], ids=["top", "in", "list"])
def test_a_key_that_is_no_plain_data_is_refused(around: Callable[[object], dict[str, object]], key: str) -> None:
    with pytest.raises(h.MarkupError, match="expected a key that is plain data, came "):
        events.patch_signals(around({key: 1}))


@pytest.mark.parametrize("key", ["__proto__", "constructor", "a\nb", "a b", ""])
def test_a_key_that_is_no_plain_data_is_refused_in_an_event_of_ones_own(key: str) -> None:
    with pytest.raises(h.MarkupError, match=r"expected a (key that is plain data|name without spaces), came "):
        events.custom("datastar-x", {key: 1})


@pytest.mark.parametrize("value", [object(), b"bytes", {1, 2}, 1j])
def test_a_value_that_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(h.MarkupError, match="expected values that strict JSON can hold"):
        events.patch_signals({"x": value})


@pytest.mark.parametrize(
    "name", ["toast", "datastar", "datastar-", "Datastar-x", "datastar-X", "datastar-x y", "datastar-x\n", "datastar-é"]
)
def test_an_event_that_the_client_would_drop_is_refused(name: str) -> None:
    with pytest.raises(h.MarkupError, match="expected a name like 'datastar-toast', came "):
        events.custom(name)


@pytest.mark.parametrize("code", ["alert(1)", None, 1, h.css("a"), h.raw("alert(1)")])
def test_text_is_never_executed(code: Any) -> None:
    with pytest.raises(h.MarkupError, match="expected code, came "):
        events.execute_script(code)


@pytest.mark.parametrize("end", ["</script>", "</SCRIPT >", "<script>", "<!--", "</script\n>"])
def test_a_script_cannot_be_ended_by_its_text(end: str) -> None:
    came = events.execute_script(woven("a({}); b('" + end + "')", end), auto_remove=False).decode()
    inner = came.partition("<script>")[2].rpartition("</script>")[0]
    assert "<" not in inner
    assert inner.startswith("a('\\u003c")
    assert "b('\\x3c" in inner


def test_an_attribute_of_a_script_that_would_be_code_takes_no_text() -> None:
    with pytest.raises(h.MarkupError):
        events.execute_script(js("a"), attributes={"onload": "alert(1)"})


@pytest.mark.parametrize("mode", ["inner", "prepend", "append", "before", "after", "remove"])
@pytest.mark.parametrize("selector", [None, ""])
def test_a_mode_that_needs_a_place_needs_a_selector(mode: Any, selector: str | None) -> None:
    with pytest.raises(h.MarkupError, match=f"expected a selector to {mode}"):
        events.patch_elements(P, mode=mode, selector=selector)


def test_drawings_stand_apart_since_the_client_skips_every_second_one_else() -> None:
    circles = [h.svg.circle(r=1), h.svg.circle(r=2)]
    event = events.patch_elements(circles, selector="#g", mode="append", namespace="svg")
    assert b'data: elements <circle r="1"></circle> <circle r="2"></circle>\n' in event


@pytest.mark.parametrize("end", ["</body>", "</HTML>", "</head>", "</script>"])
def test_a_script_never_ends_a_document(end: str) -> None:
    event = events.execute_script(Code(f"a = '{end}'")).decode().lower()
    assert (1 if end == "</script>" else 0) == event.count(end.lower())


@pytest.mark.parametrize("retry", [True, False, -1])
def test_a_retry_that_is_no_number_of_milliseconds_is_refused(retry: int) -> None:
    with pytest.raises(h.MarkupError, match="expected a number of milliseconds for retry"):
        events.patch_signals({"a": 1}, retry=retry)


# -- JSON that is there already


NOT_STRICT = {
    "JavaScript": "{a: alert(1)}",
    "quotes of JavaScript": "{'a': 1}",
    "a call": "alert(1)",
    "NaN": '{"a": NaN}',
    "infinity": '{"a": -Infinity}',
    "more than a number can be": '{"a": 1e999}',
    "a comma too many": '{"a": 1,}',
    "a comment": '{"a": 1 /* */}',
    "a line end in a text": '{"a": "1\n2"}',
    "a piece": '{"a": ',
    "nothing": "",
    "two": "{}{}",
    "no object": "[1]",
    "null": "null",
    "a number in hexadecimal": '{"a": 0x1}',
    "a mark of byte order": '\ufeff{"a": 1}',
    "half a character": '{"a": "\ud800"}',
    "another blank": '{"a":\u00a01}',
    "a refused key": '{"a": [{"__proto__": {"b": 1}}]}',
    "a refused key in escapes": '{"\\u005f_proto__": 1}',
    "too deep": '{"a":' * 100_000 + "1" + "}" * 100_000,
}


@pytest.mark.parametrize("text", NOT_STRICT.values(), ids=NOT_STRICT)
def test_text_that_is_no_strict_json_never_leaves(text: str) -> None:
    with pytest.raises(h.MarkupError, match=r"^expected (signals as strict JSON|finite numbers|a mapping|a key )"):
        events.patch_signals(text)


def test_bytes_that_are_no_utf_8_never_leave() -> None:
    with pytest.raises(h.MarkupError, match="expected signals as strict JSON, came "):
        events.patch_signals(b'{"a": "\xff"}')


@pytest.mark.parametrize("values", [None, 1, [1], object(), {1}, [("a", 1)]])
def test_what_is_no_mapping_of_signals_is_refused(values: Any) -> None:
    with pytest.raises(h.MarkupError, match="expected a mapping of signals, came "):
        events.patch_signals(values)


def test_signals_that_hold_themselves_are_refused() -> None:
    values: dict[str, object] = {}
    values["a"] = [values, values]
    with pytest.raises(h.MarkupError, match="expected values that strict JSON can hold, came Circular"):
        events.patch_signals(values)


# -- what the client at hand lacks


@pytest.mark.parametrize(
    "call",
    [
        lambda: events.patch_elements(P, view_transition_selector="#b"),
        lambda: events.remove("#a", view_transition_selector="#b"),
    ],
)
def test_an_option_that_the_client_at_hand_lacks_is_refused(
    call: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STARIO_DATASTAR", "1.0.1")
    with pytest.raises(h.MarkupError, match=r"expected the Datastar client 1\.0\.2 or newer .*, came 1\.0\.1"):
        call()
    monkeypatch.setenv("STARIO_DATASTAR", "1.0.2")
    assert b"data: viewTransitionSelector #b\n" in call()


# -- ready events


ELSEWHERE = [
    "https://evil.example/",
    "//evil",
    "/\\evil",
    "\\\\evil",
    "javascript:alert(1)",
    " //evil",
    "/\t/evil",
    "java\nscript:a",
]


@pytest.mark.parametrize("url", ELSEWHERE)
@pytest.mark.parametrize("event", [events.navigate, events.download])
def test_a_page_is_led_to_no_other_site_by_text(event: Callable[[str], bytes], url: str) -> None:
    with pytest.raises(h.MarkupError, match="expected an address of this site, came "):
        event(url)


def test_a_toast_is_of_a_known_kind() -> None:
    kind: Any = "x y"
    with pytest.raises(h.MarkupError, match="expected a kind: error, info, success, warning, came 'x y'"):
        events.toast("a", kind=kind)
