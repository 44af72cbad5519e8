"""Suggestions of memories on the wire."""

from marshmallow import fields, validate

from recollect.schemas.common import Moment, WireSchema
from recollect.schemas.conversations import PLATFORM
from recollect.schemas.lists import ListQuerySchema, ListSchema
from recollect.schemas.stored import SpaceQuerySchema

_LABEL = validate.Length(1, 500)


class SavedMemorySchema(WireSchema):
    """What a site remembers of its user; `external_id` is the site's own."""

    content = fields.String(required=True)
    external_id = fields.String(allow_none=True, load_default=None, validate=_LABEL)
    created_at = Moment(allow_none=True, load_default=None)


class SuggestSchema(WireSchema):
    """What a site remembers of its user, to be suggested as memories."""

    platform = fields.String(required=True, validate=PLATFORM)
    memories = fields.List(
        fields.Nested(SavedMemorySchema), required=True, validate=validate.Length(1, 1000)
    )


class SuggestedSchema(WireSchema):
    """How many were received, and how many of them were not known before."""

    received = fields.Integer(required=True)
    created = fields.Integer(required=True)


class SuggestionSchema(WireSchema):
    """What might become a memory. `standing`: a message has it; `saved`: a site remembers it."""

    object = fields.Constant("memory.suggestion", required=True)
    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(("standing", "saved")))
    content = fields.String(required=True)
    platform = fields.String(required=True)
    message_id = fields.String(required=True, allow_none=True)
    conversation_id = fields.String(required=True, allow_none=True)
    created_at = Moment(required=True)


class SuggestionListSchema(ListSchema):
    """Suggestions, the newest first."""

    data = fields.List(fields.Nested(SuggestionSchema), required=True)


class SuggestionsQuerySchema(SpaceQuerySchema, ListQuerySchema):
    """Which part of the list of suggestions."""


class DismissedSchema(WireSchema):
    """A suggestion that does not come back."""

    id = fields.String(required=True)
    object = fields.Constant("memory.suggestion.dismissed", required=True)
    dismissed = fields.Constant(True, required=True)
