"""`recollect replay`: what it reports, and that it may be killed and started again."""

import asyncio
import re
from asyncio.subprocess import DEVNULL
from datetime import UTC, datetime
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.capture.capture import Capture
from recollect.capture.frames import Frames
from recollect.capture.ingest import Ingest
from recollect.capture.protocol import CaptureFrame, decode
from recollect.platforms import registry
from recollect.platforms.base import Unparsed
from recollect.store.account_records import Member, Space, User
from recollect.store.store import Store
from tests.capture.site_frames import FRAMES, body
from tests.cli.conftest import Recollect, environment
from tests.e2e.server import COMMAND

TALKS = 80
BEGAN = datetime(2026, 5, 1, tzinfo=UTC)
Database = AsyncIOMotorDatabase[dict[str, Any]]


@pytest.fixture
def beside(mongodb_server: str, database: Database) -> Recollect:
    """Commands on the database of this test."""
    return Recollect({"RECOLLECT_MONGODB_URI": mongodb_server.replace("/?", f"/{database.name}?")})


@pytest.fixture
async def unread(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Conversations of ada's that came when no adapter was known, and one that is none."""
    members = (Member("usr_ada", "owner"),)
    space = Space("spc_ada", "ada", "personal", members, BEGAN)
    await store.accounts.add_user(User("usr_ada", "ada", "spc_ada", BEGAN), space)
    final = FRAMES["claude"][-1]["payload"]
    payloads = [{**final, "uuid": f"talk-{number}"} for number in range(TALKS)]
    known = registry.adapters()
    monkeypatch.setattr(registry, "_ADAPTERS", ())
    capture = Capture(store, Ingest(store), Frames(7))
    for payload in [*payloads, {"no": "talk"}]:
        told = {"kind": "conversation", "payload": payload, "observed_at": "2026-05-01T09:00:00Z"}
        text = body("claude", told)
        frame = decode(text)
        assert isinstance(frame, CaptureFrame)
        with pytest.raises(Unparsed):
            await capture("spc_ada", frame, text)
    monkeypatch.setattr(registry, "_ADAPTERS", known)


@pytest.mark.usefixtures("unread")
async def test_killed_and_started_again(store: Store, beside: Recollect) -> None:
    space = store.space("spc_ada")
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "replay", env={**environment(), **beside.settings},
        stdout=DEVNULL, stderr=DEVNULL,
    )  # fmt: skip
    while await space.frames.count({"state": "parsed"}, limit=5) < 5:
        assert process.returncode is None
    process.kill()
    await process.wait()
    read = await space.frames.count({"state": "parsed"}, limit=TALKS)
    assert read < TALKS
    done = beside("replay", "--platform", "claude")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    row = re.search(r"claude +(\d+) +1 ", done.stdout)
    # The one under way when it was killed may be there as it was and as it has become.
    assert row and int(row[1]) in {TALKS - read, TALKS - read + 1}
    assert "That is not a conversation of Claude. (once)" in done.stdout
    assert "The oldest of claude that cannot be read is of 2026-05-01." in done.stdout
    found = await space.conversations.find({})
    messages = len(FRAMES["claude"][-1]["payload"]["chat_messages"])
    assert len(found) == TALKS
    assert {each["counts"]["messages"] for each in found} == {messages}
    assert await space.frames.count({"state": "parsed"}, limit=2 * TALKS) == TALKS


@pytest.mark.usefixtures("unread")
async def test_what_to_read_can_be_chosen(store: Store, beside: Recollect) -> None:
    nothing = "There is nothing to read again.\n"
    assert beside.said("replay", "--platform", "chatgpt") == nothing
    unknown = beside("replay", "--user", "nobody")
    assert unknown.returncode == 1 and "no user 'nobody'" in unknown.stderr
    space = store.space("spc_ada")
    assert await space.frames.delete({"size": {"$lt": 300}}) == 1
    assert "new and updated count messages" in beside.said("replay", "--user", "ada")
    assert beside.said("replay") == nothing
    every = beside.said("replay", "--all")
    assert f"claude {TALKS} 0 0 0 0" in " ".join(every.split())
