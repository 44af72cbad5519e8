"""Searching a space: what is found, in which order, and that no query ever fails on its syntax."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.monitoring import CommandListener, CommandSucceededEvent

from recollect.errors import InvalidInput
from recollect.models import conversation_id
from recollect.search import candidates, neighbours
from recollect.search.hits import SearchPage
from recollect.search.query import SearchRequest
from recollect.search.service import search
from recollect.search.survey import Surveys
from recollect.store.store import SpaceStore, Store
from recollect.text import jsontext
from tests.search.conftest import NOON, message, put


async def found(space: SpaceStore, text: str = "", **filters: Any) -> list[str]:
    """The snippets of what a search finds; the tests' messages are shorter than a snippet."""
    page = await search(space, SearchRequest(text=text, **filters))
    return [hit.snippet for hit in page.hits]


SAID = [
    "we moved the server to C++ last year",
    "the tool is written in C# nowadays",
    "it runs on .NET eight",
    "昨日東京へ行った",
    "ภาษาไทยยากมาก",
    "저는 한국어를 배워요",
    "then getUserById returned null",
    "upgrade to Python 3.11.7 first",
    "rustc says error[E0308]: mismatched types",
    "open foo/bar.py and look",
    "write to user@example.org about it",
    "das Fußballspiel in Łódź",
    "a plain sentence in C",
]


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("C++", 0),
        ("c#", 1),
        (".NET", 2),
        ("東京", 3),
        ("ไทย", 4),
        ("한국어", 5),
        ("getUserById", 6),
        ("getuserbyid", 6),
        ("3.11.7", 7),
        ("3.11", 7),
        ("e0308", 8),
        ("foo/bar.py", 9),
        ("bar.py", 9),
        ("user@example.org", 10),
        ("example.org", 10),
        ("FUSSBALLSPIEL", 11),
        ("lodz", 11),
    ],
)
async def test_words_signs_and_scripts_are_found(
    space: SpaceStore, asked: str, number: int
) -> None:
    await put(space, "a", SAID)
    assert (await found(space, asked))[0] == SAID[number]


async def test_a_hit_says_all_there_is_to_know(space: SpaceStore) -> None:
    (first, _) = await put(space, "a", ["my axolotl eats 😀 axolotls", "fine"], author="Ann")
    (hit,) = (await search(space, SearchRequest(text="the AXOLOTL, maybe dragons"))).hits
    assert hit.score > 0
    assert (hit.id, hit.conversation_id) == (first, conversation_id("spc_one", "chatgpt", "a"))
    assert (hit.title, hit.url) == ("About a", "https://chat.example.org/c/a")
    assert (hit.platform, hit.role, hit.author) == ("chatgpt", "user", "Ann")
    assert (hit.created_at, hit.position) == (NOON, 0)
    assert hit.snippet == "my axolotl eats 😀 axolotls"
    assert (hit.highlights, hit.matched) == (((3, 10), (19, 27)), ("AXOLOTL",))


async def test_a_rare_word_counts_more_than_a_common_one(space: SpaceStore) -> None:
    await put(space, "a", ["cat cat dog"] * 20 + ["cat axolotl bird"])
    assert (await found(space, "dog axolotl"))[0] == "cat axolotl bird"


async def test_two_spaces_never_see_each_other(store: Store) -> None:
    one, other = store.space("spc_one"), store.space("spc_two")
    await put(one, "a", ["the axolotl of one"])
    await put(other, "a", ["the axolotl of the other"])
    assert await found(one, "axolotl") == ["the axolotl of one"]
    assert await found(other, "axolotl") == ["the axolotl of the other"]
    assert await found(one, role="user") == ["the axolotl of one"]
    page = await search(other, SearchRequest(text="axolotl", conversation_id=conversation_of("a")))
    assert page.hits == []


def conversation_of(key: str) -> str:
    return conversation_id("spc_one", "chatgpt", key)


async def test_what_is_deleted_excluded_or_orphaned_never_shows(space: SpaceStore) -> None:
    await put(space, "deleted", ["cat one"], about={"deleted_at": NOON})
    await put(space, "excluded", ["cat two"])
    await space.origins.write(inserts=[{"_id": conversation_of("excluded"), "state": "excluded"}])
    await put(space, "live", ["cat three"])
    await space.origins.write(inserts=[{"_id": conversation_of("live"), "state": "live"}])
    await space.messages.write(inserts=[message(space.space, "orphan", 0, "cat four")])
    assert await found(space, "cat") == ["cat three"]
    assert await found(space, platform="chatgpt") == ["cat three"]


async def test_without_words_the_newest_come_first(space: SpaceStore) -> None:
    await put(space, "a", ["first", "second", "third"])
    assert await found(space, role="user") == ["third", "first"]


async def test_a_query_of_stop_words_finds_who_said_it(space: SpaceStore) -> None:
    await put(
        space,
        "a",
        ["To be, or not to be, that is the question", "What is it?", "house", "be or to"],
    )
    assert (await found(space, "to be or not to be"))[:1] == [
        "To be, or not to be, that is the question"
    ]
    assert (await found(space, "what is it"))[0] == "What is it?"


