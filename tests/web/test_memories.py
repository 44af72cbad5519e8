"""Memories over HTTP, as any client sees them."""

import io
import json
from typing import Any

import pytest

from tests.web.conftest import Client, Person


async def call(
    client: Client,
    who: Person,
    method: str,
    path: str = "",
    *,
    body: Any = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    params: Any = None,
) -> Any:
    """The JSON of an answer of this status."""
    response = await client.request(
        method,
        f"/v1/memory{path}",
        json=body,
        params=params,
        headers={**who.headers, **(headers or {})},
    )
    text = await response.text()
    assert response.status == status, text
    return json.loads(text)


async def made(client: Client, who: Person, content: str, **fields: Any) -> Any:
    """A memory that was just made."""
    body = {"content": content, **fields}
    return await call(client, who, "POST", body=body, status=201)


async def test_a_memory_is_made_read_changed_listed_and_deleted(
    client: Client, ada: Person
) -> None:
    created = await made(client, ada, "Prefers C++", tags=["lang"], metadata={"n": 1})
    path = f"/{created['id']}"
    assert created["object"] == "memory"
    assert created["near_duplicates"] == []
    read = await call(client, ada, "GET", path)
    assert read == {k: v for k, v in created.items() if k != "near_duplicates"}
    changed = await call(client, ada, "PATCH", path, body={"content": "Prefers Rust"})
    assert (changed["content"], changed["tags"], changed["version"]) == (
        "Prefers Rust",
        ["lang"],
        2,
    )
    listed = await call(client, ada, "GET", params={"limit": 20})
    assert listed["data"] == [changed]
    assert (listed["object"], listed["first_id"], listed["has_more"]) == (
        "list",
        changed["id"],
        False,
    )
    history = await call(client, ada, "GET", f"{path}/history")
    assert [one["content"] for one in history["data"]] == ["Prefers C++"]
    undone = await call(client, ada, "POST", f"{path}/undo", body={})
    assert (undone["content"], undone["version"]) == ("Prefers C++", 3)
    gone = await call(client, ada, "DELETE", path)
    assert gone == {"id": created["id"], "object": "memory.deleted", "deleted": True}
    error = await call(client, ada, "GET", path, status=404)
    assert error["error"]["code"] == "not_found"
    assert (await call(client, ada, "GET"))["data"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "content"),
        ({"content": None}, "content"),
        ({"content": 7}, "content"),
        ({"content": ["x"]}, "content"),
        ({"content": " "}, "content"),
        ({"content": "x" * 100_001}, "content"),
        ({"content": "x", "tags": "a, b"}, "tags"),
        ({"content": "x", "tags": [1]}, "tags.0"),
        ({"content": "x", "metadata": "y"}, "metadata"),
        ({"content": "x", "pinned": "yes"}, "pinned"),
        ({"content": "x", "expiration_days": "30"}, "expiration_days"),
        ({"content": "x", "expiration_days": 366}, "expiration_days"),
        ({"content": "x", "message_id": "msg_nowhere"}, "message_id"),
    ],
)
async def test_wrong_input_is_named(
    client: Client, ada: Person, body: dict[str, Any], field: str
) -> None:
    told = await call(client, ada, "POST", body=body, status=400)
    assert told["error"]["code"] == "invalid_input"
    assert list(told["error"]["details"]["fields"]) == [field]
    assert (await call(client, ada, "GET"))["data"] == []


async def test_too_much_at_once_is_refused(client: Client, ada: Person) -> None:
    body = io.BytesIO(json.dumps({"content": "x" * 5_000_000}).encode())
    headers = {**ada.headers, "Content-Type": "application/json"}
    response = await client.post("/v1/memory", data=body, headers=headers)
    assert response.status == 413
    assert (await response.json())["error"]["code"] == "too_large"


@pytest.mark.parametrize(
    "params",
    [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"after": "nonsense"}, {"from": "never"}],
)
async def test_wrong_parameters_are_named(
    client: Client, ada: Person, params: dict[str, Any]
) -> None:
    told = await call(client, ada, "GET", params=params, status=400)
    assert next(iter(params)) in told["error"]["message"]


