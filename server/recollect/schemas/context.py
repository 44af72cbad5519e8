"""Contexts on the wire: what is asked for, and what went in."""

from marshmallow import fields, validate

from recollect.schemas.common import Moment, WireSchema
from recollect.schemas.search import FiltersSchema


class ContextQuerySchema(FiltersSchema):
    """A question as plain text, a budget in tokens, and the filters of a search.

    `format: messages` adds the context as one system message.
    """

    text = fields.String(data_key="query", load_default="", validate=validate.Length(max=10_000))
    max_tokens = fields.Integer(load_default=2000, validate=validate.Range(50, 100_000))
    tags = fields.List(
        fields.String(validate=validate.Length(1, 500)),
        load_default=(),
        validate=validate.Length(max=100),
    )
    scope = fields.String(
        load_default="all", validate=validate.OneOf(("all", "conversations", "memories"))
    )
    format = fields.String(load_default="text", validate=validate.OneOf(("text", "messages")))


class ContextSourceSchema(WireSchema):
    """A message or a memory that went in, or nearly did: one of the two ids is null.

    `tokens` are those of what is in of it. `whole` false: only its best passages are. `standing`:
    it is an instruction or a preference that holds for good, or a pinned memory, offered whatever
    was asked. `excerpt` is how what is in begins, verbatim; empty of what nearly went in.
    """

    message_id = fields.String(attribute="offer.message_id", required=True, allow_none=True)
    memory_id = fields.String(attribute="offer.memory_id", required=True, allow_none=True)
    space = fields.String(attribute="offer.space", required=True)
    conversation_id = fields.String(attribute="offer.conversation", required=True, allow_none=True)
    title = fields.String(attribute="conversation.title", dump_default=None, allow_none=True)
    platform = fields.String(attribute="conversation.platform", dump_default=None, allow_none=True)
    url = fields.String(attribute="conversation.url", dump_default=None, allow_none=True)
    role = fields.String(attribute="offer.role", required=True, allow_none=True)
    author = fields.String(attribute="offer.author", required=True, allow_none=True)
    created_at = Moment(attribute="offer.created_at", required=True, allow_none=True)
    tokens = fields.Integer(required=True)
    score = fields.Float(attribute="offer.score", required=True)
    whole = fields.Boolean(required=True)
    standing = fields.Boolean(attribute="offer.standing", required=True)
    excerpt = fields.String(required=True)


class ContextMessageSchema(WireSchema):
    """The context as a message for a model."""

    role = fields.Constant("system", required=True)
    content = fields.String(required=True)


class ContextSchema(WireSchema):
    """A context of at most `max_tokens` tokens (`o200k_base`), `tokens` of them used.

    `sources` are in the order of the context; `omitted` are the best that did not go in.
    """

    context = fields.String(attribute="text", required=True)
    tokens = fields.Integer(required=True)
    max_tokens = fields.Integer(required=True)
    sources = fields.List(fields.Nested(ContextSourceSchema), required=True)
    omitted = fields.List(fields.Nested(ContextSourceSchema), required=True)
    messages = fields.List(fields.Nested(ContextMessageSchema))
