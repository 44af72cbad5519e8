"""Clients on the wire: the programs that connect to the capture socket."""

from typing import Final

from marshmallow import fields, validate

from recollect.schemas.common import Moment, WireSchema
from recollect.schemas.lists import ListSchema

_COUNT: Final = validate.Range(0, 2**53)


class WaitingSchema(WireSchema):
    """What waits in an outbox. Of the `items`, `stuck` are larger than the server takes."""

    items = fields.Integer(strict=True, required=True, validate=_COUNT)
    bytes = fields.Integer(strict=True, required=True, validate=_COUNT)
    stuck = fields.Integer(strict=True, load_default=0, validate=_COUNT)


class ClientSeenSchema(WireSchema):
    """A client, its key, and what waits in its outbox as it last told (null: it never did)."""

    object = fields.Constant("client", required=True)
    key = fields.String(required=True)
    key_name = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    version = fields.String(required=True, allow_none=True)
    origin = fields.String(required=True, allow_none=True)
    connected = fields.Boolean(required=True)
    seen_at = Moment(required=True)
    outbox = fields.Nested(WaitingSchema, required=True, allow_none=True)


class ClientListSchema(ListSchema):
    """Clients, the one that was there last first."""

    data = fields.List(fields.Nested(ClientSeenSchema), required=True)
