"""Days as they are where the user lives, whatever clocks are put forward or back."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.errors import InvalidInput
from recollect.insight.period import MOST_DAYS, period

NOW = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
ZONES = (
    *("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Africa/Casablanca"),
    *("America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "UTC"),
)


def offset_at(found: list[tuple[datetime, timedelta]], moment: datetime) -> timedelta:
    return [offset for since, offset in found if since <= moment][-1]


@given(
    st.sampled_from(ZONES),
    st.dates(date(1975, 1, 1), date(2036, 1, 1)),
    st.integers(1, MOST_DAYS),
    st.floats(0, 0.999),
)
def test_offsets_are_those_of_the_zone(zone: str, first: date, days: int, where: float) -> None:
    asked = period(first, first + timedelta(days), zone, NOW)
    moment = asked.start + (asked.stop - asked.start) * where
    local = moment.astimezone(ZoneInfo(zone))
    assert moment + offset_at(list(asked.offsets()), moment) == local.replace(tzinfo=UTC)
    assert first <= local.date() < asked.end


def test_an_hour_that_comes_twice_belongs_to_its_day() -> None:
    asked = period(date(2026, 10, 25), date(2026, 10, 26), "Europe/Berlin", NOW)
    assert asked.stop - asked.start == timedelta(hours=25)
    changes = [since for since, _ in asked.offsets()]
    assert changes == [asked.start, datetime(2026, 10, 25, 1, tzinfo=UTC)]


def test_without_days_it_is_the_year_until_today() -> None:
    asked = period(None, None, "UTC", NOW)
    assert (asked.first, asked.end) == (date(2025, 11, 21), date(2026, 11, 21))
    there = period(None, None, "+01:00", NOW)
    assert there.end == date(2026, 11, 22) and there.start.hour == 23


@pytest.mark.parametrize("zone", ["-0330", "+14:00", "Etc/GMT+5", "America/Argentina/Ushuaia"])
def test_zones_may_be_given_in_several_ways(zone: str) -> None:
    assert (period(None, None, zone, NOW).end - NOW.date()).days in {0, 1, 2}


@pytest.mark.parametrize(
    "zone",
    [
        *(
            "",
            "Europe",
            "Mars/Base",
            "+24:00",
            "+01:60",
            "../../etc/passwd",
            "/etc/localtime",
            "a" * 90,
        )
    ],
)
def test_other_zones_are_refused(zone: str) -> None:
    with pytest.raises(InvalidInput, match="time zone"):
        period(None, None, zone, NOW)


@given(st.text(max_size=70))
def test_no_name_of_a_zone_does_any_harm(zone: str) -> None:
    with suppress(InvalidInput):
        assert list(period(date(2026, 1, 1), date(2026, 12, 31), zone, NOW).offsets())


@pytest.mark.parametrize(
    ("first", "end"),
    [
        (date(2026, 1, 2), date(2026, 1, 2)),
        (date(2026, 1, 2), date(2026, 1, 1)),
        (date(2000, 1, 1), date(2026, 1, 1)),
        (date(1969, 1, 1), date(1970, 1, 2)),
        (date(9999, 12, 1), date(9999, 12, 31)),
        (None, date(1, 1, 1)),
        (date(1, 1, 1), None),
    ],
)
def test_periods_that_are_empty_too_long_or_absurd_are_refused(
    first: date | None, end: date | None
) -> None:
    with pytest.raises(InvalidInput):
        period(first, end, "Pacific/Apia", NOW)
