"""What is told of every site, and that it is told without reading frames or conversations."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.capture.capture import Capture
from recollect.capture.frames import Frames, RawFrame, pack
from recollect.capture.health import MOST_OTHER_SITES, SiteHealth, site_health
from recollect.capture.incoming import from_conversation
from recollect.capture.ingest import Ingest
from recollect.capture.protocol import CaptureFrame, decode
from recollect.capture.sites import LastReads
from recollect.conversations import editing
from recollect.platforms import registry
from recollect.platforms.base import Unparsed
from recollect.store.store import SpaceStore, Store
from tests.capture.build import at, conversation, message
from tests.capture.site_frames import FRAMES, body

UNREAD = RawFrame("claude", "conversation", "", at(1), "unparsed", reason="It is no talk.")


@pytest.fixture
def space(store: Store) -> SpaceStore:
    return store.space("spc_test")


async def of(space: SpaceStore, platform: str) -> SiteHealth:
    (found,) = [site for site in await site_health(space) if site.platform == platform]
    return found


async def keep(space: SpaceStore, frame: RawFrame, text: str) -> None:
    await Frames(7).keep(space, frame, pack(text.encode()), at(9))


async def capture(store: Store, platform: str, fields: dict[str, Any], seen: datetime) -> None:
    text = body(platform, {**fields, "observed_at": seen.isoformat()})
    frame = decode(text)
    assert isinstance(frame, CaptureFrame)
    await Capture(store, Ingest(store), Frames(7), lambda: at(10_000))("spc_test", frame, text)


async def test_of_an_empty_space_every_adapter_is_told(space: SpaceStore) -> None:
    told = [SiteHealth(site.platform, site.version) for site in registry.adapters()]
    assert await site_health(space) == told


async def test_what_was_read_and_what_was_not(store: Store, space: SpaceStore) -> None:
    await capture(store, "claude", FRAMES["claude"][-1], at(5))
    with pytest.raises(Unparsed):
        await capture(store, "claude", {"kind": "conversation", "payload": {}}, at(7))
    for minute, reason in ((2, "Strange."), (3, "It is no talk."), (4, "It is no talk.")):
        await keep(space, replace(UNREAD, observed_at=at(minute), reason=reason), str(minute))
    await keep(space, replace(UNREAD, state="faulty", reason="It is no talk."), "faulty")
    found = await of(space, "claude")
    assert (found.frames, found.unparsed, found.unparsed_since) == (6, 5, at(1))
    assert found.reason == "It is no talk." and found.last_capture_at == at(5)
    assert (found.conversations, found.incomplete) == (1, 0)
    other = await of(store.space("spc_other"), "claude")
    assert other == SiteHealth("claude", registry.adapter("claude").version)


async def test_the_last_capture_is_known_when_its_frame_has_expired(
    store: Store, space: SpaceStore
) -> None:
    await capture(store, "claude", FRAMES["claude"][-1], at(5))
    await space.frames.delete({})
    assert (await of(space, "claude")).last_capture_at == at(5)
    await capture(store, "claude", FRAMES["claude"][-2], at(3))
    assert (await of(space, "claude")).last_capture_at == at(5)


async def test_sites_without_an_adapter(store: Store, space: SpaceStore) -> None:
    with pytest.raises(Unparsed):
        await capture(store, "pi.example", {"kind": "conversation", "payload": {}}, at(1))
    told = from_conversation(conversation(message("a"), message("c", parent="b")))
    await Ingest(store)("spc_test", told)
    found = (await site_health(space))[len(registry.adapters()) :]
    assert [(site.platform, site.adapter) for site in found] == [
        ("pi.example", None),
        ("site", None),
    ]
    unknown, sent = found
    assert (unknown.unparsed, unknown.unparsed_since, unknown.conversations) == (1, at(1), 0)
    assert (sent.conversations, sent.incomplete, sent.last_capture_at) == (1, 1, None)


async def test_what_is_deleted_does_not_count(store: Store, space: SpaceStore) -> None:
    told = from_conversation(conversation(message("c", parent="b")))
    receipt = await Ingest(store)("spc_test", told)
    await editing.delete(space, receipt.conversation_id, at(1))
    found = await of(space, "site")
    assert (found.conversations, found.incomplete) == (0, 0)


async def test_invented_names_are_told_up_to_a_limit(space: SpaceStore) -> None:
    for number in range(MOST_OTHER_SITES + 5):
        await keep(space, replace(UNREAD, platform=f"invented-{number}"), str(number))
    found = await site_health(space)
    assert len(found) == len(registry.adapters()) + MOST_OTHER_SITES


async def test_invented_names_do_not_hide_a_site_with_an_adapter(
    store: Store, space: SpaceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recollect.capture.health.MOST_OTHER_SITES", 2)
    await capture(store, "claude", FRAMES["claude"][-1], at(5))
    before = await of(space, "claude")
    for number in range(30):
        await keep(space, replace(UNREAD, platform=f"a{number}"), str(number))
        told = from_conversation(replace(conversation(message("a")), platform=f"a{number}"))
        await Ingest(store)("spc_test", told)
        await LastReads().note(space, f"a{number}", at(9))
    found = await site_health(space)
    assert before.frames == before.conversations == 1 and before in found
    assert [site.platform for site in found if site.adapter is None] == ["a0", "a1"]


async def test_no_frame_and_no_conversation_is_read_for_it(
    store: Store, space: SpaceStore, database: "AsyncIOMotorDatabase[dict[str, Any]]"
) -> None:
    for fields in FRAMES["claude"]:
        await capture(store, "claude", fields, at(5) + timedelta(seconds=1))
    await database.command("profile", 2)
    await site_health(space)
    await Frames(7).listed(space, "", 500)
    await database.command("profile", 0)
    asked = {"ns": {"$regex": "frames$|conversations$"}, "command.getMore": None}
    seen = [entry async for entry in database["system.profile"].find(asked)]
    examined = [entry["docsExamined"] for entry in seen if "docsExamined" in entry]
    assert examined == [0, 0, 0]
