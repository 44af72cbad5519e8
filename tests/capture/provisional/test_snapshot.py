"""Pages are kept as provisional turns, until real messages tell them; nothing is lost."""

from dataclasses import replace
from typing import Any

import pytest

from recollect.capture.ingest import Ingest
from recollect.capture.provisional import snapshot
from recollect.capture.receipts import Counts
from recollect.models import ROOT, Conversation, Message, Part
from recollect.platforms.unlinked import identifier
from recollect.store.store import SpaceStore, Store
from tests.capture.build import at, conversation, message, page, seen

SPACE = "spc_test"

TEA = "Where was tea first grown?"
CHINA = "In **China**, more than 3000 years ago, in the hills of Yunnan."
WHEN = "When did it come to Europe?"
LATE = "Around 1610, on ships of the Dutch East India Company."
WHO = "Who drank it?"
KINGS = "First of all kings, queens and those who could pay for it."


def real(*said: str, first: int = 0, parent: str | None = ROOT, **fields: Any) -> list[Message]:
    """Messages in a row, `m0` and so on, user and assistant in turn."""
    made: list[Message] = []
    for place, text in enumerate(said, start=first):
        role = "user" if place % 2 == 0 else "assistant"
        told = {"role": role, "created_at": at(place), **fields}
        made.append(message(f"m{place}", text, parent, **told))
        parent = f"m{place}"
    return made


async def shown(space: SpaceStore) -> list[tuple[str, bool]]:
    """The texts on the active path, and whether each is provisional."""
    query = {"position": {"$gte": 0}}
    found = await space.messages.find(query, sort=[("position", 1)])
    assert [each["position"] for each in found] == list(range(len(found)))
    return [(each["text"], each.get("provisional", False)) for each in found]


async def texts(store: Store) -> list[str]:
    return [text for text, _ in await shown(store.space(SPACE))]


async def turns(store: Store) -> list[str]:
    return [text for text, provisional in await shown(store.space(SPACE)) if provisional]


async def talk(store: Store) -> dict[str, Any]:
    (document,) = await store.space(SPACE).conversations.find({})
    return document


async def test_a_page_is_stored_as_provisional_turns(store: Store, ingest: Ingest) -> None:
    told = page(TEA, CHINA, observed=5, title="Tea", url="https://site/talk")
    receipt = await ingest(SPACE, told)
    assert receipt.messages == Counts(received=2, created=2, stored=2)
    assert not receipt.complete and receipt.title == "Tea" and receipt.url == "https://site/talk"
    assert all(key.startswith("dom:") for key in receipt.message_ids)
    assert await shown(store.space(SPACE)) == [(TEA, True), (CHINA, True)]
    document = await talk(store)
    assert document["completeness"]["provisional"] == document["counts"]["messages"] == 2
    assert document["completeness"]["stored"] == 0


async def test_the_same_page_again_changes_nothing(store: Store, ingest: Ingest) -> None:
    await ingest(SPACE, page(TEA, CHINA, observed=5))
    space = store.space(SPACE)
    before = await space.messages.find({}), await space.conversations.find({})
    receipt = await Ingest(store)(SPACE, page(TEA, CHINA, observed=5))
    assert receipt.messages == Counts(received=2, unchanged=2, stored=2)
    assert (await space.messages.find({}), await space.conversations.find({})) == before


async def test_pages_that_show_other_parts_are_united(store: Store, ingest: Ingest) -> None:
    await ingest(SPACE, page(WHEN, LATE, observed=5))
    await ingest(SPACE, page(TEA, CHINA, WHEN, observed=6))
    receipt = await ingest(SPACE, page(WHEN, LATE, WHO, KINGS, observed=7))
    assert receipt.messages == Counts(received=4, created=2, unchanged=2, stored=6)
    assert await texts(store) == [TEA, CHINA, WHEN, LATE, WHO, KINGS]


async def test_an_answer_that_grew_keeps_its_id(store: Store, ingest: Ingest) -> None:
    half = message("", "In Chi", None, role="assistant", status="partial")
    first = await ingest(SPACE, page(message("", TEA, None), half, observed=5))
    grown = await ingest(SPACE, page(TEA, CHINA, observed=6))
    assert grown.messages == Counts(received=2, updated=1, unchanged=1, stored=2)
    assert grown.message_ids.items() <= first.message_ids.items()
    again = await ingest(SPACE, page(message("", TEA, None), half, observed=7))
    assert again.messages.unchanged == 2
    assert await texts(store) == [TEA, CHINA]


