"""Whatever is stored comes out and goes in again: the second export is the first, byte for byte."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recollect.capture.incoming import from_conversation
from recollect.capture.ingest import Ingest
from recollect.conversations import editing
from recollect.conversations.editing import Edit
from recollect.models import ROOT, Conversation, Message, Part, PartType, conversation_id
from recollect.store.store import Store
from tests.archive.roundtrip import exported, imported, new_space
from tests.capture.build import at

KEYS = ("a", "b", "c", "d", "$e.f\x00\u2028")
texts = st.sampled_from(("", "x", "$HOME", "\x00\u2028\u2029\x85\ufffd", "東京 👩‍👩‍👧", "\r\n{}\\"))
maybe = st.none() | texts
moments = st.none() | st.integers(-9, 9).map(at)
parts = st.builds(
    Part,
    type=st.sampled_from(get_args(PartType)),
    text=texts,
    name=maybe,
    title=maybe,
    language=maybe,
    mime=maybe,
    size=st.none() | st.integers(0, 2**63 - 1),
    url=maybe,
    call_id=maybe,
    sources=st.lists(texts, max_size=2).map(tuple),
    raw=maybe,
)
messages = st.builds(
    Message,
    external_id=st.sampled_from(KEYS),
    role=st.sampled_from(("user", "assistant", "system", "tool")),
    parts=st.lists(parts, max_size=3).map(tuple),
    parent_id=st.sampled_from((None, ROOT, *KEYS)),
    sequence=st.none() | st.integers(-3, 3),
    author=maybe,
    model=maybe,
    created_at=moments,
    updated_at=moments,
    status=st.sampled_from(("partial", "complete")),
)
captures = st.builds(
    Conversation,
    platform=st.sampled_from(("chatgpt", "site")),
    external_id=st.sampled_from(("talk", "talk 2", "\x00\u2028")),
    source=st.sampled_from(("dom", "dom", "stream", "conversation")),
    messages=st.lists(messages, max_size=4, unique_by=lambda m: m.external_id).map(tuple),
    url=maybe,
    title=maybe,
    model=maybe,
    project=maybe,
    created_at=moments,
    updated_at=moments,
    active_leaf=st.sampled_from((None, *KEYS)),
    tags=st.lists(texts, max_size=2).map(tuple),
    references=st.frozensets(st.sampled_from(("a", "gone", "\x00")), max_size=2),
    temporary=st.booleans(),
)
observed = st.none() | st.integers(-9, 9).map(at)
edits = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from((None, "mine", "$x\u2028")),
        "tags": st.none() | st.lists(st.sampled_from(("t", "東", "$")), max_size=2),
    },
)


Told = list[tuple[Conversation, datetime | None, dict[str, object], bool]]


async def stored(store: Store, told: Told) -> str:
    """A new space with these captures; each may be edited or deleted afterwards."""
    space = new_space()
    ingest = Ingest(store)
    for conversation, observed_at, labels, deleted in told:
        incoming = replace(from_conversation(conversation), observed_at=observed_at)
        receipt = await ingest(space, incoming)
        if receipt.excluded:
            continue
        key = conversation_id(space, conversation.platform, conversation.external_id)
        await editing.edit(store.space(space), key, Edit(labels))
        if deleted:
            await editing.delete(store.space(space), key, at(1))
    return space


async def holds(store: Store, told: Told) -> None:
    space, other = await stored(store, told), new_space()
    first = await exported(store, space)
    assert await exported(store, space) == first
    report = await imported(store, other, first)
    assert report.skipped_count == 0
    assert await exported(store, other) == first
    again = await imported(store, other, first)
    assert (again.created, again.updated) == (0, 0)
    assert await exported(store, other) == first


async def test_everything_out_and_in_again_is_the_same(store: Store) -> None:
    loop = asyncio.get_running_loop()

    @settings(
        max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.lists(st.tuples(captures, observed, edits, st.booleans()), min_size=1, max_size=4))
    def check(told: Told) -> None:
        asyncio.run_coroutine_threadsafe(holds(store, told), loop).result(60)

    await asyncio.to_thread(check)


def compared(content: bytes) -> list[dict[str, Any]]:
    """The lines without what depends on the order: which of equal versions was the last, and when
    everything was told at once.
    """
    lines = [json.loads(line) for line in content.splitlines()]
    for line in lines:
        line.pop("told_at", None)
        line.get("merge", {}).pop("fingerprint", None)
    return lines


async def meets(store: Store, one: Told, other: Told) -> None:
    files = [await exported(store, await stored(store, told)) for told in (one, other)]
    ends = []
    for order in (files, files[::-1], [*files, *files]):
        space = new_space()
        await imported(store, space, *order)
        ends.append(compared(await exported(store, space)))
    assert ends[0] == ends[1] == ends[2]


async def test_exports_meet_in_any_order(store: Store) -> None:
    loop = asyncio.get_running_loop()
    whole = captures.filter(lambda told: told.source != "dom")
    plain: st.SearchStrategy[Told] = st.lists(
        st.tuples(whole, st.none(), st.just({}), st.just(False)), max_size=3
    )

    @settings(
        max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(plain, plain)
    def check(one: Told, other: Told) -> None:
        asyncio.run_coroutine_threadsafe(meets(store, one, other), loop).result(60)

    await asyncio.to_thread(check)
