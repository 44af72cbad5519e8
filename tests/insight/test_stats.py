"""Figures of a space, counted by the database."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from recollect.capture.incoming import from_conversation
from recollect.capture.ingest import Ingest
from recollect.conversations import editing
from recollect.insight.period import period
from recollect.insight.stats import MOST_PLATFORMS, Stats, Totals, stats
from recollect.schemas.conversations import UpsertSchema
from recollect.store.indexes import MESSAGES_BY_DAY
from recollect.store.store import Store

SPACE = "spc_a"
NOW = datetime(2026, 11, 20, tzinfo=UTC)


async def told(
    store: Store,
    name: str,
    *moments: str,
    platform: str = "mychat",
    space: str = SPACE,
    **site: Any,
) -> str:
    """Store a conversation with a message at each of these moments; its id."""
    messages = [
        {"external_id": str(n), "role": "user", "content": "one two", "created_at": moment}
        for n, moment in enumerate(moments)
    ]
    body = {"platform": platform, "external_id": name, "messages": messages, **site}
    (conversation,) = UpsertSchema().checked({"conversations": [body]})["conversations"]
    receipt = await Ingest(store)(space, from_conversation(conversation))
    return receipt.conversation_id


async def found(store: Store, zone: str = "UTC", space: str = SPACE) -> Stats:
    asked = period(date(2026, 1, 1), date(2026, 12, 1), zone, NOW)
    return await stats(store.space(space), asked)


def by_day(found: Stats) -> Mapping[str, Mapping[str, int]]:
    return {day.day.isoformat(): day.platforms for day in found.days}


async def test_an_empty_space_has_nothing(store: Store) -> None:
    empty = await found(store)
    assert empty.totals == empty.trash == Totals() and not empty.days and not empty.platforms
    assert empty.first_message_at is None is empty.last_message_at


async def test_totals_days_and_ends(store: Store) -> None:
    await told(store, "a", "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z")
    await told(store, "b", "2026-03-02T10:00:00Z", platform="other")
    await told(store, "old", "2020-01-01T00:00:00Z")
    await told(store, "theirs", "2026-03-01T10:00:00Z", space="spc_b")
    counted = await found(store)
    assert (counted.totals.conversations, counted.totals.messages) == (3, 5)
    assert counted.totals.tokens == sum(row.tokens for row in counted.platforms) > 0
    assert [(row.platform, row.messages) for row in counted.platforms] == [
        ("mychat", 4),
        ("other", 1),
    ]
    assert by_day(counted) == {"2026-03-01": {"mychat": 1}, "2026-03-02": {"mychat": 2, "other": 1}}
    assert [day.messages for day in counted.days] == [1, 3]
    assert counted.first_message_at == datetime(2020, 1, 1, tzinfo=UTC)
    assert counted.last_message_at == datetime(2026, 3, 2, 11, tzinfo=UTC)


async def test_the_trash_is_counted_by_itself(store: Store) -> None:
    await told(store, "a", "2026-03-01T10:00:00Z")
    gone = await told(store, "b", "2026-04-01T10:00:00Z", "2026-04-01T11:00:00Z", platform="other")
    await editing.delete(store.space(SPACE), gone, NOW)
    counted = await found(store)
    assert (counted.totals.messages, counted.trash.messages) == (1, 2)
    assert (counted.totals.conversations, counted.trash.conversations) == (1, 1)
    assert [row.platform for row in counted.platforms] == ["mychat"]
    assert by_day(counted) == {"2026-03-01": {"mychat": 1}}
    assert counted.last_message_at == datetime(2026, 3, 1, 10, tzinfo=UTC)


async def test_gaps_are_told(store: Store) -> None:
    conversation = {"external_id": "gap", "platform": "mychat"}
    messages = [
        {"external_id": "2", "parent_id": "1", "role": "user", "content": "And?"},
        {"external_id": "4", "parent_id": "3", "role": "user", "content": "And then?"},
    ]
    body = {"conversations": [{**conversation, "messages": messages}]}
    (loaded,) = UpsertSchema().checked(body)["conversations"]
    await Ingest(store)(SPACE, from_conversation(loaded))
    shown = {"$set": {"completeness.provisional": 3}}
    await store.space(SPACE).conversations.update({"external_id": "gap"}, shown)
    gaps = (await found(store)).gaps
    assert (gaps.conversations, gaps.missing_messages, gaps.provisional_messages) == (1, 2, 3)


async def test_messages_without_a_time_are_in_no_day(store: Store) -> None:
    body = {"external_id": "1", "role": "user", "content": "When?"}
    untimed = {"platform": "mychat", "external_id": "a", "messages": [body]}
    (loaded,) = UpsertSchema().checked({"conversations": [untimed]})["conversations"]
    await Ingest(store)(SPACE, from_conversation(loaded))
    counted = await found(store)
    assert counted.totals.messages == 1 and counted.days == []
    assert counted.first_message_at is None


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("+02:00", "2026-03-01T22:00:00Z", "2026-03-02"),
        ("-08:00", "2026-03-01T07:59:59Z", "2026-02-28"),
        ("Europe/Berlin", "2026-10-25T22:30:00Z", "2026-10-25"),  # the long day
        ("Europe/Berlin", "2026-10-25T23:00:00Z", "2026-10-26"),
        ("Europe/Berlin", "2026-03-29T21:59:59Z", "2026-03-29"),  # the short one
        ("Asia/Kathmandu", "2026-05-01T18:15:00Z", "2026-05-02"),
    ],
)
async def test_days_are_those_of_the_zone(store: Store, zone: str, moment: str, day: str) -> None:
    await told(store, "a", moment)
    assert list(by_day(await found(store, zone))) == [day]


async def test_of_many_platforms_the_greatest_are_told_apart(store: Store) -> None:
    for number in range(MOST_PLATFORMS + 2):
        moments = ["2026-03-01T10:00:00Z"] * (2 if number else 1)
        await told(store, "a", *moments, platform=f"site-{number:02}")
    counted = await found(store)
    assert counted.totals.conversations == MOST_PLATFORMS + 2
    names = [row.platform for row in counted.platforms]
    assert len(names) == MOST_PLATFORMS and "site-00" not in names and "site-21" not in names
    (day,) = counted.days
    assert day.messages == 2 * MOST_PLATFORMS + 3 and set(day.platforms) == set(names)


async def test_a_platform_with_a_name_like_a_field_is_just_a_name(store: Store) -> None:
    await told(store, "a", "2026-03-01T10:00:00Z", platform="platform")
    assert by_day(await found(store)) == {"2026-03-01": {"platform": 1}}


async def test_days_are_counted_without_reading_a_message(store: Store, database: Any) -> None:
    await told(store, "a", "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z")
    between = {"$gte": datetime(2026, 1, 1, tzinfo=UTC), "$lt": datetime(2027, 1, 1, tzinfo=UTC)}
    match = {"space": SPACE, "created_at": between, "deleted": {"$ne": True}}
    count = {"$group": {"_id": "$platform", "messages": {"$sum": 1}}}
    explained = await database.command(
        "explain",
        {
            **{"aggregate": "messages", "pipeline": [{"$match": match}, count], "cursor": {}},
            "hint": dict(MESSAGES_BY_DAY),
        },
        verbosity="executionStats",
    )
    figures = explained.get("executionStats") or explained["stages"][0]["$cursor"]["executionStats"]
    assert figures["totalDocsExamined"] == 0 and figures["totalKeysExamined"] >= 2
