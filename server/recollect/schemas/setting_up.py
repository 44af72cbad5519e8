"""What somebody needs who sets a browser up, on the wire."""

from marshmallow import fields

from recollect.schemas.common import WireSchema


class ExtensionSchema(WireSchema):
    """The folder to load, and an image that only a browser with the extension shows.

    A folder of null: the server is public, and its folders are elsewhere.
    """

    object = fields.Constant("extension", required=True)
    folder = fields.String(required=True, allow_none=True)
    icon = fields.String(required=True)