async def test_the_site_tells_it_and_the_turns_are_gone(store: Store, ingest: Ingest) -> None:
    first = await ingest(SPACE, page("Not the same at all.", CHINA, observed=5, title="Tea"))
    receipt = await ingest(SPACE, seen(conversation(*real(TEA, CHINA), title="Leaves"), 6))
    assert receipt.complete and receipt.messages == Counts(received=2, created=2, stored=2)
    assert await shown(store.space(SPACE)) == [(TEA, False), (CHINA, False)]
    document = await talk(store)
    assert document["title"] == "Leaves" and document["snapshot"]["turns"] == 0
    assert list(document["aliases"].values()) == ["m1"]
    assert document["aliases"].keys() <= first.message_ids.keys()


async def test_a_stream_takes_only_what_it_tells(store: Store, ingest: Ingest) -> None:
    await ingest(SPACE, page(TEA, CHINA, WHEN, LATE, observed=5))
    told = conversation(*real(WHEN, LATE, first=2, parent=None), source="stream")
    receipt = await ingest(SPACE, seen(told, 6))
    assert not receipt.complete and receipt.messages.stored == 4
    expected = [(TEA, True), (CHINA, True), (WHEN, False), (LATE, False)]
    assert await shown(store.space(SPACE)) == expected
    # Nothing in common is left, and still the turns stand where the page showed them.
    more = conversation(*real(WHO, KINGS, first=4, parent="m3"), source="stream")
    await ingest(SPACE, seen(more, 7))
    assert await shown(store.space(SPACE)) == [*expected, (WHO, False), (KINGS, False)]


async def test_an_older_export_takes_only_what_it_tells(store: Store, ingest: Ingest) -> None:
    await ingest(SPACE, page(TEA, CHINA, WHEN, LATE, observed=50))
    old = conversation(*real(TEA, CHINA), updated_at=at(3))
    receipt = await ingest(SPACE, seen(old, None))
    assert not receipt.complete
    assert await turns(store) == [WHEN, LATE]
    new = conversation(*real(TEA, CHINA), updated_at=at(60))
    assert (await ingest(SPACE, seen(new, None))).complete
    assert await turns(store) == []


async def test_a_record_without_ids_takes_only_what_it_tells(store: Store, ingest: Ingest) -> None:
    await ingest(SPACE, page(TEA, CHINA, WHEN, LATE, observed=5))
    asked = message(identifier(WHEN, at(7)), WHEN, created_at=at(7))
    answered = message(identifier(LATE, at(7)), LATE, asked.external_id, role="assistant")
    receipt = await ingest(SPACE, seen(conversation(asked, answered, updated_at=at(7)), None))
    assert receipt.messages.stored == 4 and not receipt.complete
    assert await turns(store) == [TEA, CHINA]


async def test_a_page_older_than_what_was_told_is_superseded_on_arrival(
    store: Store, ingest: Ingest
) -> None:
    await ingest(SPACE, seen(conversation(*real(TEA, CHINA)), 6))
    receipt = await ingest(SPACE, page(TEA, "Something else.", WHEN, observed=5))
    assert receipt.complete and receipt.messages == Counts(received=3, unchanged=3, stored=2)
    later = await ingest(SPACE, page(TEA, CHINA, WHEN, observed=7))
    assert later.messages == Counts(received=3, created=1, unchanged=2, stored=3)
    assert await shown(store.space(SPACE)) == [(TEA, False), (CHINA, False), (WHEN, True)]


async def test_a_page_from_between_two_answers_that_are_the_same_leaves_nothing(
    store: Store, ingest: Ingest
) -> None:
    told = conversation(*real(TEA, CHINA))
    await ingest(SPACE, seen(told, 6))
    before = await talk(store)
    await ingest(SPACE, seen(told, 9))
    assert await talk(store) == before
    for process in (ingest, Ingest(store)):
        receipt = await process(SPACE, page(TEA, "Something else.", WHEN, observed=8))
        assert receipt.complete and await texts(store) == [TEA, CHINA]
    await ingest(SPACE, seen(told, 7))
    assert (await ingest(SPACE, page(TEA, CHINA, WHEN, observed=10))).messages.stored == 3


