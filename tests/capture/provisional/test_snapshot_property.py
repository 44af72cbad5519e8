"""Pages among the frames of a conversation change nothing of what the site itself tells.

Adapters, streams, JSON and MongoDB are real; pages show windows of the conversation, cut or
decorated, with turns that nobody else tells, in any order, between any frames.
"""

import asyncio
import secrets
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recollect.capture.conversation_writer import told_again
from recollect.capture.incoming import Incoming, from_conversation
from recollect.capture.ingest import Ingest
from recollect.capture.provisional.likeness import Covering, saying
from recollect.capture.reading import read
from recollect.errors import InvalidInput
from recollect.models import Conversation, Message, Part
from recollect.store.store import SpaceStore, Store
from tests.capture.build import at
from tests.capture.test_frames_property import (
    SITES,
    Sent,
    conversations,
    decoded,
    differences,
    frames,
)

LAST = 1000
OF_THE_SNAPSHOT = {"snapshot", "aliases"}
STRANGE = ["Nobody else says this.", "ok", "ok", "And this neither, in quite a few more words."]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that comes in, and its name in the report of a failing example."""

    name: str
    incoming: Incoming

    def __repr__(self) -> str:
        return self.name


def told(sent: Sent, minute: int | None) -> Step | None:
    """A frame as it is read, seen at a minute; None if nothing can be read from it."""
    try:
        incoming = read(decoded(sent))
    except InvalidInput:
        return None
    moment = None if minute is None else at(minute)
    return Step(f"{sent.name} at {minute}", replace(incoming, observed_at=moment))


def final_turns(platform: str) -> tuple[Conversation, list[Message]]:
    """The conversation of a site, and what its page shows of it in the end."""
    final = told(conversations(platform, SITES[platform])[-1], LAST)
    assert final
    parsed = [message.parse() for message in final.incoming.messages]
    return final.incoming.conversation, [
        message for message in parsed if message.role in {"user", "assistant"} and message.text
    ]


def pages(platform: str) -> st.SearchStrategy[Step]:
    conversation, turns = final_turns(platform)

    def shown(message: Message, form: str, has_key: bool) -> Message:
        text = message.text
        status = "complete"
        if form == "half":
            text, status = text[: len(text) // 2], "partial"
        elif form == "decorated":
            text = f"{text} Copy"
        key = message.external_id if has_key else ""
        return Message(key, message.role, (Part("text", text),), status=status)  # type: ignore[arg-type]

    def page(first: int, count: int, form: str, extra: list[str], minute: int, key: bool) -> Step:
        window = [shown(message, form, key) for message in turns[first : first + count]]
        window += [Message("", "user", (Part("text", text),)) for text in extra]
        names = (conversation.platform, conversation.external_id, "dom")
        incoming = from_conversation(Conversation(*names, tuple(window)), 1)  # type: ignore[arg-type]
        name = f"page {first}+{count} {form} {extra} at {minute} {key}"
        return Step(name, replace(incoming, observed_at=at(minute)))

    return st.builds(
        page,
        st.integers(0, len(turns) - 1),
        st.integers(0, len(turns)),
        st.sampled_from(("whole", "half", "decorated")),
        st.lists(st.sampled_from(STRANGE), max_size=2),
        st.integers(0, LAST - 1),
        st.booleans(),
    )


def steps(platform: str) -> st.SearchStrategy[list[Step]]:
    site = st.builds(
        lambda sents, minutes: [told(*each) for each in zip(sents, minutes, strict=False)],
        frames(platform),
        st.lists(st.none() | st.integers(0, LAST - 1), min_size=5, max_size=5),
    )
    some_pages = st.lists(pages(platform), min_size=1, max_size=4)
    return st.tuples(site, some_pages).flatmap(
        lambda both: st.permutations([*filter(None, both[0]), *both[1]])
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is stored in the end, and every turn that was ever stored, as it was last seen.

    `halves` are versions of messages that were partial: a later one may say less, by its rank.
    """

    conversation: dict[str, Any]
    reals: list[dict[str, Any]]
    turns: dict[str, dict[str, Any]]
    ever: dict[str, dict[str, Any]]
    halves: list[dict[str, Any]]


