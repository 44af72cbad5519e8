"""What every schema of the wire shares: unknown fields are ignored, errors name their field."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from recollect.errors import InvalidInput

MOST_FIELDS: Final = 50
"""So that the answer to a large wrong body is not larger than the body."""


class WireSchema(Schema):
    """The base of all schemas."""

    class Meta:
        """Unknown fields are ignored, so that old servers take what newer clients send."""

        unknown = EXCLUDE

    def checked(self, data: Any) -> Any:
        """Validate and load decoded JSON; InvalidInput if it does not fit.

        Its `details.fields` have what is wrong by the path of the field, as in
        `{"messages.0.role": ["Must be one of …"]}`, for the first MOST_FIELDS of them.
        """
        if not isinstance(data, Mapping):
            raise InvalidInput("The body must be a JSON object.")
        try:
            return self.load(data)
        except ValidationError as error:
            wrong = dict(islice(_by_path(error.messages), MOST_FIELDS))
            path, sentences = next(iter(wrong.items()))
            raise InvalidInput(
                f"That input does not fit: {path}: {sentences[0]}", fields=wrong
            ) from None


class Moment(fields.Field[datetime]):
    """A point in time: ISO 8601 in, without offset taken as UTC; out with milliseconds and Z."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **_: Any) -> Any:
        if value is None:
            return None
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (TypeError, ValueError, OverflowError):
            raise ValidationError("Not a date and time in ISO 8601.") from None


def _by_path(messages: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Marshmallow's nested messages, flat."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _by_path(inner, f"{path}.{key}" if path else str(key))
    else:
        yield path, [str(m) for m in messages] if isinstance(messages, list) else [str(messages)]
