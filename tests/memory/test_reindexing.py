"""What an older version analysed is found as this one knows how, and nothing is overwritten."""

from contextlib import aclosing

from recollect.memory.drafts import Draft
from recollect.memory.memories import Memories
from recollect.memory.reindexing import _changes, outdated, reindex
from recollect.search.query import SearchRequest
from recollect.store.store import SpaceStore
from recollect.text.indexed import ANALYSIS_VERSION

OLD = {"analysis": ANALYSIS_VERSION - 1, "terms": "nothing", "bands": []}


async def test_old_memories_are_analysed_anew(memories: Memories, space: SpaceStore) -> None:
    await memories.batch([Draft(content=f"running cats {n}") for n in range(250)])
    await space.memories.update_all({}, {"$set": OLD})
    new = await memories.create(Draft(content="a dog"))
    assert new.duplicates == []
    assert await outdated(space) == 250
    assert (await memories.search(SearchRequest(text="cat"))).found == []
    async with aclosing(reindex(space)) as batches:
        assert [size async for size in batches] == [200, 50]
    assert len((await memories.search(SearchRequest(text="cat"))).found) == 20
    assert (await memories.create(Draft(content="running cats 7"))).duplicates
    assert await outdated(space) == 0


async def test_an_edit_meanwhile_stays(memories: Memories, space: SpaceStore) -> None:
    made = (await memories.create(Draft(content="cats"))).memory
    stale = {"_id": made.id, "content": "cats"}
    await memories.update(made.id, {"content": "dogs"})
    await space.memories.write(changes=_changes([stale]))
    assert [one.id for one in (await memories.search(SearchRequest(text="dog"))).found] == [made.id]
