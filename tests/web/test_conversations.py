"""Conversations over REST: written, listed, read, edited, deleted for good, restored, exported."""

import json
from typing import Any

import pytest

from recollect.accounts.accounts import Accounts
from tests.web.conftest import Client, Person, person

URL = "/api/v1/conversations"


def talk(key: str, *texts: str, **fields: Any) -> dict[str, Any]:
    """A normalised conversation whose messages follow one another."""
    ids = [f"{key}-{n}" for n in range(len(texts))]
    parents = [None, *ids]
    messages = [
        {"external_id": i, "parent_id": p, "role": "user", "content": text}
        for i, p, text in zip(ids, parents, texts, strict=False)
    ]
    return {"platform": "site", "external_id": key, "messages": messages, **fields}


async def write(client: Client, who: Person, *talks: dict[str, Any]) -> list[Any]:
    """Upsert; the receipts."""
    response = await client.post(URL, json={"conversations": talks}, headers=who.headers)
    assert response.status == 200, await response.text()
    return list((await response.json())["receipts"])


async def get(client: Client, who: Person, path: str, **query: Any) -> Any:
    """A GET and its JSON."""
    response = await client.get(f"{URL}{path}", params=query, headers=who.headers)
    return (await response.json()) | {"_status": response.status}


async def test_a_conversation_is_written_and_read(client: Client, ada: Person) -> None:
    (receipt,) = await write(client, ada, talk("t", "one", "two", title="T", tags=["x"]))
    assert receipt["complete"] and sorted(receipt["message_ids"]) == ["t-0", "t-1"]
    found = await get(client, ada, f"/{receipt['conversation_id']}")
    assert (found["title"], found["tags"], found["message_count"]) == ("T", ["x"], 2)
    assert found["completeness"] == {
        "known": 2, "stored": 2, "missing_count": 0, "provisional": 0, "missing": []
    }  # fmt: skip
    first, second = found["messages"]["data"]
    assert (first["text"], first["parent_id"], first["position"]) == ("one", None, 0)
    assert (second["parent_id"], second["position"]) == (first["id"], 1)
    assert first["parts"] == [{"type": "text", "text": "one"}]


async def test_writing_again_changes_nothing_and_lists_every_id(
    client: Client, ada: Person
) -> None:
    (first,) = await write(client, ada, talk("t", "one"))
    (again,) = await write(client, ada, talk("t", "one"))
    assert again["messages"]["unchanged"] == 1
    assert again["message_ids"] == first["message_ids"]


async def test_lists_go_on_where_they_ended(client: Client, ada: Person) -> None:
    days = [talk(f"t{n}", "x", created_at=f"2026-05-0{n % 4 + 1}T00:00:00Z") for n in range(9)]
    await write(client, ada, *days)
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = await get(client, ada, "", limit=4, **after)
        seen += [item["external_id"] for item in page["data"]]
        if not page["has_more"]:
            break
        after = {"after": page["next"]}
    assert sorted(seen) == [f"t{n}" for n in range(9)]
    assert page["last_id"] == page["data"][-1]["id"] and page["next"] is None


async def test_lists_are_filtered(client: Client, ada: Person) -> None:
    await write(
        client,
        ada,
        talk("a", "x", tags=["red"], project="p", created_at="2026-05-01T00:00:00Z"),
        talk("b", "x", tags=["blue"], model="m", created_at="2026-06-01T00:00:00Z"),
    )
    for query, expected in (
        ({"external_id": "b"}, "b"),
        ({"tag": "red"}, "a"),
        ({"project": "p"}, "a"),
        ({"model": "m"}, "b"),
        ({"from": "2026-05-15T00:00:00Z"}, "b"),
        ({"to": "2026-05-15T00:00:00Z"}, "a"),
    ):
        page = await get(client, ada, "", **query)
        assert [item["external_id"] for item in page["data"]] == [expected], query
    assert not (await get(client, ada, "", platform="other"))["data"]


