"""Fields from strangers: what has the wrong type is absent."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.platforms.fields import (
    compact,
    count,
    decoded,
    first_name,
    mapping,
    moment,
    name,
    sequence,
    words,
)

TIME = datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1760000000, TIME),
        (1760000000.25, TIME.replace(microsecond=250_000)),
        ("2025-10-09T08:53:20Z", TIME),
        ("2025-10-09T08:53:20.000Z", TIME),
        ("2025-10-09T08:53:20.123457+00:00", TIME.replace(microsecond=123_457)),
        ("2025-10-09T10:53:20+02:00", TIME),
        ("2025-10-09 08:53:20", TIME),
        ("2025-10-09T08:53:20", TIME),
        ("1900-01-01T00:00:00Z", None),
        ("2999-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("1969", None),
        ("1970-01-01T00:00:00Z", None),
        ("yesterday", None),
        ("", None),
        (0, None),
        (-1, None),
        (1760000000000, None),
        (10**400, None),
        (float("nan"), None),
        (float("inf"), None),
        (True, None),
        (None, None),
        ([], None),
    ],
)
def test_moment(value: Any, expected: datetime | None) -> None:
    assert moment(value) == expected


@settings(deadline=None)
@given(
    st.text(alphabet="0123456789-:TZ+. ")
    | st.text()
    | st.integers()
    | st.floats()
    | st.datetimes().map(str)
)
def test_moment_never_fails_and_is_in_utc(value: Any) -> None:
    told = moment(value)
    assert told is None or told.tzinfo is UTC


def test_what_has_another_type_is_empty() -> None:
    assert [mapping([]), mapping({"a": 1})] == [{}, {"a": 1}]
    assert [sequence({}), sequence("ab"), sequence([1])] == [(), (), [1]]
    assert [words(None), words(5), words(" x ")] == ["", "", " x "]


def test_a_name_says_something() -> None:
    assert [name(""), name(" \n"), name(5), name(" x")] == [None, None, None, " x"]
    assert first_name({"a": 1, "b": "", "c": "x", "d": "y"}, "a", "b", "c", "d") == "x"
    assert first_name({}, "a") is None


def test_a_count_is_whole_and_exact() -> None:
    assert [count(True), count(-1), count(2**60), count(1.5), count("1")] == [None] * 5
    assert [count(0), count(2**53 - 1)] == [0, 2**53 - 1]


@pytest.mark.parametrize("value", [{"a": 1}, '{"a": 1}', b'{"a": 1}'])
def test_an_object_is_an_object_also_as_text(value: Any) -> None:
    assert decoded(value) == {"a": 1}


@pytest.mark.parametrize("value", [None, 5, "", "x", '{"a": 1', "[1]", '"v1"', [1], "[" * 2_000])
def test_what_is_no_object_tells_nothing(value: Any) -> None:
    assert decoded(value) == {}


def test_compact() -> None:
    assert compact({"a": [1, "é"]}) == '{"a":[1,"é"]}'
