"""Keys that were checked before do while the database is away, and no longer than that."""

import asyncio

import pytest

from recollect.accounts import acquaintances
from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import NewKey
from recollect.errors import Unauthorized, Unavailable
from recollect.store.account_records import User
from recollect.store.accounts import AccountStore
from tests.accounts.conftest import MovedClock


@pytest.fixture
async def secret(accounts: Accounts, ada: User) -> str:
    return (await accounts.keys.issue(ada.id, NewKey("p", expires_in_days=3))).secret


async def _gone(*_: object) -> None:
    raise Unavailable("The database does not answer.")


async def test_a_key_that_was_checked_lately_will_do(
    accounts: Accounts, secret: str, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = await accounts.identify_known(secret)
    monkeypatch.setattr(AccountStore, "holder_by_hash", _gone)
    clock.move(hours=23.9)
    assert await accounts.identify_known(secret) == checked
    with pytest.raises(Unavailable):
        await accounts.identify(secret)
    with pytest.raises(Unavailable):
        await accounts.identify_known("rk_" + "a" * 43)
    clock.move(hours=0.2)
    with pytest.raises(Unavailable):
        await accounts.identify_known(secret)


async def test_a_database_that_hangs_is_not_waited_for(
    accounts: Accounts, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = await accounts.identify_known(secret)

    async def hangs(*_: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(AccountStore, "holder_by_hash", hangs)
    monkeypatch.setattr(acquaintances, "_ASK_SECONDS", 0.01)
    assert await accounts.identify_known(secret) == checked


async def test_what_is_over_stays_over(
    accounts: Accounts, ada: User, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoked = await accounts.keys.issue(ada.id, NewKey("revoked"))
    expired = await accounts.keys.issue(ada.id, NewKey("expired", expires_in_days=1))
    bound = await accounts.keys.issue(ada.id, NewKey("bound"), origin="https://a.example")
    clock.move(hours=23)
    for issued in (revoked, expired, bound):
        await accounts.identify_known(issued.secret)
    await accounts.keys.revoke(ada.id, revoked.key.id)
    with pytest.raises(Unauthorized):
        await accounts.identify_known(revoked.secret)
    monkeypatch.setattr(AccountStore, "holder_by_hash", _gone)
    clock.move(hours=2)
    for issued in (revoked, expired):
        with pytest.raises(Unavailable):
            await accounts.identify_known(issued.secret)
    with pytest.raises(Unavailable):
        await accounts.identify_known(bound.secret, origin="https://b.example")
    known = await accounts.identify_known(bound.secret, origin="https://a.example")
    assert known.key_id == bound.key.id


async def test_only_the_last_ones_are_remembered(
    accounts: Accounts, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = [await accounts.keys.issue(ada.id, NewKey(str(n))) for n in range(40)]
    for each in issued:
        await accounts.identify_known(each.secret)
    monkeypatch.setattr(AccountStore, "holder_by_hash", _gone)
    assert (await accounts.identify_known(issued[-1].secret)).key_id == issued[-1].key.id
    with pytest.raises(Unavailable):
        await accounts.identify_known(issued[0].secret)
