"""Keys, users and pairing on the wire."""

from typing import Any

from marshmallow import fields, validate

from recollect.schemas.common import Moment, WireSchema
from recollect.schemas.lists import ListSchema

_SCOPES = ("capture", "read", "write", "admin")
_NAME = validate.Length(1, 100)
_SCOPE_LIST: dict[str, Any] = {
    "cls_or_instance": fields.String(validate=validate.OneOf(_SCOPES)),
    "validate": validate.Length(1, len(_SCOPES)),
}


class PairSchema(WireSchema):
    """A pairing code as somebody typed it, and what the new client is called."""

    code = fields.String(required=True, validate=validate.Length(1, 64))
    name = fields.String(load_default="Paired client", validate=_NAME)


class NewKeySchema(WireSchema):
    """A key to make. Without `scopes`: capture, read and write, as far as the caller has them."""

    name = fields.String(required=True, validate=_NAME)
    scopes = fields.List(**_SCOPE_LIST)
    spaces = fields.List(fields.String(validate=_NAME), validate=validate.Length(1, 100))
    expires_in_days = fields.Integer(
        strict=True, allow_none=True, load_default=None, validate=validate.Range(1, 3650)
    )


class NewUserSchema(WireSchema):
    """A user to make."""

    name = fields.String(required=True, validate=validate.Length(1, 64))


class SortedList(fields.List[str]):
    """A set, on the wire always in the same order."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> list[str] | None:
        return None if value is None else sorted(value)


class KeySchema(WireSchema):
    """A key without its secret. `spaces` null: all of its user's; `expires_at` null: never."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    scopes = SortedList(fields.String(), required=True)
    spaces = SortedList(fields.String(), required=True, allow_none=True)
    origin = fields.String(required=True, allow_none=True)
    created_at = Moment(required=True)
    expires_at = Moment(required=True, allow_none=True)
    last_used_at = Moment(required=True, allow_none=True)


class KeyListSchema(ListSchema):
    """Keys, the newest first."""

    data = fields.List(fields.Nested(KeySchema), required=True)


class IssuedKeySchema(KeySchema):
    """A new key with its secret, which is shown this once."""

    api_key = fields.String(required=True)


class UserSchema(WireSchema):
    """A user. `space` is the id of the user's own space."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    space = fields.String(required=True)


class NewUserAnswerSchema(UserSchema):
    """A new user with a first key (capture, read, write), which is shown this once."""

    api_key = fields.String(required=True)


class PairingCodeSchema(WireSchema):
    """A code to show to nobody but who pairs, and until when it is good."""

    code = fields.String(required=True)
    expires_at = Moment(required=True)


class PairedSchema(WireSchema):
    """The key of a newly paired client, which is shown this once, and whose client it is."""

    api_key = fields.String(required=True)
    key = fields.Nested(KeySchema, required=True)
    user = fields.Nested(UserSchema, required=True)
