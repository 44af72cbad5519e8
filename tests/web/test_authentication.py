"""Nobody passes without a key, but where it is open."""

import logging

import pytest

from recollect.accounts.accounts import Accounts
from recollect.web.routes import ROUTES
from tests.web.conftest import Client, Person


def test_an_address_is_open_for_all_methods_or_for_none() -> None:
    # The middleware opens addresses, not methods.
    opened = {route.path for route in ROUTES if route.scopes is None}
    assert not opened & {route.path for route in ROUTES if route.scopes is not None}
    assert [path for path in opened if "{" in path] == ["/ui/{file:.+}"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/", "/ui/base.css", "/api/openapi.json"])
async def test_open_addresses_answer_without_a_key(client: Client, path: str) -> None:
    assert (await client.get(path)).status == 200
    head = await client.head(path)
    assert (head.status, await head.read()) == (200, b"")


async def test_everything_else_needs_a_key(client: Client) -> None:
    for route in ROUTES:
        if route.scopes is not None:
            response = await client.request(route.method, route.path.replace("{id}", "key_x"))
            assert response.status == 401, route
            assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert (await client.get("/nowhere")).status == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer  "},
        {"Authorization": "Basic cm9vdDpyb290"},
        {"Authorization": "Bearer rk_" + "A" * 43},
        {"Authorization": "Bearer $ne"},
        {"x-api-key": "schl\u00fcssel"},
        {"x-api-key": "x" * 4000},
    ],
)
async def test_wrong_keys_are_refused(client: Client, headers: dict[str, str]) -> None:
    response = await client.get("/api/v1/keys", headers=headers)
    assert response.status == 401
    assert (await response.json())["error"]["code"] == "unauthorized"


async def test_a_key_comes_in_either_header(client: Client, ada: Person) -> None:
    for headers in (
        {"Authorization": f"Bearer {ada.key}"},
        {"Authorization": f"bearer   {ada.key} "},
        {"X-API-Key": ada.key},
    ):
        assert (await client.get("/api/v1/keys", headers=headers)).status == 200


async def test_a_revoked_key_is_refused_at_once_and_no_key_is_logged(
    client: Client, accounts: Accounts, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert (await client.get("/api/v1/keys", headers=ada.headers)).status == 200
    [key] = await accounts.keys.all(ada.user.id)
    await accounts.keys.revoke(ada.user.id, key.id)
    response = await client.get("/api/v1/keys", headers=ada.headers)
    assert "revoked" in (await response.json())["error"]["message"]
    assert ada.key not in caplog.text


async def test_a_key_in_the_query_is_no_key(client: Client, ada: Person) -> None:
    assert (await client.get(f"/api/v1/keys?api_key={ada.key}")).status == 401
