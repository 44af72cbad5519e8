"""When a frame was seen, and what becomes of one that can be neither read nor kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from recollect.capture.capture import Capture
from recollect.capture.frames import Frames
from recollect.capture.ingest import Ingest
from recollect.capture.protocol import CaptureFrame, decode
from recollect.errors import AppError, Unavailable
from recollect.store.store import Store
from tests.capture.site_frames import FRAMES, body, shown

GARBAGE = CaptureFrame("1", "claude", "conversation", "", None, "garbage", None, None, "done")


async def test_what_cannot_even_be_kept_is_to_be_sent_again(
    store: Store, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise AppError("The database refused the operation.")

    frames = Frames(7)
    monkeypatch.setattr(frames, "keep", refuse)
    with pytest.raises(Unavailable):
        await Capture(store, ingest, frames)("spc_test", GARBAGE, "{}")


NOW = datetime(2026, 6, 1, tzinfo=UTC)
SPACE = "spc_test"
CONVERSATION = FRAMES["gemini"][0]
PREPARED = {
    "kind": "normalized",
    "payload": {
        "external_id": "x",
        "updated_at": "2026-03-01T00:00:00Z",
        "messages": [{"external_id": "m", "role": "user", "content": "Tea?"}],
    },
}


class Clock:
    """A time that tests set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


async def captured(store: Store, clock: Clock, fields: dict[str, Any]) -> dict[str, Any]:
    """The conversation once this frame of Gemini was captured."""
    capture = Capture(store, Ingest(store, clock), Frames(7), clock)
    text = body("gemini", fields)
    frame = decode(text)
    assert isinstance(frame, CaptureFrame)
    receipt = await capture(SPACE, frame, text)
    found = await store.space(SPACE).conversations.find_one({"_id": receipt.conversation_id})
    assert found
    return found


@pytest.mark.parametrize("claimed", [None, "2099-01-01T00:00:00Z"])
async def test_without_a_time_and_in_the_future_it_is_seen_when_it_comes(
    store: Store, claimed: str | None
) -> None:
    clock, when = Clock(), {"observed_at": claimed}
    talk = await captured(store, clock, {**CONVERSATION, **when})
    assert talk["told_at"] == NOW
    clock.now += timedelta(minutes=5)
    talk = await captured(store, clock, {**shown("gemini", "Nobody has told this."), **when})
    assert talk["snapshot"]["turns"] == 1 and talk["snapshot"]["observed_at"] == clock.now
    clock.now += timedelta(minutes=5)
    talk = await captured(store, clock, {**CONVERSATION, **when})
    assert talk["snapshot"]["turns"] == 0 and talk["told_at"] == clock.now


async def test_of_what_was_prepared_only_the_site_tells_how_old_it_is(store: Store) -> None:
    clock = Clock()
    talk = await captured(store, clock, PREPARED)
    assert talk["told_at"] == datetime(2026, 3, 1, tzinfo=UTC)
