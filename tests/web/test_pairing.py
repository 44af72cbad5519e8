"""Pairing over HTTP."""

import asyncio
import logging

import pytest

from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import NewKey
from tests.web.conftest import EXTENSION, Client, Person


async def test_a_code_becomes_a_working_key(
    client: Client, accounts: Accounts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = (await accounts.code_for_start("ada")).code
    response = await client.post("/api/v1/pair", json={"code": code.lower(), "name": "laptop"})
    assert response.status == 201
    paired = await response.json()
    assert paired["user"]["name"] == "ada"
    assert paired["key"]["name"] == "laptop"
    assert paired["key"]["scopes"] == ["admin", "capture", "read", "write"]
    listed = await client.get("/api/v1/keys", headers={"x-api-key": paired["api_key"]})
    assert [key["id"] for key in (await listed.json())["data"]] == [paired["key"]["id"]]
    for secret in (code, code.replace("-", ""), code.lower(), paired["api_key"]):
        assert secret not in caplog.text


async def test_a_paired_extension_is_bound_to_itself(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    code = (await accounts.pairing.new_code(ada.user)).code
    response = await client.post("/api/v1/pair", json={"code": code}, headers={"Origin": EXTENSION})
    paired = await response.json()
    assert paired["key"]["origin"] == EXTENSION
    headers = {"Authorization": f"Bearer {paired['api_key']}"}
    own = f"http://127.0.0.1:{client.port}"
    for origin, status in ((EXTENSION, 200), (own, 401)):
        listed = await client.get("/api/v1/keys", headers=headers | {"Origin": origin})
        assert listed.status == status


async def test_wrong_tries_burn_the_code(client: Client, accounts: Accounts, ada: Person) -> None:
    code = (await accounts.pairing.new_code(ada.user)).code
    codes = []
    for typed in ["0000000000"] * 5 + [code]:
        response = await client.post("/api/v1/pair", json={"code": typed})
        assert response.status == 401
        codes.append((await response.json())["error"]["code"])
    assert codes == ["wrong_pairing_code"] * 4 + ["no_pairing_code"] * 2


async def test_of_two_browsers_one_is_paired(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    code = (await accounts.pairing.new_code(ada.user)).code
    answers = await asyncio.gather(
        *(client.post("/api/v1/pair", json={"code": code}) for _ in range(2))
    )
    assert sorted(answer.status for answer in answers) == [201, 401]


async def test_what_is_not_a_try_costs_none(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    code = (await accounts.pairing.new_code(ada.user)).code
    bodies: list[object] = [{}, {"code": 7}, {"code": ""}, {"code": "x" * 65}, [], "x"]
    for body in bodies:
        assert (await client.post("/api/v1/pair", json=body)).status == 400
    form = await client.post("/api/v1/pair", data={"code": code})
    assert form.status == 415
    assert (await client.post("/api/v1/pair", json={"code": code})).status == 201


async def test_who_may_everything_every_day_makes_a_code(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    made = await client.post("/api/v1/pairing-codes", headers=ada.headers)
    assert made.status == 201
    code = (await made.json())["code"]
    paired = await (await client.post("/api/v1/pair", json={"code": code})).json()
    assert paired["user"]["name"] == "ada" and "admin" not in paired["key"]["scopes"]
    for scopes, days in ((("write",), None), (("capture", "read", "write"), 1)):
        less = await accounts.keys.issue(
            ada.user.id, NewKey("less", frozenset(scopes), expires_in_days=days)
        )
        headers = {"Authorization": f"Bearer {less.secret}"}
        assert (await client.post("/api/v1/pairing-codes", headers=headers)).status == 403
    assert (await client.post("/api/v1/pairing-codes")).status == 401
