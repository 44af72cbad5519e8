"""Sessions of the page on the wire."""

from marshmallow import fields, validate

from recollect.schemas.accounts import SortedList, UserSchema
from recollect.schemas.common import Moment, WireSchema


class SignInSchema(WireSchema):
    """A pairing code as somebody typed it."""

    code = fields.String(required=True, validate=validate.Length(1, 64))


class MembershipSchema(WireSchema):
    """A space that the caller may see, and as what."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)


class SessionSchema(WireSchema):
    """Who is asking. `csrf_token` null: by a key, which needs none; `expires_at` null: never."""

    user = fields.Nested(UserSchema, required=True)
    scopes = SortedList(fields.String(), required=True)
    spaces = fields.List(fields.Nested(MembershipSchema), required=True)
    csrf_token = fields.String(required=True, allow_none=True)
    expires_at = Moment(required=True, allow_none=True)
