"""Accounts on an empty database, with a clock that the test moves."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.accounts.accounts import Accounts
from recollect.accounts.identity import Identity
from recollect.store.account_records import User
from recollect.store.accounts import AccountStore


class MovedClock:
    """The time, which stands still until a test moves it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def account_store(database: "AsyncIOMotorDatabase[dict[str, Any]]") -> AccountStore:
    store = AccountStore(database)
    await store.ensure_indexes()
    return store


@pytest.fixture
def accounts(account_store: AccountStore, clock: MovedClock) -> Accounts:
    return Accounts(account_store, clock)


@pytest.fixture
async def ada(accounts: Accounts) -> User:
    return await accounts.users.add("ada")


def as_caller(user: User, *scopes: str, **fields: Any) -> Identity:
    """An identity of `user` as if a key with these scopes had been shown."""
    given: dict[str, Any] = {"spaces": (), "key_id": "key_x", **fields}
    return Identity(
        user=user.id, name=user.name, space=user.space, scopes=frozenset(scopes), **given
    )
