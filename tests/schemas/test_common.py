"""What all schemas share: errors by field, and times."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import fields, validate

from recollect.errors import InvalidInput
from recollect.schemas.common import MOST_FIELDS, Moment, WireSchema


class _Message(WireSchema):
    role = fields.String(required=True, validate=validate.OneOf(("user", "assistant")))


class _Talk(WireSchema):
    at = Moment(load_default=None)
    messages = fields.List(fields.Nested(_Message), required=True)


def test_unknown_fields_are_ignored() -> None:
    loaded = _Talk().checked({"messages": [{"role": "user", "mood": "good"}], "x": 1})
    assert loaded == {"at": None, "messages": [{"role": "user"}]}


@pytest.mark.parametrize("data", [None, [], "text", 7, True])
def test_only_objects_fit(data: Any) -> None:
    with pytest.raises(InvalidInput, match="JSON object"):
        _Talk().checked(data)


def test_errors_name_their_field_by_its_path() -> None:
    with pytest.raises(InvalidInput) as caught:
        _Talk().checked({"messages": [{"role": "user"}, {"role": "robot"}, {}]})
    assert set(caught.value.details["fields"]) == {"messages.1.role", "messages.2.role"}
    assert "messages.1.role: Must be one of" in caught.value.message


def test_the_answer_to_a_large_wrong_body_is_small() -> None:
    with pytest.raises(InvalidInput) as caught:
        _Talk().checked({"messages": [{}] * 10_000})
    assert len(caught.value.details["fields"]) == MOST_FIELDS


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-02T03:04:05.678Z", datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)),
        ("2026-01-02T03:04:05", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02", datetime(2026, 1, 2, tzinfo=UTC)),
        (
            "2026-01-02T03:04:05+02:00",
            datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2))),
        ),
    ],
)
def test_moments_come_in_as_iso_8601(text: str, moment: datetime) -> None:
    loaded = _Talk().checked({"messages": [], "at": text})["at"]
    assert loaded == moment and loaded.tzinfo is UTC


@pytest.mark.parametrize(
    "value", ["", "yesterday", 7, [], {}, "0001-01-01T00:00:00+23:59", "9" * 99]
)
def test_what_is_no_moment_is_refused(value: Any) -> None:
    with pytest.raises(InvalidInput, match=r"at: Not a date"):
        _Talk().checked({"messages": [], "at": value})


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_survives_the_wire_to_the_millisecond(moment: datetime) -> None:
    dumped = _Talk().dump({"messages": [], "at": moment})["at"]
    assert dumped.endswith("Z")
    loaded = _Talk().checked({"messages": [], "at": dumped})["at"]
    assert timedelta(0) <= moment - loaded < timedelta(milliseconds=1)
