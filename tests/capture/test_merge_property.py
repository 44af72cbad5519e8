"""Any order, duplication and truncation of captures ends in the same stored conversation."""

import asyncio
import secrets
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recollect.capture.incoming import from_conversation
from recollect.capture.ingest import Ingest
from recollect.models import ROOT, Conversation, Message, Part
from recollect.store.store import Store
from tests.capture.build import at

KEYS = ("a", "b", "c", "d")
DERIVED_FROM_THE_CLOCK = {"stored_at", "fingerprint", "revision", "captured_in", "space", "_id"}
# Whether a frame told everything there is depends on what had come before it.
DERIVED_FROM_THE_ORDER = {"told_at"}

moments = st.none() | st.integers(0, 3).map(at)
messages = st.builds(
    Message,
    external_id=st.sampled_from(KEYS),
    role=st.sampled_from(("user", "assistant")),
    parts=st.sampled_from(("", "x", "xy", "$HOME", "\x00", "東京")).map(
        lambda t: (Part("text", t),)
    ),
    parent_id=st.sampled_from((None, ROOT, *KEYS)),
    sequence=st.none() | st.integers(0, 3),
    model=st.sampled_from((None, "m1", "m2")),
    created_at=moments,
    updated_at=moments,
    status=st.sampled_from(("partial", "complete")),
)
conversations = st.builds(
    Conversation,
    platform=st.just("site"),
    external_id=st.just("talk"),
    source=st.sampled_from(("stream", "conversation")),
    messages=st.lists(messages, max_size=4, unique_by=lambda m: m.external_id).map(tuple),
    title=st.sampled_from((None, "one", "two")),
    created_at=st.just(at(0)),
    updated_at=moments,
    active_leaf=st.sampled_from((None, *KEYS)),
    references=st.frozensets(st.sampled_from(("a", "e")), max_size=1),
)


async def outcome(store: Store, captures: list[Conversation]) -> Any:
    """What is stored after these captures, in a space of their own, clock and ids aside."""
    space = store.space(f"spc_{secrets.token_hex(6)}")
    ingest = Ingest(store)
    for told in captures:
        await ingest(space.space, from_conversation(told))
    found = [
        *await space.conversations.find({}),
        *await space.messages.find({}, sort=[("external_id", 1)]),
    ]
    return [_without_clock(document) for document in found]


def _without_clock(document: dict[str, Any]) -> dict[str, Any]:
    left_out = DERIVED_FROM_THE_CLOCK | DERIVED_FROM_THE_ORDER
    kept = {k: v for k, v in document.items() if k not in left_out}
    kept.pop("conversation", None)
    return kept


async def test_any_order_and_any_repetition_ends_the_same(store: Store) -> None:
    loop = asyncio.get_running_loop()

    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        captures = data.draw(st.lists(conversations, min_size=1, max_size=4))
        other = data.draw(
            st.permutations(captures + data.draw(st.lists(st.sampled_from(captures), max_size=2)))
        )
        for order in (captures, other):
            results.append(asyncio.run_coroutine_threadsafe(outcome(store, order), loop).result(60))
        assert results[-2] == results[-1]

    results: list[Any] = []
    await asyncio.to_thread(holds)
    assert results


async def test_no_final_message_is_lost_by_a_later_frame(store: Store) -> None:
    final = Message("a", "assistant", (Part("text", "the whole answer"),), ROOT, updated_at=at(5))
    whole = Conversation("site", "talk", "conversation", (final,))
    cut = replace(final, parts=(Part("text", "the who"),), status="partial", updated_at=at(9))
    late = Conversation("site", "talk", "stream", (cut,))
    for order in ([whole, late], [late, whole], [late, whole, late]):
        (_, stored) = await outcome(store, order)
        assert (stored["text"], stored["status"]) == ("the whole answer", "complete")
