"""Users, the first of them, and their spaces."""

from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import NewKey
from recollect.errors import Conflict, InvalidInput, NotFound, Unauthorized
from recollect.store.account_records import User


async def test_the_first_start_makes_one_user_and_later_starts_none(accounts: Accounts) -> None:
    assert await accounts.users.ensure_first("ada")
    assert not await accounts.users.ensure_first("bob")
    assert [user.name for user in await accounts.users.all()] == ["ada"]


async def test_a_name_is_taken_once_and_leaves_no_space_behind(
    accounts: Accounts, ada: User, database: "AsyncIOMotorDatabase[dict[str, Any]]"
) -> None:
    with pytest.raises(Conflict, match="already"):
        await accounts.users.add("ada")
    assert await database["spaces"].distinct("_id") == [ada.space]


@pytest.mark.parametrize("name", ["", "   ", "x" * 65, "a\nb", "a\x00b", "\u202egnp"])
async def test_names_that_cannot_be_shown_are_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(InvalidInput):
        await accounts.users.add(name)


async def test_a_removed_user_opens_nothing(accounts: Accounts, ada: User) -> None:
    bob = await accounts.users.add("bob")
    secret = (await accounts.keys.issue(bob.id, NewKey("laptop"))).secret
    code = await accounts.pairing.new_code(bob)
    await accounts.users.remove("bob")
    with pytest.raises(Unauthorized):
        await accounts.identify(secret)
    with pytest.raises(Unauthorized):
        await accounts.pairing.redeem(code.code, name="late")
    assert await accounts.users.all() == [ada]


async def test_the_only_user_cannot_be_removed(accounts: Accounts, ada: User) -> None:
    with pytest.raises(Conflict):
        await accounts.users.remove("ada")


async def test_without_a_name_the_oldest_user_is_meant(accounts: Accounts) -> None:
    with pytest.raises(NotFound):
        await accounts.users.named(None)
    first = await accounts.users.add("zoe")
    await accounts.users.add("ada")
    oldest = min(await accounts.users.all(), key=lambda user: (user.created_at, user.id))
    assert await accounts.users.named(None) == oldest
    assert await accounts.users.named("zoe") == first
    with pytest.raises(NotFound):
        await accounts.users.named("nobody")
