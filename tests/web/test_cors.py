"""Only the origins that are allowed may read answers."""

import pytest

from tests.web.conftest import EXTENSION, Client, Person

_HEADERS = "authorization, x-api-key, content-type, if-match, idempotency-key"


def _preflight(origin: str, method: str = "POST", headers: str = _HEADERS) -> dict[str, str]:
    return {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": headers,
    }


async def test_a_preflight_needs_no_key(client: Client) -> None:
    response = await client.options("/api/v1/keys", headers=_preflight(EXTENSION))
    assert response.status == 200
    assert response.headers["Access-Control-Allow-Origin"] == EXTENSION
    assert response.headers["Access-Control-Allow-Methods"] == "POST"
    allowed = response.headers["Access-Control-Allow-Headers"].lower().split(",")
    assert {"authorization", "x-api-key", "if-match"} <= set(allowed)
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize(
    "headers",
    [
        _preflight("https://evil.example"),
        _preflight(EXTENSION, method="PUT"),
        _preflight(EXTENSION, headers="x-evil"),
        {"Origin": EXTENSION},
        {},
    ],
)
async def test_other_preflights_are_refused(client: Client, headers: dict[str, str]) -> None:
    response = await client.options("/api/v1/keys", headers=headers)
    assert response.status == 403
    assert set(await response.json()) == {"error"}
    assert "Access-Control-Allow-Origin" not in response.headers


async def test_an_allowed_origin_reads_answers_and_errors(client: Client, ada: Person) -> None:
    for headers in (ada.headers, {}):
        response = await client.get("/api/v1/keys", headers=headers | {"Origin": EXTENSION})
        assert response.headers["Access-Control-Allow-Origin"] == EXTENSION
    plain = await client.get("/api/v1/keys", headers=ada.headers)
    assert "Access-Control-Allow-Origin" not in plain.headers
