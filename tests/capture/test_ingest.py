"""Captures merge into one stored conversation, and the receipt says exactly what is there."""

import asyncio
from dataclasses import replace
from typing import Any

from recollect.capture.incoming import from_conversation
from recollect.capture.ingest import Ingest
from recollect.capture.receipts import Counts
from recollect.models import Conversation, Part, conversation_id
from recollect.store.store import Store
from tests.capture.build import at, conversation, message

SPACE = "spc_test"


async def stored_messages(store: Store, space: str = SPACE) -> list[dict[str, Any]]:
    return await store.space(space).messages.find({}, sort=[("position", 1), ("_id", 1)])


async def capture(ingest: Ingest, told: Conversation) -> Any:
    return await ingest(SPACE, from_conversation(told))


async def test_first_capture_is_stored_and_acknowledged(store: Store, ingest: Ingest) -> None:
    talk = conversation(
        message("a", "What costs $HOME?"),
        message("b", "Nothing.", "a", role="assistant"),
        title="Money",
    )
    receipt = await capture(ingest, talk)
    assert receipt.messages == Counts(received=2, created=2, stored=2)
    assert receipt.complete and not receipt.missing and receipt.title == "Money"
    assert [m["text"] for m in await stored_messages(store)] == ["What costs $HOME?", "Nothing."]
    assert sorted(receipt.message_ids) == ["a", "b"]


async def test_the_same_capture_again_changes_nothing(store: Store, ingest: Ingest) -> None:
    talk = conversation(message("a", created_at=at(0.0001)), message("b", parent="a"), title="t")
    await capture(ingest, talk)
    before = await stored_messages(store), await store.space(SPACE).conversations.find({})
    receipt = await capture(Ingest(store), talk)
    assert receipt.messages == Counts(received=2, unchanged=2, stored=2)
    assert (await stored_messages(store), await store.space(SPACE).conversations.find({})) == before


async def test_a_partial_answer_is_replaced_and_never_comes_back(
    store: Store, ingest: Ingest
) -> None:
    partial = conversation(message("a", "Half", status="partial"), source="stream")
    final = conversation(message("a", "Half and whole"))
    assert not (await capture(ingest, partial)).complete
    assert (await capture(ingest, final)).messages == Counts(received=1, updated=1, stored=1)
    receipt = await capture(ingest, partial)
    assert receipt.messages == Counts(received=1, unchanged=1, stored=1)
    assert [m["text"] for m in await stored_messages(store)] == ["Half and whole"]


async def test_a_missing_parent_is_named_until_it_comes(store: Store, ingest: Ingest) -> None:
    later = conversation(message("c", parent="b"), source="stream")
    receipt = await capture(ingest, later)
    assert receipt.missing == ("b",) and not receipt.complete
    receipt = await capture(ingest, conversation(message("a"), message("b", parent="a")))
    assert receipt.complete and receipt.messages.stored == 3
    assert [m["external_id"] for m in await stored_messages(store)] == ["a", "b", "c"]


async def test_another_branch_is_kept_off_the_active_path(store: Store, ingest: Ingest) -> None:
    talk = conversation(
        message("a"), message("b1", parent="a"), message("b2", parent="a"), active_leaf="b2"
    )
    await capture(ingest, talk)
    places = {m["external_id"]: m["position"] for m in await stored_messages(store)}
    assert places == {"a": 0, "b2": 1, "b1": None}


async def test_a_switched_branch_moves_the_stored_messages(store: Store, ingest: Ingest) -> None:
    told = (message("a"), message("b1", parent="a"), message("b2", parent="a"))
    await capture(ingest, conversation(*told, active_leaf="b2", updated_at=at(1)))
    await capture(ingest, conversation(*told, active_leaf="b1", updated_at=at(2)))
    await capture(ingest, conversation(*told, active_leaf="b2", updated_at=at(1)))
    places = {m["external_id"]: m["position"] for m in await stored_messages(store)}
    assert places == {"a": 0, "b1": 1, "b2": None}


async def test_a_late_version_fills_what_the_better_one_left_out(
    store: Store, ingest: Ingest
) -> None:
    await capture(ingest, conversation(message("a"), message("b", "long text", parent=None)))
    receipt = await capture(
        ingest, conversation(message("b", "long", parent="a", model="m"), source="stream")
    )
    (_, b) = await stored_messages(store)
    assert (b["text"], b["parent"], b["model"]) == ("long text", "a", "m")
    assert receipt.messages.unchanged == 1


