"""The sites on the wire: how capture of each is doing."""

from marshmallow import fields

from recollect.schemas.common import Moment, WireSchema
from recollect.schemas.lists import ListSchema


class SiteSchema(WireSchema):
    """One site, and what became of its captures."""

    object = fields.Constant("platform", required=True)
    platform = fields.String(required=True)
    adapter = fields.Integer(required=True, allow_none=True)
    last_capture_at = Moment(required=True, allow_none=True)
    frames = fields.Integer(required=True)
    unparsed = fields.Integer(required=True)
    unparsed_since = Moment(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    conversations = fields.Integer(required=True)
    incomplete = fields.Integer(required=True)


class ReplayedSchema(WireSchema):
    """What a replay did for a site. `created` and `updated` count messages, the others captures."""

    object = fields.Constant("replay", required=True)
    platform = fields.String(required=True)
    read = fields.Integer(required=True)
    unread = fields.Integer(required=True)
    deleted = fields.Integer(required=True)
    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)


class SiteListSchema(ListSchema):
    """Sites with an adapter, then the others."""

    data = fields.List(fields.Nested(SiteSchema), required=True)
