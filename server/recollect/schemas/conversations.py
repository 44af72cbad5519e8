"""Conversations on the wire: the normalised form in, conversations and messages out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, get_args

from marshmallow import fields, post_load, validate

from recollect.errors import InvalidInput
from recollect.models import ROOT, Conversation, Message, Part, PartType, Role, Status
from recollect.schemas.common import Moment, WireSchema

PLATFORM: Final = validate.Regexp(
    r"[a-z0-9][a-z0-9._-]{0,39}\Z",
    error="A platform is 1 to 40 lower-case letters, digits, dots, underscores or hyphens.",
)
EXTERNAL_ID: Final = validate.Length(1, 512)
_LABEL: Final = validate.Length(max=500)
_TITLE: Final = validate.Length(max=2000)
_URL: Final = validate.Length(max=4096)
_ROLES: Final = get_args(Role)
_PART_TYPES: Final = get_args(PartType)
_STATUSES: Final = get_args(Status)


class PartSchema(WireSchema):
    """One piece of a message."""

    type = fields.String(required=True, validate=validate.OneOf(_PART_TYPES))
    text = fields.String(load_default="")
    name = fields.String(validate=_LABEL)
    title = fields.String(validate=_TITLE)
    language = fields.String(validate=_LABEL)
    mime = fields.String(validate=_LABEL)
    size = fields.Integer(strict=True, validate=validate.Range(0, 2**53))
    url = fields.String(validate=_URL)
    call_id = fields.String(validate=_LABEL)
    sources = fields.List(fields.String(validate=_URL), validate=validate.Length(max=1000))
    raw = fields.String()

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Part:
        return Part(**{**data, "sources": tuple(data.get("sources", ()))})


class Content(fields.Field[Any]):
    """A message's content: a text, or a list of parts."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):
            return (Part("text", value),)
        return tuple(_PARTS.deserialize(value, attr, data, **kwargs))


_PARTS: Final = fields.List(fields.Nested(PartSchema), validate=validate.Length(max=10_000))


class NormalizedMessageSchema(WireSchema):
    """A message in the normalised form. An absent `parent_id` is unknown, null is the root."""

    external_id = fields.String(required=True, validate=EXTERNAL_ID)
    parent_id = fields.String(allow_none=True, validate=EXTERNAL_ID)
    role = fields.String(required=True, validate=validate.OneOf(_ROLES))
    author = fields.String(allow_none=True, validate=_LABEL)
    model = fields.String(allow_none=True, validate=_LABEL)
    created_at = Moment(allow_none=True)
    updated_at = Moment(allow_none=True)
    status = fields.String(validate=validate.OneOf(_STATUSES))
    content = Content(required=True)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Message:
        if "parent_id" in data and data["parent_id"] is None:
            data["parent_id"] = ROOT
        return Message(parts=data.pop("content"), **data)


class NormalizedConversationSchema(WireSchema):
    """A conversation in the normalised form: `kind: "normalized"`, and the REST upsert."""

    platform = fields.String(required=True, validate=PLATFORM)
    external_id = fields.String(required=True, validate=EXTERNAL_ID)
    url = fields.String(allow_none=True, validate=_URL)
    title = fields.String(allow_none=True, validate=_TITLE)
    model = fields.String(allow_none=True, validate=_LABEL)
    project = fields.String(allow_none=True, validate=_LABEL)
    created_at = Moment(allow_none=True)
    updated_at = Moment(allow_none=True)
    active_leaf = fields.String(allow_none=True, validate=EXTERNAL_ID)
    tags = fields.List(
        fields.String(validate=validate.Length(1, 100)), validate=validate.Length(max=100)
    )
    messages = fields.List(
        fields.Nested(NormalizedMessageSchema), required=True, validate=validate.Length(max=100_000)
    )

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Conversation:
        data["tags"] = tuple(data.get("tags", ()))
        # Without parents the order of the list is all there is to tell a message's place.
        data["messages"] = tuple(
            replace(message, sequence=place) if message.parent_id is None else message
            for place, message in enumerate(data["messages"])
        )
        return Conversation(source="conversation", **data)


class UpsertSchema(WireSchema):
    """The body of `POST /api/v1/conversations`."""

    conversations = fields.List(
        fields.Nested(NormalizedConversationSchema),
        required=True,
        validate=validate.Length(1, 100),
    )


def normalized(payload: Any) -> Conversation:
    """Validate one conversation in the normalised form; InvalidInput with details per field."""
    if not isinstance(payload, Mapping):
        raise InvalidInput("A normalised conversation must be a JSON object.")
    loaded: Conversation = NormalizedConversationSchema().checked(payload)
    return loaded
