"""Every kind of bad frame is answered, stores nothing by half, and leaves socket and server up."""

import json

import pytest
from aiohttp import ClientWebSocketResponse, web

from recollect.keys import STORE
from tests.web.conftest import Client, Person
from tests.web.test_ws import TALK, answer, capture, connected

DEEP = '{"type":"capture","id":"1","platform":"site","kind":"normalized","payload":%s}'
BAD_FRAMES = {
    "garbage": ("{", "not_json"),
    "not an object": ("3", "invalid_input"),
    "nothing": ("", "not_json"),
    "nested 10,000 deep": (DEEP % ("[" * 10_000 + "]" * 10_000), "too_deep"),
    "an unknown type": ('{"type": "launch"}', "unknown_type"),
    "a type that is none": ('{"type": {"$gt": ""}}', "unknown_type"),
    "a second hello": ('{"type": "hello", "token": "x"}', "second_hello"),
    "no payload": ('{"type":"capture","id":"1","platform":"site","kind":"dom"}', "invalid_input"),
    "an unknown kind": (json.dumps(capture(kind="video")), "invalid_input"),
    "a platform of tricks": (json.dumps(capture(platform="../$where")), "invalid_input"),
    "an id that is none": (json.dumps(capture(identifier={"$gt": ""})), "invalid_input"),  # type: ignore[arg-type]
    "a payload of a wrong type": (json.dumps(capture(payload=7)), "invalid_input"),
    "messages of a wrong type": (
        json.dumps(capture(payload={**TALK, "messages": [{"role": 1}]})), "invalid_input"
    ),
    "one bad message among good ones": (
        json.dumps(capture(payload={**TALK, "messages": [*TALK["messages"], {"role": "user"}]})),
        "invalid_input",
    ),
    "a topic that is not there": ('{"type":"subscribe","topics":["x"]}', "unknown_topic"),
    "an unknown site": (json.dumps(capture(kind="conversation", payload={})), "unparsed"),
    "a page of a site": (json.dumps(capture(platform="claude", kind="dom")), "unparsed"),
    "a stream that is none": (json.dumps(capture(platform="claude", kind="stream")), "unparsed"),
}  # fmt: skip


@pytest.mark.parametrize(("frame", "code"), BAD_FRAMES.values(), ids=BAD_FRAMES)
async def test_a_bad_frame_is_answered_and_changes_nothing(
    client: Client, app: web.Application, ada: Person, frame: str, code: str
) -> None:
    async with connected(client, ada) as socket:
        error = await answer(socket, frame)
        assert (error["type"], error["error"]["code"], error["retry"]) == ("error", code, False)
        assert (await answer(socket, {"type": "ping"})) == {"type": "pong"}
    space = app[STORE].space(ada.user.space)
    assert not await space.messages.find({}) and not await space.conversations.find({})
    kept = await space.frames.find({})
    assert [frame["state"] for frame in kept] == (["unparsed"] if code == "unparsed" else [])


async def test_binary_frames_are_refused(client: Client, ada: Person) -> None:
    async with connected(client, ada) as socket:
        await socket.send_bytes(b"\x00")
        assert (await socket.receive_json())["error"]["code"] == "not_text"


async def test_a_frame_of_100_mb_ends_the_socket_and_not_the_server(
    client: Client, ada: Person
) -> None:
    async with connected(client, ada) as socket:
        with pytest.raises(ConnectionError):
            await socket.send_str("x" * 100_000_000)
            await _closed(socket)
    async with connected(client, ada) as socket:
        assert (await answer(socket, capture()))["type"] == "ack"


async def _closed(socket: ClientWebSocketResponse) -> None:
    message = await socket.receive(timeout=20)
    assert message.data == 1009
    raise ConnectionError


ODD_TEXTS: dict[str, tuple[str, str]] = {
    "a lone surrogate": ('"a\\ud800b"', "a\ufffdb"),
    "NUL": ('"a\\u0000b"', "a\x00b"),
    "operators": ('"$HOME $where {$gt: 1} $$ROOT"', "$HOME $where {$gt: 1} $$ROOT"),
    "a million spaces": (json.dumps(" " * 1_000_000), " " * 1_000_000),
}


@pytest.mark.parametrize(("escaped", "text"), ODD_TEXTS.values(), ids=ODD_TEXTS)
async def test_odd_texts_come_back_as_they_are(
    client: Client, app: web.Application, ada: Person, escaped: str, text: str
) -> None:
    payload = '{"external_id":"t","messages":[{"external_id":"a","role":"user","content":%s}]}'
    frame = json.dumps(capture(payload="@")).replace('"@"', payload % escaped)
    async with connected(client, ada) as socket:
        assert (await answer(socket, frame))["type"] == "ack"
    (stored,) = await app[STORE].space(ada.user.space).messages.find({})
    assert stored["text"] == text
