"""A conversation on the wire as the page shows it."""

from marshmallow import fields, validate

from recollect.schemas.stored import (
    SpaceQuerySchema,
    StoredConversationSchema,
    StoredMessageSchema,
    StoredPartSchema,
)


class RenderedQuerySchema(SpaceQuerySchema):
    """Which messages: `limit` of the path through `message`, from `start` on or around it."""

    message = fields.String(load_default=None, validate=validate.Length(1, 100))
    start = fields.Integer(load_default=None, validate=validate.Range(0))
    limit = fields.Integer(load_default=40, validate=validate.Range(1, 200))


class RenderedPartSchema(StoredPartSchema):
    """A part with its HTML instead of its text. `rest`: what of a very long text is not in it."""

    class Meta(StoredPartSchema.Meta):
        """The HTML has them."""

        exclude = ("text", "sources", "raw")

    html = fields.String(required=True)
    rest = fields.String()


class RenderedMessageSchema(StoredMessageSchema):
    """A message with `html` in its parts. `siblings`: all that answer its parent, if several do."""

    parts = fields.List(fields.Nested(RenderedPartSchema), required=True)
    siblings = fields.List(fields.String(), required=True)


class RenderedConversationSchema(StoredConversationSchema):
    """A conversation with some messages of one path through it.

    `path_length`: how many messages the path has; `start`: the place of the first one given; `at`:
    the place of the message that was asked for.
    """

    path_length = fields.Integer(required=True)
    start = fields.Integer(required=True)
    at = fields.Integer(required=True, allow_none=True)
    messages = fields.List(fields.Nested(RenderedMessageSchema), required=True)