async def outcome(store: Store, order: list[Step]) -> Outcome:
    space = store.space(f"spc_{secrets.token_hex(6)}")
    ingest = Ingest(store)
    ever: dict[str, dict[str, Any]] = {}
    halves: list[dict[str, Any]] = []
    for step in order:
        receipt = await ingest(space.space, step.incoming)
        assert receipt.messages.received >= receipt.messages.created + receipt.messages.updated
        ever |= {each["external_id"]: each for each in await _turns(space)}
        halves += await space.messages.find({"provisional": {"$ne": True}, "status": "partial"})
    found = await space.messages.find({"provisional": {"$ne": True}}, sort=[("external_id", 1)])
    documents = [
        # The origin knows when everything was told once more.
        told_again(each, await space.origins.find_one({"_id": each["_id"]}))
        for each in await space.conversations.find({})
    ]
    turns = {each["external_id"]: each for each in await _turns(space)}
    return Outcome(documents[0] if documents else {}, found, turns, ever, halves)


async def _turns(space: SpaceStore) -> list[dict[str, Any]]:
    return await space.messages.find({"provisional": True})


async def check(store: Store, platform: str, holds: Any) -> None:
    loop = asyncio.get_running_loop()

    def run(order: list[Step]) -> Outcome:
        return asyncio.run_coroutine_threadsafe(outcome(store, order), loop).result(60)

    patient = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    await asyncio.to_thread(patient(given(steps(platform))(lambda order: holds(run, order))))


@pytest.mark.parametrize("platform", SITES)
async def test_what_the_site_tells_is_the_same_without_pages(store: Store, platform: str) -> None:
    def holds(run: Any, order: list[Step]) -> None:
        with_pages = run(order)
        alone = run([step for step in order if not step.name.startswith("page")])
        found, expected = with_pages.reals, alone.reals
        for document in (*found, *expected):
            del document["position"]
        assert not differences(found, expected)

    await check(store, platform, holds)


@pytest.mark.parametrize("platform", SITES)
async def test_nothing_is_left_of_pages_when_everything_is_told(
    store: Store, platform: str
) -> None:
    final = told(conversations(platform, SITES[platform])[-1], LAST)
    assert final

    def holds(run: Any, order: list[Step]) -> None:
        for place in {0, len(order) // 2, len(order)}:
            told_last = [*order[:place], final, *order[place:]]
            with_pages = run(told_last)
            assert not with_pages.turns
            alone = run([step for step in told_last if not step.name.startswith("page")])
            for each in (with_pages, alone):
                for name in OF_THE_SNAPSHOT:
                    each.conversation.pop(name, None)
            found = [with_pages.conversation, *with_pages.reals]
            assert not differences(found, [alone.conversation, *alone.reals])

    await check(store, platform, holds)


@pytest.mark.parametrize("platform", SITES)
async def test_no_turn_vanishes_that_nothing_else_tells(store: Store, platform: str) -> None:
    def holds(run: Any, order: list[Step]) -> None:
        found = run(order)
        told_at = found.conversation.get("told_at") or at(-LAST)
        aliases = found.conversation.get("aliases", {})
        gone = found.ever.keys() - found.turns.keys() - aliases.keys()
        assert all(found.ever[key]["observed_at"] <= told_at for key in gone)
        assert set(aliases.values()) <= {each["external_id"] for each in found.reals}
        for step in order:
            observed_at = step.incoming.observed_at
            if step.name.startswith("page") and observed_at and observed_at > told_at:
                for message in step.incoming.messages:
                    assert _is_told(message.parse(), found), message.parse().text

    await check(store, platform, holds)


def _gave_way(found: Outcome) -> list[dict[str, Any]]:
    """Turns that gave way: to their message by its id, which may say less than the page."""
    aliases = found.conversation.get("aliases", {})
    return [turn for key, turn in found.ever.items() if key in aliases]


def _is_told(shown: Message, found: Outcome) -> bool:
    said = saying(shown.role, shown.text, partial=shown.status == "partial")
    stored = [
        (each.get("key", each["external_id"]), saying(each["role"], each["text"]))
        for each in (*found.reals, *found.halves, *found.turns.values(), *_gave_way(found))
    ]
    texts = [other.text for _, other in stored if other.role == said.role]
    return any(
        (key and key == shown.external_id)
        or other.plain.startswith(said.plain)
        or Covering()(other, said) > 1
        for key, other in stored
    ) or Covering().all_of(saying(said.role, "\n".join(texts)), said)


@pytest.mark.parametrize("platform", SITES)
async def test_a_frame_that_comes_again_changes_nothing(store: Store, platform: str) -> None:
    def holds(run: Any, order: list[Step]) -> None:
        once, twice = run(order), run([*order, order[-1]])
        paths = [
            [(each["position"], each["text"]) for each in (*found.reals, *found.turns.values())]
            for found in (once, twice)
        ]
        assert sorted(paths[0], key=str) == sorted(paths[1], key=str)

    await check(store, platform, holds)
