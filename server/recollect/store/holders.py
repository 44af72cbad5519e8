"""From a key, or from a session, to the user it belongs to and all spaces of that user."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorCollection

from recollect.store.account_records import KeyHolder, key_from, space_from, user_from
from recollect.store.failures import translated

_MINE: Final = {"$eq": ["$$this.user", "$$local"]}
_OWN: Final = (
    {"$set": {"members": {"$filter": {"input": "$members", "as": "this", "cond": _MINE}}}},
)
"""Of the members of a space only the one who asks: every request reads this."""


async def holder(
    collection: "AsyncIOMotorCollection[dict[str, Any]]", match: Mapping[str, Any]
) -> KeyHolder | None:
    """The holder of the one document that matches; None if it is not there, or its user is not."""
    steps = [
        {"$match": dict(match)},
        _lookup("users", local="user", foreign="_id", into="users"),
        _lookup("spaces", local="user", foreign="members.user", into="member_of", then=_OWN),
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


def _lookup(
    collection: str,
    *,
    local: str,
    foreign: str,
    into: str,
    then: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    found = {"from": collection, "localField": local, "foreignField": foreign, "as": into}
    piped = {"let": {"local": f"${local}"}, "pipeline": list(then)} if then else {}
    return {"$lookup": {**found, **piped}}
