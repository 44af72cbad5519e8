"""What somebody is told who sets a browser up."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from recollect.accounts.accounts import Accounts
from recollect.app import make_app
from recollect.config import EXTENSION_ORIGIN, Config
from recollect.store.store import Store
from tests.web.conftest import Client, Person

PATH = "/api/v1/extension"


async def test_the_folder_of_the_extension_can_be_loaded(client: Client, ada: Person) -> None:
    told = await (await client.get(PATH, headers=ada.headers)).json()
    assert (Path(told["folder"]) / "manifest.json").is_file()
    manifest = json.loads((Path(told["folder"]) / "manifest.json").read_text())
    (shared,) = manifest["web_accessible_resources"]
    assert told["icon"] == f"{EXTENSION_ORIGIN}/{shared['resources'][0]}"
    assert shared["matches"] == ["http://recollect.localhost/*"]
    assert EXTENSION_ORIGIN in (await client.get("/")).headers["Content-Security-Policy"]
    assert (await client.get(PATH)).status == 401


async def test_a_public_server_keeps_its_folders_to_itself(
    store: Store,
    ada: Person,
    accounts: Accounts,
    aiohttp_client: Callable[[web.Application], Awaitable[Client]],
) -> None:
    client = await aiohttp_client(make_app(Config(public_url="https://chats.example.org"), store))
    response = await client.get(PATH, headers={**ada.headers, "Host": "chats.example.org"})
    assert (await response.json())["folder"] is None
