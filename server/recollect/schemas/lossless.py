"""The lines of a lossless export as they are read back: checked like anything from outside.

Lengths of texts are not limited here, because sites do not ask: a line has a limit, and a message
has the one of every capture.
"""

import re
from typing import Any, Final, get_args

from marshmallow import ValidationError, fields, post_load, validate

from recollect.models import ROOT, Message, Part, PartType, Role, Status
from recollect.schemas.common import Moment, WireSchema
from recollect.schemas.conversations import PLATFORM
from recollect.schemas.stored import EditSchema

RANKED: Final = (
    *("title", "url", "model", "project", "tags", "created_at", "active_leaf", "temporary"),
    "references",
)
"""The fields of `site` that have a rank."""

OPTIONAL: Final = ("parent_id", "sequence", "author", "model", "created_at", "updated_at")
"""The fields of a message that have a rank of their own."""

_INT64: Final = validate.Range(-(2**63), 2**63 - 1)
_STRINGS: Final = fields.List(fields.String())
_HEX: Final = re.compile(r"(?:[0-9a-f]{2})*\Z")


class Hex(fields.Field[bytes]):
    """So many bytes, as lower-case hexadecimal digits."""

    def __init__(self, size: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._size = size

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> bytes:
        if not isinstance(value, str) or len(value) != 2 * self._size or not _HEX.match(value):
            raise ValidationError(f"Must be {self._size} bytes in hexadecimal digits.")
        return bytes.fromhex(value)


class HeaderSchema(WireSchema):
    """The first line."""

    format = fields.Raw(load_default=None)


class EndSchema(WireSchema):
    """The last line: how many lines of these kinds came before it."""

    conversations = fields.Integer(required=True, strict=True)
    messages = fields.Integer(required=True, strict=True)
    memories = fields.Integer(load_default=0, strict=True)


class TombstoneSchema(WireSchema):
    """A conversation that was deleted."""

    platform = fields.String(required=True, validate=PLATFORM)
    external_id = fields.String(required=True)
    deleted_at = Moment(load_default=None)


class SiteSchema(WireSchema):
    """What the site says of a conversation."""

    title = fields.String()
    url = fields.String()
    model = fields.String()
    project = fields.String()
    tags = _STRINGS
    created_at = Moment()
    updated_at = Moment()
    active_leaf = fields.String()
    temporary = fields.Boolean(truthy={True}, falsy={False})
    references = _STRINGS
    refused = _STRINGS


class SnapshotSchema(WireSchema):
    """What pages said of a conversation, and the order of their turns among the messages."""

    observed_at = Moment(required=True)
    order = fields.List(fields.String(), load_default=list)
    said = fields.Nested(SiteSchema, load_default=dict)


class SiteRanksSchema(WireSchema):
    """The rank of every field of the site."""

    ranks = fields.Dict(
        keys=fields.String(validate=validate.OneOf(RANKED)), values=Hex(18), required=True
    )


class ConversationLineSchema(WireSchema):
    """A conversation without its messages."""

    platform = fields.String(required=True, validate=PLATFORM)
    external_id = fields.String(required=True)
    created_at = Moment(required=True)
    site = fields.Nested(SiteSchema, load_default=dict)
    user = fields.Nested(EditSchema, load_default=dict)
    merge = fields.Nested(SiteRanksSchema, load_default=None)
    told_at = Moment(load_default=None)
    snapshot = fields.Nested(SnapshotSchema, load_default=None)
    aliases = fields.Dict(
        keys=fields.String(validate=validate.Regexp(r"dom:[0-9a-f]{1,64}\Z")),
        values=fields.String(),
        load_default=dict,
    )


class PartLineSchema(WireSchema):
    """One piece of a message."""

    type = fields.String(required=True, validate=validate.OneOf(get_args(PartType)))
    text = fields.String(load_default="")
    name = fields.String()
    title = fields.String()
    language = fields.String()
    mime = fields.String()
    size = fields.Integer(strict=True, validate=_INT64)
    url = fields.String()
    call_id = fields.String()
    sources = _STRINGS
    raw = fields.String()

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Part:
        return Part(**{**data, "sources": tuple(data.get("sources", ()))})


class MarksSchema(WireSchema):
    """With what a message is compared when it is merged."""

    rank = Hex(21, required=True)
    ranks = fields.Dict(
        keys=fields.String(validate=validate.OneOf(OPTIONAL)), values=Hex(25), required=True
    )
    fingerprint = Hex(16, required=True)


class MessageSchema(WireSchema):
    """What was said. An absent `parent_id` is unknown, null is the root."""

    external_id = fields.String(required=True)
    parent_id = fields.String(allow_none=True)
    sequence = fields.Integer(strict=True, validate=_INT64)
    role = fields.String(required=True, validate=validate.OneOf(get_args(Role)))
    author = fields.String()
    model = fields.String()
    created_at = Moment()
    updated_at = Moment()
    status = fields.String(validate=validate.OneOf(get_args(Status)))
    parts = fields.List(fields.Nested(PartLineSchema), required=True)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Message:
        if "parent_id" in data and data["parent_id"] is None:
            data["parent_id"] = ROOT
        return Message(**{**data, "parts": tuple(data["parts"])})


class MessageLineSchema(WireSchema):
    """A message of the conversation of that external id, and how it was merged."""

    conversation = fields.String(required=True)
    merge = fields.Nested(MarksSchema, load_default=None)


class TurnLineSchema(WireSchema):
    """What a page showed of the conversation of that external id, and when."""

    conversation = fields.String(required=True)
    observed_at = Moment(required=True)
    key = fields.String(load_default=None)
    beside = fields.String(load_default=None)
    adapter = fields.Integer(load_default=0, strict=True, validate=_INT64)


class MemoryStateSchema(WireSchema):
    """What a memory is or was at one version."""

    version = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**53))
    content = fields.String(required=True)
    tags = fields.List(fields.String(), load_default=())
    metadata = fields.Dict(keys=fields.String(), load_default=dict)
    pinned = fields.Boolean(truthy={True}, falsy={False}, load_default=False)
    project = fields.String(load_default=None)
    expires_at = Moment(load_default=None)


class MemoryVersionLineSchema(MemoryStateSchema):
    """What a memory was until `replaced_at`."""

    replaced_at = Moment(required=True)


class MemorySourceSchema(WireSchema):
    """What a memory comes from, by the site's ids."""

    conversation = fields.String(required=True)
    message = fields.String()


class MemoryLineSchema(MemoryStateSchema):
    """A memory with its history, the latest version first."""

    id = fields.String(required=True, validate=validate.Regexp(r"mem_[0-9a-z]{1,60}\Z"))
    platform = fields.String(load_default=None, validate=PLATFORM)
    source = fields.Nested(MemorySourceSchema, load_default=None)
    created_at = Moment(required=True)
    updated_at = Moment(required=True)
    history = fields.List(fields.Nested(MemoryVersionLineSchema), load_default=())
