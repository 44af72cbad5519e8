"""Lists and errors on the wire, the same for every resource."""

from collections.abc import Sequence
from typing import Any, Final

from marshmallow import fields, validate

from recollect.schemas.common import WireSchema

DEFAULT_LIMIT: Final = 20
MAX_LIMIT: Final = 100


class ListQuerySchema(WireSchema):
    """How much of a list, and from where on. `after` is an item's id or the opaque `next`."""

    limit = fields.Integer(load_default=DEFAULT_LIMIT, validate=validate.Range(1, MAX_LIMIT))
    after = fields.String(load_default=None, validate=validate.Length(1, 500))


class ListSchema(WireSchema):
    """The envelope of every list; each resource adds its own `data`."""

    object = fields.Constant("list", required=True)
    first_id = fields.String(required=True, allow_none=True)
    last_id = fields.String(required=True, allow_none=True)
    has_more = fields.Boolean(required=True)
    next = fields.String(required=True, allow_none=True)


class ErrorDetailSchema(WireSchema):
    """What went wrong, for people, for programs, and in detail."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    details = fields.Dict(keys=fields.String(), required=True)


class ErrorSchema(WireSchema):
    """The body of every error."""

    error = fields.Nested(ErrorDetailSchema, required=True)


def listing(
    items: Sequence[Any], *, has_more: bool, next_after: str | None = None, id_name: str = "id"
) -> Any:
    """What a ListSchema dumps. `next` is `next_after` or, without it, the last item's id."""
    last = getattr(items[-1], id_name) if items else None
    return {
        "data": items,
        "first_id": getattr(items[0], id_name) if items else None,
        "last_id": last,
        "has_more": has_more,
        "next": (next_after or last) if has_more else None,
    }
