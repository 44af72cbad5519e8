"""Live events on the wire."""

from marshmallow import fields

from recollect.schemas.common import WireSchema
from recollect.schemas.stored import ListedConversationSchema


class ConversationEventSchema(WireSchema):
    """What happened to a conversation, and how it is now."""

    change = fields.String(required=True)
    conversation = fields.Nested(ListedConversationSchema, required=True)
