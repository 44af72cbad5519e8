"""Making memories: many at once cost little more than one."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from recollect.errors import AppError
from recollect.memory.documents import document
from recollect.memory.drafts import Draft, checked_draft
from recollect.memory.duplicates import NearDuplicate, near_duplicates
from recollect.memory.ids import Births
from recollect.memory.memory import Memory, memory_record
from recollect.memory.sources import Sourced, sourced
from recollect.store.failures import Duplicate
from recollect.store.scoped import Document
from recollect.store.store import SpaceStore

_AT_ONCE: Final = 250
"""Of a batch, how many are analysed before they are written."""


@dataclass(frozen=True, slots=True)
class Created:
    """A memory that was made, and those that say nearly the same, the most alike first."""

    memory: Memory
    duplicates: Sequence[NearDuplicate]


async def create(
    space: SpaceStore, drafts: Sequence[Draft], births: Births
) -> list[Created | AppError]:
    """Make a memory of each draft, in order; or what is wrong with it. The others are made.

    With the same `births` it may be repeated: what is there already is not made again.
    """
    checked = [_checked(draft) for draft in drafts]
    usable = [one for one in checked if isinstance(one, Draft)]
    answers = iter(await sourced(space, usable))
    prepared = [one if isinstance(one, AppError) else next(answers) for one in checked]
    documents, told = await _made(space, prepared, births)
    made, alike = iter(documents), iter(told)
    return [
        one if isinstance(one, AppError) else Created(memory_record(next(made)), next(alike))
        for one in prepared
    ]


async def _made(
    space: SpaceStore, prepared: Sequence[Sourced | AppError], births: Births
) -> tuple[Sequence[Document], Sequence[Sequence[NearDuplicate]]]:
    """What was stored, and what is like each: some are analysed while those before are written."""
    documents: list[Document] = []
    inserts: list[asyncio.Future[None]] = []
    try:
        for first in range(0, len(prepared), _AT_ONCE):
            some = prepared[first : first + _AT_ONCE]
            new = await asyncio.to_thread(_documents, some, births, first)
            documents += new
            inserts.append(asyncio.ensure_future(_insert(space, new)))
        told, _ = await asyncio.gather(
            near_duplicates(space, documents, births.moment), asyncio.gather(*inserts)
        )
    finally:
        for insert in inserts:
            insert.cancel()
        await asyncio.gather(*inserts, return_exceptions=True)
    return documents, told


def _checked(draft: Draft) -> Draft | AppError:
    try:
        return checked_draft(draft)
    except AppError as error:
        return error


def _documents(
    prepared: Sequence[Sourced | AppError], births: Births, first: int
) -> list[Document]:
    return [
        document(births.id_of(number), one.draft, one.platform, births.moment)
        for number, one in enumerate(prepared, start=first)
        if isinstance(one, Sourced)
    ]


async def _insert(space: SpaceStore, documents: Sequence[Document]) -> None:
    try:
        await space.memories.write(inserts=documents)
    except Duplicate:
        # The same request was here before and did not live to answer. What it left is the same.
        return