async def test_pages_and_filters(client: Client, ada: Person) -> None:
    for n in range(5):
        await made(client, ada, f"fact {n}", tags=[f"t{n % 2}"], metadata={"n": n})
    seen: list[str] = []
    params: dict[str, Any] = {"limit": 2}
    while True:
        page = await call(client, ada, "GET", params=params)
        seen += [one["content"] for one in page["data"]]
        if not page["has_more"]:
            break
        await call(client, ada, "DELETE", f"/{page['last_id']}")
        params["after"] = page["last_id"]
    assert seen == [f"fact {n}" for n in range(4, -1, -1)]
    rest = [("tags", "t0"), ("metadata[n]", "4")]
    assert [one["content"] for one in (await call(client, ada, "GET", params=rest))["data"]] == [
        "fact 4"
    ]
    both = [("tags[]", "t0"), ("tags[]", "t1"), ("pinned", "false")]
    assert len((await call(client, ada, "GET", params=both))["data"]) == 3


async def test_a_stale_etag_changes_nothing(client: Client, ada: Person) -> None:
    created = await made(client, ada, "tea")
    path = f"/{created['id']}"
    response = await client.get(f"/v1/memory{path}", headers=ada.headers)
    etag = response.headers["ETag"]
    assert etag == '"1"'
    match = {"If-Match": etag}
    await call(client, ada, "PATCH", path, body={"pinned": True}, headers=match)
    for method, where, body in (
        ("PATCH", path, {"content": "x"}),
        ("DELETE", path, None),
        ("POST", f"{path}/undo", {}),
    ):
        told = await call(client, ada, method, where, body=body, headers=match, status=412)
        assert told["error"]["code"] == "stale"
        assert told["error"]["details"] == {"version": 2}
    odd = {"If-Match": "nonsense"}
    await call(client, ada, "DELETE", path, headers=odd, status=400)
    assert (await call(client, ada, "GET", path))["content"] == "tea"
    await call(client, ada, "DELETE", path, headers={"If-Match": '"2"'})


async def test_a_repeated_request_is_answered_the_same(client: Client, ada: Person) -> None:
    key = {"Idempotency-Key": "k1"}
    first = await call(client, ada, "POST", body={"content": "tea"}, headers=key, status=201)
    await call(client, ada, "DELETE", f"/{first['id']}")
    response = await client.post(
        "/v1/memory", json={"content": "tea"}, headers={**ada.headers, **key}
    )
    assert await response.json() == first
    assert response.headers["Idempotent-Replayed"] == "true"
    told = await call(client, ada, "POST", body={"content": "milk"}, headers=key, status=422)
    assert told["error"]["code"] == "unprocessable"
    assert (await call(client, ada, "GET"))["data"] == []
    long = {"Idempotency-Key": "k" * 256}
    await call(client, ada, "POST", body={"content": "tea"}, headers=long, status=400)


async def test_what_was_refused_may_be_corrected_under_its_key(client: Client, ada: Person) -> None:
    key = {"Idempotency-Key": "k2"}
    nowhere = {"content": "x", "message_id": "msg_nowhere"}
    await call(client, ada, "POST", body=nowhere, headers=key, status=400)
    await call(client, ada, "POST", body={"content": "x"}, headers=key, status=201)


async def test_half_a_batch_wrong(client: Client, ada: Person) -> None:
    kept = await made(client, ada, "tea")
    operations = [
        {"op": "create", "content": "C++", "tags": ["x"]},
        {"op": "create", "content": 5},
        {"op": "create"},
        "nonsense",
        {"op": "explode"},
        {"op": "update", "content": "x"},
        {"op": "update", "id": kept["id"], "content": "coffee", "version": 1},
        {"op": "update", "id": kept["id"], "content": "milk", "version": 1},
        {"op": "delete", "id": "mem_nowhere"},
        {"op": "delete", "id": kept["id"]},
    ]
    body = {"operations": operations}
    key = {"Idempotency-Key": "b1"}
    told = await call(client, ada, "POST", "/batch", body=body, headers=key)
    statuses = [one["status"] for one in told["data"]]
    assert statuses == [201, 400, 400, 400, 400, 400, 200, 412, 404, 204]
    assert [one["index"] for one in told["data"]] == list(range(10))
    assert all(("error" in one) == (one["status"] >= 400) for one in told["data"])
    counts = [told[name] for name in ("created", "updated", "deleted", "failed")]
    assert counts == [1, 1, 1, 7]
    assert await call(client, ada, "POST", "/batch", body=body, headers=key) == told
    listed = (await call(client, ada, "GET"))["data"]
    assert [one["content"] for one in listed] == ["C++"]


@pytest.mark.parametrize("operations", [[], [{"op": "delete", "id": "mem_a"}] * 1001, "x", None])
async def test_a_batch_has_its_bounds(client: Client, ada: Person, operations: Any) -> None:
    body = {"operations": operations}
    await call(client, ada, "POST", "/batch", body=body, status=400)


