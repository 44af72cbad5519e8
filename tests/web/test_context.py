"""The context over HTTP, and that it comes back as no words of the user's."""

from typing import Any

import pytest

from recollect.platforms.injected import text_parts
from tests.web.conftest import Client, Person


async def said(client: Client, who: Person, text: str, external_id: str = "c1") -> None:
    """Store a conversation of one message."""
    message = {"external_id": "m1", "parent_id": None, "role": "user", "content": text}
    told = {"platform": "chatgpt", "external_id": external_id, "messages": [message]}
    response = await client.post(
        "/api/v1/conversations", json={"conversations": [told]}, headers=who.headers
    )
    assert response.status == 200


async def asked(client: Client, who: Person, **body: Any) -> dict[str, Any]:
    """What the context route answers."""
    response = await client.post("/api/v1/context", json=body, headers=who.headers)
    answer: dict[str, Any] = await response.json()
    assert response.status == 200, answer
    return answer


async def test_a_context_in_both_forms(client: Client, ada: Person) -> None:
    await said(client, ada, "The zeppelin lands at noon")
    plain = await asked(client, ada, query="when does the zeppelin land?")
    assert "The zeppelin lands at noon" in plain["context"]
    assert (plain["max_tokens"], len(plain["sources"])) == (2000, 1)
    assert "messages" not in plain
    formed = await asked(client, ada, query="the zeppelin", format="messages")
    (message,) = formed["messages"]
    assert message == {"role": "system", "content": formed["context"]}
    assert [part.type for part in text_parts(plain["context"])] == ["injected"]


async def test_another_user_gets_nothing_of_it(client: Client, ada: Person, admin: Person) -> None:
    await said(client, ada, "Always remember the zeppelin")
    empty = await asked(client, admin, query="zeppelin", format="messages")
    assert (empty["context"], empty["tokens"], empty["messages"]) == ("", 0, [])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"query": " "},
        {"query": "x", "max_tokens": 49},
        {"query": "x", "max_tokens": 100_001},
        {"query": "x", "format": "html"},
        {"query": "x", "tags": "t"},
        {"query": "x" * 10_001},
    ],
)
async def test_bad_input_is_told(client: Client, ada: Person, body: dict[str, Any]) -> None:
    response = await client.post("/api/v1/context", json=body, headers=ada.headers)
    assert response.status == 400
    assert (await response.json())["error"]["code"] == "invalid_input"


async def test_it_wants_a_key_that_reads(client: Client) -> None:
    assert (await client.post("/api/v1/context", json={"query": "x"})).status == 401
