"""Spaces that several people share: who belongs to them, as what, and how somebody joins.

An owner hands out an invitation, a code that works once and for some days. Nobody is looked up by
name, so nobody learns by it who else is here. Whoever runs the server needs no invitations.
"""

import hashlib
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from recollect.accounts.clock import Clock, new_id
from recollect.accounts.identity import Identity
from recollect.accounts.names import checked
from recollect.errors import Conflict, Forbidden, InvalidInput, NotFound
from recollect.store.account_records import Invitation, Member, Space, SpaceRole, User
from recollect.store.accounts import AccountStore

MOST_MEMBERS: Final = 200
MOST_SPACES: Final = 100
"""To how many spaces somebody may belong."""
MOST_INVITATIONS: Final = 100
"""Open ones, to one space."""
MOST_DAYS: Final = 30
"""How long an invitation may be open."""

_FORM: Final = re.compile(r"ri_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a space."""

    id: str
    name: str
    role: SpaceRole


@dataclass(frozen=True, slots=True)
class IssuedInvitation:
    """An invitation with its code, which nobody can ever read again."""

    invitation: Invitation
    code: str

    def __repr__(self) -> str:
        return f"IssuedInvitation({self.invitation.id}, code=…)"


class Spaces:
    """The spaces of users, as their members see and change them."""

    def __init__(self, store: AccountStore, clock: Clock) -> None:
        self._store = store.memberships
        self._clock = clock

    async def of(self, caller: Identity) -> list[Space]:
        """The spaces that the caller's key opens, the newest first."""
        opened = {membership.space for membership in caller.spaces}
        return [space for space in await self._store.of(caller.user) if space.id in opened]

    async def get(self, caller: Identity, space: str) -> Space:
        """One of them; NotFound if the caller does not belong to it."""
        caller.membership(space)
        return await self.existing(space)

    async def create(self, caller: Identity, name: str) -> Space:
        """Make a space that the caller owns."""
        _unlimited(caller)
        return await self.create_for(caller.user, name)

    async def create_for(self, user: str, name: str) -> Space:
        """The same with no regard to who asks: for the command line."""
        await self._check_room(user)
        owner = Member(user, "owner")
        made = Space(new_id("spc"), checked(name, "space"), "shared", (owner,), self._clock())
        await self._store.add(made)
        return made

    async def rename(self, caller: Identity, space: str, name: str) -> Space:
        """Name a space anew, as one of its owners."""
        _as_owner(caller, space)
        if not await self._store.rename(space, caller.user, checked(name, "space")):
            raise _no_owner()
        return await self.existing(space)

    async def delete(self, caller: Identity, space: str) -> None:
        """Remove a shared space, as one of its owners. What is in it is nobody's then."""
        _as_owner(caller, space)
        _shared(await self.existing(space))
        if not await self._store.delete(space, caller.user):
            raise _no_owner()

    async def people(self, caller: Identity, space: str) -> list[Person]:
        """Who belongs to it, the longest member first."""
        return await self.people_of(await self.get(caller, space))

    async def people_of(self, space: Space) -> list[Person]:
        """The same with no regard to who asks: for the command line."""
        names = await self._store.names(member.user for member in space.members)
        return [Person(m.user, names[m.user], m.role) for m in space.members if m.user in names]

    async def set_role(self, caller: Identity, space: str, user: str, role: SpaceRole) -> Person:
        """Give a member another role, as an owner; Conflict for the last owner's."""
        _as_owner(caller, space)
        await self.change_role(space, user, role, by=caller.user)
        name = (await self._store.names([user])).get(user, "")
        return Person(user, name, role)

    async def change_role(
        self, space: str, user: str, role: SpaceRole, *, by: str | None = None
    ) -> None:
        """The same with no regard to who asks, unless `by` is given: for the command line."""
        if not await self._store.set_role(space, Member(user, role), by=by):
            raise await self._why_not(space, user)

    async def remove(self, caller: Identity, space: str, user: str) -> None:
        """Remove a member, as an owner, or leave; Conflict for the last owner."""
        if user != caller.user:
            _as_owner(caller, space)
        caller.membership(space)
        await self.expel(space, user, by=caller.user)

    async def expel(self, space: str, user: str, *, by: str | None = None) -> None:
        """The same with no regard to who asks, unless `by` is given: for the command line."""
        if not await self._store.remove(space, user, by=by):
            raise await self._why_not(space, user)

    async def invite(
        self, caller: Identity, space: str, role: SpaceRole, days: int
    ) -> IssuedInvitation:
        """Make an invitation to a shared space, as one of its owners, for 1 to MOST_DAYS days."""
        _as_owner(caller, space)
        _shared(await self.existing(space))
        if not 1 <= days <= MOST_DAYS:
            raise InvalidInput(f"An invitation is open for 1 to {MOST_DAYS} days.")
        now = self._clock()
        if len(await self._store.invitations(space, now)) >= MOST_INVITATIONS:
            raise Conflict("There are too many open invitations. Withdraw some of them.")
        expires_at = now + timedelta(days=days)
        made = Invitation(new_id("inv"), space, role, caller.user, now, expires_at)
        code = f"ri_{secrets.token_urlsafe(32)}"
        await self._store.invite(made, _hashed(code))
        return IssuedInvitation(made, code)

    async def invitations(self, caller: Identity, space: str) -> list[Invitation]:
        """The open invitations, for owners, the newest first."""
        _as_owner(caller, space)
        return await self._store.invitations(space, self._clock())

    async def withdraw(self, caller: Identity, space: str, invitation: str) -> None:
        """Take an invitation back, as an owner."""
        _as_owner(caller, space)
        if not await self._store.withdraw(space, invitation):
            raise NotFound("There is no such invitation.", invitation=invitation)

    async def join(self, caller: Identity, code: str) -> Space:
        """Become a member by an invitation, which is used up; NotFound if it is not open.

        It is void once the one who made it is no owner any more.
        """
        _unlimited(caller)
        await self._check_room(caller.user)
        code, now = code.strip(), self._clock()
        found = await self._store.invitation(_hashed(code), now) if _FORM.fullmatch(code) else None
        if found is None:
            raise _no_invitation()
        if any(membership.space == found.space for membership in caller.spaces):
            raise Conflict("You belong to this space already.", space=found.space)
        if not await self._store.use_up(_hashed(code), now):
            raise _no_invitation()
        member = Member(caller.user, found.role)
        if not await self._store.join(found.space, member, by=found.created_by, most=MOST_MEMBERS):
            raise _no_invitation()
        return await self.existing(found.space)

    async def add(self, space: str, user: User, role: SpaceRole) -> None:
        """Make a user a member with no regard to who asks: for the command line."""
        _shared(await self.existing(space))
        await self._check_room(user.id)
        if not await self._store.join(space, Member(user.id, role), by=None, most=MOST_MEMBERS):
            raise Conflict(f"{user.name} belongs to it already, or it is full.")

    def check_owner(self, caller: Identity, space: str) -> None:
        """Forbidden unless the caller is an owner of it; NotFound for who does not belong to it."""
        _as_owner(caller, space)

    async def names(self, users: Collection[str]) -> Mapping[str, str]:
        """The names of users by id."""
        return await self._store.names(users)

    async def all(self) -> Sequence[Space]:
        """Every space there is, the newest first, with no regard to who asks."""
        return await self._store.all()

    async def existing(self, space: str) -> Space:
        """The space of that id, with no regard to who asks; NotFound if there is none."""
        found = await self._store.space(space)
        if found is None:
            raise NotFound("There is no such space.", space=space)
        return found

    async def _check_room(self, user: str) -> None:
        if len(await self._store.of(user)) >= MOST_SPACES:
            raise Conflict(f"One can belong to {MOST_SPACES} spaces. Leave one of them first.")

    async def _why_not(self, space: str, user: str) -> NotFound | Conflict | Forbidden:
        found = await self.existing(space)
        role = next((member.role for member in found.members if member.user == user), None)
        if role is None:
            return NotFound("There is no such member.", user=user)
        if role == "owner" and [m.role for m in found.members].count("owner") == 1:
            return Conflict("The last owner stays. Make another member an owner first.")
        return _no_owner()


def _as_owner(caller: Identity, space: str) -> None:
    if caller.membership(space).role != "owner":
        raise _no_owner()


def _no_owner() -> Forbidden:
    return Forbidden("Only an owner of this space may do that.")


def _no_invitation() -> NotFound:
    return NotFound(
        "That invitation is wrong, used or over. Ask for a new one.", code="no_invitation"
    )


def _shared(space: Space) -> None:
    if space.kind != "shared":
        raise Conflict("Somebody's own space is not shared. Make a space for that.")


def _unlimited(caller: Identity) -> None:
    if caller.limited_to is not None:
        raise Forbidden("A key that opens only some spaces cannot make or join others.")


def _hashed(code: str) -> bytes:
    return hashlib.sha256(code.encode("utf-8", "replace")).digest()
