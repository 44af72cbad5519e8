"""The frames of a conversation, in any order, doubled and cut, end in the same stored conversation.

Everything is real but the site: adapters, Capture, MongoDB. The frames are whole-conversation JSON
after each turn and in the middle of one, and streams with their requests, cut anywhere.

What may differ from what the final JSON alone would leave behind, and is not compared:
- `stored_at`, and a conversation's `revision`: when, and in how many steps, it was written;
- `_id`, `space`, `conversation`, `captured_in`: every example has a space of its own;
- a message's `fingerprint`: it tells which raw form was seen last, so as to skip it next time;
- a message's `model` where the final JSON names none (Claude's names that of the conversation only,
  its streams that of each answer): what one frame leaves out, another may tell;
- `ranks`, which then hold one more;
- `told_at`: whether a frame told everything there is depends on what had come before it.
"""

import asyncio
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recollect.capture.capture import Capture
from recollect.capture.frames import Frames
from recollect.capture.ingest import Ingest
from recollect.capture.protocol import CaptureFrame, decode
from recollect.capture.reading import read
from recollect.errors import InvalidInput
from recollect.models import Message
from recollect.platforms.base import Unparsed
from recollect.store.store import Store
from tests.capture import chatgpt_talk, claude_talk, deepseek_talk, gemini_talk

NOT_COMPARED = {
    "_id",
    "space",
    "conversation",
    "captured_in",
    "stored_at",
    "revision",
    "fingerprint",
    "ranks",
    "told_at",
}
SITES = {
    "chatgpt": chatgpt_talk,
    "claude": claude_talk,
    "deepseek": deepseek_talk,
    "gemini": gemini_talk,
}


@dataclass(frozen=True, slots=True)
class Sent:
    """A frame, and its name in the report of a failing example."""

    name: str
    body: str

    def __repr__(self) -> str:
        return self.name


def frame(name: str, **fields: Any) -> Sent:
    return Sent(name, json.dumps({"type": "capture", "id": name, **fields}))


def conversations(platform: str, talk: ModuleType) -> list[Sent]:
    """The JSON at each moment; the last one is final."""
    return [
        frame(f"json {place}", platform=platform, kind="conversation", payload=payload)
        for place, payload in enumerate(talk.WHOLE)
    ]


def streams(platform: str, talk: ModuleType) -> st.SearchStrategy[Sent]:
    """A stream up to any character, most often whole or up to the end of an event."""

    def cut(place: int, length: int, ended: str) -> Sent:
        told = {"url": talk.URL, "kind": "stream", **talk.STREAMS[place]}
        told["payload"] = told["payload"][:length]
        name = f"stream {place} to {length}"
        return frame(name, platform=platform, stream_id=f"s{place}", ended=ended, **told)

    def cuts(place: int) -> st.SearchStrategy[Sent]:
        body = talk.STREAMS[place]["payload"]
        ends = [found.end() for found in re.finditer("\n\n", body)]
        lengths = st.just(len(body)) | st.sampled_from(ends) | st.integers(0, len(body))
        return st.builds(cut, st.just(place), lengths, st.sampled_from(("open", "aborted")))

    return st.integers(0, len(talk.STREAMS) - 1).flatmap(cuts)


def torn(sent: Sent) -> st.SearchStrategy[Sent]:
    """JSON whose text is cut off; nothing can be read from it."""
    payload = json.dumps(json.loads(sent.body)["payload"])
    return st.floats(0, 0.999).map(
        lambda end: frame(
            f"torn {sent.name}",
            platform=json.loads(sent.body)["platform"],
            kind="conversation",
            payload=payload[: round(end * (len(payload) - 1))],
        )
    )


def frames(platform: str) -> st.SearchStrategy[list[Sent]]:
    talk = SITES[platform]
    told = conversations(platform, talk)
    any_frame = (
        st.sampled_from(told) | streams(platform, talk) | st.sampled_from(told).flatmap(torn)
    )
    return st.lists(any_frame, max_size=5)


def decoded(sent: Sent) -> CaptureFrame:
    told = decode(sent.body)
    assert isinstance(told, CaptureFrame)
    return told


