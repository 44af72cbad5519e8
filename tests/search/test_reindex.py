"""What an older version indexed is found as this one knows how, and nothing is overwritten."""

from contextlib import aclosing

from recollect.search.reindex import _renewed, outdated, reindex
from recollect.store.store import SpaceStore
from recollect.text.indexed import ANALYSIS_VERSION
from tests.search.conftest import NOON, put
from tests.search.test_service import found


async def done(space: SpaceStore) -> int:
    async with aclosing(reindex(space)) as batches:
        return sum([size async for size in batches])


async def test_old_messages_and_titles_are_analysed_anew(space: SpaceStore) -> None:
    old = {"analysis": ANALYSIS_VERSION - 1, "terms": "nothing"}
    await put(space, "old", [f"running cats {n}" for n in range(450)], about={"terms": ""}, **old)
    await put(space, "new", ["a dog"])
    assert await outdated(space) == 450
    assert await found(space, "cat") == []
    assert await done(space) == 450
    assert len(await found(space, "cat")) == 20
    talk = await space.conversations.find_one({"title": "About old"})
    assert talk and talk["terms"] == "old"
    assert (await outdated(space), await done(space)) == (0, 0)


async def test_what_is_written_meanwhile_stays(space: SpaceStore) -> None:
    (key,) = await put(space, "a", ["cats"], analysis=1, terms="nothing")
    stale = (await space.messages.find({"_id": key}, ["text", "stored_at"]))[0]
    stale["stored_at"] = NOON.replace(year=2020)
    await space.messages.write(changes=[(key, _renewed(stale))])
    message = await space.messages.find_one({"_id": key})
    assert message and message["terms"] == "nothing"
