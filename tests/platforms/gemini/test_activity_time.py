"""The times of Google's activity page, in the languages that it writes them in."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.platforms.gemini.activity_time import activity_time, looks_like_time

WRITTEN = {
    "Jan 2, 2026, 7:24:02 AM UTC": (2026, 1, 2, 7, 24, 2),
    "Jan 2, 2026, 12:24:02\u202fAM UTC": (2026, 1, 2, 0, 24, 2),
    "Dec 31, 2025, 11:59:59\u202fPM PST": (2026, 1, 1, 7, 59, 59),
    "2 Jan 2026, 07:24:02 GMT": (2026, 1, 2, 7, 24, 2),
    "2 Sept 2026, 07:24:02 BST": (2026, 9, 2, 6, 24, 2),
    "18.04.2026, 17:38:51 MESZ": (2026, 4, 18, 15, 38, 51),
    "2 janv. 2026, 07:24:02 CET": (2026, 1, 2, 6, 24, 2),
    "2 juil. 2026, 07:24:02 UTC+02:00": (2026, 7, 2, 5, 24, 2),
    "2 ene 2026, 7:24:02 p.m. GMT-05:00": (2026, 1, 3, 0, 24, 2),
    "2026/02/02 16:24:02 JST": (2026, 2, 2, 7, 24, 2),
    "2026年2月2日 GMT+8 15:24:02": (2026, 2, 2, 7, 24, 2),
    "2024. 10. 19. 오전 9:15:07 KST": (2024, 10, 19, 0, 15, 7),
    "2 янв. 2026 г., 07:24:02 MSK": (2026, 1, 2, 4, 24, 2),
    "1/15/2026, 7:24:02 AM EST": (2026, 1, 15, 12, 24, 2),
    "02/03/2026 07:24:02 IST": (2026, 3, 2, 1, 54, 2),
}


@pytest.mark.parametrize(("text", "told"), WRITTEN.items())
def test_a_time_in_any_language(text: str, told: tuple[int, ...]) -> None:
    assert looks_like_time(text)
    assert activity_time(text) == datetime(*told, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    "text",
    ["", "Jan 2, 2026", "7:24:02 AM UTC", "at 12:00:01 there were 3", "99/99/2026 1:00:00 UTC"],
)
def test_no_time(text: str) -> None:
    assert not looks_like_time(text)
    assert activity_time(text) is None


def test_a_zone_that_nobody_knows_leaves_the_moment_open() -> None:
    assert looks_like_time("Jan 2, 2026, 7:24:02 AM XYZ")
    assert activity_time("Jan 2, 2026, 7:24:02 AM XYZ") is None


def test_a_long_line_is_no_time() -> None:
    assert not looks_like_time("Jan 2, 2026, 7:24:02 AM UTC was when I asked you about the weather")


@given(st.text() | st.from_regex(r"[0-9:./, ]{6,40}[A-Z]{3}", fullmatch=True))
def test_anything_else(text: str) -> None:
    told = activity_time(text)
    assert told is None or told.tzinfo is UTC
    assert looks_like_time(text) or not looks_like_time(text)
