"""The examples of docs/protocol.md, sent to the real server."""

from typing import Any

from aiohttp import ClientWebSocketResponse

from recollect.keys import STORE
from tests.contract.conftest import Client
from tests.contract.exchanges import SPACE, TOKEN, Exchange, alike, exchanges


async def test_every_frame_is_answered_as_the_protocol_says(client: Client, key: str) -> None:
    socket = await _connected(client)
    for exchange in exchanges("socket"):
        if exchange.new_socket:
            await socket.close()
            socket = await _connected(client)
        if exchange.request:
            headers = {"Authorization": f"Bearer {key}"}
            answer = await client.request(*exchange.request, headers=headers)
            assert answer.ok, exchange.name
        actual = await _answer(socket, _with_key(exchange.send, key))
        different = alike(exchange.answer, actual, exchange.varies)
        assert not different, f"{exchange.name}: {different}"
        await _check_close(socket, exchange)
    await socket.close()


async def test_the_examples_store_what_they_say(client: Client, key: str) -> None:
    socket = await _connected(client)
    for exchange in exchanges("socket"):
        if exchange.close is None and not exchange.new_socket and exchange.send is not None:
            await _answer(socket, _with_key(exchange.send, key))
    await socket.close()
    stored = await client.app[STORE].space(SPACE).messages.find({})
    acknowledged = {
        key
        for exchange in exchanges("socket")
        for key in exchange.answer.get("receipt", {}).get("message_ids", ())
    }
    assert {message["external_id"] for message in stored} == acknowledged


async def _connected(client: Client) -> ClientWebSocketResponse:
    return await client.ws_connect("/api/v1/capture", protocols=("recollect.v1",))


async def _answer(socket: ClientWebSocketResponse, frame: Any) -> Any:
    """What a frame is answered with; without a frame, what comes of itself."""
    if frame is not None:
        await (socket.send_str(frame) if isinstance(frame, str) else socket.send_json(frame))
    return await socket.receive_json(timeout=20)


async def _check_close(socket: ClientWebSocketResponse, exchange: Exchange) -> None:
    if exchange.close is not None:
        await socket.receive(timeout=20)
        assert socket.close_code == exchange.close, exchange.name


def _with_key(frame: Any, key: str) -> Any:
    if isinstance(frame, dict) and frame.get("token") == TOKEN:
        return {**frame, "token": key}
    return frame
