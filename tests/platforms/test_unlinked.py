"""Ids of records that no site has given: the same from every file, and from nothing else."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from recollect.platforms.unlinked import identifier, is_unlinked

TIME = datetime(2026, 2, 2, 7, 24, 2, 806000, UTC)


def test_white_space_fractions_and_zones_make_no_difference() -> None:
    expected = identifier("Why  is it\nred? ", TIME)
    assert identifier("Why is it\xa0red?", TIME.replace(microsecond=0)) == expected
    assert identifier("Why is it red?", TIME.astimezone(timezone(timedelta(hours=9)))) == expected


def test_words_and_seconds_do() -> None:
    told = [
        identifier("Why?", TIME),
        identifier("why?", TIME),
        identifier("Why?", TIME + timedelta(seconds=1)),
        identifier("Why?", "2 Feb"),
        identifier("", TIME),
    ]
    assert len(set(told)) == len(told)


@given(st.text(), st.text())
def test_any_record_has_an_id_that_is_told_apart_from_those_of_sites(asked: str, at: str) -> None:
    assert is_unlinked(identifier(asked, at))
    assert not is_unlinked("c_" + identifier(asked, at))
