"""A server on an empty database, with the one user that the examples belong to."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.accounts.api_keys import NewKey
from recollect.accounts.identity import SCOPES
from recollect.app import make_app
from recollect.config import Config
from recollect.keys import ACCOUNTS
from recollect.store.account_records import Member, Space, User
from recollect.store.store import Store
from tests.contract.exchanges import SPACE, USER

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(
    database: "AsyncIOMotorDatabase[dict[str, Any]]",
    aiohttp_client: Callable[[web.Application], Awaitable[Client]],
) -> Client:
    store = Store(database)
    await store.ensure()
    began = datetime(2026, 11, 20, tzinfo=UTC)
    user = User(USER, "ada", SPACE, began)
    owned = Space(SPACE, "ada", "personal", (Member(USER, "owner"),), began)
    await store.accounts.add_user(user, owned)
    return await aiohttp_client(make_app(Config(), store))


@pytest.fixture
async def key(client: Client) -> str:
    issued = await client.app[ACCOUNTS].keys.issue(USER, NewKey("example", frozenset(SCOPES)))
    return issued.secret
