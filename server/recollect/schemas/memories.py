"""Memories on the wire. How large things may be `memory/drafts` knows; here are their types."""

from typing import Any, Final

from marshmallow import ValidationError, fields, validate, validates_schema

from recollect.errors import InvalidInput
from recollect.schemas.common import Moment, WireSchema
from recollect.schemas.lists import ErrorDetailSchema, ListQuerySchema, ListSchema
from recollect.schemas.search import SearchPageSchema
from recollect.schemas.stored import SpaceQuerySchema

MOST_OPERATIONS: Final = 1000
_LABEL: Final = validate.Length(1, 500)
_TEXTS: Final[dict[str, Any]] = {"cls_or_instance": fields.String()}


class MemoryChangesSchema(WireSchema):
    """What is to change of a memory; null takes tags, metadata, project and expiry away.

    `expiration_days`: 1 to 365 from now on, null for never.
    """

    content = fields.String()
    tags = fields.List(**_TEXTS, allow_none=True)
    metadata = fields.Dict(keys=fields.String(), allow_none=True)
    project = fields.String(allow_none=True)
    pinned = fields.Boolean(truthy={True}, falsy={False})
    expiration_days = fields.Integer(strict=True, allow_none=True)


class NewMemorySchema(MemoryChangesSchema):
    """A memory to be made, of a content, or of what a message says.

    `message_id` is the message it comes from, `conversation_id` the conversation.
    """

    message_id = fields.String(allow_none=True)
    conversation_id = fields.String(allow_none=True)


class MemoryQuerySchema(SpaceQuerySchema):
    """Which memories; `tags`: one of them, `metadata[key]=value`: each of them."""

    tags = fields.List(**_TEXTS, load_default=(), validate=validate.Length(max=100))
    metadata = fields.Dict(keys=fields.String(), load_default=dict)
    conversation_id = fields.String(load_default=None, validate=_LABEL)
    project = fields.String(load_default=None, validate=_LABEL)
    pinned = fields.Boolean(load_default=None)
    start = Moment(data_key="from", load_default=None)
    end = Moment(data_key="to", load_default=None)


class MemoriesQuerySchema(MemoryQuerySchema, ListQuerySchema):
    """The same, and how much of the list. `after` may be an id that is gone."""


class MemorySearchQuerySchema(SpaceQuerySchema, ListQuerySchema):
    """Words, in the grammar of every search, and filters."""

    text = fields.String(data_key="q", load_default="", validate=validate.Length(max=10_000))
    tag = fields.String(validate=_LABEL)
    tags = fields.List(**_TEXTS, load_default=(), validate=validate.Length(max=100))
    platform = fields.String(validate=_LABEL)
    project = fields.String(validate=_LABEL)
    conversation_id = fields.String(validate=_LABEL)
    since = Moment(data_key="from")
    until = Moment(data_key="to")


class TagsQuerySchema(SpaceQuerySchema):
    """How tags begin, without regard to case, and how many of them."""

    prefix = fields.String(load_default="", validate=validate.Length(max=100))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class UndoSchema(WireSchema):
    """Which version to go back to; without one, that before the last edit."""

    version = fields.Integer(strict=True, load_default=None, validate=validate.Range(1))


class MemorySchema(WireSchema):
    """A memory. `version` counts edits from 1 and is its ETag; `expires_at` null: never.

    `message_id` and `conversation_id` are where it comes from, `platform` is the site of that.
    """

    object = fields.Constant("memory", required=True)
    id = fields.String(required=True)
    content = fields.String(required=True)
    tags = fields.List(**_TEXTS, required=True)
    metadata = fields.Dict(keys=fields.String(), required=True)
    pinned = fields.Boolean(required=True)
    project = fields.String(required=True, allow_none=True)
    conversation_id = fields.String(required=True, allow_none=True)
    message_id = fields.String(required=True, allow_none=True)
    platform = fields.String(required=True, allow_none=True)
    tokens = fields.Integer(required=True)
    created_at = Moment(required=True)
    updated_at = Moment(required=True)
    expires_at = Moment(required=True, allow_none=True)
    version = fields.Integer(required=True)


class NearDuplicateSchema(WireSchema):
    """A memory that says nearly the same: `likeness` 1.0 has the same words."""

    id = fields.String(required=True)
    likeness = fields.Float(required=True)


