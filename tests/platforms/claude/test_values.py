"""Times and numbers of strangers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.platforms.claude.values import moment

NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-02T12:00:00Z",
        "2026-01-02T12:00:00.000000+00:00",
        "2026-01-02T14:00:00+02:00",
        "2026-01-02T12:00:00",
        "2026-01-02T12:00:00.000Z",
    ],
)
def test_ways_to_tell_a_time(text: str) -> None:
    assert moment(text) == NOON


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "soon",
        1767355200,
        "1900-01-01T00:00:00Z",
        "2999-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-01:00",
        "1969",
    ],
)
def test_what_cannot_be_true(value: Any) -> None:
    assert moment(value) is None


@settings(deadline=None)
@given(st.text(alphabet="0123456789-:TZ+. ") | st.text())
def test_no_text_is_fatal(text: str) -> None:
    told = moment(text)
    assert told is None or told.tzinfo is UTC
