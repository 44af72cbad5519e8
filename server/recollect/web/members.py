"""Who belongs to a space: its members, and the invitations to it."""

from dataclasses import asdict

from aiohttp import web

from recollect.keys import ACCOUNTS, BODY, IDENTITY
from recollect.schemas.lists import listing
from recollect.schemas.spaces import (
    InvitationListSchema,
    IssuedInvitationSchema,
    MemberListSchema,
    MemberSchema,
)
from recollect.web.answering import answer


async def list_members(request: web.Request) -> web.StreamResponse:
    """List the members of one of your spaces, the longest first."""
    spaces, space = request.app[ACCOUNTS].spaces, request.match_info["id"]
    people = await spaces.people(request[IDENTITY], space)
    return answer(MemberListSchema, listing(people, has_more=False))


async def change_member(request: web.Request) -> web.StreamResponse:
    """Give a member another role, as an owner."""
    spaces, space = request.app[ACCOUNTS].spaces, request.match_info["id"]
    user, role = _user(request), request[BODY]["role"]
    changed = await spaces.set_role(request[IDENTITY], space, user, role)
    return answer(MemberSchema, changed)


async def remove_member(request: web.Request) -> web.StreamResponse:
    """Remove a member, as an owner, or leave: `me` is you."""
    spaces, space = request.app[ACCOUNTS].spaces, request.match_info["id"]
    await spaces.remove(request[IDENTITY], space, _user(request))
    return web.Response(status=204)


async def list_invitations(request: web.Request) -> web.StreamResponse:
    """List the open invitations to a space that you own, without their codes."""
    spaces, space = request.app[ACCOUNTS].spaces, request.match_info["id"]
    found = await spaces.invitations(request[IDENTITY], space)
    return answer(InvitationListSchema, listing(found, has_more=False))


async def create_invitation(request: web.Request) -> web.StreamResponse:
    """Invite somebody to a space that you own. The answer shows the code, once."""
    spaces, space = request.app[ACCOUNTS].spaces, request.match_info["id"]
    role, days = request[BODY]["role"], request[BODY]["expires_in_days"]
    issued = await spaces.invite(request[IDENTITY], space, role, days)
    shown = asdict(issued.invitation) | {"code": issued.code}
    return answer(IssuedInvitationSchema, shown, status=201)


async def withdraw_invitation(request: web.Request) -> web.StreamResponse:
    """Take an invitation back, as an owner."""
    spaces, space = request.app[ACCOUNTS].spaces, request.match_info["id"]
    await spaces.withdraw(request[IDENTITY], space, request.match_info["invitation"])
    return web.Response(status=204)


def _user(request: web.Request) -> str:
    named = request.match_info["user"]
    return request[IDENTITY].user if named == "me" else named
