"""Keys over HTTP."""

import pytest

from recollect.accounts.accounts import Accounts
from tests.web.conftest import Client, Person, person


async def test_a_key_is_made_listed_and_revoked(client: Client, ada: Person) -> None:
    body = {"name": "cursor", "scopes": ["read"], "expires_in_days": 7, "later": "ignored"}
    made = await client.post("/api/v1/keys", json=body, headers=ada.headers)
    assert made.status == 201
    key = await made.json()
    assert key["api_key"].startswith("rk_")
    assert key["scopes"] == ["read"]
    assert key["expires_at"].endswith("Z")
    new = {"Authorization": f"Bearer {key['api_key']}"}
    listed = await (await client.get("/api/v1/keys", headers=new)).json()
    assert listed["object"] == "list"
    assert listed["data"][0]["id"] == listed["first_id"] == key["id"]
    assert "api_key" not in listed["data"][0] and "hash" not in listed["data"][0]
    revoked = await client.delete(f"/api/v1/keys/{key['id']}", headers=ada.headers)
    assert (revoked.status, await revoked.read()) == (204, b"")
    assert (await client.get("/api/v1/keys", headers=new)).status == 401
    again = await client.delete(f"/api/v1/keys/{key['id']}", headers=ada.headers)
    assert again.status == 404


async def test_pages_join_without_gap(client: Client, ada: Person) -> None:
    for number in range(4):
        await client.post("/api/v1/keys", json={"name": f"k{number}"}, headers=ada.headers)
    names, after = [], None
    for _ in range(3):
        params = {"limit": "2"} | ({"after": after} if after else {})
        page = await (await client.get("/api/v1/keys", params=params, headers=ada.headers)).json()
        names += [key["name"] for key in page["data"]]
        after = page["next"]
        assert page["has_more"] == (after is not None)
    assert sorted(names) == ["k0", "k1", "k2", "k3", "test"]
    assert after is None


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "limit=", "limit=1e999", "after=", "after=key_x"]
)
async def test_a_wrong_query_is_refused(client: Client, ada: Person, query: str) -> None:
    response = await client.get(f"/api/v1/keys?{query}", headers=ada.headers)
    assert response.status == 400
    assert (await response.json())["error"]["code"] in {"invalid_input", "cursor_gone"}


async def test_scopes_are_required_and_never_grow(client: Client, accounts: Accounts) -> None:
    reader = await person(accounts, "reader", "read")
    writer = await person(accounts, "writer", "read", "write")
    more = {"name": "more", "scopes": ["admin"]}
    assert (await client.post("/api/v1/keys", json=more, headers=reader.headers)).status == 403
    assert (await client.post("/api/v1/keys", json=more, headers=writer.headers)).status == 403
    made = await client.post("/api/v1/keys", json={"name": "x"}, headers=writer.headers)
    assert (await made.json())["scopes"] == ["read", "write"]


async def test_another_users_keys_are_not_there(
    client: Client, accounts: Accounts, ada: Person, admin: Person
) -> None:
    [key] = await accounts.keys.all(ada.user.id)
    response = await client.delete(f"/api/v1/keys/{key.id}", headers=admin.headers)
    assert response.status == 404
    page = await client.get("/api/v1/keys", params={"after": key.id}, headers=admin.headers)
    assert (await page.json())["error"]["code"] == "cursor_gone"
    assert (await client.get("/api/v1/keys", headers=ada.headers)).status == 200


async def test_a_foreign_space_cannot_be_given_to_a_key(
    client: Client, ada: Person, admin: Person
) -> None:
    body = {"name": "spy", "spaces": [ada.user.space]}
    response = await client.post("/api/v1/keys", json=body, headers=admin.headers)
    assert response.status == 404


async def test_errors_name_their_field(client: Client, ada: Person) -> None:
    body = {"name": "", "scopes": ["root"], "expires_in_days": "soon"}
    response = await client.post("/api/v1/keys", json=body, headers=ada.headers)
    error = (await response.json())["error"]
    assert (response.status, error["code"]) == (400, "invalid_input")
    assert set(error["details"]["fields"]) == {"name", "scopes.0", "expires_in_days"}
