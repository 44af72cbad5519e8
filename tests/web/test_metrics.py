"""What Prometheus reads of the whole application."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import web

from recollect.errors import Unavailable
from recollect.keys import STORE
from recollect.store.accounts import AccountStore
from recollect.store.store import Store
from tests.web.conftest import Client, Person

WORDS = {"external_id": "m", "role": "user", "content": "Well?"}
CONVERSATION = {"external_id": "a", "messages": [WORDS]}


async def scraped(client: Client, admin: Person) -> Mapping[str, float]:
    answer = await client.get("/metrics", headers=admin.headers)
    assert answer.status == 200
    lines = [line for line in (await answer.text()).splitlines() if line[0] != "#"]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def capture(platform: str, kind: str, payload: Any) -> dict[str, Any]:
    frame = {"type": "capture", "id": "1", "platform": platform, "kind": kind}
    return {**frame, "payload": payload}


async def test_only_admins_read_it(client: Client, ada: Person, admin: Person) -> None:
    assert (await client.get("/metrics")).status == 401
    assert (await client.get("/metrics", headers=ada.headers)).status == 403
    answer = await client.get("/metrics", headers=admin.headers)
    assert answer.status == 200 and answer.content_type == "text/plain"


async def test_requests_are_counted_by_route_and_never_by_address(
    client: Client, admin: Person
) -> None:
    for address in ("conv_one", "conv_two"):
        await client.get(f"/api/v1/conversations/{address}", headers=admin.headers)
        await client.get(f"/{address}", headers=admin.headers)
    await client.request("PROPFIND", "/healthz")
    counted = await scraped(client, admin)
    route = 'method="GET",route="/api/v1/conversations/{id}"'
    assert counted[f'recollect_requests_total{{{route},status="404"}}'] == 2
    assert counted[f"recollect_request_seconds_count{{{route}}}"] == 2
    nowhere = 'recollect_requests_total{method="GET",route="(no route)",status="404"}'
    assert counted[nowhere] == 2
    assert any('method="other"' in name for name in counted)
    assert not [name for name in counted if re.search("conv_|PROPFIND", name)]


async def test_captures_are_counted_by_what_became_of_them(
    client: Client, ada: Person, admin: Person
) -> None:
    async with client.ws_connect("/api/v1/capture") as socket:
        await socket.send_json({"type": "hello", "token": ada.key})
        await socket.receive_json()
        for frame in (
            *[capture("mychat", "normalized", CONVERSATION)] * 2,
            capture("mychat", "normalized", {"messages": 7}),
            capture("claude", "conversation", {"no": "conversation"}),
        ):
            await socket.send_json(frame)
            await socket.receive_json(timeout=10)
        counted = await scraped(client, admin)
    name = 'recollect_captures_total{{kind="{}",outcome="{}",platform="{}"}}'
    for kind, outcome, platform in (
        ("normalized", "stored", "other"),
        ("normalized", "unchanged", "other"),
        ("normalized", "invalid", "other"),
        ("conversation", "unparsed", "claude"),
    ):
        assert counted[name.format(kind, outcome, platform)] == 1
    assert counted['recollect_sockets{state="served"}'] == 1
    assert counted['recollect_sockets{state="waiting"}'] == 0
    assert counted['recollect_received_bytes_total{road="frame"}'] > 400
    assert not [name for name in counted if "mychat" in name]


async def test_a_deleted_conversation_is_counted_as_excluded(
    client: Client, ada: Person, admin: Person
) -> None:
    body = {"conversations": [{"platform": "mychat", **CONVERSATION}]}
    made = await client.post("/api/v1/conversations", json=body, headers=ada.headers)
    identifier = (await made.json())["receipts"][0]["conversation_id"]
    await client.delete(f"/api/v1/conversations/{identifier}", headers=ada.headers)
    async with client.ws_connect("/api/v1/capture") as socket:
        await socket.send_json({"type": "hello", "token": ada.key})
        await socket.receive_json()
        await socket.send_json(capture("mychat", "normalized", CONVERSATION))
        await socket.receive_json(timeout=10)
    counted = await scraped(client, admin)
    excluded = 'recollect_captures_total{kind="normalized",outcome="excluded",platform="other"}'
    assert counted[excluded] == 1
    assert counted['recollect_messages_total{change="created",platform="other"}'] == 1
    assert counted['recollect_ingest_seconds_count{platform="other"}'] == 2
    assert counted['recollect_received_bytes_total{road="body"}'] > 90


async def test_subscribers_and_what_they_are_told_are_counted(
    client: Client, ada: Person, admin: Person
) -> None:
    async with client.ws_connect("/api/v1/capture") as socket:
        await socket.send_json({"type": "hello", "token": ada.key})
        await socket.receive_json()
        await socket.send_json({"type": "subscribe", "topics": ["conversations"]})
        assert (await socket.receive_json(timeout=10))["type"] == "subscribed"
        body = {"conversations": [{"platform": "mychat", **CONVERSATION}]}
        await client.post("/api/v1/conversations", json=body, headers=ada.headers)
        assert (await socket.receive_json(timeout=10))["type"] == "event"
        counted = await scraped(client, admin)
    assert counted['recollect_sockets{state="subscribed"}'] == 1
    assert counted['recollect_events_total{change="created"}'] == 1
    for _ in range(200):
        counted = await scraped(client, admin)
        if not counted['recollect_sockets{state="subscribed"}']:
            break
        await asyncio.sleep(0.05)
    assert counted['recollect_sockets{state="subscribed"}'] == 0


async def test_the_database_is_asked(
    app: web.Application, client: Client, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = await scraped(client, admin)
    assert counted["recollect_database_up"] == 1
    assert 0 < counted["recollect_database_ping_seconds"] < 2
    assert counted['recollect_database_bytes{kind="indexes"}'] > 0

    async def gone(_: Store) -> None:
        raise Unavailable("The database does not answer.")

    monkeypatch.setattr(Store, "ping", gone)
    assert isinstance(app[STORE], Store)
    assert (await scraped(client, admin))["recollect_database_up"] == 0


async def test_who_read_it_before_reads_it_while_the_database_is_away(
    client: Client, admin: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await scraped(client, admin))["recollect_database_up"] == 1
    assert (await client.get("/metrics", headers=ada.headers)).status == 403

    async def gone(*_: object) -> None:
        raise Unavailable("The database does not answer.")

    monkeypatch.setattr(Store, "ping", gone)
    monkeypatch.setattr(AccountStore, "holder_by_hash", gone)
    assert (await scraped(client, admin))["recollect_database_up"] == 0
    assert (await client.get("/metrics", headers=ada.headers)).status == 403
    assert (await client.get("/api/v1/stats", headers=admin.headers)).status == 503
    stranger = {"Authorization": f"Bearer rk_{'x' * 43}"}
    assert (await client.get("/metrics", headers=stranger)).status == 503
