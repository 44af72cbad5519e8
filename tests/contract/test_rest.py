"""The examples of docs/api.md, sent to the real server."""

import json
from typing import Any

from recollect.keys import ACCOUNTS
from tests.contract.conftest import Client
from tests.contract.exchanges import Exchange, alike, exchanges

CODE = "7K3QX-9M2AB"
"""Stands in the examples where a real pairing code belongs."""
MEMORY = "mem_exampleexampleexampleexa"
"""Stands in the examples where the id of the memory belongs that was made first."""


async def test_every_request_is_answered_as_the_description_says(client: Client, key: str) -> None:
    memory = ""
    for exchange in exchanges("rest"):
        assert exchange.request
        method, path = exchange.request
        path = path.replace(MEMORY, memory)
        headers = {"Authorization": f"Bearer {key}"}
        body = _with_memory(await _with_code(client, exchange), memory)
        answer = await client.request(method, path, headers=headers, json=body)
        text = await answer.text()
        assert answer.status == exchange.status, f"{exchange.name}: {text}"
        actual: Any = text
        if answer.content_type == "application/json":
            actual = await answer.json()
        different = alike(exchange.answer or "", actual or "", exchange.varies)
        assert not different, f"{exchange.name}: {different}"
        if (method, path) == ("POST", "/v1/memory"):
            memory = actual["id"]


def _with_memory(body: Any, memory: str) -> Any:
    return json.loads(json.dumps(body).replace(MEMORY, memory))


async def _with_code(client: Client, exchange: Exchange) -> Any:
    if isinstance(exchange.send, dict) and exchange.send.get("code") == CODE:
        accounts = client.app[ACCOUNTS]
        code = await accounts.pairing.new_code(await accounts.users.named("ada"))
        return {**exchange.send, "code": code.code}
    return exchange.send