async def test_what_is_deleted_stays_deleted(store: Store, ingest: Ingest) -> None:
    space = store.space(SPACE)
    key = conversation_id(SPACE, "site", "talk")
    await space.origins.update({"_id": key}, {"$set": {"state": "deleted"}}, upsert=True)
    receipt = await capture(ingest, conversation(message("a")))
    assert receipt.excluded == "deleted" and receipt.messages.stored == 0
    assert await stored_messages(store) == []


async def test_spaces_do_not_meet(store: Store, ingest: Ingest) -> None:
    await capture(ingest, conversation(message("a")))
    await ingest("spc_other", from_conversation(conversation(message("a", "other"))))
    assert [m["text"] for m in await stored_messages(store)] == ["words of a"]
    assert [m["text"] for m in await stored_messages(store, "spc_other")] == ["other"]


async def test_an_oversized_message_is_missing_not_lost_in_silence(
    store: Store, ingest: Ingest
) -> None:
    huge = message("b", "x" * (4 * 1024 * 1024 + 1), parent="a")
    receipt = await capture(ingest, conversation(message("a"), huge))
    assert receipt.missing == ("b",) and not receipt.complete
    assert [m["external_id"] for m in await stored_messages(store)] == ["a"]


async def test_two_processes_on_one_conversation_lose_nothing(store: Store) -> None:
    parts = [message(f"m{n}", parent=f"m{n - 1}" if n else "") for n in range(40)]
    captures = [
        Ingest(store)(SPACE, from_conversation(conversation(*parts[start : start + 4])))
        for start in range(0, 40, 4)
    ]
    receipts = await asyncio.gather(*captures)
    assert any(receipt.complete for receipt in receipts)
    (talk,) = await store.space(SPACE).conversations.find({})
    assert talk["counts"]["messages"] == 40
    places = [m["position"] for m in await stored_messages(store)]
    assert places == list(range(40))


async def test_a_refused_message_of_a_stream_is_missing_too(store: Store, ingest: Ingest) -> None:
    huge = message("b", "x" * (4 * 1024 * 1024 + 1), parent="a")
    receipt = await capture(ingest, conversation(message("a"), huge, source="stream"))
    assert receipt.missing == ("b",) and not receipt.complete
    again = await capture(ingest, conversation(message("a", "a longer a")))
    assert again.missing == ("b",) and not again.complete
    healed = await capture(ingest, conversation(message("a", "a longer a"), message("b", "short")))
    assert healed.complete and not healed.missing_count


async def test_everything_in_a_message_counts_for_its_size(store: Store, ingest: Ingest) -> None:
    images = tuple(Part("image", title="t" * 2000, url="u" * 4000) for _ in range(3000))
    heavy = replace(message("b", parent="a"), parts=images)
    receipt = await capture(ingest, conversation(message("a"), heavy))
    assert receipt.missing == ("b",) and receipt.messages.created == 1


async def test_the_cache_of_another_process_is_noticed(store: Store) -> None:
    one, other = Ingest(store), Ingest(store)
    draft = conversation(message("a", "draft", status="partial"), source="stream")
    final = conversation(message("a", "final"))
    await capture(one, draft)
    await capture(other, final)
    late = await capture(one, draft)
    assert late.complete and late.messages.updated == 0
    (stored,) = await stored_messages(store)
    assert stored["text"] == "final"


async def test_missing_ids_are_bounded_in_document_and_receipt(
    store: Store, ingest: Ingest
) -> None:
    loose = [message(f"m{n}", parent=f"gone {n:05d} {'x' * 300}") for n in range(3000)]
    receipt = await capture(ingest, conversation(*loose))
    assert receipt.missing_count == 3000 and len(receipt.missing) == 1000
    (talk,) = await store.space(SPACE).conversations.find({})
    assert len(talk["completeness"]["missing"]) == 1000


async def test_a_conversation_in_the_trash_takes_nothing_whatever_its_origin_says(
    store: Store, ingest: Ingest
) -> None:
    first = await capture(ingest, conversation(message("a")))
    trash = {"$set": {"deleted_at": at(1)}}
    await store.space(SPACE).conversations.update({"_id": first.conversation_id}, trash)
    receipt = await capture(ingest, conversation(message("a"), message("b", parent="a")))
    assert receipt.excluded == "deleted"
    assert len(await stored_messages(store)) == 1


async def test_a_message_that_loses_in_everything_is_not_written_again(
    store: Store, ingest: Ingest
) -> None:
    final = conversation(message("a", "the final words", model="m"))
    old = conversation(message("a", "the final"), source="stream")
    await capture(ingest, final)
    (talk,) = await store.space(SPACE).conversations.find({})
    assert (await capture(ingest, old)).messages.unchanged == 1
    (again,) = await store.space(SPACE).conversations.find({})
    assert again["revision"] == talk["revision"]
