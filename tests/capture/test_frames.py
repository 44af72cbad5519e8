"""Raw frames: the newest of a subject, in pieces, given back byte for byte."""

import secrets
from dataclasses import replace

from recollect.capture.frames import Frames, RawFrame, pack, unpack
from recollect.store.store import SpaceStore, Store
from tests.capture.build import at

FRAME = RawFrame("site", "conversation", "", at(1), "parsed", ("conversation", "conv_a"), "conv_a")


async def keep(space: SpaceStore, frame: RawFrame, body: bytes) -> None:
    """Keep a frame as it would be kept a day later."""
    await Frames(7).keep(space, frame, pack(body), at(24 * 60))


async def body_of(space: SpaceStore) -> bytes:
    """The only frame of a space, read back."""
    heads = await space.frames.find({"frame": {"$exists": False}})
    pieces = await space.frames.find({"frame": heads[0]["_id"]}, sort=[("number", 1)])
    assert len(heads) == 1 and len(pieces) in {0, heads[0]["pieces"]}
    return unpack([piece["data"] for piece in pieces] or [heads[0]["data"]])


async def test_the_newest_of_a_subject_is_kept_in_any_order(store: Store) -> None:
    space = store.space("spc_test")
    for minute in (2, 1, 3, 2):
        await keep(space, replace(FRAME, observed_at=at(minute)), f"body {minute}".encode())
    assert await body_of(space) == b"body 3"


async def test_a_large_frame_is_kept_in_pieces_and_replaced_as_a_whole(store: Store) -> None:
    space = store.space("spc_test")
    large = secrets.token_bytes(20 * 1024 * 1024)
    await keep(space, FRAME, large)
    assert await body_of(space) == large
    await keep(space, replace(FRAME, observed_at=at(2)), large[::-1])
    assert await body_of(space) == large[::-1]
    assert await space.frames.count({}, limit=10) == 4


async def test_an_older_large_frame_leaves_nothing_behind(store: Store) -> None:
    space = store.space("spc_test")
    await keep(space, replace(FRAME, observed_at=at(2)), b"new")
    await keep(space, FRAME, secrets.token_bytes(9 * 1024 * 1024))
    assert await body_of(space) == b"new"
    assert await space.frames.count({}, limit=10) == 1


async def test_only_what_was_read_expires(store: Store) -> None:
    space = store.space("spc_test")
    await keep(space, FRAME, b"read")
    await keep(space, replace(FRAME, state="unparsed", subject=None, reason="?"), b"not read")
    expiry = {frame["state"]: frame["expires_at"] for frame in await space.frames.find({})}
    assert expiry == {"parsed": at(8 * 24 * 60), "unparsed": None}


async def test_frames_without_a_subject_are_told_apart_by_what_they_say(store: Store) -> None:
    space = store.space("spc_test")
    for body in (b"one", b"two", b"one"):
        await keep(space, replace(FRAME, subject=None), body)
    assert await space.frames.count({}, limit=10) == 2
