"""What becomes of a frame that can be neither read nor kept."""

import pytest

from recollect.capture.capture import Capture
from recollect.capture.frames import Frames
from recollect.capture.ingest import Ingest
from recollect.capture.protocol import CaptureFrame
from recollect.errors import AppError, Unavailable
from recollect.store.store import Store

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