async def test_everything_may_be_told_for_the_first_time_without_a_change(
    store: Store, ingest: Ingest
) -> None:
    told = conversation(*real(TEA, CHINA))
    await ingest(SPACE, seen(told, None))
    await ingest(SPACE, seen(told, 9))
    assert (await ingest(SPACE, page(TEA, "Something else.", observed=8))).complete


async def test_what_a_stream_began_and_the_site_forgot_keeps_no_turn(
    store: Store, ingest: Ingest
) -> None:
    first, *others = real(TEA, CHINA, WHEN, LATE)
    begun = message("x", "In", "m0", role="assistant", status="partial", created_at=at(0))
    await ingest(SPACE, seen(conversation(first, begun, source="stream"), 4))
    await ingest(SPACE, page(TEA, "Something else.", observed=5))
    await ingest(SPACE, seen(conversation(first, *others), 6))
    assert await texts(store) == [TEA, CHINA, WHEN, LATE]


async def test_turns_give_way_that_are_more_than_is_remembered(
    store: Store, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "MOST_ALIASES", 1)
    await ingest(SPACE, page(TEA, CHINA, WHEN, observed=5))
    await ingest(SPACE, seen(conversation(*real(TEA, CHINA), source="stream"), 6))
    assert await shown(store.space(SPACE)) == [(TEA, False), (CHINA, False), (WHEN, True)]


async def test_a_partial_message_does_not_take_a_longer_turn(store: Store, ingest: Ingest) -> None:
    await ingest(SPACE, page(TEA, CHINA, observed=5))
    half = real(TEA, "In China, more than")
    half[1] = replace(half[1], status="partial")
    told = conversation(*half, source="stream")
    await ingest(SPACE, seen(told, 4))
    assert await shown(store.space(SPACE)) == [
        (TEA, False), (CHINA, True), ("In China, more than", False),
    ]  # fmt: skip
    await ingest(SPACE, seen(conversation(*real(TEA, CHINA), source="stream"), 4))
    assert await shown(store.space(SPACE)) == [(TEA, False), (CHINA, False)]


async def test_ids_of_the_site_tell_turns_whatever_they_say(store: Store, ingest: Ingest) -> None:
    keyed = [replace(each, parent_id=None) for each in real("tea?", "China, I think. Copy")]
    await ingest(SPACE, page(*keyed, observed=5))
    told = conversation(*real(TEA, CHINA), source="stream")
    await ingest(SPACE, seen(told, 6))
    assert await turns(store) == []
    assert sorted((await talk(store))["aliases"].values()) == ["m0", "m1"]


async def test_one_turn_of_a_page_may_be_several_messages(store: Store, ingest: Ingest) -> None:
    await ingest(SPACE, page(TEA, f"Let me look.\n\n{CHINA}", observed=5))
    told = conversation(
        message("u", TEA),
        message("a", "Let me look.", "u", role="assistant"),
        message("t", "result", "a", role="tool"),
        message("b", CHINA, "t", role="assistant"),
        source="stream",
    )
    await ingest(SPACE, seen(told, 4))
    assert await turns(store) == []
    assert sorted((await talk(store))["aliases"].values()) == ["b", "u"]


async def test_answers_that_a_page_writes_otherwise_are_recognised(
    store: Store, ingest: Ingest
) -> None:
    await ingest(SPACE, page(TEA, f"{CHINA} Wikipedia +2", WHEN, "Copy", observed=5))
    told = conversation(*real(TEA, CHINA, WHEN, LATE), source="stream")
    await ingest(SPACE, seen(told, 4))
    assert await turns(store) == ["Copy"]


@pytest.mark.parametrize("misread", [f"{CHINA} Copy", f"Copy {CHINA}", CHINA[6:]])
async def test_a_mended_adapter_reads_a_page_anew(
    store: Store, ingest: Ingest, misread: str
) -> None:
    await ingest(SPACE, page(TEA, misread, observed=5))
    receipt = await ingest(SPACE, replace(page(TEA, CHINA, observed=5), adapter=2))
    assert receipt.messages == Counts(received=2, updated=1, unchanged=1, stored=2)
    assert await texts(store) == [TEA, CHINA]
    # Of one version of the adapter, answers that differ are answers given twice.
    await ingest(SPACE, replace(page(TEA, f"Not {CHINA}", observed=6), adapter=2))
    assert await texts(store) == [TEA, CHINA, f"Not {CHINA}"]