async def test_search_has_the_grammar_and_ranking_of_conversations(
    client: Client, ada: Person
) -> None:
    for content, tags in (
        ("The database is PostgreSQL 16 on port 5433", ["project", "backend"]),
        ("C++ builds with CMake", ["project"]),
        ("東京に住んでいる", []),
    ):
        await made(client, ada, content, tags=tags)

    async def found(**params: Any) -> list[str]:
        page = await call(client, ada, "GET", "/search", params=params)
        assert all({"snippet", "score", "matched", "id"} <= one.keys() for one in page["data"])
        return [one["content"] for one in page["data"]]

    assert await found(q="database setup") == ["The database is PostgreSQL 16 on port 5433"]
    assert await found(q="C++") == ["C++ builds with CMake"]
    assert await found(q="東京") == ["東京に住んでいる"]
    assert await found(q='foo"bar') == []
    assert len(await found(q="tag:project")) == 2
    assert len(await found(tags="project")) == 2
    assert await found(q="-cmake", tags="project") == ["The database is PostgreSQL 16 on port 5433"]
    await call(client, ada, "GET", "/search", params={"q": " "}, status=400)
    one = await call(client, ada, "GET", "/search", params={"tags": "project", "limit": 1})
    two = await call(
        client, ada, "GET", "/search", params={"tags": "project", "limit": 1, "after": one["next"]}
    )
    assert one["data"][0]["id"] != two["data"][0]["id"]
    assert two["next"] is None


async def test_export_tags_and_figures(client: Client, ada: Person) -> None:
    for n in range(3):
        await made(client, ada, f"fact {n}", tags=["all", f"t{n}"])
    response = await client.get("/v1/memory/export", headers=ada.headers)
    assert response.content_type == "application/x-ndjson"
    lines = [json.loads(line) for line in (await response.text()).splitlines()]
    assert [line["content"] for line in lines] == ["fact 2", "fact 1", "fact 0"]
    assert lines == (await call(client, ada, "GET"))["data"]
    tags = await call(client, ada, "GET", "/tags", params={"limit": 1})
    assert tags["data"] == [{"tag": "all", "count": 3}]
    assert tags["has_more"] is True
    stats = await call(client, ada, "GET", "/stats")
    assert (stats["memories"], stats["tagged"]) == (3, 3)


async def test_nobody_else_gets_at_it(client: Client, ada: Person, admin: Person) -> None:
    created = await made(client, ada, "a secret")
    path = f"/{created['id']}"
    for method, where, body in (
        ("GET", path, None),
        ("PATCH", path, {"content": "x"}),
        ("DELETE", path, None),
        ("GET", f"{path}/history", None),
        ("POST", f"{path}/undo", {}),
    ):
        await call(client, admin, method, where, body=body, status=404)
        space = {"space": ada.user.space}
        await call(client, admin, method, where, body=body, params=space, status=404)
    batch = {"operations": [{"op": "delete", "id": created["id"]}]}
    told = await call(client, admin, "POST", "/batch", body=batch)
    assert told["data"][0]["status"] == 404
    assert (await call(client, admin, "GET"))["data"] == []
    assert (await call(client, admin, "GET", "/search", params={"q": "secret"}))["data"] == []
    response = await client.get(f"/v1/memory{path}")
    assert response.status == 401
    assert (await response.json())["error"]["code"] == "unauthorized"
    assert (await call(client, ada, "GET", path))["content"] == "a secret"


async def test_a_key_needs_the_scope(client: Client, ada: Person) -> None:
    new = {"name": "reader", "scopes": ["read"]}
    response = await client.post("/api/v1/keys", json=new, headers=ada.headers)
    key = {"x-api-key": (await response.json())["api_key"]}
    assert (await client.get("/v1/memory", headers=key)).status == 200
    assert (await client.post("/v1/memory", json={"content": "x"}, headers=key)).status == 403


async def test_a_message_is_remembered(client: Client, ada: Person) -> None:
    message = {"external_id": "m1", "parent_id": None, "role": "user", "content": "I like tea"}
    talk = {"platform": "chatgpt", "external_id": "c1", "messages": [message]}
    response = await client.post(
        "/api/v1/conversations", json={"conversations": [talk]}, headers=ada.headers
    )
    receipt = (await response.json())["receipts"][0]
    source = receipt["message_ids"]["m1"]
    body = {"message_id": source}
    created = await call(client, ada, "POST", body=body, status=201)
    assert (created["content"], created["message_id"]) == ("I like tea", source)
    assert created["conversation_id"] == receipt["conversation_id"]
    params = {"conversation_id": receipt["conversation_id"]}
    assert len((await call(client, ada, "GET", params=params))["data"]) == 1