async def test_messages_come_in_pages_and_branches(client: Client, ada: Person) -> None:
    told = talk("t", *"abcde")
    told["messages"].append(
        {"external_id": "other", "parent_id": "t-0", "role": "user", "content": "branch"}
    )
    (receipt,) = await write(client, ada, {**told, "active_leaf": "t-4"})
    path = f"/{receipt['conversation_id']}"
    page = (await get(client, ada, path, limit=3))["messages"]
    rest = (await get(client, ada, path, limit=3, after=page["next"]))["messages"]
    assert [m["text"] for m in page["data"] + rest["data"]] == list("abcde")
    assert page["has_more"] and not rest["has_more"]
    everything = (await get(client, ada, path, branch="all"))["messages"]["data"]
    assert {m["text"] for m in everything if m["position"] is None} == {"branch"}
    half = (await get(client, ada, path, branch="all", limit=2))["messages"]
    more = (await get(client, ada, path, branch="all", after=half["next"]))["messages"]
    assert [m["id"] for m in half["data"] + more["data"]] == [m["id"] for m in everything]


async def test_what_the_user_set_wins_over_the_site(client: Client, ada: Person) -> None:
    (receipt,) = await write(client, ada, talk("t", "one", title="Site's", tags=["site"]))
    path = f"{URL}/{receipt['conversation_id']}"
    edit = {"title": "Mine", "tags": ["own"]}
    edited = await (await client.patch(path, json=edit, headers=ada.headers)).json()
    assert (edited["title"], edited["tags"]) == ("Mine", ["own"])
    await write(client, ada, talk("t", "one", title="Later", updated_at="2030-01-01T00:00:00Z"))
    found = await get(client, ada, f"/{receipt['conversation_id']}")
    assert (found["title"], found["tags"]) == ("Mine", ["own"])
    back = await client.patch(path, json={"title": None, "tags": None}, headers=ada.headers)
    restored = await back.json()
    assert (restored["title"], restored["tags"]) == ("Later", ["site"])


async def test_what_is_deleted_stays_deleted_until_restored(client: Client, ada: Person) -> None:
    (receipt,) = await write(client, ada, talk("t", "one"))
    path = f"/{receipt['conversation_id']}"
    assert (await client.delete(f"{URL}{path}", headers=ada.headers)).status == 204
    assert (await get(client, ada, path))["_status"] == 404
    assert not (await get(client, ada, ""))["data"]
    assert len((await get(client, ada, "", deleted="true"))["data"]) == 1
    (again,) = await write(client, ada, talk("t", "one", "two"))
    assert again["excluded"] == "deleted" and not again["message_ids"]
    assert (await get(client, ada, path))["_status"] == 404
    response = await client.post(f"{URL}{path}/restore", headers=ada.headers)
    assert response.status == 200
    (healed,) = await write(client, ada, talk("t", "one", "two"))
    assert healed["messages"] | {} == {
        "received": 2, "created": 1, "updated": 0, "unchanged": 1, "stored": 2
    }  # fmt: skip


async def found(client: Client, who: Person, words: str) -> list[str]:
    """The snippets of a search's hits."""
    response = await client.get("/api/v1/search", params={"q": words}, headers=who.headers)
    return [hit["snippet"] for hit in (await response.json())["data"]]


async def test_the_trash_never_crowds_out_what_is_live(client: Client, ada: Person) -> None:
    (receipt,) = await write(
        client, ada, talk("t", *(f"zebra zebra zebra {n}" for n in range(200)))
    )
    await write(client, ada, talk("live", "large grey animals and one zebra drank water"))
    path = f"/{receipt['conversation_id']}"
    assert (await client.delete(f"{URL}{path}", headers=ada.headers)).status == 204
    assert await found(client, ada, "zebra") == ["large grey animals and one zebra drank water"]
    response = await client.post(f"{URL}{path}/restore", headers=ada.headers)
    assert response.status == 200
    assert (await found(client, ada, "zebra 7"))[:1] == ["zebra zebra zebra 7"]


