"""Raw frames: the newest of a subject, in pieces, given back byte for byte."""

import secrets
from dataclasses import replace

from recollect.capture.frames import Frames, Place, RawFrame, pack, unpack
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


async def test_a_small_frame_leaves_no_pieces_of_the_large_one_it_replaces(store: Store) -> None:
    space = store.space("spc_test")
    await keep(space, FRAME, secrets.token_bytes(20 * 1024 * 1024))
    await keep(space, replace(FRAME, observed_at=at(2)), b"small")
    assert await body_of(space) == b"small"
    assert await space.frames.count({}, limit=10) == 1


async def test_of_frames_of_the_same_moment_the_same_one_stays_in_any_order(store: Store) -> None:
    bodies = [secrets.token_bytes(9 * 1024 * 1024), b"one", b"two"]
    kept = []
    for place, order in enumerate((bodies, bodies[::-1])):
        space = store.space(f"spc_{place}")
        for body in order:
            await keep(space, FRAME, body)
        kept.append(await body_of(space))
    assert kept[0] == kept[1]


async def test_the_same_large_frame_again_with_an_older_time_keeps_its_pieces(store: Store) -> None:
    space, large = store.space("spc_test"), secrets.token_bytes(9 * 1024 * 1024)
    await keep(space, replace(FRAME, observed_at=at(2)), large)
    await keep(space, FRAME, large)
    assert await body_of(space) == large


async def test_a_frame_that_is_kept_elsewhere_now_is_gone_where_it_was(store: Store) -> None:
    space, frames = store.space("spc_test"), Frames(7)
    large = secrets.token_bytes(9 * 1024 * 1024)
    packed = pack(large)
    unread = replace(FRAME, state="unparsed", subject=None, reason="?")
    before = await frames.keep(space, unread, packed, at(2))
    after = await frames.keep(space, FRAME, packed, at(3), instead=before)
    assert before != after and await frames.body(space, before) is None
    assert await frames.body(space, after) == large
    assert await space.frames.count({}, limit=10) == 3


async def test_a_frame_without_what_is_private_takes_its_own_place(store: Store) -> None:
    space, frames = store.space("spc_test"), Frames(7)
    for number, size in enumerate((3, 9 * 1024 * 1024)):
        named = replace(FRAME, subject=("stream", str(number)))
        whole, rest = secrets.token_bytes(size) + b"private", secrets.token_bytes(2)
        before = await frames.keep(space, named, pack(whole), at(2))
        after = await frames.keep(space, named, pack(rest), at(2), instead=before)
        assert before.key == after.key and await frames.body(space, after) == rest
    assert await space.frames.count({}, limit=10) == 2


async def test_a_frame_is_dropped_unless_another_has_taken_its_place(store: Store) -> None:
    space, frames = store.space("spc_test"), Frames(7)
    first = await frames.keep(space, FRAME, pack(b"first"), at(2))
    second = await frames.keep(space, replace(FRAME, observed_at=at(2)), pack(b"second"), at(2))
    await frames.drop(space, first)
    assert await frames.body(space, second) == b"second"
    await frames.drop(space, second)
    assert await space.frames.count({}, limit=10) == 0


async def test_frames_are_listed_page_by_page(store: Store) -> None:
    space, frames = store.space("spc_test"), Frames(7)
    bodies = [b"one", b"two", secrets.token_bytes(9 * 1024 * 1024)]
    places = [
        await frames.keep(space, replace(FRAME, subject=None, adapter=3), pack(body), at(2))
        for body in bodies
    ]
    listed, after = [], ""
    while page := await frames.listed(space, after, 2):
        listed += page
        after = page[-1].place.key
    assert [each.place for each in listed] == sorted(places, key=lambda place: place.key)
    assert {(each.platform, each.state, each.adapter) for each in listed} == {("site", "parsed", 3)}
    assert await frames.body(space, Place("frm_unknown", "0")) is None
