"""The snapshot's part in a capture: what is read for it, written for it, and removed after it.

Order of writes: turns, the conversation, then the removal of turns that gave way. The conversation
says `leaving` until they are removed, so that the next capture finishes what a killed one began.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from recollect.capture.incoming import Incoming
from recollect.capture.provisional import snapshot
from recollect.capture.provisional.snapshot import Material, Page, Shown, is_live
from recollect.capture.provisional.turn_writer import TurnWriter
from recollect.capture.provisional.turns import IsTaken
from recollect.capture.receipts import Changes
from recollect.capture.tree import Tree
from recollect.models import Conversation, conversation_id
from recollect.store.store import SpaceStore

_LEAVING: Final = {"snapshot.leaving": True}


@dataclass(frozen=True, slots=True)
class Outlook:
    """How the conversation stands after a capture, and what its document says of the snapshot."""

    shown: Shown
    fields: Mapping[str, Any]


class Provisional:
    """The provisional snapshot of one conversation, for one capture of it."""

    def __init__(
        self, space: SpaceStore, incoming: Incoming, told: Conversation, now: datetime
    ) -> None:
        self._id = conversation_id(space.captured_in, told.platform, told.external_id)
        self._conversations = space.conversations
        self._incoming = incoming
        self._told = told
        self._now = now
        self._turns = TurnWriter(space, told, now)
        self._page: Page | None = None
        page = incoming.kept.page
        self._changes = Changes(len(incoming.messages) + len(page.turns if page else ()))

    @property
    def is_page(self) -> bool:
        """Whether this capture is what a page shows, and brings no real messages."""
        return self._told.source == "dom"

    @property
    def changes(self) -> Changes:
        """What became of turns, and how many messages and turns came."""
        return self._changes

    async def material(self, stored: Mapping[str, Any], *, begun: bool) -> Material | None:
        """What is stored of the snapshot; None, and nothing is read, if there is none.

        `begun` is whether a first capture was killed before it had written the conversation.
        """
        if self.is_page and self._page is None:
            context = (self._incoming, self._told, self._now)
            self._page = await asyncio.to_thread(snapshot.page_of, *context)
            self._changes = replace(self._changes, refused=self._page.refused)
        kept = self._incoming.kept.page
        if kept is None:
            return await self._turns.material(stored, self._page, begun=begun)
        self._page = Page((), min(kept.observed_at, self._now), kept.said)
        material = await self._turns.material(stored, self._page, begun=begun)
        return material and material.with_kept(kept, self._gave_way(stored), self._now)

    def outlook(
        self,
        stored: Mapping[str, Any],
        material: Material | None,
        tree: Tree,
        keys: Sequence[str],
        *,
        gaps: bool,
    ) -> Outlook:
        """Work out the snapshot, `keys` being the active path of the tree. No I/O."""
        # What another server kept was not told now, however whole it is.
        theirs = self._incoming.kept.told_at
        whole = theirs and min(theirs, self._now)
        if not gaps and not self._incoming.kept.created_at:
            whole = snapshot.told_whole(self._incoming, self._told, tree, keys, self._now)
        later = whole is not None and whole > stored.get("told_at", snapshot.LONG_AGO)
        told: dict[str, Any] = {"told_at": whole} if later else {}
        gone = self._gone_elsewhere(material)
        if gone:
            told["aliases"] = snapshot.aliases(stored, gone)
        if material is None:
            return Outlook(Shown(keys), told)
        now_stored = {**stored, **told}
        taken = self._gave_way(stored)
        after = snapshot.shown(now_stored, material, tree, keys, self._page, taken)
        fields = {**told, **snapshot.fields(now_stored, after, self._page)}
        if after.gave_way:
            fields["aliases"] = snapshot.aliases(now_stored, after.gave_way)
        return Outlook(after, fields)

    async def write(
        self, stored: Mapping[str, Any], material: Material | None, after: Shown
    ) -> bool:
        """Write the turns; False if there was nothing new to write."""
        if material is None:
            return False
        new = [turn.external_id for turn in after.turns.values() if turn.message is not None]
        if new and stored and not is_live(stored):
            # Before the turns: if nothing more is written, the next capture looks for them.
            await self._conversations.update({"_id": self._id}, {"$set": _LEAVING})
        before = material.turns.keys() - material.added
        await self._turns.write(material, after)
        self._changes = replace(
            self._changes,
            created=[*self._changes.created, *(key for key in new if key not in before)],
            updated=[*self._changes.updated, *(key for key in new if key in before)],
        )
        return bool(new)

    def _gave_way(self, stored: Mapping[str, Any]) -> IsTaken:
        """Whether a turn of an external id has given way to a message."""
        known = {**self._incoming.kept.aliases, **stored.get("aliases", {})}
        return known.__contains__

    def _gone_elsewhere(self, material: Material | None) -> Mapping[str, str]:
        """What gave way on another server; a turn that is here gives way here, or not at all."""
        here = material.turns.keys() - material.added if material else set()
        theirs = self._incoming.kept.aliases
        return {key: real for key, real in theirs.items() if key not in here}

    async def finish(
        self, written: dict[str, Any], material: Material | None, after: Shown
    ) -> dict[str, Any]:
        """Remove what the conversation, as it is written now, says is leaving."""
        current = written.get("snapshot") or {}
        if material is None or not current.get("leaving"):
            return written
        await self._turns.remove(written, material, after)
        same = {"_id": self._id, "revision": written["revision"]}
        await self._conversations.update(same, {"$set": {"snapshot.leaving": False}})
        return {**written, "snapshot": {**current, "leaving": False}}
