"""Context memory on the wire. Requests are read by hand (`compression/messages`), not by these."""

from typing import Any, Final

from marshmallow import fields, validate

from recollect.schemas.common import Moment, WireSchema
from recollect.schemas.lists import ListSchema

_PART: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"type": {"type": "string"}, "text": {"type": "string"}},
    "required": ["type"],
}
_CONTENT: Final[dict[str, Any]] = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": _PART}, {"type": "null"}]
}
_ROLES: Final = ("user", "assistant", "system", "developer", "tool", "function")


class PlainErrorSchema(WireSchema):
    """An error in the published form: a sentence."""

    error = fields.String(required=True)


class ChatMessageSchema(WireSchema):
    """A message as OpenAI's clients have it. `tool_calls` and other fields are ignored."""

    role = fields.String(required=True, validate=validate.OneOf(_ROLES))
    content = fields.Raw(metadata=_CONTENT)


class CompressSchema(WireSchema):
    """What to compress: `messages`, or a stored conversation by its id."""

    messages = fields.List(fields.Nested(ChatMessageSchema), validate=validate.Length(min=1))
    conversation_id = fields.String(allow_none=True)
    expiration_days = fields.Integer(allow_none=True, validate=validate.Range(1, 365))
    model_context_limit = fields.Float(allow_none=True)
    target_tokens = fields.Integer(allow_none=True, validate=validate.Range(min=64))
    explain = fields.Boolean(allow_none=True)


class CachedTokensSchema(WireSchema):
    """What of the prompt was known before."""

    cached_tokens = fields.Integer(required=True)


class UsageSchema(WireSchema):
    """Tokens, counted as `o200k_base` does."""

    prompt_tokens = fields.Integer(required=True)
    completion_tokens = fields.Integer(required=True)
    total_tokens = fields.Integer(required=True)
    prompt_tokens_details = fields.Nested(CachedTokensSchema, required=True)


class SystemMessageSchema(WireSchema):
    """The one message that stands for all."""

    role = fields.Constant("system", required=True)
    content = fields.String(required=True)


class SourceLineSchema(WireSchema):
    """Where a line stands: from `start` to `end`, in UTF-16 units, of the message of that index."""

    message = fields.Integer(required=True)
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    reference = fields.String(required=True)


class SourcesSchema(WireSchema):
    """The receipt: of each line its source, of each message the share that was kept."""

    lines = fields.List(fields.Nested(SourceLineSchema, allow_none=True), required=True)
    kept = fields.List(fields.Float(), required=True)


class CompressedSchema(WireSchema):
    """A conversation as one message."""

    messages = fields.List(fields.Nested(SystemMessageSchema), required=True)
    usage = fields.Nested(UsageSchema, required=True)
    sources = fields.Nested(SourcesSchema)


class ExpandSchema(WireSchema):
    """Of which line."""

    reference = fields.String(required=True, validate=validate.Length(1, 100))


class FullMessageSchema(WireSchema):
    """A message as it was sent, parts that are no text in brackets."""

    role = fields.String(required=True)
    content = fields.String(required=True)


class ExpandedSchema(WireSchema):
    """The whole message that a line comes from."""

    message = fields.Nested(FullMessageSchema, required=True)


class RetainedSchema(WireSchema):
    """A conversation as far as it was sent; what several share is counted in each."""

    object = fields.Constant("retained", required=True)
    id = fields.String(required=True)
    messages = fields.Integer(required=True)
    tokens = fields.Integer(required=True)
    created_at = Moment(required=True)
    used_at = Moment(required=True)
    expires_at = Moment(required=True)


class RetainedTotalsSchema(WireSchema):
    """All that is retained; what several conversations share is counted once."""

    messages = fields.Integer(required=True)
    characters = fields.Integer(required=True)


class RetainedListSchema(ListSchema):
    """Conversations that are retained."""

    data = fields.List(fields.Nested(RetainedSchema), required=True)
    totals = fields.Nested(RetainedTotalsSchema, required=True)
