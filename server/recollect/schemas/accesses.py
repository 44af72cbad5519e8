"""Who read what, on the wire."""

from marshmallow import fields

from recollect.schemas.common import Moment, WireSchema
from recollect.schemas.lists import ListSchema


class AccessSchema(WireSchema):
    """A minute in which a key did one thing `count` times, last at `at`.

    `subject` is the id of the one conversation or memory that it was about, if it was one.
    """

    object = fields.Constant("access", required=True)
    id = fields.String(required=True)
    at = Moment(required=True)
    user = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    key = fields.String(required=True)
    action = fields.String(required=True)
    subject = fields.String(required=True, allow_none=True)
    count = fields.Integer(required=True)


class AccessListSchema(ListSchema):
    """Accesses, the newest first."""

    data = fields.List(fields.Nested(AccessSchema), required=True)
