"""Context memory over HTTP: as published, retained, explained, per account."""

import asyncio
import io
import json
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, web

from recollect.accounts.accounts import Accounts
from recollect.app import make_app
from recollect.compression.metering import dollars
from recollect.compression.pipe import Frame
from recollect.config import Config
from recollect.keys import COMPRESSION
from recollect.store.store import Store
from tests.web.conftest import Client, Person

PATH = "/api/v1/memory"


def talk(turns: int, salt: str = "") -> list[dict[str, Any]]:
    """Messages of about 25 tokens each."""
    return [
        {
            "role": "user" if n % 2 == 0 else "assistant",
            "content": f"Remark {n}{salt}: crate {n * 7919 % 1000} holds {n * 31 % 97} brass "
            "screws, and the foreman signed for it.",
        }
        for n in range(turns)
    ]


async def sent(client: Client, who: Person, body: Any, **headers: str) -> ClientResponse:
    data = io.BytesIO(json.dumps(body).encode())
    kind = {"content-type": "application/json"}
    return await client.post(PATH, data=data, headers={**who.headers, **kind, **headers})


async def compressed(client: Client, who: Person, body: Any, **headers: str) -> dict[str, Any]:
    response = await sent(client, who, body, **headers)
    assert response.status == 200, await response.text()
    answer: dict[str, Any] = await response.json()
    return answer


async def refused(client: Client, who: Person, body: Any, **headers: str) -> tuple[int, Any]:
    response = await sent(client, who, body, **headers)
    return response.status, await response.json()


def cached(answer: dict[str, Any]) -> int:
    found: int = answer["usage"]["prompt_tokens_details"]["cached_tokens"]
    return found


