"""Jobs on the wire."""

from marshmallow import fields, validate

from recollect.schemas.common import Moment, WireSchema
from recollect.schemas.lists import ListSchema
from recollect.schemas.stored import SpaceQuerySchema


class ImportQuerySchema(SpaceQuerySchema):
    """Into which space, and what a file that is the whole body is called."""

    name = fields.String(load_default="import", validate=validate.Length(1, 500))


class JobProgressSchema(WireSchema):
    """`read` of `size` bytes. `created`, `updated` and `unchanged` count messages."""

    read = fields.Integer(required=True)
    size = fields.Integer(required=True)
    conversations = fields.Integer(required=True)
    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    excluded = fields.Integer(required=True)


class SkippedReasonSchema(WireSchema):
    """Why something was left out, how often, and the first record it happened to."""

    reason = fields.String(required=True)
    count = fields.Integer(required=True)
    first = fields.Integer(required=True, allow_none=True)


class FileReportSchema(WireSchema):
    """One file, or one member of an archive."""

    source = fields.String(required=True)
    conversations = fields.Integer(required=True)
    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    excluded = fields.Integer(required=True)
    memories = fields.Integer(required=True, dump_default=0)
    skipped = fields.List(fields.Nested(SkippedReasonSchema), required=True)


class ImportReportSchema(WireSchema):
    """A whole import. `whole`: there was an export, and nothing is left out of one.

    The first 500 `files` are listed, exports before others, and `more_files` are not.
    """

    whole = fields.Boolean(required=True)
    conversations = fields.Integer(required=True)
    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    excluded = fields.Integer(required=True)
    memories = fields.Integer(required=True, dump_default=0)
    skipped = fields.Integer(required=True)
    files = fields.List(fields.Nested(FileReportSchema), required=True)
    more_files = fields.Integer(required=True)


class JobSchema(WireSchema):
    """An import: how far it is, and what became of it."""

    object = fields.Constant("job", required=True)
    id = fields.String(required=True)
    kind = fields.Constant("import", required=True)
    space = fields.String(required=True)
    name = fields.String(required=True)
    state = fields.String(required=True)
    progress = fields.Nested(JobProgressSchema, required=True)
    report = fields.Nested(ImportReportSchema, required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)
    created_at = Moment(required=True)
    started_at = Moment(required=True, allow_none=True)
    finished_at = Moment(required=True, allow_none=True)


class JobListSchema(ListSchema):
    """Jobs, the newest first."""

    data = fields.List(fields.Nested(JobSchema), required=True)
