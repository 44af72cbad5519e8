"""From a key, or from a session, to the user it belongs to and all spaces of that user."""

from collections.abc import Mapping
from typing import Any

from motor.motor_asyncio import AsyncIOMotorCollection

from recollect.store.account_records import KeyHolder, key_from, space_from, user_from
from recollect.store.failures import translated


async def holder(
    collection: "AsyncIOMotorCollection[dict[str, Any]]", match: Mapping[str, Any]
) -> KeyHolder | None:
    """The holder of the one document that matches; None if it is not there, or its user is not."""
    steps = [
        {"$match": dict(match)},
        _lookup("users", local="user", foreign="_id", into="users"),
        _lookup("spaces", local="user", foreign="members.user", into="member_of"),
    ]
    with translated():
        found = await collection.aggregate(steps).to_list(1)
    if not found or not found[0]["users"]:
        return None
    return KeyHolder(
        key=key_from(found[0]),
        user=user_from(found[0]["users"][0]),
        spaces=tuple(space_from(space) for space in found[0]["member_of"]),
    )


def _lookup(collection: str, *, local: str, foreign: str, into: str) -> dict[str, Any]:
    return {
        "$lookup": {"from": collection, "localField": local, "foreignField": foreign, "as": into}
    }
