"""The attributes of a stream that stays: what they hold, and on which element they may stand."""

from __future__ import annotations

import pytest

from stario import html as h
from stario.datastar import data, js


def test_live_is_one_stream_that_is_kept_open() -> None:
    request = "@get('live', {retry: 'always', retryMaxCount: 1000000000, requestCancellation: 'cleanup'})"
    came = data.live("live")
    assert js("'connecting'") == came["data-signals:_live"]
    assert js(request) == came["data-init"]
    assert (
        js(f"!document.hidden && el.opened && $_live != 'live' && {request}")
        == (came["data-on:visibilitychange__document"])
    )
    assert (
        js(f"!document.hidden && el.opened && Date.now() - el.heard > 37500 && {request}")
        == came["data-on-interval__duration.1s"]
    )


def test_live_watches_its_own_element_only() -> None:
    assert data.live("live")["data-on:datastar-fetch"].text.startswith("if (evt.detail.el === el) {")


def test_live_keeps_its_state_in_the_signal_it_is_told() -> None:
    came = data.live("live", state="_link")
    assert "data-signals:_link" in came
    assert "$_live" not in "".join(code.text for code in came.values())
    assert "$state" not in came["data-on:datastar-fetch"].text
    assert "$_link = " in came["data-on:datastar-fetch"].text


def test_live_waits_for_two_and_a_half_heartbeats() -> None:
    assert " > 5000 && " in data.live("live", heartbeat=2)["data-on-interval__duration.1s"].text


def test_live_refuses_a_state_that_html_would_change() -> None:
    with pytest.raises(h.MarkupError, match="expected a signal's name in lower-case letters for state, came '_Live'"):
        data.live("live", state="_Live")


def test_live_asks_after_everything_else_on_its_element() -> None:
    came = str(h.body(data.live("live")))
    places = [came.index(f" {name}") for name in ("data-signals:", "data-on:", "data-on-interval", "data-init")]
    assert sorted(places) == places


def test_live_refuses_an_address_that_runs_code() -> None:
    with pytest.raises(h.MarkupError, match="expected an address of this site to ask"):
        data.live("javascript:alert(1)")