async def test_similar_questions_are_not_the_same(store: Store, ingest: Ingest) -> None:
    asked = "Write a long poem about the life of a cat in the old town of {}."
    await ingest(SPACE, page(asked.format("Prague"), "A cat.", observed=5))
    told = conversation(*real(asked.format("Cairo"), "Another cat."), source="stream")
    await ingest(SPACE, seen(told, 6))
    assert await turns(store) == [asked.format("Prague"), "A cat."]


async def test_turns_that_say_the_same_are_all_kept(store: Store, ingest: Ingest) -> None:
    told = page("ok", "Go on.", "ok", "Go on.", "ok", observed=5)
    receipt = await ingest(SPACE, told)
    assert receipt.messages.created == 5
    assert (await ingest(SPACE, told)).messages.unchanged == 5
    assert await texts(store) == ["ok", "Go on.", "ok", "Go on.", "ok"]


async def test_a_turn_that_says_what_its_neighbour_says_is_not_taken_with_it(
    store: Store, ingest: Ingest
) -> None:
    await ingest(SPACE, page("ok", "Go on.", "ok", "Go on.", TEA, CHINA, observed=5))
    told = conversation(*real("Go on.", TEA, first=3, parent=None), source="stream")
    for _ in range(2):
        await ingest(SPACE, seen(told, 6))
        assert await turns(store) == ["ok", "Go on.", "ok", CHINA]


async def test_images_without_words_are_told_apart(store: Store, ingest: Ingest) -> None:
    images = [Message("", "user", (Part("image", url=f"https://site/{name}"),)) for name in "ab"]
    assert (await ingest(SPACE, page(*images, observed=5))).messages.created == 2
    assert (await ingest(SPACE, page(*images, observed=6))).messages.unchanged == 2


async def test_what_is_too_large_is_refused_and_told(store: Store, ingest: Ingest) -> None:
    huge = message("", "x" * (4 * 1024 * 1024 + 1), None, role="assistant")
    receipt = await ingest(SPACE, page(message("", TEA, None), huge, observed=5))
    assert receipt.messages == Counts(received=2, created=1, stored=1)
    assert not receipt.complete


async def test_what_is_deleted_stays_deleted(store: Store, ingest: Ingest) -> None:
    receipt = await ingest(SPACE, page(TEA, observed=5))
    trash = {"$set": {"deleted_at": at(6)}}
    await store.space(SPACE).conversations.update({"_id": receipt.conversation_id}, trash)
    receipt = await ingest(SPACE, page(TEA, CHINA, observed=7))
    assert receipt.excluded == "deleted" and receipt.messages == Counts(received=2, unchanged=2)
    assert await texts(store) == [TEA]


async def test_a_new_turn_never_gets_the_id_of_one_that_gave_way(
    store: Store, ingest: Ingest
) -> None:
    first = await ingest(SPACE, page(TEA, CHINA, "ok", observed=5))
    told = conversation(*real(TEA, CHINA, "ok"), source="stream")
    await ingest(SPACE, seen(told, 5))
    second = await ingest(SPACE, page(TEA, CHINA, "ok", LATE, "ok", observed=6))
    assert second.messages.created == 2
    assert first.message_ids.keys().isdisjoint(second.message_ids)
    assert await texts(store) == [TEA, CHINA, "ok", LATE, "ok"]


async def test_two_processes_lose_nothing(store: Store) -> None:
    one, other = Ingest(store), Ingest(store)
    await one(SPACE, page(TEA, CHINA, observed=5))
    await other(SPACE, page(CHINA.upper(), WHEN, observed=6))
    told: Conversation = conversation(*real(TEA, CHINA), source="stream")
    await other(SPACE, seen(told, 7))
    await one(SPACE, page(WHEN, LATE, observed=8))
    assert (await turns(store))[-1] == LATE
    whole = conversation(*real(TEA, CHINA, WHEN, LATE))
    assert (await one(SPACE, seen(whole, 9))).complete
    assert await turns(store) == []


async def test_old_ids_resolve(store: Store, ingest: Ingest) -> None:
    first = await ingest(SPACE, page(TEA, CHINA, observed=5))
    await ingest(SPACE, seen(conversation(*real(TEA, CHINA), source="stream"), 6))
    aliases = (await talk(store))["aliases"]
    assert {aliases[turn] for turn in first.message_ids} == {"m0", "m1"}
    assert "m0" not in aliases
