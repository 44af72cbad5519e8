"""`recollect reindex` on a database of its own."""

from datetime import UTC, datetime
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.store.account_records import Member, Space, User
from recollect.store.store import Store
from tests.cli.conftest import Recollect
from tests.search.conftest import put

BEGAN = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def beside(mongodb_server: str, database: "AsyncIOMotorDatabase[dict[str, Any]]") -> Recollect:
    """Commands on the database of this test."""
    return Recollect({"RECOLLECT_MONGODB_URI": mongodb_server.replace("/?", f"/{database.name}?")})


async def test_it_says_how_many_and_then_that_all_is_well(store: Store, beside: Recollect) -> None:
    members = (Member("usr_ada", "owner"),)
    space = Space("spc_ada", "ada", "personal", members, BEGAN)
    await store.accounts.add_user(User("usr_ada", "ada", "spc_ada", BEGAN), space)
    await put(store.space("spc_ada"), "a", ["cats"] * 3, analysis=1)
    assert "3 messages and memories were indexed anew." in beside.said("reindex")
    assert "up to date" in beside.said("reindex", "--user", "ada")
