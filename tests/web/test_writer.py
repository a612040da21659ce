"""The writer: whole answers, headers and cookies, streams and their ends."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import pytest
from stalling import stalled

from stario import App, Context, Writer
from stario import html as h
from stario.web.outbox import MOST_WAITING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.web.conftest import Ask

    Settle = Callable[[], Awaitable[None]]
    Answer = Callable[[Writer], object]

EVENT_STREAM = {"content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no"}
THE_END = {"type": "http.response.body", "body": b"", "more_body": False}


def answering(answer: Answer, **options: Any) -> App:
    """Return an app whose one handler makes one call on the writer."""
    app = App(secret="s", **options)

    @app.route("/", methods=["GET", "POST"])
    async def handler(c: Context, w: Writer) -> None:
        answer(w)

    return app


# -- whole answers

HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
ANSWERS: dict[str, tuple[Answer, int, dict[str, str], bytes]] = {
    "html": (
        lambda w: w.html(h.p["é <b>"]),
        200,
        {"content-type": HTML, "content-length": "19"},
        "<p>é &lt;b&gt;</p>".encode(),
    ),
    "html with a status": (
        lambda w: w.html(h.p["no"], 404),
        404,
        {"content-type": HTML, "content-length": "9"},
        b"<p>no</p>",
    ),
    "text": (lambda w: w.text("<é>"), 200, {"content-type": TEXT, "content-length": "4"}, "<é>".encode()),
    "json": (
        lambda w: w.json({"a": [1, None, "é"]}),
        200,
        {"content-type": "application/json", "content-length": "19"},
        '{"a":[1,null,"é"]}'.encode(),
    ),
    "empty": (lambda w: w.empty(), 204, {}, b""),
    "empty with a status": (lambda w: w.empty(202), 202, {"content-length": "0"}, b""),
    "not modified": (lambda w: w.empty(304), 304, {}, b""),
    "redirect": (lambda w: w.redirect("/cart?a=1#b"), 303, {"location": "/cart?a=1#b", "content-length": "0"}, b""),
    "redirect with a status": (
        lambda w: w.redirect("cart", 307),
        307,
        {"location": "cart", "content-length": "0"},
        b"",
    ),
    "respond": (
        lambda w: w.respond(b"\x00\xff", "image/png"),
        200,
        {"content-type": "image/png", "content-length": "2"},
        b"\x00\xff",
    ),
    "respond without a type": (lambda w: w.respond(b"a", None, 201), 201, {"content-length": "1"}, b"a"),
}


@pytest.mark.parametrize(("answer", "status", "headers", "body"), ANSWERS.values(), ids=ANSWERS)
async def test_an_answer_has_status_headers_and_body(
    ask: Ask, answer: Answer, status: int, headers: dict[str, str], body: bytes
) -> None:
    came = await ask(answering(answer)).done()
    assert (status, headers, body) == (came.status, came.headers, came.body)
    assert came.complete


@pytest.mark.parametrize(("answer", "status", "headers", "body"), ANSWERS.values(), ids=ANSWERS)
async def test_head_has_the_same_headers_and_no_body(
    ask: Ask, answer: Answer, status: int, headers: dict[str, str], body: bytes
) -> None:
    came = await ask(answering(answer), method="HEAD").done()
    assert (status, headers, b"") == (came.status, came.headers, came.body)
    assert came.complete


async def test_the_status_can_be_set_before_the_answer(ask: Ask) -> None:
    app = App()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        w.status = 201
        w.text(f"{w.status}")

    came = await ask(app).done()
    assert (201, b"201") == (came.status, came.body)


async def test_a_status_given_with_the_answer_wins(ask: Ask) -> None:
    def answer(w: Writer) -> None:
        w.status = 201
        w.text("", 202)

    assert 202 == (await ask(answering(answer)).done()).status


async def test_a_content_type_of_the_handlers_own_stays(ask: Ask) -> None:
    def answer(w: Writer) -> None:
        w.headers["content-type"] = "text/csv"
        w.text("a,b")

    assert "text/csv" == (await ask(answering(answer)).done()).headers["content-type"]


async def test_text_with_a_lone_surrogate_is_answered(ask: Ask) -> None:
    assert 200 == (await ask(answering(lambda w: w.text("a\ud800"))).done()).status


async def test_an_answer_can_be_awaited_until_it_was_handed_over(ask: Ask) -> None:
    app, seen = App(), list[int]()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        await w.text("here")
        seen.append(len(exchange.messages))

    exchange = ask(app)
    await exchange.done()
    assert [2] == seen


async def test_an_awaited_answer_waits_for_a_stalled_client(ask: Ask, settle: Settle) -> None:
    app, seen = App(), list[str]()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        await w.text("here")
        seen.append("handed over")

    exchange = ask(app, stalled=True)
    await settle()
    assert [] == seen
    exchange.read()
    await exchange.done()
    assert ["handed over"] == seen


async def test_work_goes_on_after_an_answer_that_is_complete(ask: Ask, settle: Settle) -> None:
    app, go, seen = App(), asyncio.Event(), list[str]()

    @app.post("/")
    async def handler(c: Context, w: Writer) -> None:
        w.empty(204)
        await go.wait()
        seen.append("worked")

    exchange = ask(app, method="POST")
    await settle()
    assert (204, True, []) == (exchange.status, exchange.complete, seen)
    go.set()
    await exchange.done()
    assert ["worked"] == seen


SECOND: dict[str, tuple[Answer, Answer]] = {
    "two texts": (lambda w: w.text("1"), lambda w: w.text("2")),
    "a stream after an answer": (lambda w: w.empty(), lambda w: w.signals({"a": 1})),
    "a view after an answer": (lambda w: w.html("1"), lambda w: w.patch(h.p(id="a"))),
    "alive after an answer": (lambda w: w.empty(), lambda w: w.alive()),
    "an answer on a stream": (lambda w: w.signals({"a": 1}), lambda w: w.text("2")),
    "a redirect after an answer": (lambda w: w.text("1"), lambda w: w.respond(b"", None, 303)),
}


@pytest.mark.parametrize(("first", "second"), SECOND.values(), ids=SECOND)
async def test_a_second_answer_is_refused(ask: Ask, first: Answer, second: Answer) -> None:
    def answer(w: Writer) -> None:
        first(w)
        with pytest.raises(RuntimeError, match="expected one answer to a request, came a second one"):
            second(w)

    came = await ask(answering(answer)).done()
    assert came.complete
    assert ["http.response.start"] == [
        message["type"] for message in came.messages if message["type"] != "http.response.body"
    ]


# -- headers and cookies


def _set_status(w: Writer) -> None:
    w.status = 201


LATE: dict[str, Answer] = {
    "headers": lambda w: w.headers,
    "cookies": lambda w: w.cookie("a", "b"),
    "cookies that go": lambda w: w.delete_cookie("a"),
    "the status": _set_status,
}


@pytest.mark.parametrize("begin", [lambda w: w.text(""), lambda w: w.alive(), lambda w: w.signals({})])
@pytest.mark.parametrize(("what", "late"), LATE.items(), ids=LATE)
async def test_what_goes_out_first_cannot_be_changed_later(ask: Ask, what: str, late: Answer, begin: Answer) -> None:
    def answer(w: Writer) -> None:
        begin(w)
        with pytest.raises(RuntimeError, match=f"expected {what.removesuffix(' that go')} before the answer begins"):
            late(w)

    await ask(answering(answer)).done()


async def test_headers_go_out_with_the_answer(ask: Ask) -> None:
    def answer(w: Writer) -> None:
        w.headers["X-One"] = "1"
        w.headers.append("vary", "cookie")
        w.empty()

    assert {"x-one": "1", "vary": "cookie"} == (await ask(answering(answer)).done()).headers


async def test_headers_go_out_with_a_stream(ask: Ask) -> None:
    def answer(w: Writer) -> None:
        w.headers["x-one"] = "1"
        w.signals({"a": 1})

    assert {"x-one": "1", **EVENT_STREAM} == (await ask(answering(answer)).done()).headers


@pytest.mark.parametrize("value", ["a\r\nset-cookie: b=c", "a\nb", "a\rb", "a\0b"])
@pytest.mark.parametrize("begin", [lambda w: w.empty(), lambda w: w.signals({"a": 1})], ids=["answer", "stream"])
async def test_a_header_of_two_lines_is_refused_by_its_name(ask: Ask, value: str, begin: Answer) -> None:
    def answer(w: Writer) -> None:
        w.headers["x-name"] = value
        with pytest.raises(ValueError, match="expected the header 'x-name' in one line, its name a token, came "):
            begin(w)
        del w.headers["x-name"]
        w.text("nothing had begun")

    assert b"nothing had begun" == (await ask(answering(answer)).done()).body


COOKIES: dict[str, tuple[Callable[[Writer], object], str]] = {
    "plain": (lambda w: w.cookie("a", "b"), "a=b; HttpOnly; Path=/; SameSite=lax"),
    "for a time": (lambda w: w.cookie("a", "b", max_age=60), "a=b; HttpOnly; Max-Age=60; Path=/; SameSite=lax"),
    "readable": (lambda w: w.cookie("a", "b", http_only=False), "a=b; Path=/; SameSite=lax"),
    "strict": (lambda w: w.cookie("a", "b", same_site="strict"), "a=b; HttpOnly; Path=/; SameSite=strict"),
    "below": (lambda w: w.cookie("a", "b", path="/sub"), "a=b; HttpOnly; Path=/sub; SameSite=lax"),
    "secure": (lambda w: w.cookie("a", "b", secure=True), "a=b; HttpOnly; Path=/; SameSite=lax; Secure"),
    "gone": (lambda w: w.delete_cookie("a"), 'a=""; HttpOnly; Max-Age=0; Path=/; SameSite=lax'),
    "quoted": (lambda w: w.cookie("a", 'b; c="d"'), 'a="b\\073 c=\\"d\\""; HttpOnly; Path=/; SameSite=lax'),
    "the last of two": (lambda w: [w.cookie("a", value) for value in "12"], "a=2; HttpOnly; Path=/; SameSite=lax"),
}


@pytest.mark.parametrize(("bake", "expected"), COOKIES.values(), ids=COOKIES)
async def test_a_cookie_is_one_header(ask: Ask, bake: Answer, expected: str) -> None:
    def answer(w: Writer) -> None:
        bake(w)
        w.empty()

    assert [expected] == (await ask(answering(answer)).done()).cookies


async def test_two_cookies_are_two_headers(ask: Ask) -> None:
    def answer(w: Writer) -> None:
        w.cookie("a", "1")
        w.cookie("b", "2")
        w.empty()

    assert ["a=1", "b=2"] == [cookie[:3] for cookie in (await ask(answering(answer)).done()).cookies]


async def test_cookies_go_out_with_a_stream(ask: Ask) -> None:
    def answer(w: Writer) -> None:
        w.cookie("a", "1")
        w.signals({"a": 1})

    assert ["a=1; HttpOnly; Path=/; SameSite=lax"] == (await ask(answering(answer)).done()).cookies


@pytest.mark.parametrize(("given", "expected"), [(None, True), (False, False), (True, True)])
async def test_a_cookie_over_https_is_secure_unless_told_otherwise(
    ask: Ask, given: bool | None, expected: bool
) -> None:
    def answer(w: Writer) -> None:
        w.cookie("a", "b", secure=given)
        w.empty()

    [cookie] = (await ask(answering(answer), scheme="https").done()).cookies
    assert expected == cookie.endswith("; Secure")


async def test_a_signed_cookie_holds_more_than_its_value(ask: Ask) -> None:
    def answer(w: Writer) -> None:
        w.cookie("who", "me", signed=True)
        w.empty()

    [cookie] = (await ask(answering(answer)).done()).cookies
    assert re.fullmatch(r"who=bWU\.[\w-]{43}; HttpOnly; Path=/; SameSite=lax", cookie)


# -- redirects

AWAY = ["//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", " /a", "/a\0"]
AWAY += [
    "/a\r\nset-cookie: b",
    "https://evil.example/",
    "http:evil.example",
    "HTTPS:/evil.example",
    "mailto:a@b.example",
]
AWAY += ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x"]
HERE = ["/", "cart", "../cart", "?page=2", "/a:b", "a/b:c", "/a?to=https://b.example//c", "#a:b", "/a//b"]


@pytest.mark.parametrize("url", AWAY)
@pytest.mark.parametrize("headers", [{}, {"datastar-request": "true"}], ids=["browser", "datastar"])
async def test_a_redirect_away_or_to_code_is_refused(ask: Ask, url: str, headers: dict[str, str]) -> None:
    def answer(w: Writer) -> None:
        with pytest.raises(ValueError, match=re.escape(repr(url))):
            w.redirect(url)
        w.text("nothing had begun")

    assert b"nothing had begun" == (await ask(answering(answer), headers=headers).done()).body


@pytest.mark.parametrize("url", HERE)
async def test_a_redirect_within_the_site_goes_out_as_it_is(ask: Ask, url: str) -> None:
    assert url == (await ask(answering(lambda w: w.redirect(url))).done()).headers["location"]


async def test_a_redirect_writes_what_is_not_ascii_in_percents(ask: Ask) -> None:
    came = await ask(answering(lambda w: w.redirect("/é?a=ü&b=%20"))).done()
    assert "/%C3%A9?a=%C3%BC&b=%20" == came.headers["location"]


NAVIGATION = (
    b"event: datastar-patch-elements\ndata: selector body\ndata: mode append\n"
    b"data: elements <script data-effect=\"el.remove()\">window.location = '\\u002fcart\\u003fa\\u003d1'</script>\n\n"
)


async def test_a_redirect_navigates_a_page_that_asked_through_datastar(ask: Ask) -> None:
    came = await ask(answering(lambda w: w.redirect("/cart?a=1")), headers={"datastar-request": "true"}).done()
    assert (200, EVENT_STREAM, NAVIGATION) == (came.status, came.headers, came.body)
    assert came.complete


# -- events without alive


async def test_a_view_outside_alive_is_one_event_and_the_answer_ends_with_the_handler(ask: Ask, settle: Settle) -> None:
    app, go = App(), asyncio.Event()

    @app.post("/")
    async def handler(c: Context, w: Writer) -> None:
        w.patch(h.p(id="a")["one"])
        await go.wait()

    exchange = ask(app, method="POST")
    await exchange.until(b"</p>\n\n")
    assert not exchange.complete
    go.set()
    await exchange.done()
    assert b'event: datastar-patch-elements\ndata: elements <p id="a">one</p>\n\n' == exchange.body
    assert (200, EVENT_STREAM, True) == (exchange.status, exchange.headers, exchange.complete)


async def test_a_view_shown_twice_outside_alive_goes_twice(ask: Ask) -> None:
    def answer(w: Writer) -> None:
        w.patch(h.p(id="a")["one"])
        w.patch(h.p(id="a")["one"])

    assert ["datastar-patch-elements"] * 2 == (await ask(answering(answer)).done()).events


WAYS: dict[str, tuple[Answer, bytes]] = {
    "with a selector": (
        lambda w: w.patch(h.li["x"], selector="#list", mode="append"),
        b"event: datastar-patch-elements\ndata: selector #list\ndata: mode append\ndata: elements <li>x</li>\n\n",
    ),
    "with a selector alone": (
        lambda w: w.patch(h.li["x"], selector="li"),
        b"event: datastar-patch-elements\ndata: selector li\ndata: elements <li>x</li>\n\n",
    ),
    "away": (
        lambda w: w.patch(None, selector="#a", mode="remove"),
        b"event: datastar-patch-elements\ndata: selector #a\ndata: mode remove\n\n",
    ),
    "signals": (
        lambda w: w.signals({"a": {"b": None}}),
        b'event: datastar-patch-signals\ndata: signals {"a":{"b":null}}\n\n',
    ),
    "signals that lack": (
        lambda w: w.signals({"a": 1}, only_if_missing=True),
        b'event: datastar-patch-signals\ndata: onlyIfMissing true\ndata: signals {"a":1}\n\n',
    ),
    "an event of one's own": (
        lambda w: w.event("datastar-toast", {"text": "Saved"}),
        b'event: datastar-toast\ndata: text "Saved"\n\n',
    ),
}


@pytest.mark.parametrize(("answer", "expected"), WAYS.values(), ids=WAYS)
async def test_each_way_to_write_is_one_event(ask: Ask, answer: Answer, expected: bytes) -> None:
    came = await ask(answering(answer)).done()
    assert expected == came.body
    assert came.complete


@pytest.mark.parametrize("answer", [way for way, _ in WAYS.values()], ids=WAYS)
async def test_head_of_a_stream_has_headers_only(ask: Ask, answer: Answer) -> None:
    came = await ask(answering(answer), method="HEAD").done()
    assert (200, EVENT_STREAM, b"", True) == (came.status, came.headers, came.body, came.complete)


# -- the end


async def test_after_the_end_every_call_does_nothing(ask: Ask) -> None:
    app, over = App(), list[bool]()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        w.signals({"a": 1})
        over.append(w.over)
        w.end()
        over.append(w.over)
        w.signals({"a": 2})
        w.patch(h.p(id="a"))
        w.event("datastar-toast")
        w.end()
        await w.end()

    came = await ask(app).done()
    assert [False, True] == over
    assert b'event: datastar-patch-signals\ndata: signals {"a":1}\n\n' == came.body
    assert came.complete
    assert THE_END == came.messages[-1]


async def test_the_end_of_no_stream_is_nothing(ask: Ask) -> None:
    def answer(w: Writer) -> None:
        w.end()
        w.text("still to be answered")

    assert b"still to be answered" == (await ask(answering(answer)).done()).body


async def test_after_the_page_has_gone_every_call_does_nothing(ask: Ask) -> None:
    app, over = App(), list[bool]()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        async for _ in w.alive():
            w.patch(h.p(id="a"))
        over.append(w.over)
        w.patch(h.p(id="a")["more"])
        w.signals({"a": 1})
        await w.event("datastar-toast")

    exchange = ask(app)
    await exchange.until(b"</p>\n\n")
    exchange.leave()
    await exchange.done()
    assert [True] == over
    assert ["datastar-open", "datastar-patch-elements"] == exchange.events


@pytest.mark.parametrize("before", [True, False], ids=["in alive", "without alive"])
async def test_a_fault_on_a_stream_is_an_event_and_a_clean_end(
    ask: Ask, caplog: pytest.LogCaptureFixture, before: bool
) -> None:
    app = App(debug=True)

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        if before:
            w.alive()
        w.signals({"a": 1})
        raise LookupError("nothing there")

    came = await ask(app).done()
    assert 5_000 <= came.retry_of("datastar-fault") <= 30_000
    assert ["datastar-patch-signals", "datastar-fault"] == came.events[-2:]
    assert (200, True, THE_END) == (came.status, came.complete, came.messages[-1])
    assert "nothing there" not in came.text
    assert ["GET /: LookupError('nothing there')"] == [record.getMessage() for record in caplog.records]


async def test_a_view_that_cannot_be_shown_in_its_turn_is_a_fault_on_the_stream(
    ask: Ask, settle: Settle, caplog: pytest.LogCaptureFixture
) -> None:
    app, go = App(), asyncio.Event()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        async for _ in w.alive():
            await go.wait()
            w.signals({"a": 1})
            w.patch(h.p(id="a")[{"no": "child"}])  # type: ignore[index]

    exchange = ask(app)
    await exchange.until(b"datastar-open")
    exchange.stall()
    go.set()
    await settle()
    exchange.read()
    await exchange.done()
    assert ["datastar-open", "datastar-patch-signals", "datastar-fault"] == exchange.events
    assert exchange.complete
    assert "a view could not be shown" in caplog.text


# -- behind a slow client


async def test_events_behind_a_slow_client_keep_their_order(ask: Ask, settle: Settle) -> None:
    def write(w: Writer) -> None:
        for number in range(5):
            w.event("datastar-n", {"n": number})

    exchange = await stalled(ask, settle, write)
    assert ["datastar-open"] == exchange.events
    exchange.read()
    await exchange.until(b"data: n 4")
    assert ["0", "1", "2", "3", "4"] == re.findall(r"data: n (\d)", exchange.text)


async def test_the_newest_view_takes_the_place_of_the_first_that_waits(ask: Ask, settle: Settle) -> None:
    def write(w: Writer) -> None:
        w.signals({"n": 1})
        w.patch(h.p(id="a")["old"])
        w.signals({"n": 2})
        w.patch(h.p(id="a")["newer"])
        w.patch(h.p(id="a")["newest"])

    exchange = await stalled(ask, settle, write)
    exchange.read()
    await exchange.until(b'{"n":2}')
    assert (
        b'event: datastar-patch-signals\ndata: signals {"n":1}\n\n'
        b'event: datastar-patch-elements\ndata: elements <p id="a">newest</p>\n\n'
        b'event: datastar-patch-signals\ndata: signals {"n":2}\n\n'
    ) == exchange.changes


async def test_too_much_behind_a_slow_client_ends_with_a_farewell(ask: Ask, settle: Settle) -> None:
    text = "x" * 10_000

    def write(w: Writer) -> None:
        for _ in range(2 * MOST_WAITING // len(text)):
            w.event("datastar-text", {"text": text})

    exchange = await stalled(ask, settle, write)
    exchange.read()
    await exchange.done()
    assert 300 <= exchange.retry_of("datastar-bye") <= 1500
    assert "datastar-bye" == exchange.events[-1]
    assert exchange.complete
    assert MOST_WAITING < len(exchange.body) < MOST_WAITING + 3 * len(text)


async def test_any_number_of_views_behind_a_slow_client_is_one(ask: Ask, settle: Settle) -> None:
    text = "x" * 10_000

    def write(w: Writer) -> None:
        w.signals({"n": 1})
        for number in range(100):
            w.patch(h.p(id="a")[text, number])

    exchange = await stalled(ask, settle, write)
    exchange.read()
    await exchange.until(b"</p>\n\n")
    await settle()
    assert ["datastar-open", "datastar-patch-signals", "datastar-patch-elements"] == exchange.events
    assert exchange.text.endswith("x99</p>\n\n")


@pytest.mark.parametrize("value", ["b\r\nc", "łódź", "a\tb"])
async def test_a_cookie_that_no_header_can_hold_is_refused_by_its_name(ask: Ask, value: str) -> None:
    def answer(w: Writer) -> None:
        with pytest.raises(ValueError, match=r"expected printable ASCII in the cookie 'a', came .*signed=True"):
            w.cookie("a", value)
        w.cookie("a", value, signed=True)
        w.empty()

    assert 1 == len((await ask(answering(answer)).done()).cookies)


@pytest.mark.parametrize(("name", "path"), [("x\r\nset-cookie", "/"), ("x y", "/"), ("x-ok", "/\r\nx: y")])
async def test_an_answer_with_a_bad_header_is_a_500_without_it(
    ask: Ask, caplog: pytest.LogCaptureFixture, name: str, path: str
) -> None:
    def answer(w: Writer) -> None:
        w.headers[name] = "y"
        w.cookie("a", "b", path=path)
        w.text("fine")

    came = await ask(answering(answer)).done()
    assert (500, "Something went wrong on our side.", []) == (came.status, came.text, came.cookies)
    assert "in one line" in caplog.text


async def test_an_error_keeps_nothing_of_what_the_right_answer_would_have_had(
    ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    def answer(w: Writer) -> None:
        w.headers["cache-control"] = "public, immutable"
        w.headers["content-type"] = "text/html"
        w.cookie("a", "b")
        raise LookupError("<script>")

    came = await ask(answering(answer)).done()
    assert (500, "text/plain; charset=utf-8", []) == (came.status, came.headers["content-type"], came.cookies)
    assert "cache-control" not in came.headers
    assert "LookupError" in caplog.text