TORTURE = [
    *("C++", 'foo"bar', '"', "'", '"unclosed phrase', "-cat", "--", "- -", "cat -dog", "$where"),
    *(
        "{",
        "}",
        '{"$gt": ""}',
        "$text",
        "\x00",
        "a\x00b",
        "(",
        ")",
        "[",
        "*",
        "cat*",
        "^cat$",
        "\\",
    ),
    *(
        "site:",
        "before:",
        "AND OR NOT",
        "cat AND",
        "cat~2",
        "%",
        "%00",
        "😀",
        "\ud800",
    ),
    *(
        "東京",
        "ไทย",
        "\u202e",
        "\ufeff",
        "a" * 10_000,
        "a b " * 2_500,
        "?" * 10_000,
        "\u0301" * 999,
    ),
    *(" ".join(f"word{n}" for n in range(1000)), "the", "-", "_", "z2", "null", "true", "1e999"),
]


@pytest.mark.parametrize("text", TORTURE, ids=lambda text: ascii(text[:20]))
async def test_no_syntax_ever_fails(space: SpaceStore, text: str) -> None:
    await put(space, "a", [jsontext.clean(text), "an axolotl"])
    assert isinstance(await search(space, SearchRequest(text=text)), SearchPage)
    assert await found(space, f"axolotl {text}"[:10_000])
    page = await search(space, SearchRequest(tag=text, model=text, text="axolotl"))
    assert page.hits == []


async def test_pages_follow_each_other_and_end(space: SpaceStore) -> None:
    await put(space, "a", [f"cat{' filler' * n}" for n in range(7)])
    whole = [hit.id for hit in (await search(space, SearchRequest(text="cat"))).hits]
    walked: list[str] = []
    after = None
    for size in (3, 3, 1):
        page = await search(space, SearchRequest(text="cat", limit=3, after=after))
        assert len(page.hits) == size
        walked += [hit.id for hit in page.hits]
        after = page.next
    assert (walked, after) == (whole, None)
    by_id = await search(space, SearchRequest(text="cat", limit=3, after=whole[2]))
    assert [hit.id for hit in by_id.hits] == whole[3:6]


async def test_what_is_stored_later_does_not_move_the_next_page(space: SpaceStore) -> None:
    await put(space, "a", [f"cat{' filler' * n}" for n in range(4)])
    now = datetime.now(UTC)
    whole = [hit.id for hit in (await search(space, SearchRequest(text="cat"), now)).hits]
    page = await search(space, SearchRequest(text="cat", limit=2), now)
    await put(space, "b", ["cat", "cat cat"], stored_at=now + timedelta(seconds=1))
    rest = await search(
        space, SearchRequest(text="cat", limit=2, after=page.next), now + timedelta(minutes=1)
    )
    assert [hit.id for hit in [*page.hits, *rest.hits]] == whole


@pytest.mark.parametrize("after", ["nonsense", "msg_unknown", "é", ""])
async def test_a_place_that_is_none_is_gone(space: SpaceStore, after: str) -> None:
    await put(space, "a", ["cat"])
    with pytest.raises(InvalidInput) as error:
        await search(space, SearchRequest(text="cat", after=after))
    assert error.value.code == "cursor_gone"


async def test_a_cursor_of_another_search_is_gone(space: SpaceStore) -> None:
    await put(space, "a", ["cat dog"] * 3)
    page = await search(space, SearchRequest(text="cat", limit=1))
    with pytest.raises(InvalidInput):
        await search(space, SearchRequest(text="dog", limit=1, after=page.next))


class Fetched(CommandListener):
    """Counts the documents that finds brought back."""

    def __init__(self) -> None:
        self.documents = 0

    def started(self, event: Any) -> None:
        """Nothing to count yet."""

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Add up the batches."""
        cursor: dict[str, Any] = event.reply.get("cursor", {})
        if event.command_name in {"find", "getMore"}:
            self.documents += len(cursor.get("firstBatch", cursor.get("nextBatch", ())))

    def failed(self, event: Any) -> None:
        """Failures raise by themselves."""


@pytest.fixture
async def watched(
    mongodb_server: str, space: SpaceStore
) -> AsyncIterator[tuple[SpaceStore, Fetched]]:
    """The same space through a client that counts what it fetches."""
    fetched = Fetched()
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(
        mongodb_server, tz_aware=True, event_listeners=[fetched]
    )
    name = space.messages._collection.database.name
    yield SpaceStore(client[name], space.space), fetched
    client.close()


async def test_a_common_word_is_never_read_as_a_whole(
    space: SpaceStore, watched: tuple[SpaceStore, Fetched]
) -> None:
    await put(space, "a", [f"common {n}" for n in range(3000)])
    seen, fetched = watched
    surveys = Surveys()
    await surveys.of(seen)
    fetched.documents = 0
    page = await search(seen, SearchRequest(text="common 7"), surveys=surveys)
    assert page.hits[0].snippet == "common 7"
    assert len(page.hits) == 20
    most_beside = candidates.NEIGHBOURED * 2 * neighbours.REACH
    assert fetched.documents <= candidates.READ + most_beside + 20 + 2


async def test_a_word_that_most_have_does_not_hide_a_filtered_one(
    space: SpaceStore, watched: tuple[SpaceStore, Fetched]
) -> None:
    await put(space, "a", ["cat"] * 1500)
    await put(space, "b", ["cat and many more words here"])
    seen, fetched = watched
    request = SearchRequest(text="cat", conversation_id=conversation_of("b"))
    assert len((await search(seen, request)).hits) == 1
    assert fetched.documents < 5
