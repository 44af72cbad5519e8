"""Who belongs to which space, and who is invited, as MongoDB keeps it.

Every change carries its own conditions into the database (the one who acts is still an owner, an
owner is left), so that what two people do at the same moment holds for both.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ASCENDING, DESCENDING, IndexModel

from recollect.store.account_records import (
    Invitation,
    Member,
    Space,
    invitation_document,
    invitation_from,
    space_document,
    space_from,
)
from recollect.store.failures import translated

_NEWEST: Final = [("created_at", DESCENDING), ("_id", DESCENDING)]


class MembershipStore:
    """The collections `spaces` and `invitations`. Driver exceptions leave it as ours."""

    def __init__(self, database: "AsyncIOMotorDatabase[dict[str, Any]]") -> None:
        self._spaces = database["spaces"]
        self._users = database["users"]
        self._invitations = database["invitations"]

    async def ensure_indexes(self) -> None:
        """Create what is missing: invitations that are over are removed by the database."""
        with translated():
            await self._spaces.create_index("members.user")
            await self._invitations.create_indexes(
                [
                    IndexModel([("hash", ASCENDING)], unique=True),
                    IndexModel([("space", ASCENDING), *_NEWEST]),
                    IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
                ]
            )

    async def add(self, space: Space) -> None:
        """Keep a new space."""
        with translated():
            await self._spaces.insert_one(space_document(space))

    async def all(self) -> list[Space]:
        """Every space of every user, the newest first."""
        with translated():
            return [space_from(d) for d in await self._spaces.find().sort(_NEWEST).to_list(None)]

    async def of(self, user: str) -> list[Space]:
        """The spaces that a user belongs to, the newest first."""
        with translated():
            found = await self._spaces.find({"members.user": user}).sort(_NEWEST).to_list(None)
        return [space_from(document) for document in found]

    async def space(self, space: str) -> Space | None:
        """The space of that id."""
        with translated():
            found = await self._spaces.find_one({"_id": space})
        return space_from(found) if found else None

    async def names(self, users: Iterable[str]) -> Mapping[str, str]:
        """The names of users by id."""
        with translated():
            found = await self._users.find({"_id": {"$in": list(users)}}, {"name": 1}).to_list(None)
        return {document["_id"]: document["name"] for document in found}

    async def delete(self, space: str, by: str) -> bool:
        """Remove a shared space with its invitations, if `by` is an owner of it."""
        query = {"_id": space, "kind": "shared", "$and": _owner(by)}
        with translated():
            removed = await self._spaces.delete_one(query)
            if removed.deleted_count:
                await self._invitations.delete_many({"space": space})
        return removed.deleted_count == 1

    async def rename(self, space: str, by: str | None, name: str) -> bool:
        """Name a space anew; False if `by` is no owner of it. None: whoever runs the server."""
        return await self._changed(space, _owner(by), {"$set": {"name": name}})

    async def join(self, space: str, member: Member, *, by: str | None, most: int) -> bool:
        """Add a member, if `by` is an owner and there are fewer than `most`.

        False also if the user is a member already.
        """
        new = {"user": member.user, "role": member.role}
        conditions = [
            *_owner(by),
            {"members.user": {"$ne": member.user}},
            {f"members.{most - 1}": {"$exists": False}},
        ]
        return await self._changed(space, conditions, {"$push": {"members": new}})

    async def set_role(self, space: str, member: Member, *, by: str | None) -> bool:
        """Give a member another role, if `by` is an owner and an owner is left."""
        conditions = [*_owner(by), {"members.user": member.user}]
        if member.role != "owner":
            conditions.append(_owner_besides(member.user))
        change = {"$set": {"members.$[one].role": member.role}}
        return await self._changed(space, conditions, change, [{"one.user": member.user}])

    async def remove(self, space: str, user: str, *, by: str | None) -> bool:
        """Remove a member, if an owner is left, and `by` is one or is that member."""
        conditions = [{"members.user": user}, _owner_besides(user)]
        if by != user:
            conditions += _owner(by)
        return await self._changed(space, conditions, {"$pull": {"members": {"user": user}}})

    async def invite(self, invitation: Invitation, code_hash: bytes) -> None:
        """Keep an invitation under the hash of its code."""
        with translated():
            await self._invitations.insert_one(invitation_document(invitation, code_hash))

    async def invitations(self, space: str, now: datetime) -> list[Invitation]:
        """The open invitations to a space, the newest first."""
        query = {"space": space, "expires_at": {"$gt": now}}
        with translated():
            found = await self._invitations.find(query).sort(_NEWEST).to_list(None)
        return [invitation_from(document) for document in found]

    async def invitation(self, code_hash: bytes, now: datetime) -> Invitation | None:
        """The open invitation of that code."""
        with translated():
            found = await self._invitations.find_one(_open(code_hash, now))
        return invitation_from(found) if found else None

    async def use_up(self, code_hash: bytes, now: datetime) -> bool:
        """Take an open invitation away; of several at once, one succeeds."""
        with translated():
            result = await self._invitations.delete_one(_open(code_hash, now))
        return result.deleted_count == 1

    async def withdraw(self, space: str, invitation: str) -> bool:
        """Take an invitation to this space back; False if there is no such one."""
        with translated():
            result = await self._invitations.delete_one({"_id": invitation, "space": space})
        return result.deleted_count == 1

    async def _changed(
        self,
        space: str,
        conditions: Sequence[Mapping[str, Any]],
        change: Mapping[str, Any],
        filters: Sequence[Mapping[str, Any]] | None = None,
    ) -> bool:
        query = {"_id": space, "$and": list(conditions)} if conditions else {"_id": space}
        with translated():
            result = await self._spaces.update_one(query, change, array_filters=filters)
        return result.matched_count == 1


def _owner(user: str | None) -> list[Mapping[str, Any]]:
    """Whoever acts is an owner; no condition for the one who runs the server."""
    if user is None:
        return []
    return [{"members": {"$elemMatch": {"user": user, "role": "owner"}}}]


def _owner_besides(user: str) -> Mapping[str, Any]:
    return {"members": {"$elemMatch": {"user": {"$ne": user}, "role": "owner"}}}


def _open(code_hash: bytes, now: datetime) -> Mapping[str, Any]:
    return {"hash": code_hash, "expires_at": {"$gt": now}}
