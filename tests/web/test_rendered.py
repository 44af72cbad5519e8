"""Conversations as the page shows them: pages of a path, branches, sanitised HTML."""

from typing import Any

import pytest

from recollect.text.rendering import LONGEST
from tests.web.conftest import Client, Person
from tests.web.test_conversations import URL, talk, write

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def said(key: str, parent: str | None, content: Any, minute: int = 0) -> dict[str, Any]:
    """A message of a normalised conversation."""
    role = "assistant" if parent else "user"
    at = f"2026-11-20T09:{minute:02d}:00Z"
    return {
        "external_id": key, "parent_id": parent, "role": role, "content": content, "created_at": at
    }  # fmt: skip


BRANCHED = {
    "platform": "site",
    "external_id": "branched",
    "active_leaf": "c2",
    "messages": [
        said("a", None, "question", 0),
        said("b1", "a", "first answer", 1),
        said("b2", "a", "second answer", 2),
        said("b3", "a", "third answer", 3),
        said("c1", "b1", "thanks for the first", 4),
        said("c2", "b2", "thanks for the second", 5),
    ],
}


async def rendered(client: Client, who: Person, key: str, **query: Any) -> Any:
    """What the page is given."""
    response = await client.get(f"{URL}/{key}/rendered", params=query, headers=who.headers)
    return (await response.json()) | {"_status": response.status}


def texts(found: Any) -> list[str]:
    return [message["text"] for message in found["messages"]]


async def test_markdown_comes_as_html(client: Client, ada: Person) -> None:
    (receipt,) = await write(client, ada, talk("t", "**one**", "two", title="T"))
    found = await rendered(client, ada, receipt["conversation_id"])
    assert (found["title"], found["path_length"], found["start"], found["at"]) == ("T", 2, 0, None)
    first = found["messages"][0]
    assert first["parts"] == [{"type": "text", "html": "<p><strong>one</strong></p>\n"}]
    assert first["text"] == "**one**" and first["siblings"] == []


async def test_every_kind_of_part_is_told_and_harmless(client: Client, ada: Person) -> None:
    kinds = ("text", "code", "reasoning", "tool_call", "tool_result", "attachment", "image")
    parts = [{"type": kind, "text": HOSTILE, "name": HOSTILE} for kind in kinds]
    message = {**said("a", None, parts), "role": "assistant"}
    talked = {"platform": "site", "external_id": "t", "messages": [message]}
    (receipt,) = await write(client, ada, talked)
    found = await rendered(client, ada, receipt["conversation_id"])
    told = found["messages"][0]["parts"]
    assert [part["type"] for part in told] == list(kinds)
    for part in told:
        assert part["name"] == HOSTILE and "text" not in part
        assert "&lt;" in part["html"] and "<img" not in part["html"]
        assert "<script" not in part["html"]


async def test_a_page_begins_where_it_should(client: Client, ada: Person) -> None:
    (receipt,) = await write(client, ada, talk("t", *(f"m{n}" for n in range(30))))
    key, ids = receipt["conversation_id"], receipt["message_ids"]
    page = await rendered(client, ada, key, start=10, limit=5)
    assert (texts(page), page["start"]) == ([f"m{n}" for n in range(10, 15)], 10)
    around = await rendered(client, ada, key, message=ids["t-20"], limit=8)
    assert (around["start"], around["at"], texts(around)[2]) == (18, 20, "m20")
    first = await rendered(client, ada, key, message=ids["t-0"], limit=8)
    assert (first["start"], first["at"]) == (0, 0)
    beyond = await rendered(client, ada, key, start=30)
    assert (texts(beyond), beyond["path_length"]) == ([], 30)


async def test_a_branch_is_shown_through_its_message(client: Client, ada: Person) -> None:
    (receipt,) = await write(client, ada, BRANCHED)
    key, ids = receipt["conversation_id"], receipt["message_ids"]
    active = await rendered(client, ada, key)
    assert texts(active) == ["question", "second answer", "thanks for the second"]
    siblings = [ids[name] for name in ("b1", "b2", "b3")]
    assert [message["siblings"] for message in active["messages"]] == [[], siblings, []]
    first = await rendered(client, ada, key, message=ids["b1"])
    assert texts(first) == ["question", "first answer", "thanks for the first"]
    assert (first["at"], first["path_length"]) == (1, 3)
    assert first["messages"][1]["siblings"] == siblings
    third = await rendered(client, ada, key, message=ids["b3"], start=1)
    assert texts(third) == ["third answer"] and third["at"] == 1


async def test_of_a_very_long_text_the_rest_comes_as_it_is(client: Client, ada: Person) -> None:
    text = "<b>" * LONGEST
    (receipt,) = await write(client, ada, talk("t", text))
    (part,) = (await rendered(client, ada, receipt["conversation_id"]))["messages"][0]["parts"]
    assert part["rest"] == text[LONGEST:] and "<b" not in part["html"]


async def test_what_is_not_there_is_told(client: Client, ada: Person, admin: Person) -> None:
    (receipt, other) = await write(client, ada, talk("t", "one"), talk("o", "two"))
    key = receipt["conversation_id"]
    assert (await rendered(client, ada, "conv_none"))["_status"] == 404
    assert (await rendered(client, admin, key))["_status"] == 404
    for message in ("msg_none", other["message_ids"]["o-0"]):
        assert (await rendered(client, ada, key, message=message))["_status"] == 404
    await client.delete(f"{URL}/{key}", headers=ada.headers)
    assert (await rendered(client, ada, key))["_status"] == 404


@pytest.mark.parametrize("query", [{"start": -1}, {"limit": 0}, {"limit": 201}, {"start": "x"}])
async def test_wrong_queries_are_refused(
    client: Client, ada: Person, query: dict[str, Any]
) -> None:
    (receipt,) = await write(client, ada, talk("t", "one"))
    assert (await rendered(client, ada, receipt["conversation_id"], **query))["_status"] == 400
