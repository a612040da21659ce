"""The context: what was asked, read; and what does not fit, answered with a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlencode

import msgspec
import pytest

from stario import App, Context, Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Ask


async def read(ask: Ask, what: Callable[[Context], Any], target: str = "/", **request: Any) -> Any:
    """Return what a handler reads of a request."""
    app, seen = App(secret="secret"), list[Any]()

    @app.route("/{rest:path}", methods=["GET", "POST"])
    async def handler(c: Context, w: Writer) -> None:
        seen.append(what(c))

    await ask(app, target, **request).done()
    [value] = seen
    return value


async def test_the_method_is_in_capitals(ask: Ask) -> None:
    assert "POST" == await read(ask, lambda c: c.method, method="POST")


async def test_the_url_is_whole(ask: Ask) -> None:
    url = await read(ask, lambda c: c.url, "/a/b?c=d", scheme="https")
    assert "https://here/a/b?c=d" == str(url)


async def test_headers_have_names_in_any_case(ask: Ask) -> None:
    assert "yes" == await read(ask, lambda c: c.headers["X-One"], headers={"x-one": "yes"})


async def test_the_values_of_a_path_have_the_type_of_their_converter(ask: Ask) -> None:
    app, seen = App(), list[object]()

    @app.get("/rooms/{room:int}/{name}")
    async def handler(c: Context, w: Writer) -> None:
        seen.append(dict(c.path))

    await ask(app, "/rooms/7/hall").done()
    assert [{"room": 7, "name": "hall"}] == seen


async def test_cookies_come_as_they_are(ask: Ask) -> None:
    assert {"a": "1", "b": "2"} == await read(ask, lambda c: c.cookies, headers={"cookie": "a=1; b=2"})


async def test_a_signed_cookie_comes_back_from_the_browser(ask: Ask) -> None:
    app, seen = App(secret="secret"), list[str | None]()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        seen.append(c.signed_cookie("who"))
        w.cookie("who", "Ümit; 7", signed=True)

    [cookie] = (await ask(app).done()).cookies
    await ask(app, headers={"cookie": cookie.partition(";")[0]}).done()
    assert [None, "Ümit; 7"] == seen


@pytest.mark.parametrize("cookie", ["who=me", "who=", "who=bWU.AAAA", "who=bWU.", "who=.", "other=1", 'who="é"', ""])
async def test_a_cookie_that_was_not_signed_here_is_none(ask: Ask, cookie: str) -> None:
    assert None is await read(ask, lambda c: c.signed_cookie("who"), headers={"cookie": cookie})


async def test_a_signed_cookie_under_another_name_is_none(ask: Ask) -> None:
    app, seen = App(secret="secret"), list[str | None]()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        seen.append(c.signed_cookie("role"))
        w.cookie("who", "admin", signed=True)

    [cookie] = (await ask(app).done()).cookies
    await ask(app, headers={"cookie": cookie.partition(";")[0].replace("who=", "role=")}).done()
    assert [None, None] == seen


@pytest.mark.parametrize(("headers", "expected"), [({}, False), ({"datastar-request": "true"}, True)])
async def test_is_datastar_says_who_asks(ask: Ask, headers: dict[str, str], expected: bool) -> None:
    assert expected is await read(ask, lambda c: c.is_datastar, headers=headers)


@pytest.mark.parametrize(
    ("headers", "expected"), [({}, None), ({"last-event-id": ""}, None), ({"last-event-id": "7"}, "7")]
)
async def test_the_last_event_id_is_what_the_page_has(ask: Ask, headers: dict[str, str], expected: str | None) -> None:
    assert expected == await read(ask, lambda c: c.last_event_id, headers=headers)


# -- the query


class Paint(msgspec.Struct):
    """What the tests ask for."""

    cell: Annotated[int, msgspec.Meta(ge=0, lt=36)]
    colour: Literal["red", "blue"] = "red"
    note: str = ""
    loud: bool = False
    share: float = 1.0
    tags: list[str] = []


FITTING: dict[str, tuple[str, Paint]] = {
    "a number": ("cell=7", Paint(7)),
    "a choice": ("cell=7&colour=blue", Paint(7, "blue")),
    "text as it is": ("cell=7&note=a+b%26%C3%A9", Paint(7, note="a b&é")),
    "digits as text": ("cell=7&note=12", Paint(7, note="12")),
    "empty text": ("cell=7&note=", Paint(7)),
    "a truth": ("cell=7&loud=true", Paint(7, loud=True)),
    "a fraction": ("cell=7&share=0.5", Paint(7, share=0.5)),
    "a repeated field": ("cell=7&tags=a&tags=b&tags=c", Paint(7, tags=["a", "b", "c"])),
    "the signals besides": ("cell=7&datastar=%7B%22a%22%3A1%7D", Paint(7)),
    "bytes that are no text": ("cell=7&note=%ff", Paint(7, note="\ufffd")),
}


@pytest.mark.parametrize(("query", "expected"), FITTING.values(), ids=FITTING)
async def test_the_query_is_read_as_a_type(ask: Ask, query: str, expected: Paint) -> None:
    assert expected == await read(ask, lambda c: c.query(Paint), f"/?{query}")


async def test_the_query_can_be_read_twice_as_different_types(ask: Ask) -> None:
    assert (Paint(7), {"cell": "7"}) == await read(ask, lambda c: (c.query(Paint), c.query(dict[str, str])), "/?cell=7")


UNFIT: dict[str, tuple[str, str]] = {
    "a field that is missing": ("", "The address lacks cell."),
    "below the range": ("cell=-1", "cell: expected int >= 0."),
    "above the range": ("cell=36", "cell: expected int <= 35."),
    "not a number": ("cell=x", "cell: expected int, got str."),
    "empty for a number": ("cell=", "cell: expected int, got str."),
    "twice for a number": ("cell=1&cell=2", "cell: expected int, got array."),
    "no choice": ("cell=1&colour=green", "colour: invalid enum value 'green'."),
    "no truth": ("cell=1&loud=maybe", "loud: expected bool, got str."),
    "too many fields": (urlencode([("tags", "a")] * 1001), "The address has more than 1000 fields."),
}


@pytest.mark.parametrize(("query", "sentence"), UNFIT.values(), ids=UNFIT)
async def test_a_query_that_does_not_fit_is_answered_with_a_sentence(ask: Ask, query: str, sentence: str) -> None:
    app = App()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        c.query(Paint)

    came = await ask(app, f"/?{query}").done()
    assert (400, sentence) == (came.status, came.text)
    assert "text/plain; charset=utf-8" == came.headers["content-type"]


class Filter(msgspec.Struct):
    tags: list[str] = []
    sizes: set[int] | None = None
    word: str = ""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tags=a", Filter(["a"])),
        ("tags=a&tags=b", Filter(["a", "b"])),
        ("sizes=1&word=x", Filter([], {1}, "x")),
        ("sizes=1&sizes=2", Filter([], {1, 2})),
        ("", Filter()),
    ],
)
async def test_one_ticked_box_is_a_list_of_one(ask: Ask, query: str, expected: Filter) -> None:
    assert expected == await read(ask, lambda c: c.query(Filter), f"/?{query}")
