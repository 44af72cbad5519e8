"""What a newer raw frame replaces: only what it has as well."""

import json
from typing import Any

import pytest

from recollect.capture.capture import Capture
from recollect.capture.frames import Frames, unpack
from recollect.capture.ingest import Ingest
from recollect.capture.protocol import CaptureFrame, decode
from recollect.conversations import editing
from recollect.platforms.base import Unparsed
from recollect.store.store import SpaceStore, Store
from tests.capture.build import at
from tests.capture.site_frames import FRAMES, body
from tests.platforms.deepseek.test_outline import history


@pytest.fixture
def space(store: Store) -> SpaceStore:
    return store.space("spc_test")


async def sent(store: Store, platform: str, fields: dict[str, Any]) -> None:
    text = body(platform, fields)
    frame = decode(text)
    assert isinstance(frame, CaptureFrame)
    try:
        await Capture(store, Ingest(store), Frames(7))("spc_test", frame, text)
    except Unparsed:
        return


async def kept(space: SpaceStore) -> int:
    return await space.frames.count({"state": {"$exists": True}}, limit=99)


async def test_the_newest_whole_conversation_replaces_the_others(
    store: Store, space: SpaceStore
) -> None:
    for fields in FRAMES["claude"]:
        if fields["kind"] == "conversation":
            await sent(store, "claude", fields)
    assert await kept(space) == 1


async def test_parts_of_a_conversation_do_not_replace_each_other(
    store: Store, space: SpaceStore
) -> None:
    for left_out in ((), (1, 2), (1, 2, 3)):
        payload = history(*left_out)
        await sent(store, "deepseek", {"kind": "conversation", "payload": payload})
    frames = await space.frames.find({})
    references = await space.conversations.find({})
    assert len(frames) == 3, references
    assert len({frame["conversation"] for frame in frames}) == 1


async def test_a_stream_replaces_what_came_of_it_before(store: Store, space: SpaceStore) -> None:
    streams = [fields for fields in FRAMES["claude"] if fields["kind"] == "stream"]
    for fields in streams:
        await sent(store, "claude", fields)
    assert await kept(space) == len(streams) / 2


async def test_of_a_stream_whose_frames_have_one_moment_the_longest_is_kept(
    store: Store, space: SpaceStore
) -> None:
    (fields,) = [each for each in FRAMES["claude"] if each["kind"] == "stream"][-1:]
    said, moment = fields["payload"], at(1).isoformat()
    for stream in "abcdef":
        for length in (400, len(said), 300):
            told = {**fields, "stream_id": stream, "observed_at": moment}
            await sent(store, "claude", {**told, "payload": said[:length]})
    frames = await space.frames.find({})
    ends = [json.loads(unpack([frame["data"]]))["payload"][-40:] for frame in frames]
    assert ends == 6 * [said[-40:]]


async def test_another_stream_of_the_same_name_is_kept_beside_it(
    store: Store, space: SpaceStore
) -> None:
    streams = [fields for fields in FRAMES["claude"] if fields["kind"] == "stream"]
    for fields in streams:
        await sent(store, "claude", {**fields, "stream_id": "s"})
    assert await kept(space) == len(streams) / 2


async def test_pages_replace_what_was_collected_in_the_same_visit(
    store: Store, space: SpaceStore
) -> None:
    url = "https://claude.ai/chat/c1a0de00-0000-4000-8000-000000000009"
    for count, visit in ((1, "v"), (2, "v"), (2, "w"), (1, None), (2, None), (2, None)):
        turns = [{"role": "user", "html": f"<p>{place}</p>"} for place in range(count)]
        payload = {"turns": turns}
        await sent(
            store, "claude", {"kind": "dom", "url": url, "stream_id": visit, "payload": payload}
        )
    assert await kept(space) == 4


async def test_nothing_replaces_what_could_not_be_read(store: Store, space: SpaceStore) -> None:
    for payload in ({"no": 1}, {"no": 2}, {"no": 1}):
        await sent(
            store,
            "claude",
            {"kind": "conversation", "payload": payload, "observed_at": at(1).isoformat()},
        )
    assert await kept(space) == 2


async def test_a_deleted_conversation_leaves_no_piece_of_a_frame(
    store: Store, space: SpaceStore
) -> None:
    final = FRAMES["claude"][-1]
    blob = json.dumps(list(range(6_000_000)))
    await sent(store, "claude", {**final, "payload": {**final["payload"], "unknown": blob}})
    assert await space.frames.count({"frame": {"$exists": True}}, limit=9) > 1
    (found,) = await space.conversations.find({})
    await editing.delete(space, found["_id"], at(1))
    assert await space.frames.count({}, limit=9) == 0
