"""Batches: each operation has its own result, and a wrong one touches nothing else."""

import asyncio

import pytest

from recollect.errors import AppError, InvalidInput
from recollect.memory.batch import Delete, Update
from recollect.memory.creating import Created
from recollect.memory.drafts import Draft
from recollect.memory.memories import Memories
from recollect.memory.reading import Selection


async def test_half_a_batch_wrong_leaves_the_other_half(memories: Memories) -> None:
    kept = (await memories.create(Draft(content="tea"))).memory
    gone = (await memories.create(Draft(content="milk"))).memory
    outcomes = await memories.batch(
        [
            Draft(content="C++"),
            Draft(content=""),
            Update(kept.id, {"content": "coffee"}),
            Update("mem_unknown", {"content": "x"}),
            Update(kept.id, {"tags": [""]}),
            Delete(gone.id),
            Delete(gone.id),
            Update(kept.id, {"content": "stale"}, version=1),
            Update(kept.id, {"pinned": True}, version=2),
        ]
    )
    told = [one.code if isinstance(one, AppError) else type(one).__name__ for one in outcomes]
    assert told == [
        "Created",
        "invalid_input",
        "Update",
        "not_found",
        "invalid_input",
        "Delete",
        "not_found",
        "stale",
        "Update",
    ]
    there = (await memories.list(Selection())).memories
    assert [(one.content, one.version) for one in there] == [("C++", 1), ("coffee", 3)]


async def test_the_order_of_a_batch_is_that_of_the_list(memories: Memories) -> None:
    outcomes = await memories.batch([Draft(content=f"fact {n}") for n in range(300)])
    made = [one.memory.id for one in outcomes if isinstance(one, Created)]
    listed = [one.id for one in (await memories.list(Selection(), limit=100)).memories]
    assert listed == made[:-101:-1]


async def test_a_batch_that_is_repeated_makes_nothing_twice(memories: Memories) -> None:
    births = memories.births()
    drafts = [Draft(content="tea"), Draft(content=""), Draft(content="coffee")]
    first = await memories.batch(drafts, births=births)
    again = await memories.batch(drafts, births=births)
    assert [one.memory for one in first if isinstance(one, Created)] == [
        one.memory for one in again if isinstance(one, Created)
    ]
    assert (await memories.stats()).memories == 2


async def test_near_duplicates_within_a_batch(memories: Memories) -> None:
    drafts = [Draft(content=f"The red cat number {word} sleeps") for word in ("one", "one", "one")]
    told = await memories.batch(drafts)
    counts = [len(one.duplicates) for one in told if isinstance(one, Created)]
    assert counts == [0, 1, 2]


@pytest.mark.parametrize("many", [0, 1001])
async def test_a_batch_has_its_bounds(memories: Memories, many: int) -> None:
    with pytest.raises(InvalidInput):
        await memories.batch([Draft(content="x")] * many)


async def test_edits_at_once_are_all_in_the_history(memories: Memories) -> None:
    made = (await memories.create(Draft(content="0"))).memory
    await asyncio.gather(*(memories.update(made.id, {"content": str(n)}) for n in range(1, 11)))
    now = await memories.get(made.id)
    before = await memories.history(made.id)
    assert now.version == 11
    assert sorted([now.content, *(one.content for one in before)], key=int) == [
        str(n) for n in range(11)
    ]
