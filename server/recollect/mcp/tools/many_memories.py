"""Tools for all memories at once: batches, tags, export, figures."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated, Any, Final

from pydantic import AliasChoices, Field, ValidationError, WithJsonSchema

from recollect.errors import AppError, InvalidInput
from recollect.mcp.tools.arguments import After, Space, Tags
from recollect.mcp.tools.caller import Caller
from recollect.mcp.tools.faults import misfit
from recollect.mcp.tools.limits import fitting, preview
from recollect.mcp.tools.memory_results import (
    AddedMemories,
    ExportedMemories,
    Failure,
    MemoryStats,
    TagCount,
)
from recollect.mcp.tools.memory_results import Tags as TagList
from recollect.mcp.tools.remembered import NewMemory, whole
from recollect.mcp.tools.services import Services
from recollect.memory.batch import MOST_OPERATIONS, Outcome
from recollect.memory.creating import Created
from recollect.memory.drafts import Draft
from recollect.memory.memories import Memories
from recollect.memory.reading import Selection, Tag

_AT_ONCE: Final = 500
_ERRORS_TOLD: Final = 100
_TOP_TAGS: Final = 10
_PIECE: Final = 200

Batch = Annotated[
    list[Any],
    Field(
        validation_alias=AliasChoices("memories", "items", "batch"),
        description=f"Up to {MOST_OPERATIONS} memories.",
    ),
    WithJsonSchema(
        {
            "type": "array",
            "items": NewMemory.model_json_schema(by_alias=False),
            "maxItems": MOST_OPERATIONS,
            "description": f"Up to {MOST_OPERATIONS} memories.",
        }
    ),
]
TagLimit = Annotated[int, Field(ge=1, le=1000, description="How many at most.")]
Prefix = Annotated[str, Field(max_length=100, description="Only tags that begin so.")]


class ManyMemoriesTools:
    """All memories at once."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def batch_add_memories(
        self, caller: Caller, memories: Batch, space: Space = None
    ) -> AddedMemories:
        """Remember up to 1000 things at once; each has its own result.

        What is wrong with one item is told by its place and touches no other. Items have what
        add_memory takes; a plain text is a memory without tags.
        """
        if not 1 <= len(memories) <= MOST_OPERATIONS:
            raise InvalidInput(f"A batch has 1 to {MOST_OPERATIONS} memories.")
        keeper = self._memories(caller, space)
        outcomes: list[Outcome] = []
        for number in range(0, len(memories), _AT_ONCE):
            await caller.progress(number, len(memories), "saving")
            outcomes += await _saved(keeper, memories[number : number + _AT_ONCE])
        await caller.progress(len(memories), len(memories), "done")
        return _added(outcomes)

    async def list_tags(
        self, caller: Caller, prefix: Prefix = "", limit: TagLimit = 100, space: Space = None
    ) -> TagList:
        """List the tags of all memories with how many have them, the most used first."""
        found = await self._memories(caller, space).tags(prefix=prefix, limit=limit)
        return TagList(tags=fitting(_counted(found)))

    async def export_memories(
        self,
        caller: Caller,
        tags: Tags = [],  # noqa: B006 - never changed, and part of the tool's schema
        after: After = None,
        space: Space = None,
    ) -> ExportedMemories:
        """Export memories whole, as one line of JSON each, the newest first, in pieces.

        A piece has about 60,000 characters. `GET /v1/memory/export` of the server has all of them
        in one file.
        """
        selection = Selection(tags=tags)
        found = await self._memories(caller, space).list(selection, limit=_PIECE, after=after)
        piece = fitting(whole(each) for each in found.memories)
        cut = len(piece) < len(found.memories)
        return ExportedMemories(
            content="\n".join(memory.model_dump_json() for memory in piece),
            memories=len(piece),
            next=piece[-1].id if cut else found.next,
        )

    async def memory_stats(self, caller: Caller, space: Space = None) -> MemoryStats:
        """Tell how many memories there are, and of what kind."""
        keeper = self._memories(caller, space)
        top = list(_counted(await keeper.tags(limit=_TOP_TAGS)))
        return MemoryStats(**asdict(await keeper.stats()), tags=top)

    def _memories(self, caller: Caller, space: str | None) -> Memories:
        return Memories(self._services.space(caller, space))


async def _saved(keeper: Memories, items: Sequence[Any]) -> list[Outcome]:
    """Save what can be saved; the outcomes are in the order of the items."""
    read = [_read(item) for item in items]
    drafts = [one for one in read if isinstance(one, Draft)]
    made = iter(await keeper.batch(drafts) if drafts else ())
    return [one if isinstance(one, AppError) else next(made) for one in read]


def _read(item: Any) -> Draft | AppError:
    given = {"content": item} if isinstance(item, str) else item
    try:
        return NewMemory.model_validate(given).draft()
    except ValidationError as error:
        return misfit(error)


def _added(outcomes: Sequence[Outcome]) -> AddedMemories:
    made = [one if isinstance(one, Created) else None for one in outcomes]
    errors = [(index, one) for index, one in enumerate(outcomes) if isinstance(one, AppError)]
    return AddedMemories(
        saved=len(outcomes) - len(errors),
        failed=len(errors),
        ids=[one.memory.id if one else None for one in made],
        errors=[
            Failure(index=index, code=error.code, message=preview(error.message))
            for index, error in errors[:_ERRORS_TOLD]
        ],
        near_duplicates=sum(1 for one in made if one is not None and one.duplicates),
    )


def _counted(tags: Sequence[Tag]) -> Iterator[TagCount]:
    return (TagCount(tag=each.tag, count=each.count) for each in tags)
