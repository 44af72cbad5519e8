"""Search and context over several spaces at once."""

from typing import Any

import pytest

from recollect.accounts.accounts import Accounts
from tests.web.conftest import Client, Person, person
from tests.web.shared import asked, stored, team


def said(*texts: str) -> list[dict[str, Any]]:
    """Messages of the user, in a row."""
    return [
        {"external_id": str(n), "role": "user", "content": text, "created_at": f"2026-01-0{n + 1}"}
        for n, text in enumerate(texts)
    ]


@pytest.fixture
async def two(client: Client, ada: Person) -> tuple[str, str]:
    """Two shared spaces of ada's, which know of a rare thing in different words."""
    one, other = await team(client, ada), await team(client, ada)
    common = [f"The weather was fine on day {n}." for n in range(8)]
    await stored(
        client, ada, one, external_id="a", messages=said("A florin in the weather", *common)
    )
    await stored(
        client, ada, other, external_id="b", messages=said("A florin, a florin is two shillings")
    )
    await stored(client, ada, external_id="c", messages=said("My florin is mine"))
    return one, other


async def found(client: Client, who: Person, query: str, *spaces: str) -> list[Any]:
    path = f"/api/v1/search?q={query}&" + "&".join(f"space={space}" for space in spaces)
    status, page = await asked(client, who, "GET", path)
    assert status == 200, page
    return list(page["data"])


async def test_hits_of_all_are_ranked_together(
    client: Client, ada: Person, two: tuple[str, str]
) -> None:
    one, other = two
    both = await found(client, ada, "florin", one, other)
    assert [hit["space"] for hit in both] == [other, one]
    assert both[0]["score"] > both[1]["score"]
    assert all("florin" in hit["snippet"] for hit in both)
    # The order of asking and asking twice change nothing.
    again = await found(client, ada, "florin", other, one, other)
    assert [(hit["message_id"], hit["score"]) for hit in again] == [
        (hit["message_id"], hit["score"]) for hit in both
    ]
    three = await found(client, ada, "florin", one, other, ada.user.space)
    assert {hit["space"] for hit in three} == {one, other, ada.user.space}
    assert [hit["space"] for hit in await found(client, ada, "florin")] == [ada.user.space]
    shown = await asked(
        client, ada, "POST", "/api/v1/search", {"q": "florin", "space": [one, other]}
    )
    assert shown[1]["data"] == both
    single = await asked(client, ada, "POST", "/api/v1/search", {"q": "florin", "space": one})
    assert [hit["space"] for hit in single[1]["data"]] == [one]


async def test_pages_and_the_newest_go_over_all(
    client: Client, ada: Person, two: tuple[str, str]
) -> None:
    spaces = "&".join(f"space={space}" for space in two)
    path = f"/api/v1/search?role=user&limit=4&{spaces}"
    seen: list[Any] = []
    after = ""
    while True:
        _, page = await asked(client, ada, "GET", f"{path}{after}")
        seen += page["data"]
        if not page["has_more"]:
            break
        after = f"&after={page['next']}"
    assert len({hit["message_id"] for hit in seen}) == len(seen) == 10
    times = [hit["created_at"] for hit in seen]
    assert times == sorted(times, reverse=True)
    # The place in a search of two spaces is no place in a search of one.
    _, first = await asked(client, ada, "GET", path)
    status, gone = await asked(
        client, ada, "GET", f"/api/v1/search?role=user&limit=4&space={two[0]}&after={first['next']}"
    )
    assert (status, gone["error"]["code"]) == (400, "cursor_gone")


async def test_a_context_is_made_of_all(client: Client, ada: Person, two: tuple[str, str]) -> None:
    one, other = two
    await asked(
        client, ada, "POST", f"/v1/memory?space={other}",
        {"content": "Prices are told in shillings.", "pinned": True},
    )  # fmt: skip
    body = {"query": "What is a florin?", "space": [one, other], "max_tokens": 500}
    status, built = await asked(client, ada, "POST", "/api/v1/context", body)
    assert status == 200, built
    assert "two shillings" in built["context"] and "A florin in the weather" in built["context"]
    assert "Prices are told in shillings." in built["context"]
    assert {source["space"] for source in built["sources"]} == {one, other}
    alone = await asked(client, ada, "POST", "/api/v1/context", {**body, "space": one})
    assert "shillings" not in alone[1]["context"]


async def test_memories_are_found_in_all(client: Client, ada: Person, two: tuple[str, str]) -> None:
    for space in two:
        made = await asked(
            client, ada, "POST", f"/v1/memory?space={space}", {"content": f"A groat in {space}"}
        )
        assert made[0] == 201, made
    hits = await found(client, ada, "groat", *two)
    assert {(hit["space"], hit["snippet"]) for hit in hits} == {
        (space, f"A groat in {space}") for space in two
    }


async def test_what_is_not_open_is_not_searched(
    client: Client, accounts: Accounts, ada: Person, two: tuple[str, str]
) -> None:
    eve = await person(accounts, "eve", "read")
    own = eve.user.space
    path = f"/api/v1/search?q=florin&space={own}&space={two[0]}"
    assert (await asked(client, eve, "GET", path))[0] == 404
    body = {"query": "florin", "space": [own, two[0]]}
    assert (await asked(client, eve, "POST", "/api/v1/context", body))[0] == 404
    many = {"query": "florin", "space": [own] * 11}
    for wrong in (many, {"query": "x", "space": [7]}, {"query": "x", "space": {"a": 1}}):
        assert (await asked(client, eve, "POST", "/api/v1/context", wrong))[0] == 400
