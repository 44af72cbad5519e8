"""Where a conversation is kept: where it was captured, or in another space that it was moved to.

Its origin says so (`kept_in`), and stays where it was captured. A move first flips the origin
(`moving_from` says that it is not done), then carries messages and conversation over. Whoever meets
a move that is not done finishes it: every step may be repeated, by several at once. The space that
a conversation was moved to has an origin of its own for it, `adopted`, so that a capture or an
import there finds it too.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from recollect.errors import Conflict
from recollect.models import Conversation, conversation_id
from recollect.store.failures import Duplicate
from recollect.store.store import SpaceStore, Store

ADOPTED: Final = "adopted"
"""The state of an origin that leads to what was captured in another space (`captured_in`)."""

_CHUNK: Final = 500
_FIELDS: Final = ("platform", "external_id", "state", "kept_in", "moving_from", "captured_in")

Origin = Mapping[str, Any]


class Elsewhere(Exception):
    """What is captured is kept in another space, or was captured in another one."""

    def __init__(self, origin: Origin) -> None:
        super().__init__(origin["_id"])
        self.origin = origin


def check_here(space: SpaceStore, origin: Origin | None) -> None:
    """Raise Elsewhere unless a conversation of this origin is kept in this space, and stays."""
    if origin is None:
        return
    kept_in = origin.get("kept_in", space.captured_in)
    if origin["state"] == ADOPTED or kept_in != space.space or "moving_from" in origin:
        raise Elsewhere(origin)


async def followed(store: Store, space: SpaceStore, origin: Origin) -> SpaceStore:
    """The space that an origin, which is of none of ours, leads to. A move is finished first."""
    if origin["state"] == ADOPTED:
        return await _adopter(space, origin)
    if "moving_from" in origin:
        await finish(store, space.captured_in, origin["_id"])
    target = store.space(origin.get("kept_in", space.captured_in), space.captured_in)
    if target.space != space.space:
        # A capture that was under way during a move has written where the conversation was.
        await _carry(space, origin["_id"], target.space)
    return target


async def apart(store: Store, space: str, captured_in: str, names: Conversation) -> SpaceStore:
    """A place in this space for what was captured here and is now where its sender may not write.

    It becomes a conversation of its own, with ids of its own.
    """
    handle = store.space(space, f"apart:{captured_in}")
    known = {"platform": names.platform, "external_id": names.external_id}
    key = conversation_id(handle.captured_in, **known)
    begun = {"$setOnInsert": {**known, "state": "live", "kept_in": space}}
    with suppress(Duplicate):  # another process has begun it in just this moment
        await handle.origins.update({"_id": key}, begun, upsert=True)
    return handle


async def gathered(store: Store, space: SpaceStore, conversation: str) -> bool:
    """Carry over what killed captures wrote where a conversation was before; whether it was moved.

    Nobody has a receipt for that; but its ids are taken.
    """
    origin = await space.origins.find_one({"_id": conversation}, ["been_in"])
    before = [each for each in (origin or {}).get("been_in", ()) if each != space.space]
    for each in before:
        await _carry(store.space(each), conversation, space.space)
    return bool(before)


async def move(store: Store, space: SpaceStore, stored: Mapping[str, Any], target: str) -> None:
    """Move a conversation of this space, by its document, to another space.

    Conflict if that has it already, or if somebody else moves it at this moment.
    """
    key, captured = stored["_id"], space.of(stored["captured_in"])
    await _check_absent(store.space(target), stored)
    await adopt(store.space(target), stored)
    here: Mapping[str, Any] = {"$in": [None, space.space]}
    query = {
        "_id": key,
        "kept_in": here if captured.captured_in == space.space else space.space,
        "moving_from": {"$exists": False},
    }
    flipped = {"kept_in": target, "moving_from": space.space}
    change = {"$set": flipped, "$addToSet": {"been_in": space.space}}
    if not await captured.origins.update(query, change):
        await finish(store, captured.captured_in, key)
        raise Conflict("Somebody else is moving this conversation. Look again.", conversation=key)
    await finish(store, captured.captured_in, key)


async def finish(store: Store, captured_in: str, conversation: str) -> None:
    """Carry everything over of a move that was begun; nothing if there is none."""
    origins = store.space(captured_in).origins
    origin = await origins.find_one({"_id": conversation}, _FIELDS)
    if origin is None or "moving_from" not in origin:
        return
    source, target = store.space(origin["moving_from"]), origin["kept_in"]
    names = {**origin, "captured_in": captured_in}
    await adopt(store.space(target), names)
    await _carry(source, conversation, target)
    over: Mapping[str, Any] = {"$set": {"space": target}, "$inc": {"revision": 1}}
    await source.conversations.update({"_id": conversation}, over)
    # From here on no capture can end where it was; what one wrote before it noticed comes along.
    await _carry(source, conversation, target)
    await source.origins.delete(_adoption(source.space, names))
    same = {"_id": conversation, "kept_in": target, "moving_from": source.space}
    await origins.update(same, {"$unset": {"moving_from": ""}})


async def adopt(space: SpaceStore, names: Mapping[str, Any]) -> None:
    """Lead captures in this space to a conversation that was captured in another.

    Not if this space has captured the same itself: what it deleted once stays deleted for it.
    """
    if names["captured_in"] != space.space:
        known = {name: names[name] for name in ("platform", "external_id")}
        with suppress(Duplicate):
            await space.origins.write(inserts=[{**_adoption(space.space, names), **known}])


async def _check_absent(space: SpaceStore, stored: Mapping[str, Any]) -> None:
    """Conflict if this space has the same conversation of the site already."""
    names = {name: stored[name] for name in ("platform", "external_id")}
    found = await space.conversations.find_one({**names, "deleted_at": None}, ["_id"])
    if found and found["_id"] != stored["_id"]:
        raise Conflict("That space has this conversation already.", conversation=found["_id"])


async def _adopter(space: SpaceStore, origin: Origin) -> SpaceStore:
    """What an adopted origin leads to; the space itself if that was moved away since."""
    there = space.of(origin["captured_in"])
    names = (there.captured_in, origin["platform"], origin["external_id"])
    real = await there.origins.find_one({"_id": conversation_id(*names)}, ["kept_in"])
    if real and real.get("kept_in") == space.space:
        return there
    stale = {"_id": origin["_id"], "state": ADOPTED, "captured_in": there.captured_in}
    await space.origins.delete(stale)
    return space


async def _carry(source: SpaceStore, conversation: str, target: str) -> None:
    over = {"$set": {"space": target}}
    query = {"conversation": conversation}
    while found := await source.messages.find(query, ["_id"], limit=_CHUNK):
        await source.messages.write(changes=[(document["_id"], over) for document in found])


def _adoption(space: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    key = conversation_id(space, stored["platform"], stored["external_id"])
    return {"_id": key, "state": ADOPTED, "captured_in": stored["captured_in"]}
