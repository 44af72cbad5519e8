"""Searches on the wire: what is asked, and the hits."""

from typing import Any

from marshmallow import fields, validate

from recollect.schemas.common import Moment, WireSchema
from recollect.schemas.lists import ListQuerySchema, ListSchema

_LABEL = validate.Length(1, 500)


class Several(fields.List[str]):
    """A list, or one alone."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **named: Any) -> list[str | None]:
        several = [value] if isinstance(value, str) else value
        return super()._deserialize(several, attr, data, **named)


class FiltersSchema(WireSchema):
    """Filters on messages. `from` is the first moment, `to` the first moment no longer wanted.

    `space`: one space or several, searched together; without it, one's own.
    """

    spaces = Several(
        fields.String(validate=validate.Length(1, 100)),
        data_key="space",
        load_default=(),
        validate=validate.Length(max=10),
    )
    platform = fields.String(validate=_LABEL)
    role = fields.String(validate=validate.OneOf(("user", "assistant", "system", "tool")))
    tag = fields.String(validate=_LABEL)
    model = fields.String(validate=_LABEL)
    project = fields.String(validate=_LABEL)
    since = Moment(data_key="from")
    until = Moment(data_key="to")
    conversation_id = fields.String(validate=_LABEL)


class SearchQuerySchema(FiltersSchema, ListQuerySchema):
    """Words and filters. `group`: only the best hit of each conversation.

    `scope`: messages of conversations, memories, or all.
    """

    text = fields.String(data_key="q", load_default="", validate=validate.Length(max=10_000))
    group = fields.String(validate=validate.OneOf(("conversation",)))
    scope = fields.String(validate=validate.OneOf(("all", "conversations", "memories")))


class SearchHitSchema(WireSchema):
    """A message or a memory that was found: one of `message_id` and `memory_id` is null.

    A memory has no role, and a conversation and a platform only where it comes from one.
    `highlights` are ranges of UTF-16 units within `snippet`; `matched` are words of the query.
    `position` null, `branch` `other`: the message is not on the conversation's active path. `more`:
    further hits of its conversation, where hits are grouped. `provisional`: a page
    showed it, and the site itself has not told it yet. `page_url`: where it is read in our page.
    """

    message_id = fields.String(required=True, allow_none=True)
    memory_id = fields.String(required=True, allow_none=True)
    conversation_id = fields.String(required=True, allow_none=True)
    space = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    platform = fields.String(required=True, allow_none=True)
    role = fields.String(required=True, allow_none=True)
    author = fields.String(required=True, allow_none=True)
    created_at = Moment(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)
    position = fields.Integer(required=True, allow_none=True)
    provisional = fields.Boolean(required=True)
    snippet = fields.String(required=True)
    highlights = fields.List(fields.List(fields.Integer()), required=True)
    score = fields.Float(required=True)
    matched = fields.List(fields.String(), required=True)
    branch = fields.String(required=True)
    more = fields.Integer(required=True)
    page_url = fields.String(required=True, allow_none=True)


class SearchPageSchema(ListSchema):
    """Hits, the best first.

    `suggestion`: the query as it may have been meant, if no message has one of its words.
    """

    data = fields.List(fields.Nested(SearchHitSchema), required=True)
    suggestion = fields.String(required=True, allow_none=True)
