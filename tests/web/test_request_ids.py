"""Every answer names its request, and so does every log line about it."""

import logging
from typing import Any

import pytest
from aiohttp import ClientWSTimeout

from recollect.logs.lines import Ids
from tests.web.conftest import EXTENSION, Client, Person

HEADER = "X-Request-Id"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("GET", "/api/v1/conversations", 401),
        ("GET", "/nowhere", 401),
        ("DELETE", "/healthz", 405),
        ("POST", "/api/v1/pair", 415),
    ],
)
async def test_answers_tell_it_errors_included(
    client: Client, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path, headers={HEADER: "mine.1"})
    assert (answer.status, answer.headers[HEADER]) == (status, "mine.1")
    again = await client.request(method, path)
    assert len(again.headers[HEADER]) == 16 and again.headers[HEADER] != "mine.1"


@pytest.mark.parametrize("hostile", ["a b", "x" * 65, '"><script>', "", "é"])
async def test_what_is_not_sane_is_replaced(client: Client, hostile: str) -> None:
    answer = await client.get("/healthz", headers={HEADER: hostile})
    assert len(answer.headers[HEADER]) == 16


async def test_an_unforeseen_error_tells_it(
    client: Client, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("recollect.web.conversations.reading.list_conversations", fail)
    answer = await client.get("/api/v1/conversations", headers=ada.headers | {HEADER: "broken"})
    assert (answer.status, answer.headers[HEADER]) == (500, "broken")


async def test_pages_of_other_origins_may_read_it(client: Client) -> None:
    answer = await client.get("/healthz", headers={"Origin": EXTENSION})
    assert HEADER in answer.headers["Access-Control-Expose-Headers"]


async def test_lines_about_a_request_carry_its_id(
    client: Client, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.handler.addFilter(Ids())
    await client.get("/api/v1/search?q=private", headers=ada.headers | {HEADER: "asked"})
    ids = [vars(record)["ids"] for record in caplog.records if record.name == "aiohttp.access"]
    assert ids == [{"request_id": "asked"}]


async def test_lines_about_a_frame_carry_all_three(
    client: Client, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.handler.addFilter(Ids())
    shake = {HEADER: "shake"}
    timeout = ClientWSTimeout(ws_receive=10)
    async with client.ws_connect("/api/v1/capture", headers=shake, timeout=timeout) as socket:
        await socket.send_json({"type": "hello", "token": ada.key})
        await socket.receive_json()
        frame = {"type": "capture", "id": "one\n two", "platform": "claude", "kind": "conversation"}
        await socket.send_json({**frame, "payload": {"secret": "words"}})
        assert (await socket.receive_json())["error"]["code"] == "unparsed"
    (line,) = (r for r in caplog.records if r.name == "recollect.capture.capture")
    ids = vars(line)["ids"]
    assert (ids["request_id"], ids["frame_id"]) == ("shake", "one??two")
    assert ids.keys() == {"request_id", "connection_id", "frame_id"}
    assert "words" not in caplog.text and ada.key not in caplog.text
