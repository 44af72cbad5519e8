"""An adapter is broken, frames come in, the adapter is mended, replay: nothing is missing.

What is stored then is compared with what a server has whose adapters were never broken.
"""

import asyncio
import secrets
from collections.abc import Callable, Iterable
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from recollect.capture.capture import Capture
from recollect.capture.frames import Frames, Place, RawFrame
from recollect.capture.ingest import Ingest
from recollect.capture.protocol import CaptureFrame, decode
from recollect.capture.replay import (
    Replay,
    Replayed,
    Wanted,
    any_frame,
    is_due,
    is_due_after_update,
)
from recollect.conversations import editing
from recollect.errors import Unavailable
from recollect.models import Message, Part
from recollect.platforms import registry
from recollect.platforms.base import Adapter, Node, Outline, Unparsed
from recollect.store.store import SpaceStore, Store
from tests.capture.site_frames import FRAMES, body, shown, whole

EXPORTS_ONLY = {"aistudio"}
SITES = [site.platform for site in registry.adapters() if site.platform not in EXPORTS_ONLY]
NOW = datetime(2026, 6, 1, tzinfo=UTC)
NOT_COMPARED = {
    *("_id", "space", "conversation", "captured_in"),  # every server here has a space of its own
    *("stored_at", "revision", "fingerprint"),  # when, in how many steps, in which raw form last
    "told_at",  # when the whole of it was last seen, or what a broken adapter took for the whole
}
Change = Callable[[Adapter], dict[str, Any]]


def fail(*_: Any) -> Any:
    """What a broken adapter does; its words must not get into any reason."""
    raise KeyError("SECRET words of the conversation")


def fails_on_some(site: Adapter) -> dict[str, Any]:
    def message(_: Adapter, node: Node) -> Message:
        return fail() if sum(node.external_id.encode()) % 2 else site.message(node)

    return {"message": message}


def misreads_words(site: Adapter) -> dict[str, Any]:
    def message(_: Adapter, node: Node) -> Message:
        told = site.message(node)
        parts = tuple(Part("text", part.text[::-1] + " misread") for part in told.parts)
        return Message(told.external_id, told.role, parts, status=told.status)

    return {"message": message}


def overlooks_messages(site: Adapter) -> dict[str, Any]:
    def outline(_: Adapter, payload: Any) -> Outline:
        told = site.outline(payload)
        return Outline(told.conversation, told.nodes[::2])

    return {"outline": outline}


def misreads_titles(site: Adapter) -> dict[str, Any]:
    def outline(_: Adapter, payload: Any) -> Outline:
        told = site.outline(payload)
        title = (told.conversation.title or "")[::-1] or None
        return Outline(replace(told.conversation, title=title), told.nodes)

    return {"outline": outline}


RAISING: dict[str, Change] = {
    "outline": lambda _: {"outline": fail},
    "message": lambda _: {"message": fail},
    "some messages": fails_on_some,
    "stream": lambda _: {"stream": fail},
    "everything": lambda _: {"outline": fail, "message": fail, "stream": fail},
    "what is private": lambda _: {"without_private": fail, "stream_without_private": fail},
}
SILENT: dict[str, Change] = {
    "words": misreads_words,
    "messages": overlooks_messages,
    "titles": misreads_titles,
}


