"""The memories of one space: everything that REST, MCP and the command line do with them.

    memories = Memories(store.space("spc_…"))
    made = await memories.create(Draft(content="Prefers dark mode.", tags=["editor"]))
    await memories.update(made.memory.id, {"pinned": True})
    page = await memories.list(Selection(tags=["editor"]), limit=20)

Errors are those of `recollect.errors`: InvalidInput (its `details.fields` name what does not fit),
NotFound, PreconditionFailed.
"""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from recollect.errors import AppError
from recollect.memory import editing, reading, suggestions
from recollect.memory.batch import Operation, Outcome, batch
from recollect.memory.creating import Created, create
from recollect.memory.drafts import Draft
from recollect.memory.finding import FoundPage, find
from recollect.memory.ids import Births
from recollect.memory.memory import Memory, Version
from recollect.memory.reading import Selection, Stats, Tag
from recollect.memory.suggestions import Saved, Suggested, Suggestion
from recollect.models import milliseconds
from recollect.search.query import SearchRequest
from recollect.search.survey import Surveys
from recollect.store.store import SpaceStore


def _now() -> datetime:
    return milliseconds(datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Page:
    """Memories, the newest first; `next` is the `after` of the next page, None after the last."""

    memories: Sequence[Memory]
    next: str | None


class Memories:
    """All that can be done with the memories of a space. `clock` tells the time in UTC."""

    def __init__(self, space: SpaceStore, clock: Callable[[], datetime] = _now) -> None:
        self._space = space
        self._clock = clock

    async def create(self, draft: Draft, *, births: Births | None = None) -> Created:
        """Make a memory; with it come those that say nearly the same.

        With the same `births` it may be repeated: it is made once.
        """
        (made,) = await create(self._space, [draft], births or self.births())
        if isinstance(made, AppError):
            raise made
        return made

    async def get(self, memory: str) -> Memory:
        """One memory; NotFound."""
        return await reading.get(self._space, memory, self._clock())

    async def update(
        self, memory: str, changes: Mapping[str, Any], *, version: int | None = None
    ) -> Memory:
        """Change what is named of `drafts.EDITABLE`, and keep what it was before.

        PreconditionFailed if it is not at `version` any more.
        """
        now = self._clock()
        return await editing.update(self._space, memory, changes, now, version=version)

    async def delete(self, memory: str, *, version: int | None = None) -> None:
        """Remove it for good with its history; errors as for `update`."""
        await editing.delete(self._space, memory, self._clock(), version=version)

    async def history(self, memory: str) -> Sequence[Version]:
        """What it was before its edits, the latest first, at most 20 versions."""
        return await editing.history(self._space, memory, self._clock())

    async def undo(
        self, memory: str, *, to: int | None = None, version: int | None = None
    ) -> Memory:
        """Make it what it was before its last edit, or at version `to`. That is an edit too."""
        return await editing.undo(self._space, memory, self._clock(), to=to, version=version)

    async def batch(
        self, operations: Sequence[Operation], *, births: Births | None = None
    ) -> Sequence[Outcome]:
        """Up to 1000 of Draft, Update and Delete, each with its own outcome, in order."""
        return await batch(self._space, operations, births or self.births())

    async def list(
        self, selection: Selection, *, limit: int = 20, after: str | None = None
    ) -> Page:
        """A page, the newest first. `after` is the last id of the page before, deleted or not."""
        found = await reading.list_memories(
            self._space, selection, self._clock(), limit=limit + 1, after=after
        )
        page = found[:limit]
        return Page(page, page[-1].id if len(found) > limit else None)

    async def search(self, request: SearchRequest, *, surveys: Surveys | None = None) -> FoundPage:
        """A page of memories for words and filters, the best first; see `search.service.search`."""
        return await find(self._space, request, surveys)

    def stream(self, selection: Selection) -> AsyncGenerator[Memory, None]:
        """All of a selection, the newest first, one by one; `aclosing` it if it is left early."""
        return reading.stream(self._space, selection, self._clock())

    async def tags(self, *, prefix: str = "", limit: int = 1000) -> Sequence[Tag]:
        """Tags that begin so, without regard to case, the most used first, with their counts."""
        return await reading.tags(self._space, self._clock(), prefix=prefix, limit=limit)

    async def stats(self) -> Stats:
        """The memories in figures."""
        return await reading.stats(self._space, self._clock())

    async def suggestions(
        self, *, limit: int = 20, after: str | None = None
    ) -> Sequence[Suggestion]:
        """What might become a memory, the newest first; see `memory.suggestions`."""
        return await suggestions.suggestions(self._space, limit=limit, after=after)

    async def suggest(self, saved: Sequence[Saved]) -> Suggested:
        """Take over what a site remembers of its user, as suggestions."""
        return await suggestions.suggest(self._space, saved, self._clock())

    async def accept(self, suggestion: str, changes: Mapping[str, Any] | None = None) -> Created:
        """Make a memory of a suggestion, with `changes` of the fields of a Draft; NotFound.

        An instruction is pinned, unless `changes` say otherwise.
        """
        found, births = await suggestions.begin_to_accept(self._space, suggestion, self.births())
        pinned = found.kind == "standing"
        draft = Draft(content=found.content, message_id=found.message_id, pinned=pinned)
        made = await self.create(replace(draft, **(changes or {})), births=births)
        await suggestions.accepted(self._space, suggestion, made.memory.id)
        return made

    async def dismiss(self, suggestion: str) -> None:
        """Never to be suggested again; NotFound if it is not open."""
        await suggestions.dismiss(self._space, suggestion)

    def births(self) -> Births:
        """The ids of memories made now; kept by who may have to repeat a request."""
        return Births(self._clock())
