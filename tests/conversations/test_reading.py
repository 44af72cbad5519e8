"""Reading a conversation page by page, while provisional messages give way to real ones."""

import pytest

from recollect.capture.ingest import Ingest
from recollect.conversations.reading import (
    Selection,
    all_messages,
    get_conversation,
    list_conversations,
    read_messages,
)
from recollect.errors import InvalidInput
from recollect.models import message_id
from recollect.store.store import SpaceStore, Store
from tests.capture.build import at, conversation, message, page, seen

SPACE = "spc_test"
TALK = [
    message("m0", "Where was tea first grown?", created_at=at(0)),
    message("m1", "In China, as far as anybody knows.", "m0", role="assistant", created_at=at(1)),
    message("m2", "And coffee, where was that?", "m1", created_at=at(2)),
]


@pytest.fixture
def space(store: Store) -> SpaceStore:
    return store.space(SPACE)


async def read(
    space: SpaceStore, conversation_id: str, after: str | None, every: bool
) -> list[str]:
    """The texts behind `after`."""
    found = await get_conversation(space, conversation_id)
    shown = await read_messages(space, found, every_branch=every, limit=10, after=after)
    return [each.text for each in shown.messages]


async def test_provisional_messages_are_read_and_counted(store: Store, space: SpaceStore) -> None:
    receipt = await Ingest(store)(SPACE, page(TALK[0].text, TALK[1].text, observed=5))
    found = await get_conversation(space, receipt.conversation_id)
    assert (found.message_count, found.completeness.stored) == (2, 0)
    assert found.completeness.provisional == 2
    (listed,) = await list_conversations(space, Selection(), limit=10, after=None)
    assert listed.completeness.provisional == 2
    assert [each.provisional for each in await all_messages(space, found)] == [True, True]


@pytest.mark.parametrize("every", [False, True])
async def test_a_place_in_the_list_outlives_a_turn_that_gave_way(
    store: Store, space: SpaceStore, every: bool
) -> None:
    ingest = Ingest(store)
    first = await ingest(SPACE, page(*(each.text for each in TALK), observed=5))
    talk = first.conversation_id
    shown = await read_messages(
        space, await get_conversation(space, talk), every_branch=every, limit=1, after=None
    )
    after = shown.messages[-1].id
    await ingest(SPACE, seen(conversation(*TALK), 6))
    assert after != message_id(SPACE, "site", "talk", "m0")
    assert await read(space, talk, after, every) == [each.text for each in TALK[1:]]


@pytest.mark.parametrize("every", [False, True])
async def test_a_place_that_is_gone_is_told(store: Store, space: SpaceStore, every: bool) -> None:
    ingest = Ingest(store)
    first = await ingest(SPACE, page("Something else.", observed=5))
    (gone,) = first.message_ids.values()
    await ingest(SPACE, seen(conversation(*TALK), 6))
    with pytest.raises(InvalidInput) as raised:
        await read(space, first.conversation_id, gone, every)
    assert raised.value.code == "cursor_gone"


async def test_what_has_no_time_comes_with_what_it_follows(store: Store, space: SpaceStore) -> None:
    ingest = Ingest(store)
    told = conversation(*TALK, source="stream")
    first = await ingest(SPACE, seen(told, 5))
    shown = page(*(each.text for each in TALK), "In Ethiopia, they say.", observed=6)
    await ingest(SPACE, shown)
    expected = [*(each.text for each in TALK), "In Ethiopia, they say."]
    assert await read(space, first.conversation_id, None, True) == expected


async def test_branches_of_one_moment_stand_in_the_same_order_everywhere(store: Store) -> None:
    said = [message(key, parent="m0", created_at=at(1)) for key in "gdbfaec"]
    told = conversation(TALK[0], *said, active_leaf="d")
    for name in ("spc_one", "spc_two", "spc_three"):
        receipt = await Ingest(store)(name, seen(told, 5))
        space = store.space(name)
        found = await get_conversation(space, receipt.conversation_id)
        assert [each.external_id for each in await all_messages(space, found)][2:] == list("abcefg")
        shown = await read_messages(space, found, every_branch=True, limit=9, after=None)
        assert [each.external_id for each in shown.messages][2:] == list("abcefg")
