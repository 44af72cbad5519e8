"""Keys: what they may do, when they end, and that nobody makes one that may do more."""

from datetime import timedelta
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import NewKey, hash_of
from recollect.accounts.identity import EVERYDAY, Membership
from recollect.errors import Forbidden, InvalidInput, NotFound
from recollect.store.account_records import User
from tests.accounts.conftest import MovedClock, as_caller


async def test_a_key_has_its_form_and_only_its_hash_is_stored(
    accounts: Accounts, ada: User, database: "AsyncIOMotorDatabase[dict[str, Any]]"
) -> None:
    issued = await accounts.keys.issue(ada.id, NewKey("laptop"))
    assert issued.secret.startswith("rk_") and len(issued.secret) == 46
    assert issued.key.scopes == EVERYDAY
    document = await database["api_keys"].find_one({"_id": issued.key.id})
    assert document is not None
    assert document["hash"] == hash_of(issued.secret)
    assert issued.secret not in repr(document)
    assert issued.secret not in repr(issued)


@pytest.mark.parametrize(
    "new",
    [
        NewKey(""),
        NewKey("x" * 101),
        NewKey("a\x00"),
        NewKey("a", scopes=frozenset()),
        NewKey("a", scopes=frozenset({"root"})),
        NewKey("a", expires_in_days=0),
        NewKey("a", expires_in_days=10**9),
    ],
)
async def test_impossible_keys_are_refused(accounts: Accounts, ada: User, new: NewKey) -> None:
    with pytest.raises(InvalidInput):
        await accounts.keys.issue(ada.id, new)


async def test_a_key_makes_none_that_may_do_more(accounts: Accounts, ada: User) -> None:
    caller = as_caller(ada, "write", "read")
    for scope in ("admin", "capture"):
        with pytest.raises(Forbidden):
            await accounts.keys.issue_for(caller, NewKey("x", frozenset({scope})))
    made = await accounts.keys.issue_for(caller, NewKey("x"))
    assert made.key.scopes == {"read", "write"}
    admin = as_caller(ada, "admin")
    made = await accounts.keys.issue_for(admin, NewKey("x", frozenset({"admin", "capture"})))
    assert made.key.scopes == {"admin", "capture"}


async def test_a_key_hands_its_limits_on(accounts: Accounts, ada: User, clock: MovedClock) -> None:
    soon = clock() + timedelta(days=1)
    caller = as_caller(
        ada,
        "write",
        spaces=(Membership(ada.space, "ada", "owner"),),
        limited_to=frozenset({ada.space}),
        expires_at=soon,
        origin="chrome-extension://abc",
    )
    made = (await accounts.keys.issue_for(caller, NewKey("x", expires_in_days=30))).key
    assert made.expires_at == soon
    assert made.spaces == frozenset({ada.space})
    assert made.origin == caller.origin
    with pytest.raises(NotFound):
        await accounts.keys.issue_for(caller, NewKey("x", spaces=frozenset({"spc_foreign"})))


async def test_keys_are_listed_newest_first_page_by_page(
    accounts: Accounts, ada: User, clock: MovedClock
) -> None:
    caller = as_caller(ada, "read")
    made = []
    for number in range(5):
        made.append((await accounts.keys.issue(ada.id, NewKey(f"key {number}"))).key)
        clock.move(seconds=number % 2)  # some are made in the same instant
    seen: list[Any] = []
    while page := await accounts.keys.page(caller, limit=2, after=seen[-1].id if seen else None):
        seen += page
    assert seen == sorted(made, key=lambda key: (key.created_at, key.id), reverse=True)
    with pytest.raises(InvalidInput) as caught:
        await accounts.keys.page(caller, limit=2, after="key_gone")
    assert caught.value.code == "cursor_gone"


async def test_who_may_revoke_what(accounts: Accounts, ada: User) -> None:
    bob = await accounts.users.add("bob")
    mine = (await accounts.keys.issue(ada.id, NewKey("mine"))).key
    admins = (await accounts.keys.issue(ada.id, NewKey("admin", frozenset({"admin"})))).key
    his = (await accounts.keys.issue(bob.id, NewKey("his"))).key
    everyday = as_caller(ada, *EVERYDAY)
    with pytest.raises(NotFound):
        await accounts.keys.revoke_for(as_caller(ada, "admin"), his.id)
    with pytest.raises(NotFound):
        await accounts.keys.revoke(ada.id, his.id)
    with pytest.raises(Forbidden):
        await accounts.keys.revoke_for(everyday, admins.id)
    with pytest.raises(Forbidden):
        await accounts.keys.revoke_for(as_caller(ada, "read"), mine.id)
    await accounts.keys.revoke_for(everyday, mine.id)
    with pytest.raises(NotFound):
        await accounts.keys.revoke_for(everyday, mine.id)
    await accounts.keys.revoke_for(as_caller(ada, "read", key_id=admins.id), admins.id)
    assert await accounts.keys.all(ada.id) == []
    assert await accounts.keys.all(bob.id) == [his]
