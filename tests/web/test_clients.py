"""Which clients a user has, and what waits in them."""

from datetime import timedelta
from typing import Any

import pytest

from recollect.accounts import clients
from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import NewKey
from recollect.errors import Unavailable
from recollect.store.clients import ClientStore
from tests.web.conftest import Client, Person
from tests.web.test_ws import PATH, answer, connected

PING = {"type": "ping", "outbox": {"items": 3, "bytes": 812, "stuck": 1}}


async def listed(client: Client, who: Person) -> list[dict[str, Any]]:
    response = await client.get("/api/v1/clients", headers=who.headers)
    assert response.status == 200
    return list((await response.json())["data"])


async def test_a_client_tells_what_waits_in_it(
    client: Client, accounts: Accounts, ada: Person, admin: Person
) -> None:
    assert await listed(client, ada) == []
    async with connected(client, ada) as socket:
        await answer(socket, {"type": "ping"})
        (found,) = await listed(client, ada)
        assert (found["name"], found["key_name"], found["connected"]) == ("t", "test", True)
        assert found["outbox"] is None
        assert (await answer(socket, PING))["type"] == "pong"
        (found,) = await listed(client, ada)
        assert found["outbox"] == PING["outbox"]
        await answer(socket, {"type": "ping"})
        assert (await listed(client, ada))[0]["outbox"] == PING["outbox"]
        assert await listed(client, admin) == []

    # aiohttp's test server cancels who is gone; so it is left to another line to say so.
    await accounts.clients.left(await accounts.identify(ada.key))
    (found,) = await listed(client, ada)
    assert not found["connected"] and found["outbox"] == PING["outbox"]


async def test_a_client_without_a_sign_of_life_or_a_key_is_gone(
    client: Client, ada: Person, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connected(client, ada) as socket:
        await answer(socket, {"type": "ping"})
        (found,) = await listed(client, ada)
        other = await accounts.keys.issue(ada.user.id, NewKey("other"))
        caller = Person(ada.user, other.secret)
        with monkeypatch.context() as patched:
            patched.setattr(clients, "PRESENT_FOR", timedelta(0))
            assert not (await listed(client, caller))[0]["connected"]
        await accounts.keys.revoke(ada.user.id, found["key"])
        assert await listed(client, caller) == []


@pytest.mark.parametrize(
    "outbox",
    [{"items": -1, "bytes": 1}, {"items": 2**80, "bytes": 1}, {"items": "3", "bytes": 1}, [], 7],
)
async def test_a_ping_that_tells_nonsense_is_refused(
    client: Client, ada: Person, outbox: Any
) -> None:
    async with connected(client, ada) as socket:
        told = await answer(socket, {"type": "ping", "outbox": outbox})
        assert (told["type"], told["error"]["code"]) == ("error", "invalid_input")
        assert (await listed(client, ada))[0]["outbox"] is None


@pytest.mark.parametrize("name", ["\ud800", "\x00", "\u202e<b>", "$where", ""])
async def test_whatever_a_client_calls_itself_is_kept(
    client: Client, ada: Person, name: str
) -> None:
    async with client.ws_connect(PATH, max_msg_size=0) as socket:
        hello = {"type": "hello", "token": ada.key, "client": {"name": name}}
        assert (await answer(socket, hello))["type"] == "welcome"
        assert (await answer(socket, PING))["type"] == "pong"
    (found,) = await listed(client, ada)
    assert found["name"] == name.replace("\ud800", "\ufffd")


async def test_a_client_that_cannot_be_noted_is_served_all_the_same(
    client: Client, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise Unavailable("no database")

    monkeypatch.setattr(ClientStore, "note", fail)
    async with connected(client, ada) as socket:
        assert (await answer(socket, PING))["type"] == "pong"
