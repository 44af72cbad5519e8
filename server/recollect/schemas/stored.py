"""Stored conversations and messages on the wire, and what may be asked of them."""

from typing import Any, Final

from marshmallow import fields, post_dump, validate

from recollect.schemas.common import Moment, WireSchema
from recollect.schemas.lists import ListQuerySchema, ListSchema

_LABEL = validate.Length(1, 500)
_EMPTY: Final[tuple[object, ...]] = (None, "", [])


class SpaceQuerySchema(WireSchema):
    """Which space; without it, one's own."""

    space = fields.String(load_default=None, validate=validate.Length(1, 100))


class PagesQuerySchema(SpaceQuerySchema, ListQuerySchema):
    """How much of a list of a space, and from where on."""


class ConversationsQuerySchema(SpaceQuerySchema, ListQuerySchema):
    """Which conversations. `from` is included, `to` is not; `deleted=true` lists the trash,
    `incomplete=true` only those with gaps."""

    platform = fields.String(load_default=None, validate=_LABEL)
    external_id = fields.String(load_default=None, validate=validate.Length(1, 512))
    tag = fields.String(load_default=None, validate=_LABEL)
    model = fields.String(load_default=None, validate=_LABEL)
    project = fields.String(load_default=None, validate=_LABEL)
    start = Moment(data_key="from", load_default=None)
    end = Moment(data_key="to", load_default=None)
    deleted = fields.Boolean(load_default=False)
    incomplete = fields.Boolean(load_default=False)


class ReadQuerySchema(SpaceQuerySchema):
    """Which messages of a conversation, and from which on."""

    branch = fields.String(load_default="active", validate=validate.OneOf(("active", "all")))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))
    after = fields.String(load_default=None, validate=_LABEL)


class ExportQuerySchema(SpaceQuerySchema):
    """In which form. Markdown has the active path, JSON every branch."""

    format = fields.String(load_default="markdown", validate=validate.OneOf(("markdown", "json")))


class EditSchema(WireSchema):
    """Title and tags of the user's own; null gives one back to the site, absent leaves it."""

    title = fields.String(allow_none=True, validate=validate.Length(1, 2000))
    tags = fields.List(
        fields.String(validate=validate.Length(1, 100)),
        allow_none=True,
        validate=validate.Length(max=100),
    )


class ListedCompletenessSchema(WireSchema):
    """How many messages the site names, and how many of them are stored and not stored.

    `provisional` messages are not among these: a page showed them, the site has not told them.
    """

    known = fields.Integer(required=True)
    stored = fields.Integer(required=True)
    missing_count = fields.Integer(required=True)
    provisional = fields.Integer(required=True)


class CompletenessSchema(ListedCompletenessSchema):
    """The same, with the site's ids of the first 1000 that are not stored."""

    missing = fields.List(fields.String(), required=True)


class TargetSchema(WireSchema):
    """The space to move or copy something to."""

    space = fields.String(required=True, validate=validate.Length(1, 100))


class StoredConversationSchema(WireSchema):
    """A conversation without its messages. `copied_from`: the id of what it is a copy of."""

    object = fields.Constant("conversation", required=True)
    id = fields.String(required=True)
    space = fields.String(required=True)
    platform = fields.String(required=True)
    external_id = fields.String(required=True)
    url = fields.String(allow_none=True)
    title = fields.String(allow_none=True)
    model = fields.String(allow_none=True)
    project = fields.String(allow_none=True)
    tags = fields.List(fields.String(), required=True)
    created_at = Moment(required=True)
    updated_at = Moment(allow_none=True)
    message_count = fields.Integer(required=True)
    token_count = fields.Integer(required=True)
    completeness = fields.Nested(CompletenessSchema, required=True)
    temporary = fields.Boolean(required=True)
    unlinked = fields.Boolean(required=True)
    copied_from = fields.String(required=True, allow_none=True)
    deleted_at = Moment(allow_none=True)


class StoredPartSchema(WireSchema):
    """One piece of a message; what it does not have is left out."""

    type = fields.String(required=True)
    text = fields.String()
    name = fields.String()
    title = fields.String()
    language = fields.String()
    mime = fields.String()
    size = fields.Integer()
    url = fields.String()
    call_id = fields.String()
    sources = fields.List(fields.String())
    raw = fields.String()

    @post_dump
    def _without_empty(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {k: v for k, v in data.items() if v not in _EMPTY or k == "type"}


class StoredMessageSchema(WireSchema):
    """A message. `position` null: it is on another branch than the active one.

    `provisional`: a page showed it, and the site itself has not told it yet.
    """

    object = fields.Constant("message", required=True)
    id = fields.String(required=True)
    conversation_id = fields.String(required=True)
    external_id = fields.String(required=True)
    parent_id = fields.String(allow_none=True)
    position = fields.Integer(allow_none=True)
    role = fields.String(required=True)
    author = fields.String(allow_none=True)
    model = fields.String(allow_none=True)
    created_at = Moment(allow_none=True)
    updated_at = Moment(allow_none=True)
    status = fields.String(required=True)
    text = fields.String(required=True)
    tokens = fields.Integer(required=True)
    parts = fields.List(fields.Nested(StoredPartSchema), required=True)
    provisional = fields.Boolean(required=True)


class ListedConversationSchema(StoredConversationSchema):
    """A conversation in a list, where the ids of missing messages are left out."""

    completeness = fields.Nested(ListedCompletenessSchema, required=True)


class ConversationListSchema(ListSchema):
    """Conversations, the newest first."""

    data = fields.List(fields.Nested(ListedConversationSchema), required=True)


class MessageListSchema(ListSchema):
    """Messages in the order of their conversation."""

    data = fields.List(fields.Nested(StoredMessageSchema), required=True)


class ReadConversationSchema(StoredConversationSchema):
    """A conversation with a page of its messages."""

    messages = fields.Nested(MessageListSchema, required=True)
