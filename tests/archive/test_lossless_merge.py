"""An export that meets what is there already: the better version of everything, in any order."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from recollect.capture.incoming import from_conversation, from_outline
from recollect.capture.ingest import Ingest
from recollect.capture.receipts import Receipt
from recollect.conversations import editing
from recollect.conversations.editing import Edit
from recollect.conversations.reading import get_conversation, read_messages
from recollect.models import Conversation, conversation_id, message_id
from recollect.platforms.registry import adapter
from recollect.store.store import Store
from tests.archive.examples import claude
from tests.archive.roundtrip import exported, imported, new_space
from tests.capture.build import at, conversation, message, page


async def capture(store: Store, space: str, *told: Conversation) -> Receipt:
    ingest = Ingest(store)
    receipts = [await ingest(space, from_conversation(each)) for each in told]
    return receipts[-1]


async def stored(store: Store, space: str) -> list[dict[str, Any]]:
    return [
        *await store.space(space).conversations.find({}),
        *await store.space(space).messages.find({}, sort=[("external_id", 1)]),
    ]


DRAFT = conversation(
    message("a", "Draft", status="partial", model="m"),
    source="stream",
    title="old",
    created_at=at(0),
)
FINAL = conversation(
    message("a", "Final words"),
    message("b", parent="a"),
    title="new",
    created_at=at(0),
    updated_at=at(5),
)


async def test_an_older_export_changes_nothing(store: Store) -> None:
    one, other = new_space(), new_space()
    await capture(store, one, FINAL)
    await capture(store, other, FINAL, conversation(message("a", "Final words, longer")))
    before = await stored(store, other)
    report = await imported(store, other, await exported(store, one))
    assert (report.created, report.updated, report.unchanged) == (0, 0, 2)
    assert await stored(store, other) == before


async def test_a_newer_export_is_taken_in(store: Store) -> None:
    one, other = new_space(), new_space()
    await capture(store, one, FINAL)
    await capture(store, other, DRAFT)
    report = await imported(store, other, await exported(store, one))
    assert (report.created, report.updated) == (1, 1)
    talk, a, _ = await stored(store, other)
    assert (talk["title"], a["text"], a["model"]) == ("new", "Final words", "m")


@pytest.mark.parametrize("order", [(DRAFT, FINAL), (FINAL, DRAFT)])
async def test_exports_meet_as_the_captures_would_have(
    store: Store, order: tuple[Conversation, ...]
) -> None:
    together, one, other, target = (new_space() for _ in range(4))
    await capture(store, together, DRAFT, FINAL)
    await capture(store, one, order[0])
    await capture(store, other, order[1])
    await imported(store, target, await exported(store, one), await exported(store, other))
    assert await exported(store, target) == await exported(store, together)


async def test_a_field_that_only_the_export_knows_is_filled_in_once(store: Store) -> None:
    one, other = new_space(), new_space()
    await capture(store, one, FINAL, DRAFT)
    await capture(store, other, FINAL)
    content = await exported(store, one)
    await imported(store, other, content)
    assert await exported(store, other) == content
    before = await stored(store, other)
    await imported(store, other, content)
    assert await stored(store, other) == before


async def test_what_the_user_set_here_goes_over_what_was_set_there(store: Store) -> None:
    one, other = new_space(), new_space()
    for space, labels in ((one, {"title": "there", "tags": ["t"]}), (other, {"title": "here"})):
        await capture(store, space, FINAL)
        key = conversation_id(space, "site", "talk")
        await editing.edit(store.space(space), key, Edit(labels))
    await imported(store, other, await exported(store, one))
    talk = (await stored(store, other))[0]
    assert (talk["title"], talk["tags"]) == ("here", ["t"])


async def test_a_tombstone_keeps_out_what_was_never_here(store: Store) -> None:
    one, other = new_space(), new_space()
    await capture(store, one, FINAL)
    await editing.delete(store.space(one), conversation_id(one, "site", "talk"), at(9))
    content = await exported(store, one)
    report = await imported(store, other, content)
    assert (report.excluded, report.conversations) == (1, 0)
    assert (await capture(store, other, FINAL)).excluded == "deleted"
    assert await exported(store, other) == content


async def test_a_tombstone_deletes_nothing_that_is_here(store: Store) -> None:
    one, other = new_space(), new_space()
    for space in (one, other):
        await capture(store, space, FINAL)
    await editing.delete(store.space(one), conversation_id(one, "site", "talk"), at(9))
    before = await stored(store, other)
    report = await imported(store, other, await exported(store, one))
    assert report.excluded == 0
    assert await stored(store, other) == before
    assert (await capture(store, other, FINAL)).excluded is None


async def test_what_is_deleted_here_stays_deleted(store: Store) -> None:
    one, other = new_space(), new_space()
    for space in (one, other):
        await capture(store, space, FINAL)
    await editing.delete(store.space(other), conversation_id(other, "site", "talk"), at(9))
    before = await exported(store, other)
    report = await imported(store, other, await exported(store, one))
    assert (report.excluded, report.conversations, report.skipped_count) == (1, 0, 0)
    assert await exported(store, other) == before


async def test_the_same_payload_after_the_import_is_known(store: Store) -> None:
    one, other = new_space(), new_space()
    site = adapter("claude")
    incoming = from_outline(site, site.outline(claude(1)))
    await Ingest(store)(one, incoming)
    await imported(store, other, await exported(store, one))
    before = await stored(store, other)
    receipt = await Ingest(store)(other, incoming)
    assert (receipt.messages.unchanged, receipt.messages.updated) == (2, 0)
    assert await stored(store, other) == before


async def test_a_long_conversation_in_parts_ends_whole(store: Store) -> None:
    one, other = new_space(), new_space()
    chain = [
        message(f"m{n}", parent=f"m{n - 1}" if n else "", created_at=at(n % 7)) for n in range(1203)
    ]
    await capture(store, one, conversation(*chain, active_leaf="m1202"))
    content = await exported(store, one)
    report = await imported(store, other, content)
    assert (report.conversations, report.created) == (1, 1203)
    assert await exported(store, other) == content
    said = await store.space(other).messages.find({}, ["external_id", "position"])
    assert all(each["external_id"] == f"m{each['position']}" for each in said)


async def test_without_ranks_it_is_taken_as_the_normalised_form(store: Store) -> None:
    one, other = new_space(), new_space()
    await capture(store, one, FINAL)
    lines = [json.loads(line) for line in (await exported(store, one)).splitlines()]
    for line in lines:
        line.pop("merge", None)
    plain = "\n".join(json.dumps(line) for line in lines).encode()
    report = await imported(store, other, plain)
    assert (report.created, report.skipped_count) == (2, 0)
    talk, a, _ = await stored(store, other)
    assert (talk["title"], a["text"], a["position"]) == ("new", "Final words", 0)


@pytest.mark.parametrize("name", ["export.jsonl", "export", "export.json", "export.ndjson"])
async def test_our_own_files_are_known_whatever_they_are_called(store: Store, name: str) -> None:
    one, other = new_space(), new_space()
    await capture(store, one, FINAL)
    content = await exported(store, one)
    assert (await imported(store, other, content, name=name)).created == 2


@pytest.mark.parametrize("character", ["\x00", "x", "\u2028", "\U0001f600"])
async def test_the_longest_texts_go_both_ways(store: Store, character: str) -> None:
    one, other = new_space(), new_space()
    text = character * ((4 * 1024 * 1024 - 100) // len(character.encode()))
    receipt = await capture(store, one, conversation(message("a", text)))
    assert receipt.messages.created == 1
    content = await exported(store, one)
    assert (await imported(store, other, content)).created == 1
    assert await exported(store, other) == content


async def test_what_was_edited_by_hand_is_taken_in(store: Store) -> None:
    one, other = new_space(), new_space()
    await capture(store, one, FINAL)
    edited = (await exported(store, one)).replace(b"Final words", b"Redacted")
    edited = edited.replace(b'"title":"new"', b'"title":"edited"').replace(b'"parent_id":"a",', b"")
    report = await imported(store, other, edited)
    assert (report.created, report.skipped_count) == (2, 0)
    talk, a, b = await stored(store, other)
    assert (talk["title"], a["text"], b["text"]) == ("edited", "Redacted", "words of b")


PAGE = page("Who?", "Nobody knows, and nobody ever will.", observed=4, title="Page")


async def test_what_pages_showed_goes_both_ways_and_gives_way(store: Store) -> None:
    one, other = new_space(), new_space()
    await capture(store, one, conversation(message("a", "First question?")))
    await Ingest(store)(one, PAGE)
    content = await exported(store, one)
    assert content.count(b'"type":"turn"') == 2
    report = await imported(store, other, content)
    assert (report.created, report.skipped_count) == (3, 0)
    assert await exported(store, other) == content
    again = await imported(store, other, content)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    assert await exported(store, other) == content
    real = (
        message("a", "First question?"),
        message("b", "Who?", "a"),
        message("c", "Nobody knows, and nobody ever will.", "b", role="assistant"),
    )
    for space in (one, other):
        await capture(store, space, conversation(*real))
    assert b'"turn"' not in await exported(store, other)
    assert await exported(store, other) == await exported(store, one)


ANSWER = "Nobody knows, and nobody ever will."
TOLD = conversation(
    message("b", "Who?"), message("c", ANSWER, "b", role="assistant"), source="stream"
)


async def test_places_in_a_list_are_found_where_turns_gave_way_elsewhere(store: Store) -> None:
    one, other = new_space(), new_space()
    shown = await Ingest(store)(one, PAGE)
    await capture(store, one, TOLD)
    content = await exported(store, one)
    await imported(store, other, content)
    assert await exported(store, other) == content
    talk = await get_conversation(store.space(other), conversation_id(other, "site", "talk"))
    turn = message_id(other, "site", "talk", next(iter(shown.message_ids)))
    page = await read_messages(store.space(other), talk, every_branch=False, limit=9, after=turn)
    assert [each.external_id for each in page.messages] == ["c"]


async def test_the_next_page_is_named_as_it_would_have_been_there(store: Store) -> None:
    one, other = new_space(), new_space()
    await Ingest(store)(one, PAGE)
    await capture(store, one, TOLD)
    await imported(store, other, await exported(store, one))
    again = page("Who?", "Somebody must know.", "Who?", "Nobody, " + ANSWER, observed=9)
    for space in (one, other):
        await Ingest(store)(space, again)
    assert await exported(store, other) == await exported(store, one)


async def test_what_gave_way_there_and_is_here_alone_stays(store: Store) -> None:
    one, other = new_space(), new_space()
    for space in (one, other):
        await Ingest(store)(space, PAGE)
    await capture(store, one, TOLD)
    lines = [json.loads(line) for line in (await exported(store, one)).splitlines()]
    alone = "\n".join(json.dumps(line) for line in lines if line["type"] != "message").encode()
    await imported(store, other, alone)
    said = await store.space(other).messages.find({}, ["text"])
    assert {each["text"] for each in said} == {"Who?", ANSWER}


@pytest.mark.parametrize("aliases", [{"a.$b\0": "b"}, {"dom:00": 1}, {"b": "c"}, []])
async def test_aliases_are_checked(store: Store, aliases: Any) -> None:
    one, other = new_space(), new_space()
    await capture(store, one, FINAL)
    lines = [json.loads(line) for line in (await exported(store, one)).splitlines()]
    lines[1]["aliases"] = aliases
    changed = "\n".join(json.dumps(line) for line in lines).encode()
    report = await imported(store, other, changed)
    assert report.conversations == 0 and report.skipped_count


async def test_what_pages_showed_there_does_not_hide_what_was_told_here(store: Store) -> None:
    one, other = new_space(), new_space()
    await Ingest(store)(one, PAGE)
    real = (
        message("b", "Who?"),
        message("c", "Nobody knows, and nobody ever will.", "b", role="assistant"),
    )
    await capture(store, other, conversation(*real, title="Real"))
    before = [(each["external_id"], each.get("text")) for each in await stored(store, other)]
    await imported(store, other, await exported(store, one))
    after = [(each["external_id"], each.get("text")) for each in await stored(store, other)]
    assert after == before


async def test_a_turn_never_takes_the_place_of_a_message(store: Store) -> None:
    one, other = new_space(), new_space()
    await Ingest(store)(one, PAGE)
    lines = [json.loads(line) for line in (await exported(store, one)).splitlines()]
    lines[2]["external_id"] = "b"
    await capture(store, other, conversation(message("b", "Mine.")))
    changed = "\n".join(json.dumps(line) for line in lines).encode()
    report = await imported(store, other, changed)
    assert report.skipped_count == 1
    said = await store.space(other).messages.find({"external_id": "b"})
    assert [each["text"] for each in said] == ["Mine."]


async def test_times_to_come_are_no_later_than_now(store: Store) -> None:
    one, other = new_space(), new_space()
    await Ingest(store)(one, PAGE)
    lines = [json.loads(line) for line in (await exported(store, one)).splitlines()]
    lines[1] |= {"told_at": "9999-01-01T00:00:00.000Z"}
    changed = "\n".join(json.dumps(line) for line in lines).encode()
    await imported(store, other, changed)
    (talk,) = await store.space(other).conversations.find({})
    assert talk["told_at"] < datetime.now(UTC) + timedelta(minutes=1)
