"""The one way into the store: merge what a capture brings, then say what is stored.

Order of writes: messages, then the conversation, then the receipt. A process killed in between
leaves messages without their receipt; sending them again completes it and doubles nothing. What a
page shows goes the same way, as provisional turns, which are no messages of the tree.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final
from weakref import WeakValueDictionary

from recollect.capture import summary
from recollect.capture.conversation_writer import ConversationWriter, exclusion, told_again
from recollect.capture.incoming import Incoming
from recollect.capture.plan import Plan, moved, moves, plan
from recollect.capture.provisional.provisional import Provisional
from recollect.capture.provisional.snapshot import Material, Shown
from recollect.capture.receipts import Changes, Receipt, receipt
from recollect.capture.tree import Tree, active_path
from recollect.capture.trees import Trees, read_tree
from recollect.capture.unlinked import linking
from recollect.capture.versions import Difference, Fresh, difference
from recollect.capture.whereabouts import Elsewhere, apart, check_here, followed, gathered
from recollect.capture.writer import MessageWriter
from recollect.errors import Unavailable
from recollect.models import at_milliseconds, conversation_id
from recollect.store.failures import Duplicate
from recollect.store.store import SpaceStore, Store

_ATTEMPTS: Final = 20


Reach = Callable[[str], bool]
"""Whether the one who captures may write in a space."""


def anywhere(_: str) -> bool:
    """The reach of whoever runs the server."""
    return True


class Ingest:
    """Merges captures into the store; one at a time for each conversation of this process."""

    def __init__(
        self, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._store = store
        self._now = now
        self._trees = Trees()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __call__(
        self,
        space: str,
        incoming: Incoming,
        *,
        every_id: bool = False,
        reach: Reach = anywhere,
    ) -> Receipt:
        """Merge and acknowledge. Raises Unavailable if the database is; then send it again.

        The receipt has the ids of messages that changed or, with `every_id`, of all that came. A
        conversation that was moved is followed, if the one who captures may write there; if not,
        what is captured is a conversation of its own from then on.
        """
        return await self.into(self._store.space(space), incoming, every_id=every_id, reach=reach)

    async def into(
        self,
        handle: SpaceStore,
        incoming: Incoming,
        *,
        every_id: bool = False,
        reach: Reach = anywhere,
    ) -> Receipt:
        """The same, with ids made of the space that the handle says it was captured in."""
        space = handle.space
        for _ in range(_ATTEMPTS):
            merge = partial(self._merge, handle, every_id)
            try:
                return await linking.merged(handle, incoming, merge, self._trees)
            except Elsewhere as elsewhere:
                handle = await followed(self._store, handle, elsewhere.origin)
                if handle.space != space and not reach(handle.space):
                    told = incoming.conversation
                    handle = await apart(self._store, space, handle.captured_in, told)
            except Duplicate:
                if not await gathered(self._store, handle, _id(handle, incoming)):
                    raise
        raise Unavailable("This conversation is being moved. Try again in a moment.")

    async def apart(self, handle: SpaceStore, incoming: Incoming) -> Receipt:
        """Merge a copy, which has nothing to do with any record or capture beside it."""
        return await self._merge(handle, False, incoming)

    async def _merge(self, space: SpaceStore, every_id: bool, incoming: Incoming) -> Receipt:
        capture = _Capture(space, incoming, self._trees, self._now(), every_id)
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
        self._conversation = ConversationWriter(space, told, now)
        self.id = self._conversation.id
        self._space = space
        self._incoming = incoming
        self._told = told
        self._trees = trees
        self._now = now
        self._every_id = every_id
        self._refused: Sequence[str] = ()
        self._origin: Mapping[str, Any] | None = None
        self._writer = MessageWriter(space, told, now)
        self._provisional = Provisional(space, incoming, told, now)

    async def run(self) -> Receipt:
        conversation = self._conversation
        origin, stored = await asyncio.gather(conversation.origin(), conversation.read())
        check_here(self._space, origin)
        self._origin, stored = origin, told_again(stored, origin)
        excluded = exclusion(origin, stored)
        tombstone = self._incoming.kept.tombstone
        if tombstone is not None and not origin and not stored:
            await conversation.bury(tombstone)
            excluded = "deleted"
        if excluded or tombstone is not None:
            return self._receipt({}, {}, Changes(len(self._incoming.messages)), excluded)
        tree = await self._tree(stored)
        found = Difference((), ())
        if self._provisional.is_page:
            await conversation.claim(origin)
        else:
            found, planned = await asyncio.to_thread(self._planned, tree, stored)
            self._refused = found.oversized
            # What is named and not stored is missing, until a later reading of the site's tree.
            self._told = replace(self._told, references=self._told.references.union(found.unread))
            writing = self._write_messages(planned)
            tree, _ = await asyncio.gather(writing, conversation.claim(origin))
        stored, tree = await self._write_conversation(stored, tree, touched=bool(found.fresh))
        return self._receipt(stored, tree, self._changes(found), exclusion(origin, stored))

    async def _tree(self, stored: Mapping[str, Any]) -> Tree:
        if stored:
            return await self._trees.load(self._space.messages, self.id, stored["revision"])
        if self._provisional.is_page:
            return await read_tree(self._space.messages, self.id)
        # Messages that a killed process left without their conversation are found when inserting.
        return {}

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
            begun = bool(self._origin and not stored)
            material = await self._provisional.material(stored, begun=begun)
            context = (stored, tree, material)
            shown, places, tree, changed = await asyncio.to_thread(self._summarised, *context)
            touched |= await self._provisional.write(stored, material, shown)
            await self._writer.place(places)
            unchanged = not touched and not places and _holds(stored, changed)
            if unchanged:
                written: dict[str, Any] | None = stored
                await self._conversation.tell_again(changed.get("told_at"))
            else:
                written = await self._conversation.write(stored, changed)
            if written is not None:
                self._trees.keep(self.id, written["revision"], tree)
                return await self._provisional.finish(written, material, shown), tree
            # Somebody else wrote this conversation: what was derived from the tree is outdated.
            check_here(self._space, await self._conversation.origin())
            stored = told_again(await self._conversation.read(), self._origin)
            tree = await read_tree(self._space.messages, self.id)
            touched = True
        raise Unavailable("This conversation is being written by others. Try again in a moment.")

    def _summarised(
        self, stored: Mapping[str, Any], tree: Tree, material: Material | None
    ) -> tuple[Shown, Mapping[str, int | None], Tree, Mapping[str, Any]]:
        """The snapshot, positions to mend, the tree with them, and the conversation's fields."""
        site, ranks = self._site(stored)
        user = summary.user_labels(stored, self._incoming.kept)
        seen = summary.first_seen(stored, self._incoming.kept, self._now)
        gaps = summary.named_and_missing(site, tree)
        keys = active_path(tree, site.get("active_leaf"))
        outlook = self._provisional.outlook(stored, material, tree, keys, gaps=bool(gaps))
        shown = outlook.shown
        places = moves(tree, shown.keys)
        said = summary.shown_site(site, outlook.fields.get("snapshot", stored.get("snapshot")))
        summed = summary.derived(said, user, tree, gaps, seen)
        summed = summary.with_turns(summed, len(shown.turns), shown.token_count)
        fields = {"site": site, "ranks": ranks, "user": user, **summed, **outlook.fields}
        return shown, places, moved(tree, places), fields

    def _site(self, stored: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
        if self._provisional.is_page:  # what it says of the conversation is part of the snapshot
            return stored.get("site", {}), stored.get("ranks", {})
        kept, size = self._incoming.kept, len(self._incoming.messages)
        refused = (*self._refused, *kept.refused)
        return summary.merged_site(
            stored, self._told, size, refused, kept.ranks, adapter=self._incoming.adapter
        )

    def _changes(self, found: Difference) -> Changes:
        turns = self._provisional.changes
        if self._provisional.is_page:
            return turns
        refused = {*found.oversized, *found.unread}
        came = [message.external_id for message in self._incoming.messages]
        changed = [item for item in found.fresh if item.wins]
        return Changes(
            received=turns.received,
            created=[*_keys(changed, known=False), *turns.created],
            updated=[*_keys(changed, known=True), *turns.updated],
            refused=len(found.oversized) + len(found.unread),
            unread=found.unread,
            others=[key for key in came if key not in refused] if self._every_id else (),
        )

    def _receipt(
        self, stored: Mapping[str, Any], tree: Tree, changes: Changes, excluded: str | None
    ) -> Receipt:
        captured_in = self._space.captured_in
        return receipt(captured_in, self._told, stored, tree, changes, excluded)


def _id(space: SpaceStore, incoming: Incoming) -> str:
    told = incoming.conversation
    return conversation_id(space.captured_in, told.platform, told.external_id)


def _keys(changed: Sequence[Fresh], *, known: bool) -> list[str]:
    return [item.message.external_id for item in changed if (item.stored is not None) == known]


def _holds(stored: Mapping[str, Any], changed: Mapping[str, Any]) -> bool:
    # That everything was told once more makes no new revision, unless a snapshot ends by it.
    told = {name: value for name, value in changed.items() if name != "told_at"}
    return bool(stored) and all(stored.get(name) == value for name, value in told.items())