@pytest.fixture
def adapters(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Exchanges the adapters of all sites for others, of `newer` versions than today's."""

    def exchange(change: Change = lambda _: {}, newer: int = 0) -> None:
        changed = [
            type("Changed", (type(site),), {"version": site.version + newer, **change(site)})()
            for site in originals
        ]
        monkeypatch.setattr(registry, "_ADAPTERS", tuple(changed))

    originals = registry.adapters()
    return exchange


class Server:
    """Capture and replay on a space of its own."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.space = store.space(f"spc_{secrets.token_hex(6)}")
        self.restart()

    def restart(self, frames: Frames | None = None) -> None:
        kept = frames or Frames(7)
        self.capture = Capture(self.store, Ingest(self.store), kept, lambda: NOW)
        self.replay = Replay(self.store, self.capture, kept)

    async def take(self, platform: str, frames: Iterable[dict[str, Any]]) -> None:
        """Capture frames one after another; what cannot be read is kept."""
        for place, fields in enumerate(frames):
            seen = (NOW - timedelta(hours=1) + timedelta(minutes=place)).isoformat()
            text = body(platform, {"observed_at": seen, **fields})
            with suppress(Unparsed):
                await self.capture(self.space.space, decoded(text), text)

    async def again(self, wanted: Wanted = is_due) -> list[Replayed]:
        async with aclosing(self.replay(self.space.space, wanted)) as replayed:
            return [each async for each in replayed]

    async def states(self) -> set[str]:
        return {frame["state"] for frame in await heads(self.space)}

    async def stored(self) -> list[dict[str, Any]]:
        """What is compared: conversations, then messages."""
        talks = await self.space.conversations.find({}, sort=[("external_id", 1)])
        named = {talk["_id"]: talk["external_id"] for talk in talks}
        found = await self.space.messages.find({})
        found.sort(key=lambda each: (named[each["conversation"]], each["external_id"]))
        documents = [*talks, *found]
        for document in documents:
            document.get("site", {}).pop("references", None)  # `completeness` is what they make
        return [{k: v for k, v in each.items() if k not in NOT_COMPARED} for each in documents]


def decoded(text: str) -> CaptureFrame:
    frame = decode(text)
    assert isinstance(frame, CaptureFrame)
    return frame


async def heads(space: SpaceStore) -> list[dict[str, Any]]:
    return await space.frames.find({"frame": {"$exists": False}})


async def unbroken(store: Store, platform: str) -> list[dict[str, Any]]:
    """What a server stores whose adapters are as they are now."""
    server = Server(store)
    await server.take(platform, FRAMES[platform])
    assert await server.states() == {"parsed"}
    return await server.stored()


def differences(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> list[Any]:
    """Of each document that differs: its name, the field, and both values."""
    assert [each["external_id"] for each in found] == [each["external_id"] for each in expected]
    return [
        (one["external_id"], name, one.get(name), other.get(name))
        for one, other in zip(found, expected, strict=True)
        for name in {**one, **other}
        if one.get(name) != other.get(name)
    ]


def test_there_are_frames_of_every_site() -> None:
    assert set(SITES) <= FRAMES.keys()


@pytest.mark.parametrize("newer", [0, 1])
@pytest.mark.parametrize("broken", RAISING.values(), ids=RAISING)
@pytest.mark.parametrize("platform", SITES)
async def test_what_could_not_be_read_is_all_there_after_the_fix(
    store: Store, adapters: Callable[..., None], platform: str, broken: Change, newer: int
) -> None:
    server = Server(store)
    adapters(broken)
    await server.take(platform, FRAMES[platform])
    assert await server.states() & {"unparsed", "faulty"}
    adapters(newer=newer)
    replayed = await server.again()
    assert replayed and not [each for each in replayed if each.outcome.reason]
    assert await server.states() == {"parsed"}
    assert not differences(await server.stored(), await unbroken(store, platform))
    assert not await server.again()


@pytest.mark.parametrize("platform", SITES)
async def test_pages_that_could_not_be_read_are_there_after_the_fix(
    store: Store, adapters: Callable[..., None], platform: str
) -> None:
    frames = [shown(platform, "What is tea?"), shown(platform, "What is tea?", "A drink.")]
    server, whole_server = Server(store), Server(store)
    adapters(lambda _: {"page": fail})
    await server.take(platform, frames)
    assert await server.states() == {"unparsed"}
    adapters()
    (replayed,) = await server.again()
    assert replayed.outcome.reason is None and await server.states() == {"parsed"}
    await whole_server.take(platform, frames)
    said = [
        [(each["role"], each["text"]) for each in documents if "role" in each]
        for documents in (await server.stored(), await whole_server.stored())
    ]
    assert sorted(said[0]) == [("assistant", "A drink."), ("user", "What is tea?")]
    assert sorted(said[0]) == sorted(said[1])


@pytest.mark.parametrize("broken", SILENT.values(), ids=SILENT)
@pytest.mark.parametrize("platform", SITES)
async def test_what_was_misread_is_mended_by_a_greater_version(
    store: Store, adapters: Callable[..., None], platform: str, broken: Change
) -> None:
    server = Server(store)
    adapters(broken)
    await server.take(platform, FRAMES[platform])
    assert await server.states() == {"parsed"} and not await server.again()
    adapters(newer=1)
    assert await server.again(is_due_after_update)
    assert not differences(await server.stored(), await unbroken(store, platform))


@pytest.mark.parametrize("platform", SITES)
async def test_what_still_cannot_be_read_stays_with_its_new_reason(
    store: Store, adapters: Callable[..., None], platform: str
) -> None:
    server = Server(store)
    adapters(RAISING["everything"])
    await server.take(platform, FRAMES[platform])
    before = await heads(server.space)
    adapters(lambda _: {"outline": lambda *_: 1 / 0, "stream": lambda *_: 1 / 0}, newer=1)
    replayed = await server.again(is_due_after_update)
    assert len(replayed) == len(before)
    assert not await server.again(is_due_after_update) and len(await server.again()) == len(before)
    after = await heads(server.space)
    for frames, version, error in ((before, 0, "KeyError"), (after, 1, "ZeroDivisionError")):
        assert {frame["state"] for frame in frames} == {"unparsed"}
        assert {frame["expires_at"] for frame in frames} == {None}
        assert {frame["adapter"] for frame in frames} == {registry_version(platform) + version - 1}
        assert all(error in frame["reason"] for frame in frames)
        assert not [frame for frame in frames if "SECRET" in frame["reason"]]


def registry_version(platform: str) -> int:
    return registry.adapter(platform).version


async def test_what_was_read_well_is_kept_when_a_worse_adapter_reads_it(
    store: Store, adapters: Callable[..., None]
) -> None:
    server = Server(store)
    await server.take("claude", FRAMES["claude"])
    before = await server.stored()
    adapters(RAISING["everything"], newer=1)
    await server.again()
    assert await server.states() == {"unparsed"} and await server.stored() == before
    assert {frame["expires_at"] for frame in await heads(server.space)} == {None}
    adapters()
    await server.again()
    assert await server.states() == {"parsed"} and await server.stored() == before


async def test_a_conversation_with_a_message_unread_is_not_called_complete(
    store: Store, adapters: Callable[..., None]
) -> None:
    server, final = Server(store), FRAMES["claude"][-1]
    adapters(fails_on_some)
    text = body("claude", final)
    receipt = await server.capture(server.space.space, decoded(text), text)
    assert not receipt.complete and 0 < receipt.missing_count == len(receipt.unread)
    assert set(receipt.missing) == receipt.unread.keys()
    assert receipt.messages.stored + receipt.missing_count == receipt.messages.received
    assert receipt.messages.unchanged == 0
    (frame,) = await heads(server.space)
    assert (frame["state"], frame["expires_at"]) == ("faulty", None)
    assert "KeyError" in frame["reason"] and "SECRET" not in frame["reason"]
    adapters()
    (replayed,) = await server.again()
    assert replayed.outcome.receipt and replayed.outcome.receipt.complete


async def test_what_was_not_wholly_read_is_not_replaced_by_what_lacks_it(
    store: Store, adapters: Callable[..., None]
) -> None:
    server, final = Server(store), FRAMES["claude"][-1]["payload"]
    adapters(fails_on_some)
    await server.take("claude", [whole(final)])
    adapters()
    first = final["chat_messages"][0]
    other_branch = {"chat_messages": [first], "current_leaf_message_uuid": first["uuid"]}
    await server.take("claude", [whole(final | other_branch)])
    assert await server.states() == {"parsed", "faulty"}
    await server.again()
    assert len((await server.stored())[1:]) == len(final["chat_messages"])


async def test_a_message_that_was_read_once_stays_and_its_new_form_is_told_unread(
    store: Store, adapters: Callable[..., None]
) -> None:
    server, final = Server(store), FRAMES["claude"][-1]
    await server.take("claude", [final])
    before = await server.stored()
    adapters(RAISING["message"], newer=1)
    text = body("claude", final)
    receipt = await server.capture(server.space.space, decoded(text), text)
    assert not receipt.complete and receipt.unread and not receipt.missing
    after = await server.stored()
    assert after[1:] == before[1:]


async def test_a_replay_killed_anywhere_is_started_again(
    store: Store, adapters: Callable[..., None]
) -> None:
    for survived in range(12):
        server = Server(store)
        adapters(RAISING["everything"])
        await server.take("deepseek", FRAMES["deepseek"])
        adapters()
        server.restart(KilledFrames(survived))
        with suppress(asyncio.CancelledError):
            await server.again()
        server.restart()
        assert not [each for each in await server.again() if each.outcome.reason]
        assert await server.states() == {"parsed"}
        assert not differences(await server.stored(), await unbroken(store, "deepseek"))


class KilledFrames(Frames):
    """Frames of a process that is killed after some steps: before, amid and after each write."""

    def __init__(self, survives: int) -> None:
        super().__init__(7)
        self._left = survives

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise asyncio.CancelledError

    async def keep(self, space: SpaceStore, frame: RawFrame, *rest: Any, **named: Any) -> Place:
        self._step()
        place = await super().keep(space, frame, *rest, **named)
        self._step()
        return place

    async def drop(self, space: SpaceStore, place: Place) -> None:
        self._step()
        await super().drop(space, place)
        self._step()


async def test_without_a_database_a_replay_ends_and_blames_no_frame(
    store: Store, adapters: Callable[..., None]
) -> None:
    class Away(Frames):
        async def body(self, space: SpaceStore, place: Place) -> bytes | None:
            raise Unavailable("The database does not answer.")

    server = Server(store)
    adapters(RAISING["everything"])
    await server.take("claude", FRAMES["claude"])
    adapters()
    server.restart(Away(7))
    with pytest.raises(Unavailable):
        await server.again()


async def test_what_was_deleted_stays_deleted_and_its_frame_goes(
    store: Store, adapters: Callable[..., None]
) -> None:
    server, final = Server(store), FRAMES["claude"][-1]
    await server.take("claude", [final])
    (found,) = await server.space.conversations.find({})
    adapters(RAISING["outline"])
    await server.take("claude", [final])
    await editing.delete(server.space, found["_id"], NOW)
    assert await server.states() == {"unparsed"}
    adapters()
    (replayed,) = await server.again()
    assert replayed.outcome.receipt and replayed.outcome.receipt.excluded == "deleted"
    assert not await server.space.frames.count({}, limit=9)
    assert (await server.space.conversations.find({}))[0]["deleted_at"]


async def test_live_captures_meanwhile_are_not_taken_back(
    store: Store, adapters: Callable[..., None]
) -> None:
    server = Server(store)
    *earlier, final = FRAMES["chatgpt"]
    adapters(RAISING["everything"])
    await server.take("chatgpt", earlier)
    adapters()
    text = body("chatgpt", final)
    replays = [server.again(), server.again()]
    await asyncio.gather(*replays, server.capture(server.space.space, decoded(text), text))
    assert not differences(await server.stored(), await unbroken(store, "chatgpt"))
    assert await server.states() == {"parsed"}


async def test_a_frame_of_20_mb(store: Store, adapters: Callable[..., None]) -> None:
    payload = {**FRAMES["claude"][-1]["payload"], "unknown": secrets.token_hex(10_000_000)}
    server = Server(store)
    adapters(RAISING["outline"])
    await server.take("claude", [whole(payload)])
    (before,) = await heads(server.space)
    assert before["size"] > 20_000_000 and before["pieces"] > 1
    adapters(newer=1)
    (replayed,) = await server.again()
    assert replayed.outcome.reason is None
    (after,) = await heads(server.space)
    assert (after["state"], after["version"]) == ("parsed", before["version"])
    pieces = await server.space.frames.find({"frame": {"$exists": True}}, ["frame", "expires_at"])
    assert {piece["frame"] for piece in pieces} == {after["_id"]}
    assert len(pieces) == after["pieces"] and all(piece["expires_at"] for piece in pieces)


async def test_a_frame_of_which_pieces_are_gone_is_told_and_holds_nothing_up(
    store: Store, adapters: Callable[..., None]
) -> None:
    payload = {**FRAMES["claude"][-1]["payload"], "unknown": secrets.token_hex(10_000_000)}
    server = Server(store)
    adapters(RAISING["outline"])
    await server.take("claude", [whole(payload), FRAMES["claude"][-1]])
    await server.space.frames.delete({"number": 0})
    adapters()
    replayed = await server.again()
    reasons = {each.outcome.reason for each in replayed}
    assert len(replayed) == 2 and reasons == {None, "Pieces of it are gone from the database."}


async def test_every_frame_when_all_are_wanted(store: Store) -> None:
    server = Server(store)
    await server.take("claude", FRAMES["claude"])
    assert not await server.again()
    before = await server.stored()
    assert len(await server.again(any_frame)) == len(await heads(server.space))
    assert await server.stored() == before


async def test_frames_of_a_site_that_nobody_knew_are_read_when_it_is_known(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, known = Server(store), registry.adapters()
    monkeypatch.setattr(registry, "_ADAPTERS", known[:1])
    await server.take("claude", FRAMES["claude"])
    assert {frame["adapter"] for frame in await heads(server.space)} == {0}
    monkeypatch.setattr(registry, "_ADAPTERS", known)
    await server.again(is_due_after_update)
    assert not differences(await server.stored(), await unbroken(store, "claude"))
