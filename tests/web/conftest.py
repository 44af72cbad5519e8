"""The whole application on an empty database, with a client and keys of two users."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import NewKey
from recollect.accounts.identity import EVERYDAY
from recollect.app import make_app
from recollect.config import Config
from recollect.keys import ACCOUNTS
from recollect.store.account_records import User
from recollect.store.store import Store

EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"

Client = TestClient[web.Request, web.Application]


@dataclass(frozen=True, slots=True)
class Person:
    """A user with a key."""

    user: User
    key: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


@pytest.fixture
def config() -> Config:
    return Config(allowed_origins=(EXTENSION,), allowed_hosts=("recollect.example.org",))


@pytest.fixture
def app(config: Config, store: Store) -> web.Application:
    return make_app(config, store)


@pytest.fixture
def accounts(app: web.Application) -> Accounts:
    return app[ACCOUNTS]


@pytest.fixture
async def client(
    app: web.Application, aiohttp_client: Callable[[web.Application], Awaitable[Client]]
) -> Client:
    return await aiohttp_client(app)


@pytest.fixture
async def ada(accounts: Accounts) -> Person:
    return await person(accounts, "ada", *EVERYDAY)


@pytest.fixture
async def admin(accounts: Accounts) -> Person:
    return await person(accounts, "root", "admin")


async def person(accounts: Accounts, name: str, *scopes: str) -> Person:
    """A new user with a key of these scopes."""
    user = await accounts.users.add(name)
    issued = await accounts.keys.issue(user.id, NewKey("test", frozenset(scopes)))
    return Person(user, issued.secret)
