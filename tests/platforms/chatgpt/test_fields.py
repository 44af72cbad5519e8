"""Fields from strangers: what has the wrong type is absent."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.platforms.chatgpt.fields import is_root, mapping, model, name, size, time
from tests.platforms.chatgpt.shapes import PATIENT


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1760000000, datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)),
        (1760000000.25, datetime(2025, 10, 9, 8, 53, 20, 250_000, tzinfo=UTC)),
        ("2025-10-09T08:53:20Z", datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)),
        ("2025-10-09T10:53:20+02:00", datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)),
        ("2025-10-09 08:53:20", datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("yesterday", None),
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
def test_time(value: Any, expected: datetime | None) -> None:
    assert time(value) == expected


@PATIENT
@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.datetimes().map(str)))
def test_time_never_fails_and_is_aware(value: Any) -> None:
    moment = time(value)
    assert moment is None or moment.tzinfo is UTC


def test_other_fields() -> None:
    assert mapping([]) == {}
    assert [name(""), name(5), name("x")] == [None, None, "x"]
    assert [size(True), size(-1), size(2**60), size(1.5), size(0)] == [None] * 4 + [0]
    assert [model("auto"), model(None), model("gpt-5")] == [None, None, "gpt-5"]
    assert is_root("client-created-root-2")
    assert not is_root("m1")