async def test_a_long_conversation_becomes_one_message(client: Client, ada: Person) -> None:
    messages = [*talk(1200), {"role": "user", "content": "What does crate 919 hold?"}]
    answer = await compressed(client, ada, {"messages": messages, "model_context_limit": 10_000})
    (message,) = answer["messages"]
    assert message["role"] == "system"
    assert message["content"].startswith("<compressed-context>\n")
    assert "crate 919 holds" in message["content"]
    usage = answer["usage"]
    assert usage["completion_tokens"] <= 8_000 < usage["prompt_tokens"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert "sources" not in answer


async def test_errors_are_sentences(client: Client, ada: Person) -> None:
    empty = {"error": "messages must be a non-empty array"}
    assert await refused(client, ada, {"messages": []}) == (400, empty)
    hi = {"messages": [{"role": "user", "content": "hi"}]}
    status, told = await refused(client, ada, hi, memory_expiration_days="0")
    assert status == 400 and told["error"].startswith("memory_expiration_days must be")
    nobody = await client.post(PATH, json=hi)
    assert (nobody.status, await nobody.json()) == (401, {"error": "Invalid session"})
    wrong = await client.post(PATH, json=hi, headers={"x-api-key": "rk_nonsense"})
    assert (wrong.status, await wrong.json()) == (401, {"error": "Invalid session"})
    method = await client.put(PATH, headers=ada.headers)
    assert method.status == 405 and isinstance((await method.json())["error"], str)
    text = await client.post(PATH, data="x", headers=ada.headers)
    assert text.status == 415 and isinstance((await text.json())["error"], str)
    broken = await client.post(
        PATH, data="{", headers={**ada.headers, "content-type": "application/json"}
    )
    assert broken.status == 400 and "not JSON" in (await broken.json())["error"]
    nowhere = await client.get(f"{PATH}/nowhere", headers=ada.headers)
    assert nowhere.status == 404 and isinstance((await nowhere.json())["error"], str)
    foreign = await client.post(
        PATH, json=hi, headers={**ada.headers, "Origin": "https://evil.example"}
    )
    assert foreign.status == 403 and isinstance((await foreign.json())["error"], str)


async def test_the_same_key_in_either_header(client: Client, ada: Person) -> None:
    hi = {"messages": [{"role": "user", "content": "hi"}]}
    response = await client.post(PATH, json=hi, headers={"x-api-key": ada.key})
    assert response.status == 200


async def test_what_was_sent_before_is_cached(client: Client, ada: Person, admin: Person) -> None:
    told = talk(300)
    first = await compressed(client, ada, {"messages": told[:200]})
    assert cached(first) == 0
    again = await compressed(client, ada, {"messages": told[:200]})
    assert cached(again) == again["usage"]["prompt_tokens"]
    more = await compressed(client, ada, {"messages": told})
    assert cached(more) == first["usage"]["prompt_tokens"]
    branch = [*told[:130], {"role": "user", "content": "Something else entirely."}]
    shared = await compressed(client, ada, {"messages": told[:130]})
    assert cached(shared) == shared["usage"]["prompt_tokens"]
    other = await compressed(client, ada, {"messages": branch})
    assert cached(other) == shared["usage"]["prompt_tokens"]
    assert cached(await compressed(client, admin, {"messages": told})) == 0


async def test_another_server_knows_it_too(
    client: Client,
    ada: Person,
    store: Store,
    aiohttp_client: Callable[[web.Application], Awaitable[Client]],
) -> None:
    body = {"messages": talk(100), "explain": True}
    first = await compressed(client, ada, body)
    other = await aiohttp_client(make_app(Config(), store))
    again = await compressed(other, ada, body)
    assert cached(again) == first["usage"]["prompt_tokens"]
    assert again["messages"] == first["messages"] and again["sources"] == first["sources"]
    await other.delete(f"{PATH}/retained", headers=ada.headers)
    assert cached(await compressed(client, ada, body)) == 0


async def test_one_more_message_at_a_time(client: Client, ada: Person) -> None:
    told = talk(70)
    before = 0
    for end in range(1, 70, 3):
        answer = await compressed(client, ada, {"messages": told[:end]})
        assert cached(answer) == before
        before = answer["usage"]["prompt_tokens"]


async def test_receipts_lead_back(client: Client, ada: Person, admin: Person) -> None:
    told = [
        {"role": "system", "content": "Be 👩‍🚀 brief."},
        *talk(900),
        {"role": "user", "content": "Crate 5?"},
    ]
    answer = await compressed(
        client, ada, {"messages": told, "explain": True, "target_tokens": 900}
    )
    lines = answer["messages"][0]["content"].split("\n")
    sources = answer["sources"]
    assert len(sources["lines"]) == len(lines) and len(sources["kept"]) == len(told)
    for line, source in zip(lines, sources["lines"], strict=True):
        if source is not None:
            units = told[source["message"]]["content"].encode("utf-16-le")
            piece = units[2 * source["start"] : 2 * source["end"]].decode("utf-16-le")
            assert line.endswith(piece)
    shown = {source["message"] for source in sources["lines"] if source}
    assert {n for n, share in enumerate(sources["kept"]) if share} == shown
    assert sources["kept"][0] == 1
    source = sources["lines"][5]
    url, body = f"{PATH}/expand", {"reference": source["reference"]}
    response = await client.post(url, json=body, headers=ada.headers)
    assert (await response.json())["message"] == told[source["message"]]
    assert (await client.post(url, json=body, headers=admin.headers)).status == 404
    nonsense = await client.post(url, json={"reference": "zz"}, headers=ada.headers)
    assert nonsense.status == 404 and isinstance((await nonsense.json())["error"], str)


async def test_what_is_retained_is_told_and_forgotten(
    client: Client, ada: Person, admin: Person
) -> None:
    told = talk(40)
    for end in (20, 40):
        await compressed(client, ada, {"messages": told[:end]}, memory_expiration_days="1")
    await compressed(client, ada, {"messages": talk(3, "b")})
    response = await client.get(f"{PATH}/retained", headers=ada.headers)
    page = await response.json()
    assert [item["messages"] for item in page["data"]] == [3, 40]
    assert page["totals"]["messages"] == 43
    first = await client.get(f"{PATH}/retained?limit=1", headers=ada.headers)
    after = (await first.json())["next"]
    second = await client.get(f"{PATH}/retained?limit=1&after={after}", headers=ada.headers)
    assert [item["messages"] for item in (await second.json())["data"]] == [40]
    theirs = await client.get(f"{PATH}/retained", headers=admin.headers)
    assert (await theirs.json())["data"] == []
    assert (await client.delete(f"{PATH}/retained", headers=ada.headers)).status == 204
    gone = await client.get(f"{PATH}/retained", headers=ada.headers)
    assert (await gone.json())["totals"] == {"messages": 0, "characters": 0}
    assert cached(await compressed(client, ada, {"messages": told})) == 0


async def test_a_stored_conversation_by_its_id(client: Client, ada: Person, admin: Person) -> None:
    said = [
        {
            "external_id": str(n),
            "parent_id": str(n - 1) if n else None,
            "role": message["role"],
            "content": message["content"],
            "created_at": f"2026-11-{1 + n // 20:02}T09:00:00Z",
        }
        for n, message in enumerate(talk(60))
    ]
    sent = {"platform": "mychat", "external_id": "a", "messages": said}
    stored = await client.post(
        "/api/v1/conversations", json={"conversations": [sent]}, headers=ada.headers
    )
    conversation = (await stored.json())["receipts"][0]["conversation_id"]
    body = {"conversation_id": conversation, "explain": True, "target_tokens": 600}
    answer = await compressed(client, ada, body)
    assert "[2026-11-03]" in answer["messages"][0]["content"]
    assert cached(await compressed(client, ada, body)) == answer["usage"]["prompt_tokens"]
    source = next(line for line in answer["sources"]["lines"] if line)
    reference = {"reference": source["reference"]}
    whole = await client.post(f"{PATH}/expand", json=reference, headers=ada.headers)
    assert (await whole.json())["message"]["content"] == said[source["message"]]["content"]
    assert (await refused(client, admin, body))[0] == 404
    assert (await refused(client, ada, {"conversation_id": ""}))[0] == 404
    await client.delete(f"/api/v1/conversations/{conversation}", headers=ada.headers)
    assert (await refused(client, ada, body))[0] == 404
    again = await client.post(f"{PATH}/expand", json=reference, headers=ada.headers)
    assert again.status == 404


async def test_a_worker_that_dies_is_started_again(client: Client, ada: Person) -> None:
    body = {"messages": talk(10)}
    expected = await compressed(client, ada, body)
    worker = client.app[COMPRESSION].worker
    first = worker.pid
    assert first
    os.kill(first, signal.SIGKILL)
    answer = await compressed(client, ada, body)
    assert answer["messages"] == expected["messages"] and worker.pid != first


async def test_a_worker_killed_at_work_is_tried_once_more(
    client: Client, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"messages": talk(10)}
    worker = client.app[COMPRESSION].worker
    taken: list[str] = []
    real = worker.step

    async def deadly(step: str, payload: bytes = b"", **header: Any) -> Frame:
        taken.append(step)
        if taken.count(step) <= deaths and step == "close" and worker.pid:
            await asyncio.sleep(0.1)  # by now the conversation is retained
            os.kill(worker.pid, signal.SIGKILL)
        return await real(step, payload, **header)

    monkeypatch.setattr(worker, "step", deadly)
    deaths = 1
    assert cached(await compressed(client, ada, body)) == 0
    assert taken.count("close") == 2
    deaths = 4
    status, told = await refused(client, ada, body)
    assert status == 500 and told["error"].startswith("The process that compresses ended")
    await compressed(client, ada, body)


async def test_what_is_forgotten_while_it_is_compressed_is_not_retained(
    client: Client, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = client.app[COMPRESSION].worker
    real = worker.step

    async def interrupted(step: str, payload: bytes = b"", **header: Any) -> Frame:
        if step == "texts":
            assert (await client.delete(f"{PATH}/retained", headers=ada.headers)).status == 204
        return await real(step, payload, **header)

    monkeypatch.setattr(worker, "step", interrupted)
    await compressed(client, ada, {"messages": talk(10)})
    page = await (await client.get(f"{PATH}/retained", headers=ada.headers)).json()
    assert page["totals"] == {"messages": 0, "characters": 0}


def resident(pid: int | None) -> int:
    """The memory of a process in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


async def test_broken_bodies_do_not_stay_in_memory(client: Client, ada: Person) -> None:
    await compressed(client, ada, {"messages": talk(1)})
    pid = client.app[COMPRESSION].worker.pid
    headers = {**ada.headers, "content-type": "application/json"}
    sizes = []
    for _ in range(8):
        data = io.BytesIO(b"[" + b" " * 8_000_000 + b"x")
        assert (await client.post(PATH, data=data, headers=headers)).status == 400
        sizes.append(resident(pid))
    assert sizes[-1] - sizes[1] < 24_000_000


async def test_a_client_that_leaves_stops_the_work(
    client: Client, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await compressed(client, ada, {"messages": talk(1)})
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.0):
            await compressed(client, ada, {"messages": talk(60_000)})
    began = asyncio.get_running_loop().time()
    await compressed(client, ada, {"messages": talk(2)})
    assert asyncio.get_running_loop().time() - began < 3
    assert "Error" not in caplog.text
    page = await (await client.get(f"{PATH}/retained", headers=ada.headers)).json()
    assert page["totals"]["messages"] == 2


async def test_too_many_tokens_are_refused(client: Client, ada: Person) -> None:
    text = "a b c d e f g h i j k l m n o p " * 330_000
    status, told = await refused(client, ada, {"messages": [{"role": "user", "content": text}]})
    assert status == 413 and "5,000,000 tokens" in told["error"]
    huge = {"messages": [{"role": "user", "content": "x" * (33 * 1024 * 1024)}]}
    status, told = await refused(client, ada, huge)
    assert status == 413 and isinstance(told["error"], str)


class TestMetered:
    """With metering and rate limits on."""

    @pytest.fixture
    def config(self) -> Config:
        return Config(metering=True, rate_limit="5/minute")

    async def test_402_then_paid_then_429(
        self, client: Client, ada: Person, accounts: Accounts
    ) -> None:
        body = {"messages": talk(40)}
        assert await refused(client, ada, body) == (402, {"error": "Insufficient balance"})
        (key,) = await accounts.keys.all(ada.user.id)
        await accounts.keys.add_balance(ada.user.id, key.id, 10_000)
        assert (await refused(client, ada, body))[0] == 402
        await accounts.keys.add_balance(ada.user.id, key.id, 10**9)
        usage = (await compressed(client, ada, body))["usage"]
        stats = await (await client.get("/api/v1/stats", headers=ada.headers)).json()
        (told,) = stats["compression"]
        assert told["prompt_tokens"] == usage["prompt_tokens"] and told["requests"] == 1
        spent = usage["prompt_tokens"] * 5_000 + usage["completion_tokens"] * 10_000
        assert told["balance"] == dollars(10**9 + 10_000 - spent)
        assert (await refused(client, ada, {"messages": []}))[0] == 400
        await compressed(client, ada, body)
        response = await sent(client, ada, body)
        assert response.status == 429 and 0 < int(response.headers["Retry-After"]) <= 61
        wait = "Rate limit exceeded. Please wait before sending another request."
        assert await response.json() == {"error": wait}
