"""Foreign hosts and origins are refused before anything else."""

import pytest

from recollect.config import EXTENSION_ORIGIN
from tests.web.conftest import EXTENSION, Client, Person

_UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/keys", "/nowhere"])
@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Host": "evil.example"}, "foreign_host"),
        ({"Host": "127.0.0.1.evil.example:80"}, "foreign_host"),
        ({"Origin": "https://evil.example"}, "foreign_origin"),
        ({"Origin": "null"}, "foreign_origin"),
        ({"Origin": "https://evil.example", **_UPGRADE}, "foreign_origin"),
        ({"Origin": f"{EXTENSION}x"}, "foreign_origin"),
    ],
)
async def test_foreign_requests_are_refused_even_with_a_key(
    client: Client, ada: Person, path: str, headers: dict[str, str], code: str
) -> None:
    response = await client.get(path, headers=ada.headers | headers)
    assert response.status == 403
    assert (await response.json())["error"]["code"] == code
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": "recollect.example.org"},
        {"Origin": EXTENSION},
        {"Origin": EXTENSION_ORIGIN},
        {"Host": "recollect.example.org", "Origin": "https://recollect.example.org"},
    ],
)
async def test_our_own_pass(client: Client, ada: Person, headers: dict[str, str]) -> None:
    response = await client.get("/api/v1/keys", headers=ada.headers | headers)
    assert response.status == 200
