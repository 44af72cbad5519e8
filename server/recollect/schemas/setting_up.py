"""What somebody needs who sets a browser up, on the wire."""

from marshmallow import fields

from recollect.schemas.common import WireSchema


class ExtensionSchema(WireSchema):
    """The folder to load. Null: the server is public, and its folders are elsewhere."""

    object = fields.Constant("extension", required=True)
    folder = fields.String(required=True, allow_none=True)
