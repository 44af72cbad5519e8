"""Importing: every record goes through the merge once, and everything is accounted for."""

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.archive.importer import import_paths
from recollect.archive.report import FileReport, SkippedReason
from recollect.capture.incoming import Incoming
from recollect.capture.ingest import Ingest
from recollect.capture.receipts import Counts, Receipt
from recollect.errors import InvalidInput, Unavailable
from recollect.store.store import Store
from tests.archive.examples import claude


class Merging:
    """Stands in for the merge: remembers what was stored, and how many came at once."""

    def __init__(self) -> None:
        self.stored: dict[str, int] = {}
        self.at_once = self.most_at_once = 0

    async def __call__(self, incoming: Incoming) -> Receipt:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.001)
        self.at_once -= 1
        told = incoming.conversation
        count = len(incoming.messages)
        new = 0 if told.external_id in self.stored else count
        self.stored[told.external_id] = count
        counts = Counts(received=count, created=new, unchanged=count - new)
        return Receipt("conv_x", told.platform, told.external_id, messages=counts)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps([*map(claude, range(20)), {"other": 1}, {"other": 2}]))
    return path


async def test_everything_is_merged_and_accounted_for(export: Path) -> None:
    merging = Merging()
    report = await import_paths([export], merging)
    assert len(merging.stored) == 20
    assert report.files == (
        FileReport(
            "conversations.json",
            conversations=20,
            created=40,
            skipped=(
                SkippedReason("it is not a conversation of a site that is known here", 2, 21),
            ),
        ),
    )
    again = await import_paths([export], merging)
    assert (again.conversations, again.created, again.unchanged, again.skipped_count) == (
        20,
        0,
        40,
        2,
    )


async def test_files_of_one_name_are_told_apart_in_the_order_of_reading(tmp_path: Path) -> None:
    named = []
    for number, folder in enumerate(("b", "a")):
        (tmp_path / folder).mkdir()
        named.append(tmp_path / folder / "conversations.json")
        named[-1].write_text(json.dumps([claude(number)]))
    (tmp_path / "empty").mkdir()
    report = await import_paths([*named, tmp_path / "a", tmp_path / "empty"], Merging())
    told = [(file.source, file.conversations, file.skipped_count) for file in report.files]
    assert told == [
        ("b/conversations.json", 1, 0),
        ("a/conversations.json", 2, 0),
        ("empty", 0, 1),
    ]


async def test_a_few_at_once_and_no_more(export: Path) -> None:
    merging = Merging()
    await import_paths([export], merging)
    assert 1 < merging.most_at_once <= 4


async def test_progress_goes_up_to_all_bytes(export: Path) -> None:
    size = len(await asyncio.to_thread(export.read_bytes))
    told: list[tuple[int, int]] = []
    await import_paths([export, export], Merging(), lambda *bytes_read: told.append(bytes_read))
    assert told == sorted(told)
    assert told[-1] == (2 * size, 2 * size)
    assert {each[1] for each in told} == {2 * size}


async def test_what_is_excluded_is_no_conversation(export: Path) -> None:
    async def merge(incoming: Incoming) -> Receipt:
        counts = Counts(received=2, unchanged=2)
        return Receipt("conv_x", "claude", "x", messages=counts, excluded="deleted")

    report = await import_paths([export], merge)
    assert (report.conversations, report.unchanged, report.excluded) == (0, 0, 20)


async def test_one_conversation_that_fails_does_not_end_the_import(export: Path) -> None:
    merging = Merging()

    async def merge(incoming: Incoming) -> Receipt:
        if incoming.conversation.external_id == "conversation-3":
            raise InvalidInput("That message is too long.")
        if incoming.conversation.external_id == "conversation-4":
            raise KeyError("what was said")
        return await merging(incoming)

    report = await import_paths([export], merge)
    reasons = {each.reason for each in report.files[0].skipped}
    assert report.conversations == 18
    assert {"That message is too long.", "it could not be taken in (KeyError)"} < reasons


async def test_a_database_that_is_away_ends_the_import(export: Path) -> None:
    calls = 0

    async def merge(incoming: Incoming) -> Receipt:
        nonlocal calls
        calls += 1
        raise Unavailable("The database does not answer.")

    with pytest.raises(Unavailable):
        await import_paths([export], merge)
    assert calls < 20


async def test_a_record_that_no_adapter_can_read(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([{"uuid": None, "chat_messages": []}, claude(1)]))
    report = await import_paths([path], Merging())
    assert (report.conversations, report.skipped_count) == (1, 1)


async def test_twice_the_same_import_changes_nothing(
    export: Path, database: "AsyncIOMotorDatabase[dict[str, Any]]"
) -> None:
    store = Store(database)
    merge = partial(Ingest(store), "spc_import")
    first = await import_paths([export], merge)
    before = [each async for each in database["messages"].find().sort("_id")]
    second = await import_paths([export], merge)
    assert (first.created, first.unchanged) == (40, 0)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 40)
    assert [each async for each in database["messages"].find().sort("_id")] == before
    assert len(before) == 40


async def test_messages_that_are_not_stored_are_told(export: Path) -> None:
    async def merge(incoming: Incoming) -> Receipt:
        told = incoming.conversation
        counts = Counts(received=5, created=1, unchanged=1)
        unread = {"a": "KeyError in parts, line 7", "b": "KeyError in parts, line 7"}
        names = (told.platform, told.external_id)
        return Receipt("conv_x", *names, messages=counts, unread=unread)

    (file,) = (await import_paths([export], merge)).files
    assert {(each.reason, each.count) for each in file.skipped} >= {
        ("a message could not be read: KeyError in parts, line 7", 40),
        ("a message is larger than 4 MiB", 20),
    }
