"""Signing in to the page, what a session is good for, and what a foreign page cannot do with it."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, DummyCookieJar, web
from aiohttp.test_utils import TestClient

from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import NewKey
from recollect.app import make_app
from recollect.config import Config
from recollect.keys import ACCOUNTS
from recollect.store.store import Store
from recollect.web import permission
from tests.web.conftest import EXTENSION, Client, Person

PAGE = "recollect.localhost:8377"
OWN = {"Host": PAGE, "Sec-Fetch-Site": "same-origin"}
KEYS = "/api/v1/keys"


class Page:
    """The page in a browser that is signed in, as far as requests go."""

    def __init__(self, client: Client, cookie: str, csrf: str) -> None:
        self.client = client
        self.cookie = cookie
        self.csrf = csrf

    @property
    def headers(self) -> dict[str, str]:
        """What the browser sends along by itself."""
        return {**OWN, "Cookie": f"recollect={self.cookie}"}

    async def status(self, method: str, path: str, body: Any = None, **headers: str) -> int:
        """What a request with these headers, besides the browser's own, is answered with."""
        merged = {**self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}}
        sent = {name: value for name, value in merged.items() if value}
        async with self.client.request(method, path, headers=sent, json=body) as response:
            return response.status


@pytest.fixture
async def client(app: web.Application, aiohttp_client: Callable[..., Awaitable[Client]]) -> Client:
    """A client that keeps no cookies: the tests say which are sent."""
    return await aiohttp_client(app, cookie_jar=DummyCookieJar())


async def signed_in(client: Client, accounts: Accounts, who: Person) -> Page:
    """The page, after a code was typed in."""
    code = (await accounts.pairing.new_code(who.user)).code
    response = await client.post("/api/v1/sessions", json={"code": code}, headers=OWN)
    assert response.status == 201
    told = await response.json()
    return Page(client, response.cookies["recollect"].value, told["csrf_token"])


@pytest.fixture
async def page(client: Client, accounts: Accounts, ada: Person) -> Page:
    return await signed_in(client, accounts, ada)


