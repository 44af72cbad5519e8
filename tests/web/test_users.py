"""Users over HTTP."""

import pytest

from tests.web.conftest import Client, Person


async def test_an_admin_makes_a_user_who_can_work(client: Client, admin: Person) -> None:
    response = await client.post("/api/v1/users", json={"name": "bob"}, headers=admin.headers)
    assert response.status == 201
    bob = await response.json()
    assert set(bob) == {"id", "name", "space", "api_key"}
    keys = await client.get("/api/v1/keys", headers={"x-api-key": bob["api_key"]})
    assert (await keys.json())["data"][0]["scopes"] == ["capture", "read", "write"]
    taken = await client.post("/api/v1/users", json={"name": "bob"}, headers=admin.headers)
    assert taken.status == 409


async def test_others_make_no_users(client: Client, ada: Person) -> None:
    response = await client.post("/api/v1/users", json={"name": "bob"}, headers=ada.headers)
    assert response.status == 403
    assert (await client.post("/api/v1/users", json={"name": "bob"})).status == 401


@pytest.mark.parametrize("name", ["", " ", "x" * 65, "a\u0000", 7, None, ["a"]])
async def test_impossible_names(client: Client, admin: Person, name: object) -> None:
    response = await client.post("/api/v1/users", json={"name": name}, headers=admin.headers)
    assert response.status == 400
