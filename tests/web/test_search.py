"""Search over HTTP."""

from typing import Any

import pytest

from tests.web.conftest import Client, Person


async def _said(client: Client, who: Person, text: str, external_id: str = "c1") -> str:
    """Store a conversation of one message; its id."""
    message = {"external_id": "m1", "parent_id": None, "role": "user", "content": text}
    told = {"platform": "chatgpt", "external_id": external_id, "messages": [message]}
    response = await client.post(
        "/api/v1/conversations", json={"conversations": [told]}, headers=who.headers
    )
    assert response.status == 200
    return str((await response.json())["receipts"][0]["conversation_id"])


async def _found(client: Client, who: Person, **asked: Any) -> list[str]:
    response = await client.get("/api/v1/search", params=asked, headers=who.headers)
    assert response.status == 200
    return [hit["conversation_id"] for hit in (await response.json())["data"]]


async def test_what_went_in_is_found_again_both_ways(client: Client, ada: Person) -> None:
    conversation = await _said(client, ada, "The zeppelin lands in 東京 at noon")
    for query in ("zeppelin", "東京"):
        assert await _found(client, ada, q=query) == [conversation]
        by_body = await client.post("/api/v1/search", json={"q": query}, headers=ada.headers)
        page = await by_body.json()
        assert [hit["conversation_id"] for hit in page["data"]] == [conversation]
        assert page["first_id"] == page["last_id"] == page["data"][0]["message_id"]
        assert page["next"] is None


async def test_another_user_finds_nothing_of_it(client: Client, ada: Person, admin: Person) -> None:
    await _said(client, ada, "The zeppelin lands at noon")
    assert await _found(client, admin, q="zeppelin") == []
    foreign = {"q": "zeppelin", "space": ada.user.space}
    response = await client.get("/api/v1/search", params=foreign, headers=admin.headers)
    assert response.status == 404


async def test_pages_follow_their_cursor(client: Client, ada: Person) -> None:
    stored = {await _said(client, ada, f"zeppelin {n}", f"c{n}") for n in range(5)}
    seen: list[str] = []
    after: str | None = None
    for _ in range(3):
        params = {"q": "zeppelin", "limit": "2"} | ({"after": after} if after else {})
        response = await client.get("/api/v1/search", params=params, headers=ada.headers)
        page = await response.json()
        seen += [hit["conversation_id"] for hit in page["data"]]
        after = page["next"]
    assert after is None
    assert sorted(seen) == sorted(stored)


@pytest.mark.parametrize(
    "query", ["C++", 'foo"bar', '"', "-", "$where", "(((", "a" * 9_000, "site:", "\x00", " " * 999]
)
async def test_no_query_is_our_fault(client: Client, ada: Person, query: str) -> None:
    await _said(client, ada, "C++ and foo bar")
    response = await client.get("/api/v1/search", params={"q": query}, headers=ada.headers)
    assert response.status in {200, 400}
    if response.status == 400:
        assert set(await response.json()) == {"error"}


async def test_searching_needs_the_scope(client: Client, ada: Person) -> None:
    made = await client.post(
        "/api/v1/keys", json={"name": "in", "scopes": ["capture"]}, headers=ada.headers
    )
    key = (await made.json())["api_key"]
    response = await client.get("/api/v1/search?q=x", headers={"x-api-key": key})
    assert response.status == 403
