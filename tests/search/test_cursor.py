"""Cursors come back as they went out, and foreign ones are refused."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.errors import InvalidInput
from recollect.search.cursor import LIFETIME, Position, dumps, loads

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ASKED = b"0123456789abcdef"


@given(st.integers(0, 600))
def test_a_position_comes_back(rank: int) -> None:
    position = Position(rank, NOW)
    assert loads(dumps(ASKED, position), ASKED, NOW) == position


@given(st.text())
def test_anything_else_is_gone(cursor: str) -> None:
    with pytest.raises(InvalidInput) as error:
        loads(cursor, ASKED, NOW)
    assert error.value.code == "cursor_gone"


@pytest.mark.parametrize(
    ("asked", "later"),
    [(b"another search!!", timedelta()), (ASKED, LIFETIME * 1.01), (ASKED, -timedelta(seconds=1))],
)
def test_a_foreign_or_old_cursor_is_gone(asked: bytes, later: timedelta) -> None:
    cursor = dumps(ASKED, Position(20, NOW))
    with pytest.raises(InvalidInput) as error:
        loads(cursor, asked, NOW + later)
    assert error.value.code == "cursor_gone"
