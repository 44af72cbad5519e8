"""The payload of a `dom` frame: what a page shows, where the site gave no JSON."""

from marshmallow import fields, validate

from recollect.schemas.common import WireSchema

_LABEL = validate.Length(max=500)


class PageTurnSchema(WireSchema):
    """One turn: the HTML of its element. `key` is the site's own id of it, if the page has one."""

    role = fields.String(
        required=True, validate=validate.OneOf(("user", "assistant", "system", "tool"))
    )
    html = fields.String(required=True)
    key = fields.String(allow_none=True, load_default=None, validate=validate.Length(1, 512))
    model = fields.String(allow_none=True, load_default=None, validate=_LABEL)
    # Under another name here: `partial` is a property of every schema.
    unfinished = fields.Boolean(data_key="partial", attribute="partial", load_default=False)


class PageSchema(WireSchema):
    """Turns in order or, if the reader could not tell them apart, the `html` of all of them."""

    title = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=2000))
    turns = fields.List(
        fields.Nested(PageTurnSchema), load_default=list, validate=validate.Length(max=10_000)
    )
    html = fields.String(load_default="")
