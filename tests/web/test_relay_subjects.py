"""Subjects: no character of data separates or matches at a broker, and every short segment can be read back."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stario import ANY, REST
from stario.web.relay.subjects import LONGEST, Names, decode, encode
from stario.web.relay.topics import MOST_SEGMENTS, matches

NATS, REDIS = Names("stario", ".", ">"), Names("stario", ":", "*")
HOSTILE = [
    "",
    " ",
    ".",
    "*",
    ">",
    ":",
    "?",
    "[a]",
    "\\",
    "\0",
    "\r\n",
    "=",
    "=41",
    "=~",
    "A",
    "ü",
    "\ud800",
    "🙂",
    "a.b",
    "a:b",
]
characters = st.characters(codec=None) | st.sampled_from(".*>:?[]\\ =~\0")
segments = st.sampled_from(HOSTILE) | st.text(characters, max_size=40) | st.text(characters, min_size=90, max_size=200)
topics = st.lists(segments, min_size=1, max_size=5).map(tuple)
parts = st.sampled_from(HOSTILE[:6]) | st.just(ANY)
patterns = st.tuples(st.lists(parts, min_size=1, max_size=4), st.sampled_from([[], [REST]])).map(
    lambda t: (*t[0], *t[1])
)
small_topics = st.lists(st.sampled_from(HOSTILE[:6]), min_size=1, max_size=5).map(tuple)


@given(segments)
def test_a_segment_has_only_characters_that_mean_nothing_and_is_never_empty(segment: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_=~-]+", encode(segment))
    assert len(encode(segment)) <= LONGEST


@given(segments, segments)
def test_two_segments_never_look_the_same(one: str, other: str) -> None:
    assert (one == other) == (encode(one) == encode(other))


@given(st.text(characters, max_size=30))
def test_a_short_segment_can_be_read_back(segment: str) -> None:
    assert encode(segment).startswith("=~") or segment == decode(encode(segment))


@pytest.mark.parametrize("segment", [*HOSTILE, "plain-Text_7", "x" * LONGEST, "ü" * 16])
def test_segments_that_fit_are_read_back(segment: str) -> None:
    assert segment == decode(encode(segment))


@pytest.mark.parametrize("name", ["", "=4", "==", "=41", "=g1", "a.b", "a b", "=~00", "=2e", "x" * (LONGEST + 1), "ü"])
def test_what_was_never_encoded_is_refused(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are Python's in some cases
        decode(name)


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("room", "room"),
        ("Room-7_b", "Room-7_b"),
        ("", "="),
        ("a.b", "a=2Eb"),
        ("*", "=2A"),
        (">", "=3E"),
        ("=", "=3D"),
        ("ü", "=C3=BC"),
        (" ", "=20"),
        ("~", "=7E"),
        ("\ud800", "=ED=A0=80"),
        ("\0", "=00"),
        ("$SYS", "=24SYS"),
    ],
)
def test_segments_are_written_so(segment: str, expected: str) -> None:
    assert expected == encode(segment)


def test_a_long_segment_stands_as_a_digest_that_no_other_segment_can_be() -> None:
    name = encode("x" * (LONGEST + 1))
    assert re.fullmatch("=~[0-9a-f]{40}", name)
    assert name != encode(name)


@given(topics, topics)
def test_two_topics_never_have_one_subject(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    for names in (NATS, REDIS):
        assert (one == other) == (names.topic(one) == names.topic(other))


def nats_matches(subject: str, pattern: str) -> bool:
    """Match as the NATS documentation says: `*` is one token, `>` one or more at the end."""
    have, want = subject.split("."), pattern.split(".")
    if want[-1] == ">":
        return len(have) >= len(want) and nats_matches(".".join(have[: len(want) - 1]), ".".join(want[:-1]))
    return len(have) == len(want) and all(w in ("*", h) for h, w in zip(have, want))


@settings(max_examples=400)
@given(patterns, small_topics)
def test_a_nats_subject_finds_exactly_the_topics_of_its_pattern(pattern: Any, topic: tuple[str, ...]) -> None:
    assert matches(pattern, topic) == nats_matches(NATS.topic(topic), NATS.pattern(pattern))


@settings(max_examples=400)
@given(patterns, small_topics)
def test_a_redis_pattern_finds_all_topics_of_its_pattern(pattern: Any, topic: tuple[str, ...]) -> None:
    assert fnmatchcase(REDIS.topic(topic), REDIS.pattern(pattern)) or not matches(pattern, topic)


@given(topics)
def test_no_topic_is_the_subject_that_processes_talk_on(topic: tuple[str, ...]) -> None:
    assert NATS.control != NATS.topic(topic)
    assert REDIS.control != REDIS.topic(topic)


def test_the_longest_topic_fits_into_a_nats_subject() -> None:
    assert len(Names("x" * 64, ".", ">").topic(("y" * LONGEST,) * MOST_SEGMENTS)) < 4000
