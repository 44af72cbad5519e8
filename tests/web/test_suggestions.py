"""Suggestions of memories over HTTP."""

from tests.web.conftest import Client, Person
from tests.web.test_memories import call

PATH = "/suggestions"


async def test_what_a_site_remembers_becomes_memories_when_the_user_says_so(
    client: Client, ada: Person
) -> None:
    saved = [
        {"content": "Lives in Lisbon", "external_id": "a", "created_at": "2026-01-02T03:04:05Z"},
        {"content": "Has a cat", "external_id": None, "created_at": None},
    ]
    body = {"platform": "chatgpt", "memories": saved}
    assert await call(client, ada, "POST", PATH, body=body) == {"received": 2, "created": 2}
    page = await call(client, ada, "GET", PATH, params={"limit": 1})
    assert (page["object"], page["has_more"]) == ("list", True)
    (cat,) = page["data"]
    assert (cat["content"], cat["kind"], cat["platform"]) == ("Has a cat", "saved", "chatgpt")
    rest = await call(client, ada, "GET", PATH, params={"after": page["next"]})
    (lisbon,) = rest["data"]
    assert lisbon["created_at"] == "2026-01-02T03:04:05.000Z"
    where = f"{PATH}/{lisbon['id']}/accept"
    made = await call(client, ada, "POST", where, body={"tags": ["home"]}, status=201)
    assert (made["content"], made["tags"]) == ("Lives in Lisbon", ["home"])
    where = f"{PATH}/{cat['id']}/dismiss"
    told = await call(client, ada, "POST", where)
    assert told == {
        "id": cat["id"],
        "object": "memory.suggestion.dismissed",
        "dismissed": True,
    }
    await call(client, ada, "POST", where, status=404)
    assert (await call(client, ada, "GET", PATH))["data"] == []
    assert await call(client, ada, "POST", PATH, body=body) == {"received": 2, "created": 0}
    assert [one["id"] for one in (await call(client, ada, "GET"))["data"]] == [made["id"]]


async def test_wrong_input_is_named(client: Client, ada: Person) -> None:
    for body in (
        {},
        {"platform": "chatgpt", "memories": []},
        {"platform": "chatgpt", "memories": [{"content": 7}]},
        {"platform": "No Such!", "memories": [{"content": "x"}]},
        {"platform": "chatgpt", "memories": [{"content": "x"}, {"content": " "}]},
    ):
        told = await call(client, ada, "POST", PATH, body=body, status=400)
        assert told["error"]["code"] == "invalid_input"
    assert (await call(client, ada, "GET", PATH))["data"] == []
    await call(client, ada, "GET", PATH, params={"after": "sug_nowhere"}, status=400)
    await call(client, ada, "POST", f"{PATH}/sug_nowhere/accept", body={}, status=404)


async def test_another_user_sees_none_of_it(client: Client, ada: Person, admin: Person) -> None:
    body = {"platform": "chatgpt", "memories": [{"content": "Has a cat"}]}
    await call(client, ada, "POST", PATH, body=body)
    assert (await call(client, admin, "GET", PATH))["data"] == []
    (found,) = (await call(client, ada, "GET", PATH))["data"]
    await call(client, admin, "POST", f"{PATH}/{found['id']}/accept", body={}, status=404)
