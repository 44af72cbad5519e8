"""Everything of one's own space over HTTP, and nothing of anybody else's."""

import json
from typing import Any

import pytest
from aiohttp import ClientError

from recollect.accounts.accounts import Accounts
from recollect.errors import Unavailable
from recollect.store.scoped import ScopedCollection
from recollect.store.store import Store
from tests.archive.roundtrip import exported, imported
from tests.web.conftest import Client, Person, person
from tests.web.test_conversations import talk, write

URL = "/api/v1/export"


async def test_the_whole_space_is_one_download(client: Client, ada: Person, store: Store) -> None:
    await write(client, ada, talk("one", "What?", "That."), talk("two", "And?"))
    response = await client.get(URL, headers=ada.headers)
    assert (response.status, response.content_type) == (200, "application/x-ndjson")
    assert response.headers["Content-Disposition"] == 'attachment; filename="recollect.jsonl"'
    assert response.headers["Cache-Control"] == "no-store"
    content = await response.read()
    assert content == await exported(store, ada.user.space)
    kinds = [json.loads(line)["type"] for line in content.splitlines()]
    assert kinds == [
        *("recollect", "conversation", "message", "message", "conversation", "message", "end")
    ]


async def test_it_goes_in_again(client: Client, ada: Person, store: Store) -> None:
    await write(client, ada, talk("one", "What?", "That."))
    content = await (await client.get(URL, headers=ada.headers)).read()
    assert (await imported(store, "spc_new", content)).created == 2
    assert await exported(store, "spc_new") == content


async def test_only_who_may_read_and_only_their_own(
    client: Client, ada: Person, accounts: Accounts
) -> None:
    await write(client, ada, talk("one", "secret"))
    assert (await client.get(URL)).status == 401
    writer = await person(accounts, "writer", "capture", "write")
    assert (await client.get(URL, headers=writer.headers)).status == 403
    grace = await person(accounts, "grace", "read")
    assert "secret" not in await (await client.get(URL, headers=grace.headers)).text()
    theirs = await client.get(URL, params={"space": ada.user.space}, headers=grace.headers)
    assert theirs.status == 404


async def test_head_has_no_body(client: Client, ada: Person) -> None:
    response = await client.head(URL, headers=ada.headers)
    assert (response.status, response.content_type) == (200, "application/x-ndjson")
    assert await response.read() == b""


async def test_a_database_that_fails_on_the_way_breaks_it_off(
    client: Client, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(client, ada, *(talk(f"t{n:03}", "x" * 10_000) for n in range(60)))
    whole, groups = ScopedCollection.stream_of, []

    async def failing(*arguments: Any, **options: Any) -> Any:
        groups.append(arguments)
        if len(groups) > 1:
            raise Unavailable("The database does not answer.")
        async for document in whole(*arguments, **options):
            yield document

    monkeypatch.setattr(ScopedCollection, "stream_of", failing)
    with pytest.raises(ClientError):
        await (await client.get(URL, headers=ada.headers)).read()
    assert len(groups) == 2
