"""Bodies and queries of every odd kind."""

import asyncio
import gzip
import json
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recollect.web.reading import LARGE_BODY
from tests.web.conftest import Client, Person

_JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "not_json"),
        (b"{", 400, "not_json"),
        (b"\xff\xfe", 400, "not_json"),
        (b'{"name": "\xed\xa0\x80"}', 400, "not_json"),
        (b'{"name": NaN}', 400, "not_json"),
        (b"[" * 100_000, 400, "too_deep"),
        (b'{"a":' * 20_000 + b"1" + b"}" * 20_000, 400, "too_deep"),
        (b"[]", 400, "invalid_input"),
        (b'"text"', 400, "invalid_input"),
        (b"null", 400, "invalid_input"),
        (b"1" * 10_000, 400, "not_json"),
        (b'{"name": "x", "expires_in_days": 1e999}', 400, "not_json"),
        (b'{"name": "x", "expires_in_days": 99999999999999999999}', 400, "invalid_input"),
        (b'{"name": {"$ne": null}}', 400, "invalid_input"),
        (b'{"name": "x", "scopes": {"$ne": 1}}', 400, "invalid_input"),
        (b'{"name": "a\\u0000b"}', 400, "invalid_input"),
        (b'{"name": "\\ud800"}', 201, None),
        (b'{"name": "$HOME", "name": "twice", "$where": "1"}', 201, None),
    ],
)
async def test_odd_bodies(
    client: Client, ada: Person, body: bytes, status: int, code: str | None
) -> None:
    response = await client.post("/api/v1/keys", data=body, headers=ada.headers | _JSON)
    assert response.status == status
    assert (await response.json()).get("error", {}).get("code") == code


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "a b c", ""])
async def test_only_json_is_read(client: Client, ada: Person, kind: str) -> None:
    response = await client.post(
        "/api/v1/keys", data=b'{"name": "x"}', headers=ada.headers | {"Content-Type": kind}
    )
    assert response.status == 415
    assert (await response.json())["error"]["code"] == "unsupported_media_type"


async def test_too_large_is_said_before_it_is_read(client: Client, ada: Person) -> None:
    head = (
        f"POST /api/v1/keys HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"x-api-key: {ada.key}\r\nContent-Length: {100 * 1024**2}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    writer.write(head.encode())
    answer = await asyncio.wait_for(reader.readuntil(b"}}}"), 5)
    writer.close()
    assert b" 413 " in answer.split(b"\r\n")[0]
    assert json.loads(answer.split(b"\r\n\r\n")[1])["error"]["code"] == "too_large"


async def test_a_body_that_unpacks_to_too_much_is_refused(client: Client, ada: Person) -> None:
    bomb = gzip.compress(b" " * (LARGE_BODY + 1))
    headers = ada.headers | _JSON | {"Content-Encoding": "gzip"}
    response = await client.post("/api/v1/keys", data=bomb, headers=headers)
    assert response.status == 413


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(b"not gzip", "gzip"), (gzip.compress(b'{"name": "x"}')[:-14], "gzip"), (b"zzz", "deflate")],
)
async def test_broken_encodings_are_the_senders_fault(
    client: Client, ada: Person, body: bytes, encoding: str
) -> None:
    headers = ada.headers | _JSON | {"Content-Encoding": encoding}
    response = await client.post("/api/v1/keys", data=body, headers=headers)
    assert response.status == 400


async def test_packed_bodies_are_read(client: Client, ada: Person) -> None:
    headers = ada.headers | _JSON | {"Content-Encoding": "deflate"}
    body = zlib.compress(b'{"name": "x"}')
    assert (await client.post("/api/v1/keys", data=body, headers=headers)).status == 201


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
_BODIES = st.dictionaries(
    st.sampled_from(["name", "scopes", "spaces", "expires_in_days", "code", "$where"]), _VALUES
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=st.binary(max_size=50) | _BODIES.map(lambda value: json.dumps(value).encode()))
async def test_no_body_is_our_fault(client: Client, admin: Person, body: bytes) -> None:
    for path in ("/api/v1/keys", "/api/v1/users", "/api/v1/pair"):
        response = await client.post(path, data=body, headers=admin.headers | _JSON)
        assert response.status < 500, await response.text()
        assert response.status < 300 or set(await response.json()) == {"error"}


async def test_large_bodies_are_checked_beside_the_loop(client: Client, ada: Person) -> None:
    messages = [{"external_id": str(n), "role": "robot", "content": ""} for n in range(12_000)]
    told = {"platform": "chatgpt", "external_id": "c", "messages": messages}
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.005)
            ticks += 1

    ticking = asyncio.create_task(tick())
    response = await client.post(
        "/api/v1/conversations", json={"conversations": [told]}, headers=ada.headers
    )
    ticking.cancel()
    assert response.status == 400
    assert ticks > 10
    assert len(await response.read()) < 10_000
