"""A space in figures, on the wire."""

from marshmallow import fields, validate

from recollect.schemas.common import Moment, WireSchema
from recollect.schemas.stored import SpaceQuerySchema


class StatsQuerySchema(SpaceQuerySchema):
    """Of which days, and where days begin."""

    first = fields.Date(data_key="from", load_default=None)
    end = fields.Date(data_key="to", load_default=None)
    timezone = fields.String(load_default="UTC", validate=validate.Length(1, 64))


class TotalsSchema(WireSchema):
    """How much there is."""

    conversations = fields.Integer(required=True)
    messages = fields.Integer(required=True)
    tokens = fields.Integer(required=True)


class PlatformTotalsSchema(TotalsSchema):
    """How much there is of one platform."""

    platform = fields.String(required=True)


class GapsSchema(WireSchema):
    """What is known to be missing, and what is there only as a page showed it."""

    conversations = fields.Integer(required=True)
    missing_messages = fields.Integer(required=True)
    provisional_messages = fields.Integer(required=True)


class DaySchema(WireSchema):
    """The messages of one day, by platform."""

    day = fields.Date(required=True)
    messages = fields.Integer(required=True)
    platforms = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class PeriodSchema(WireSchema):
    """The days from `from` to the one before `to`; those without a message are left out."""

    first = fields.Date(data_key="from", required=True)
    end = fields.Date(data_key="to", required=True)
    timezone = fields.String(required=True)
    days = fields.List(fields.Nested(DaySchema), required=True)


class KeyUsageSchema(WireSchema):
    """What one of the caller's keys has used of compression. `balance` is in dollars."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    requests = fields.Integer(required=True)
    prompt_tokens = fields.Integer(required=True)
    cached_tokens = fields.Integer(required=True)
    completion_tokens = fields.Integer(required=True)
    balance = fields.String(required=True, allow_none=True)


class StatsSchema(WireSchema):
    """Totals are of everything; the period says only which days are listed."""

    object = fields.Constant("stats", required=True)
    totals = fields.Nested(TotalsSchema, required=True)
    trash = fields.Nested(TotalsSchema, required=True)
    gaps = fields.Nested(GapsSchema, required=True)
    platforms = fields.List(fields.Nested(PlatformTotalsSchema), required=True)
    first_message_at = Moment(allow_none=True)
    last_message_at = Moment(allow_none=True)
    period = fields.Nested(PeriodSchema, required=True)
    compression = fields.List(fields.Nested(KeyUsageSchema), required=True)