async def test_another_users_conversation_is_not_there(
    client: Client, ada: Person, accounts: Accounts
) -> None:
    bob = await person(accounts, "bob", "capture", "read", "write")
    (receipt,) = await write(client, ada, talk("t", "one"))
    path = f"/{receipt['conversation_id']}"
    assert (await get(client, bob, path))["_status"] == 404
    assert (await get(client, bob, f"{path}/export"))["_status"] == 404
    for method in (client.delete, client.patch):
        response = await method(f"{URL}{path}", json={}, headers=bob.headers)
        assert response.status == 404
    assert (await client.post(f"{URL}{path}/restore", headers=bob.headers)).status == 404
    assert (await get(client, ada, path))["_status"] == 200
    assert (await get(client, bob, "", space=ada.user.space))["_status"] == 404


async def test_one_conversation_is_exported(client: Client, ada: Person) -> None:
    code = "look:\n```py\nprint(1)\n```"
    (receipt,) = await write(client, ada, talk("t", code, "two", title="T"))
    url = f"{URL}/{receipt['conversation_id']}/export"
    markdown = await (await client.get(url, headers=ada.headers)).text()
    assert markdown.startswith("# T\n") and code in markdown
    response = await client.get(url, params={"format": "json"}, headers=ada.headers)
    exported = json.loads(await response.text())
    assert [m["text"] for m in exported["messages"]] == [code, "two"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"conversations": []},
        {"conversations": [{}]},
        {"conversations": "x"},
        {"conversations": [talk("t", "x")] * 101},
        {"conversations": [talk("t", "x") | {"platform": "$gt"}]},
        {"conversations": [talk("ok", "x"), talk("t", "x") | {"messages": [{"role": "user"}]}]},
        {"conversations": [talk("t", "x") | {"created_at": "yesterday"}]},
    ],
)
async def test_bad_bodies_are_refused_and_change_nothing(
    client: Client, ada: Person, body: Any
) -> None:
    response = await client.post(URL, json=body, headers=ada.headers)
    assert response.status == 400
    assert (await response.json())["error"]["code"] == "invalid_input"
    assert not (await get(client, ada, ""))["data"]


@pytest.mark.parametrize("path", ["/nope", "/conv_$where", "/conv_%00", "/conv_nope/export"])
async def test_ids_that_name_nothing_are_404(client: Client, ada: Person, path: str) -> None:
    assert (await get(client, ada, path))["_status"] == 404


async def test_a_cursor_that_is_gone_says_so(client: Client, ada: Person) -> None:
    (receipt,) = await write(client, ada, talk("t", "one"))
    for path in ("", f"/{receipt['conversation_id']}"):
        answer = await get(client, ada, path, after="msg_nothing")
        assert (answer["_status"], answer["error"]["code"]) == (400, "cursor_gone")


async def test_messages_without_parents_and_times_keep_the_order_given(
    client: Client, ada: Person
) -> None:
    told = talk("t", *"zyxw")
    for message, key in zip(told["messages"], "3142", strict=True):
        del message["parent_id"]
        message["external_id"] = key
    (receipt,) = await write(client, ada, told)
    found = await get(client, ada, f"/{receipt['conversation_id']}")
    assert [m["text"] for m in found["messages"]["data"]] == list("zyxw")
    assert receipt["complete"]


async def test_those_with_gaps_are_listed(client: Client, ada: Person) -> None:
    gap = talk("gap", "one", "two")
    gap["messages"] = gap["messages"][1:]
    await write(client, ada, talk("whole", "one"), gap)
    listed = await get(client, ada, "", incomplete="true")
    assert [each["external_id"] for each in listed["data"]] == ["gap"]
    assert listed["data"][0]["completeness"]["missing_count"] == 1
