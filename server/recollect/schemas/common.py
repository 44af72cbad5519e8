"""What every schema of the wire shares: unknown fields are ignored, errors name their field."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from recollect.errors import InvalidInput


class WireSchema(Schema):
    """The base of all schemas."""

    class Meta:
        """Unknown fields are ignored, so that old servers take what newer clients send."""

        unknown = EXCLUDE

    def checked(self, data: Any) -> Any:
        """Validate and load decoded JSON; InvalidInput with `details.fields` if it does not fit."""
        if not isinstance(data, Mapping):
            raise InvalidInput("The body must be a JSON object.")
        try:
            return self.load(data)
        except ValidationError as error:
            raise InvalidInput(
                f"That input does not fit: {_first(error.messages)}", fields=error.messages
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


def _first(messages: Any, path: str = "") -> str:
    """The first of marshmallow's nested messages, as `messages.0.role: Must be one of …`."""
    if isinstance(messages, Mapping):
        key, inner = next(iter(messages.items()))
        return _first(inner, f"{path}.{key}" if path else str(key))
    return f"{path}: {messages[0]}" if isinstance(messages, list) else f"{path}: {messages}"
