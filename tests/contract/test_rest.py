"""The examples of docs/api.md, sent to the real server."""

from typing import Any

from recollect.keys import ACCOUNTS
from tests.contract.conftest import Client
from tests.contract.exchanges import Exchange, alike, exchanges

CODE = "7K3QX-9M2AB"
"""Stands in the examples where a real pairing code belongs."""


async def test_every_request_is_answered_as_the_description_says(client: Client, key: str) -> None:
    for exchange in exchanges("rest"):
        assert exchange.request
        method, path = exchange.request
        headers = {"Authorization": f"Bearer {key}"}
        body = await _with_code(client, exchange)
        answer = await client.request(method, path, headers=headers, json=body)
        text = await answer.text()
        assert answer.status == exchange.status, f"{exchange.name}: {text}"
        actual: Any = text
        if answer.content_type == "application/json":
            actual = await answer.json()
        different = alike(exchange.answer or "", actual or "", exchange.varies)
        assert not different, f"{exchange.name}: {different}"


async def _with_code(client: Client, exchange: Exchange) -> Any:
    if isinstance(exchange.send, dict) and exchange.send.get("code") == CODE:
        accounts = client.app[ACCOUNTS]
        code = await accounts.pairing.new_code(await accounts.users.named("ada"))
        return {**exchange.send, "code": code.code}
    return exchange.send