class CreatedMemorySchema(MemorySchema):
    """A memory that was made, and up to five that say nearly the same, the most alike first."""

    near_duplicates = fields.List(fields.Nested(NearDuplicateSchema), required=True)


class DeletedMemorySchema(WireSchema):
    """What is left of a memory."""

    id = fields.String(required=True)
    object = fields.Constant("memory.deleted", required=True)
    deleted = fields.Constant(True, required=True)


class MemoryListSchema(ListSchema):
    """Memories, the newest first."""

    data = fields.List(fields.Nested(MemorySchema), required=True)


class FoundMemorySchema(MemorySchema):
    """A memory that was found, and what a search says of it."""

    snippet = fields.String(required=True)
    highlights = fields.List(fields.List(fields.Integer()), required=True)
    score = fields.Float(required=True)
    matched = fields.List(fields.String(), required=True)


class FoundMemoriesSchema(SearchPageSchema):
    """Memories that were found, the best first."""

    data = fields.List(fields.Nested(FoundMemorySchema), required=True)


class TagSchema(WireSchema):
    """A tag, and how many memories have it."""

    tag = fields.String(required=True)
    count = fields.Integer(required=True)


class TagListSchema(ListSchema):
    """Tags, the most used first."""

    data = fields.List(fields.Nested(TagSchema), required=True)


class MemoryVersionSchema(WireSchema):
    """What a memory was until `replaced_at`."""

    object = fields.Constant("memory.version", required=True)
    version = fields.Integer(required=True)
    content = fields.String(required=True)
    tags = fields.List(**_TEXTS, required=True)
    metadata = fields.Dict(keys=fields.String(), required=True)
    pinned = fields.Boolean(required=True)
    project = fields.String(required=True, allow_none=True)
    expires_at = Moment(required=True, allow_none=True)
    replaced_at = Moment(required=True)


class MemoryHistorySchema(ListSchema):
    """Earlier versions of a memory, the latest first; the last 20 are kept."""

    data = fields.List(fields.Nested(MemoryVersionSchema), required=True)


class MemoryStatsSchema(WireSchema):
    """The memories of a space in figures; `expiring` have an expiry."""

    memories = fields.Integer(required=True)
    pinned = fields.Integer(required=True)
    expiring = fields.Integer(required=True)
    tagged = fields.Integer(required=True)
    tokens = fields.Integer(required=True)
    last_7_days = fields.Integer(required=True)
    last_30_days = fields.Integer(required=True)
    oldest = Moment(required=True, allow_none=True)
    newest = Moment(required=True, allow_none=True)


class OperationSchema(NewMemorySchema):
    """One operation of a batch. `update` and `delete` need an `id`.

    With `version` they are done only if the memory is at that version.
    """

    op = fields.String(required=True, validate=validate.OneOf(("create", "update", "delete")))
    id = fields.String(validate=_LABEL)
    version = fields.Integer(strict=True, validate=validate.Range(1))

    @validates_schema
    def _names_a_memory(self, data: dict[str, Any], **_: Any) -> None:
        if data["op"] != "create" and "id" not in data:
            raise ValidationError("Say which memory.", "id")


class Tried(fields.Nested):
    """An object in a list; if it is wrong the error is its value, so that others are done."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        if not isinstance(value, dict):
            return InvalidInput("An operation must be a JSON object.")
        try:
            return self.schema.checked(value)  # type: ignore[attr-defined]
        except InvalidInput as error:
            return error


class BatchSchema(WireSchema):
    """Operations, done in their order, but that creates come first."""

    operations = fields.List(
        Tried(OperationSchema), required=True, validate=validate.Length(1, MOST_OPERATIONS)
    )


class OutcomeSchema(WireSchema):
    """What became of an operation: `status` as if it had been a request of its own."""

    index = fields.Integer(required=True)
    op = fields.String(required=True, allow_none=True)
    status = fields.Integer(required=True)
    id = fields.String(required=True, allow_none=True)
    near_duplicates = fields.List(fields.Nested(NearDuplicateSchema))
    error = fields.Nested(ErrorDetailSchema)


class BatchAnswerSchema(WireSchema):
    """The outcomes, in the order of the operations, and how many there are of each kind."""

    object = fields.Constant("memory.batch", required=True)
    data = fields.List(fields.Nested(OutcomeSchema), required=True)
    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    deleted = fields.Integer(required=True)
    failed = fields.Integer(required=True)