async def test_a_code_signs_in_with_a_cookie_that_no_script_reads(
    client: Client, accounts: Accounts, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = (await accounts.pairing.new_code(ada.user)).code
    response = await client.post("/api/v1/sessions", json={"code": code.lower()}, headers=OWN)
    told = await response.json()
    assert told["user"] == {"id": ada.user.id, "name": "ada", "space": ada.user.space}
    assert told["scopes"] == ["capture", "read", "write"]
    assert [space["id"] for space in told["spaces"]] == [ada.user.space]
    cookie = response.cookies["recollect"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert 0 < int(cookie["max-age"]) <= 12 * 3600 and not cookie["domain"]
    assert cookie.value not in str(told)
    for secret in (code, code.lower(), cookie.value, told["csrf_token"]):
        assert secret not in caplog.text


async def test_over_https_the_cookie_never_goes_without_it(
    store: Store, aiohttp_client: Callable[[web.Application], Awaitable[TestClient[Any, Any]]]
) -> None:
    client = await aiohttp_client(make_app(Config(public_url="https://chats.example.org"), store))
    accounts = client.app[ACCOUNTS]
    code = (await accounts.code_for_start("ada")).code
    headers = {"Host": "chats.example.org", "Sec-Fetch-Site": "same-origin"}
    response = await client.post("/api/v1/sessions", json={"code": code}, headers=headers)
    cookie = response.cookies["__Host-recollect"]
    assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"]


async def test_a_session_reads_and_writes_as_a_person(page: Page) -> None:
    assert await page.status("GET", KEYS) == 200
    assert await page.status("GET", "/api/v1/session") == 200
    assert await page.status("POST", KEYS, {"name": "n"}, X_CSRF_Token=page.csrf) == 201


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
async def test_a_request_that_the_page_did_not_send_is_refused(page: Page, site: str) -> None:
    for method in ("GET", "HEAD"):
        assert await page.status(method, KEYS, Sec_Fetch_Site=site) == 403
    written = {"X_CSRF_Token": page.csrf, "Sec_Fetch_Site": site}
    assert await page.status("POST", KEYS, {"name": "n"}, **written) == 403


async def test_a_person_may_open_an_address_but_a_link_elsewhere_may_not(page: Page) -> None:
    opened = {"Sec_Fetch_Mode": "navigate"}
    assert await page.status("GET", "/api/v1/export", Sec_Fetch_Site="none", **opened) == 200
    assert await page.status("GET", "/api/v1/export", Sec_Fetch_Site="cross-site", **opened) == 403
    assert await page.status("POST", KEYS, {"name": "n"}, Sec_Fetch_Site="none", **opened) == 403


@pytest.mark.parametrize("token", ["", "0" * 64, "ü"])
async def test_a_write_needs_the_token(page: Page, token: str) -> None:
    assert await page.status("POST", KEYS, {"name": "n"}, X_CSRF_Token=token) == 403
    assert await page.status("DELETE", "/api/v1/session", X_CSRF_Token=token) == 403
    assert await page.status("GET", "/api/v1/session") == 200


async def test_the_token_of_one_session_is_no_good_for_another(
    client: Client, accounts: Accounts, page: Page, admin: Person
) -> None:
    other = await signed_in(client, accounts, admin)
    assert await page.status("POST", KEYS, {"name": "n"}, X_CSRF_Token=other.csrf) == 403


async def test_a_key_makes_the_cookie_ignored(page: Page, accounts: Accounts, ada: Person) -> None:
    reader = (await accounts.keys.issue(ada.user.id, NewKey("r", frozenset({"read"})))).secret
    for header in ({"Authorization": f"Bearer {reader}"}, {"X_Api_Key": reader}):
        assert await page.status("GET", KEYS, **header) == 200
        written = {**header, "X_CSRF_Token": page.csrf}
        assert await page.status("POST", KEYS, {"name": "n"}, **written) == 403
    assert await page.status("GET", KEYS, Authorization="Bearer rk_wrong") == 401
    assert await page.status("GET", KEYS, Authorization="Basic x") == 401
    assert (
        await page.status("GET", KEYS, Authorization=f"Bearer {reader}", Sec_Fetch_Site="") == 200
    )


async def test_a_cookie_is_never_a_key(page: Page) -> None:
    for headers in ({"Authorization": f"Bearer {page.cookie}"}, {"x-api-key": page.cookie}):
        assert (await page.client.get(KEYS, headers=headers)).status == 401


async def test_signed_out_is_over_at_once(page: Page) -> None:
    headers = {**page.headers, "X-CSRF-Token": page.csrf}
    response = await page.client.delete("/api/v1/session", headers=headers)
    assert response.status == 204
    assert response.cookies["recollect"].value == ""
    told = await page.client.get(KEYS, headers=page.headers)
    assert told.status == 401
    assert (await told.json())["error"]["code"] == "signed_out"


async def test_signing_in_again_ends_the_session_before(
    client: Client, accounts: Accounts, page: Page, ada: Person
) -> None:
    code = (await accounts.pairing.new_code(ada.user)).code
    again = await client.post("/api/v1/sessions", json={"code": code}, headers=page.headers)
    assert again.status == 201
    assert await page.status("GET", KEYS) == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": PAGE},
        {"Host": PAGE, "Sec-Fetch-Site": "cross-site"},
        {"Host": PAGE, "Sec-Fetch-Site": "none"},
        {"Host": "127.0.0.1:8377", "Sec-Fetch-Site": "same-origin"},
        {"Host": "localhost:8377", "Sec-Fetch-Site": "same-origin"},
    ],
)
async def test_only_the_page_signs_in_and_a_refusal_costs_no_code(
    client: Client, accounts: Accounts, ada: Person, headers: dict[str, str]
) -> None:
    code = (await accounts.pairing.new_code(ada.user)).code
    refused = await client.post("/api/v1/sessions", json={"code": code}, headers=headers)
    assert refused.status == 403
    assert "recollect.localhost" in (await refused.json())["error"]["message"]
    assert (await client.post("/api/v1/sessions", json={"code": code}, headers=OWN)).status == 201


