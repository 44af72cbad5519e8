"""The frames of the capture protocol, both ways, and the receipt."""

from marshmallow import fields, validate

from recollect.schemas.clients import WaitingSchema
from recollect.schemas.common import Moment, WireSchema
from recollect.schemas.conversations import PLATFORM

KINDS = ("conversation", "stream", "dom", "normalized")


class ClientSchema(WireSchema):
    """Who is speaking, for people to recognise."""

    id = fields.String(validate=validate.Length(max=100))
    name = fields.String(validate=validate.Length(max=100))
    version = fields.String(validate=validate.Length(max=100))


class HelloSchema(WireSchema):
    """The first frame of a socket. The page has no `token`: its session speaks for it."""

    token = fields.String(allow_none=True, load_default=None, validate=validate.Length(1, 500))
    client = fields.Nested(ClientSchema, load_default=dict)
    space = fields.String(allow_none=True, load_default=None, validate=validate.Length(1, 100))


class CaptureSchema(WireSchema):
    """One capture: what a site said, not interpreted."""

    id = fields.String(required=True, validate=validate.Length(1, 200))
    platform = fields.String(required=True, validate=PLATFORM)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    url = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=4096))
    observed_at = Moment(allow_none=True, load_default=None)
    payload = fields.Raw(required=True)
    stream_id = fields.String(allow_none=True, load_default=None, validate=validate.Length(1, 200))
    request = fields.Raw(allow_none=True, load_default=None)
    ended = fields.String(load_default="done", validate=validate.OneOf(("open", "done", "aborted")))


class SubscribeSchema(WireSchema):
    """Which live events a socket wants."""

    topics = fields.List(
        fields.String(validate=validate.Length(max=100)),
        required=True,
        validate=validate.Length(1, 20),
    )
    resume = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=2000))


class PingSchema(WireSchema):
    """A sign of life."""

    outbox = fields.Nested(WaitingSchema, allow_none=True, load_default=None)


class CountsSchema(WireSchema):
    """Messages of one capture."""

    received = fields.Integer(required=True)
    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    stored = fields.Integer(required=True)


class ReceiptSchema(WireSchema):
    """What is stored, and what is missing."""

    conversation_id = fields.String(required=True)
    platform = fields.String(required=True)
    external_id = fields.String(required=True)
    title = fields.String(allow_none=True)
    url = fields.String(allow_none=True)
    messages = fields.Nested(CountsSchema, required=True)
    complete = fields.Boolean(required=True)
    missing_count = fields.Integer(required=True)
    missing = fields.List(fields.String(), required=True)
    excluded = fields.String(allow_none=True)
    message_ids = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class ReceiptsSchema(WireSchema):
    """One receipt for each conversation of an upsert, in the same order."""

    receipts = fields.List(fields.Nested(ReceiptSchema), required=True)
