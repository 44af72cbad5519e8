"""The one way into the store: merge what a capture brings, then say what is stored.

Order of writes: messages, then the conversation, then the receipt. A process killed in between
leaves messages without their receipt; sending them again completes it and doubles nothing.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from weakref import WeakValueDictionary

from recollect.capture import summary
from recollect.capture.incoming import Incoming
from recollect.capture.plan import Plan, moved, moves, plan
from recollect.capture.receipts import Counts, Receipt
from recollect.capture.tree import Tree, is_closed
from recollect.capture.trees import Trees, read_tree
from recollect.capture.versions import Difference, difference
from recollect.capture.writer import MessageWriter
from recollect.errors import Unavailable
from recollect.models import at_milliseconds, conversation_id, message_id
from recollect.store.failures import Duplicate
from recollect.store.store import SpaceStore, Store

_ATTEMPTS: Final = 20


class Ingest:
    """Merges captures into the store; one at a time for each conversation of this process."""

    def __init__(
        self, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._store = store
        self._now = now
        self._trees = Trees()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, space: str, incoming: Incoming, *, every_id: bool = False) -> Receipt:
        """Merge and acknowledge. Raises Unavailable if the database is; then send it again.

        The receipt has the ids of messages that changed or, with `every_id`, of all that came.
        """
        capture = _Capture(self._store.space(space), incoming, self._trees, self._now(), every_id)
        lock = self._locks.setdefault(capture.id, asyncio.Lock())
        async with lock:
            try:
                return await capture.run()
            except BaseException:
                self._trees.forget(capture.id)
                raise


class _Capture:
    """One capture of one conversation, from the tombstone check to the receipt."""

    def __init__(
        self,
        space: SpaceStore,
        incoming: Incoming,
        trees: Trees,
        now: datetime,
        every_id: bool,
    ) -> None:
        told = at_milliseconds(incoming.conversation)
        self.id = conversation_id(space.space, told.platform, told.external_id)
        self._space = space
        self._incoming = incoming
        self._told = told
        self._trees = trees
        self._now = now
        self._every_id = every_id
        self._refused: Sequence[str] = ()
        self._writer = MessageWriter(space, told, now)

    async def run(self) -> Receipt:
        origin, stored = await asyncio.gather(self._origin(), self._stored())
        excluded = _exclusion(origin, stored)
        if excluded:
            return self._receipt({}, {}, Difference((), ()), excluded)
        found, planned = await asyncio.to_thread(self._planned, await self._tree(stored), stored)
        self._refused = found.oversized
        # What is named and not stored is missing, until a later reading of the site's tree.
        self._told = replace(self._told, references=self._told.references.union(found.unread))
        tree, _ = await asyncio.gather(self._write_messages(planned), self._claim(origin))
        stored, tree = await self._write_conversation(stored, tree, touched=bool(found.fresh))
        return self._receipt(stored, tree, found, _exclusion(origin, stored))

    async def _origin(self) -> Mapping[str, Any] | None:
        return await self._space.origins.find_one({"_id": self.id}, ["state"])

    async def _claim(self, origin: Mapping[str, Any] | None) -> None:
        """Make the origin of a conversation that is captured for the first time."""
        if origin is None:
            names = {"platform": self._told.platform, "external_id": self._told.external_id}
            new = {"_id": self.id, **names, "state": "live"}
            with suppress(Duplicate):  # another process was faster
                await self._space.origins.write(inserts=[new])

    async def _stored(self) -> dict[str, Any]:
        return await self._space.conversations.find_one({"_id": self.id}) or {}

    async def _tree(self, stored: Mapping[str, Any]) -> Tree:
        # Messages that a killed process left without their conversation are found when inserting.
        if not stored:
            return {}
        return await self._trees.load(self._space.messages, self.id, stored["revision"])

    def _planned(self, tree: Tree, stored: Mapping[str, Any]) -> tuple[Difference, Plan]:
        found = difference(self._incoming, tree)
        site, _ = self._site(stored)
        return found, plan(found.fresh, tree, site.get("active_leaf"))

    async def _write_messages(self, planned: Plan) -> Tree:
        if await self._writer.write(planned) and planned.certain:
            return planned.tree
        return await read_tree(self._space.messages, self.id)

    async def _write_conversation(
        self, stored: dict[str, Any], tree: Tree, *, touched: bool
    ) -> tuple[dict[str, Any], Tree]:
        for _ in range(_ATTEMPTS):
            if stored.get("deleted_at"):
                return stored, tree
            places, tree, changed = await asyncio.to_thread(self._summarised, stored, tree)
            await self._writer.place(places)
            unchanged = not touched and not places and _holds(stored, changed)
            written = stored if unchanged else await self._write_summary(stored, changed)
            if written is not None:
                self._trees.keep(self.id, written["revision"], tree)
                return written, tree
            # Somebody else wrote this conversation: what was derived from the tree is outdated.
            stored, tree = await self._stored(), await read_tree(self._space.messages, self.id)
            touched = True
        raise Unavailable("This conversation is being written by others. Try again in a moment.")

    def _summarised(
        self, stored: Mapping[str, Any], tree: Tree
    ) -> tuple[Mapping[str, int | None], Tree, Mapping[str, Any]]:
        """Positions to mend, the tree with them, and the conversation's fields from now on."""
        site, ranks = self._site(stored)
        places = moves(tree, site.get("active_leaf"))
        tree = moved(tree, places)
        user = summary.user_labels(stored, self._incoming.kept)
        seen = summary.first_seen(stored, self._incoming.kept, self._now)
        summed = summary.derived(site, user, tree, seen)
        return places, tree, {"site": site, "ranks": ranks, "user": user, **summed}

    async def _write_summary(
        self, stored: Mapping[str, Any], changed: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """The conversation as it is now, or None if somebody else wrote it meanwhile."""
        revision = stored.get("revision", 0)
        written = {**stored, **changed, "revision": revision + 1, "stored_at": self._now}
        if stored:
            del written["_id"]
            same = {"_id": self.id, "revision": revision}
            if await self._space.conversations.update(same, {"$set": written}):
                return {**written, "_id": self.id}
            return None
        names = {"platform": self._told.platform, "external_id": self._told.external_id}
        origin = {"_id": self.id, "captured_in": self._space.space, **names}
        made = {**origin, "deleted_at": None, **written}
        try:
            await self._space.conversations.write(inserts=[made])
        except Duplicate:
            return None
        return made

    def _site(self, stored: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
        kept, size = self._incoming.kept, len(self._incoming.messages)
        refused = (*self._refused, *kept.refused)
        return summary.merged_site(stored, self._told, size, refused, kept.ranks)

    def _receipt(
        self,
        stored: Mapping[str, Any],
        tree: Tree,
        found: Difference,
        excluded: str | None,
    ) -> Receipt:
        told = self._told
        completeness = stored.get("completeness", {})
        missing_count = completeness.get("missing_count", 0)
        changed = [item.message.external_id for item in found.fresh if item.wins]
        created = sum(item.stored is None for item in found.fresh)
        received = len(self._incoming.messages)
        refused = len(found.oversized) + len(found.unread)
        return Receipt(
            conversation_id=self.id,
            platform=told.platform,
            external_id=told.external_id,
            title=stored.get("title"),
            url=stored.get("url"),
            messages=Counts(
                received=received,
                created=created,
                updated=len(changed) - created,
                unchanged=received - len(changed) - refused,
                stored=len(tree),
            ),
            complete=not (excluded or missing_count or found.unread) and is_closed(tree),
            missing_count=missing_count,
            missing=tuple(completeness.get("missing", ())),
            excluded=excluded,
            message_ids={} if excluded else self._ids(found, changed),
            unread=found.unread,
        )

    def _ids(self, found: Difference, changed: Sequence[str]) -> dict[str, str]:
        told, space = self._told, self._space.space
        external_ids = changed
        if self._every_id:
            refused = {*found.oversized, *found.unread}
            came = (message.external_id for message in self._incoming.messages)
            external_ids = [key for key in came if key not in refused]
        return {
            key: message_id(space, told.platform, told.external_id, key) for key in external_ids
        }


def _holds(stored: Mapping[str, Any], changed: Mapping[str, Any]) -> bool:
    return bool(stored) and all(stored.get(name) == value for name, value in changed.items())


def _exclusion(origin: Mapping[str, Any] | None, stored: Mapping[str, Any]) -> str | None:
    """Why nothing may be stored. Of what is deleted the conversation itself knows best."""
    state = origin["state"] if origin else "live"
    if stored and state in {"live", "deleted"}:
        state = "deleted" if stored["deleted_at"] else "live"
    return None if state == "live" else str(state)