async def stored(store: Store, order: list[Sent]) -> list[dict[str, Any]]:
    """The conversation and its messages after these frames, in a space of their own."""
    space = store.space(f"spc_{secrets.token_hex(6)}")
    capture = Capture(store, Ingest(store), Frames(7))
    for sent in order:
        try:
            await capture(space.space, decoded(sent), sent.body)
        except Unparsed:
            assert sent.name.startswith(("torn", "stream"))
    found = await space.messages.find({}, sort=[("external_id", 1)])
    return [*await space.conversations.find({}), *found]


def differences(
    found: list[dict[str, Any]], expected: list[dict[str, Any]]
) -> list[tuple[str, str, Any, Any]]:
    """Of each document whose field differs: its name, the field, and both values."""
    documents = [{each["external_id"]: each for each in side} for side in (found, expected)]
    one, other = documents
    return [
        (name, field, one.get(name, {}).get(field), other.get(name, {}).get(field))
        for name in {**one, **other}
        for field in {**one.get(name, {}), **other.get(name, {})}
        if field not in NOT_COMPARED
        and (field != "model" or other.get(name, {}).get(field))
        and one.get(name, {}).get(field) != other.get(name, {}).get(field)
    ]


async def check(holds: Callable[[Any], None], platform: str, **changed: Any) -> None:
    """Run a property over lists of frames, away from the event loop that it uses."""
    patient = settings(
        max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), **changed
    )
    await asyncio.to_thread(patient(given(frames(platform))(holds)))


@pytest.mark.parametrize("platform", SITES)
async def test_any_frames_with_the_final_json_end_as_it_alone(store: Store, platform: str) -> None:
    loop = asyncio.get_running_loop()
    final = conversations(platform, SITES[platform])[-1]
    alone = await stored(store, [final])

    def holds(before_and_after: list[Sent]) -> None:
        for place in range(len(before_and_after) + 1):
            order = [*before_and_after[:place], final, *before_and_after[place:]]
            found = asyncio.run_coroutine_threadsafe(stored(store, order), loop).result(60)
            assert not differences(found, alone), order

    await check(holds, platform)


@pytest.mark.parametrize("platform", SITES)
async def test_no_final_message_is_lost_or_shortened(store: Store, platform: str) -> None:
    loop = asyncio.get_running_loop()

    def holds(order: list[Sent]) -> None:
        found = asyncio.run_coroutine_threadsafe(stored(store, order), loop).result(60)
        messages = [each for each in found if "role" in each]
        best = _best(order)
        assert {m["external_id"] for m in messages} == best.keys()
        for message in messages:
            expected = best[message["external_id"]]
            assert message["status"] == expected.status
            if expected.status == "complete":
                assert _said(message["parts"]) == _words(expected)

    await check(holds, platform)


def _best(order: list[Sent]) -> dict[str, Message]:
    """Of each message the complete version if any frame has one, and of those the longest."""
    best: dict[str, Message] = {}
    for sent in order:
        try:
            incoming = read(decoded(sent))
        except InvalidInput:
            continue
        for message in (candidate.parse() for candidate in incoming.messages):
            rival = best.setdefault(message.external_id, message)
            if _weight(message) > _weight(rival):
                best[message.external_id] = message
    return best


def _weight(message: Message) -> tuple[bool, int]:
    return message.status == "complete", len(_words(message))


def _words(message: Message) -> str:
    return "\n".join(part.text for part in message.parts)


def _said(parts: list[dict[str, Any]]) -> str:
    return "\n".join(part["text"] for part in parts)


async def test_a_message_that_begins_and_ends_empty_is_never_stored(store: Store) -> None:
    (final,) = conversations("chatgpt", chatgpt_talk)[-1:]
    told = {"kind": "stream", "stream_id": "s", "url": chatgpt_talk.URL, **chatgpt_talk.STREAMS[1]}
    alone = await stored(store, [final])
    for event in re.finditer("\n\n", told["payload"]):
        cut = {**told, "payload": told["payload"][: event.end()]}
        found = await stored(store, [frame("stream", platform="chatgpt", **cut), final])
        assert not differences(found, alone)
