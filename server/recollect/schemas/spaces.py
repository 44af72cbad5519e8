"""Spaces, their members and invitations on the wire."""

from marshmallow import fields, validate

from recollect.schemas.common import Moment, WireSchema
from recollect.schemas.lists import ListSchema

_ROLE = validate.OneOf(("owner", "editor", "viewer"))
_NAME = validate.Length(1, 64)


class NewSpaceSchema(WireSchema):
    """A space to make, or a new name for one."""

    name = fields.String(required=True, validate=_NAME)


class SpaceSchema(WireSchema):
    """A space, and what the caller is in it. `kind` `personal`: somebody's own."""

    object = fields.Constant("space", required=True)
    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(("personal", "shared")))
    role = fields.String(required=True, validate=_ROLE)
    members = fields.Integer(required=True)
    created_at = Moment(required=True)


class SpaceListSchema(ListSchema):
    """Spaces, the newest first."""

    data = fields.List(fields.Nested(SpaceSchema), required=True)


class RoleSchema(WireSchema):
    """What a member may do: a viewer reads, an editor writes too, an owner also manages members."""

    role = fields.String(required=True, validate=_ROLE)


class MemberSchema(WireSchema):
    """A member of a space. `id` is that of the user."""

    object = fields.Constant("member", required=True)
    id = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True, validate=_ROLE)


class MemberListSchema(ListSchema):
    """Members, the longest first."""

    data = fields.List(fields.Nested(MemberSchema), required=True)


class NewInvitationSchema(WireSchema):
    """As what somebody may join, and for how many days."""

    role = fields.String(load_default="editor", validate=_ROLE)
    expires_in_days = fields.Integer(strict=True, load_default=7, validate=validate.Range(1, 30))


class InvitationSchema(WireSchema):
    """An open invitation without its code."""

    object = fields.Constant("invitation", required=True)
    id = fields.String(required=True)
    space = fields.String(required=True)
    role = fields.String(required=True, validate=_ROLE)
    created_by = fields.String(required=True)
    created_at = Moment(required=True)
    expires_at = Moment(required=True)


class InvitationListSchema(ListSchema):
    """Open invitations, the newest first."""

    data = fields.List(fields.Nested(InvitationSchema), required=True)


class IssuedInvitationSchema(InvitationSchema):
    """A new invitation with its code, which is shown this once."""

    code = fields.String(required=True)


class JoinSchema(WireSchema):
    """The code of an invitation."""

    code = fields.String(required=True, validate=validate.Length(1, 100))