async def test_wrong_codes_are_counted_as_in_pairing(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    code = (await accounts.pairing.new_code(ada.user)).code
    for typed in ["0000000000"] * 5 + [code]:
        refused = await client.post("/api/v1/sessions", json={"code": typed}, headers=OWN)
        assert refused.status == 401 and "Set-Cookie" not in refused.headers


async def test_a_key_tells_who_it_is_and_is_not_signed_out(client: Client, ada: Person) -> None:
    told = await (await client.get("/api/v1/session", headers=ada.headers)).json()
    assert told["user"]["id"] == ada.user.id and told["csrf_token"] is None
    assert (await client.delete("/api/v1/session", headers=ada.headers)).status == 403


# ---- the live socket of the page ----


async def said(socket: ClientWebSocketResponse, frame: dict[str, Any]) -> dict[str, Any]:
    """What a frame is answered with."""
    await socket.send_json(frame)
    answer: dict[str, Any] = await socket.receive_json(timeout=10)
    return answer


CAPTURE = {
    "type": "capture", "id": "1", "platform": "site", "kind": "normalized",
    "payload": {"external_id": "t", "messages": []},
}  # fmt: skip


async def test_the_socket_of_the_page_subscribes_and_captures_nothing(page: Page) -> None:
    headers = {**page.headers, "Origin": f"http://{PAGE}"}
    async with page.client.ws_connect("/api/v1/capture", headers=headers) as socket:
        assert (await said(socket, {"type": "hello"}))["type"] == "welcome"
        subscribed = await said(socket, {"type": "subscribe", "topics": ["conversations"]})
        assert subscribed["type"] == "subscribed"
        assert (await said(socket, CAPTURE))["error"]["code"] == "forbidden"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ""},
        {"Origin": EXTENSION},
        {"Origin": "http://localhost:8377"},
        {"Origin": f"http://{PAGE}", "Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_a_socket_of_another_origin_is_not_the_pages(
    page: Page, headers: dict[str, str]
) -> None:
    sent = {name: value for name, value in {**page.headers, **headers}.items() if value}
    async with page.client.ws_connect("/api/v1/capture", headers=sent) as socket:
        assert (await said(socket, {"type": "hello"}))["error"]["code"] == "not_from_page"
    assert socket.close_code == 4403


async def test_a_socket_ends_with_its_session(
    page: Page, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(permission, "_RECHECK_SECONDS", 0)
    headers = {**page.headers, "Origin": f"http://{PAGE}"}
    async with page.client.ws_connect("/api/v1/capture", headers=headers) as socket:
        await said(socket, {"type": "hello"})
        assert await page.status("DELETE", "/api/v1/session", X_CSRF_Token=page.csrf) == 204
        refused = await said(socket, {"type": "subscribe", "topics": ["conversations"]})
        assert refused["error"]["code"] == "signed_out"
        await socket.receive(timeout=10)
    assert socket.close_code == 4401


async def test_a_cookie_whose_session_is_over_gets_no_socket(page: Page) -> None:
    assert await page.status("DELETE", "/api/v1/session", X_CSRF_Token=page.csrf) == 204
    headers = {**page.headers, "Origin": f"http://{PAGE}"}
    async with page.client.ws_connect("/api/v1/capture", headers=headers) as socket:
        assert (await said(socket, {"type": "hello"}))["error"]["code"] == "signed_out"


async def test_signed_out_everywhere_is_signed_out_in_every_browser(
    client: Client, accounts: Accounts, page: Page, ada: Person, admin: Person
) -> None:
    other, foreign = [await signed_in(client, accounts, who) for who in (ada, admin)]
    everywhere = "/api/v1/session/everywhere"
    assert await other.status("DELETE", everywhere) == 403
    assert await other.status("DELETE", everywhere, X_CSRF_Token=other.csrf) == 204
    assert [await each.status("GET", KEYS) for each in (page, other, foreign)] == [401, 401, 200]
    assert (await client.get(KEYS, headers=ada.headers)).status == 200
