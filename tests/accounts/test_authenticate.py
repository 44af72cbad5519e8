"""From a key to who holds it, and every reason to refuse one."""

import logging
from dataclasses import replace

import pytest

from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import NewKey
from recollect.errors import NotFound, Unauthorized, Unavailable
from recollect.store.account_records import ApiKey, User
from recollect.store.accounts import AccountStore
from recollect.store.failures import Duplicate
from tests.accounts.conftest import MovedClock


async def test_a_key_tells_who_holds_it(accounts: Accounts, ada: User) -> None:
    issued = await accounts.keys.issue(ada.id, NewKey("laptop"))
    identity = await accounts.identify(issued.secret)
    assert (identity.user, identity.name, identity.space) == (ada.id, "ada", ada.space)
    assert [(m.space, m.role) for m in identity.spaces] == [(ada.space, "owner")]
    assert identity.key_id == issued.key.id
    assert identity.may("admin", "read") and not identity.may("admin")


@pytest.mark.parametrize("secret", ["", "rk_", "rk_" + "a" * 43, "\udcff", "x" * 100_000])
async def test_what_is_not_a_key_is_unknown(accounts: Accounts, ada: User, secret: str) -> None:
    with pytest.raises(Unauthorized, match="unknown"):
        await accounts.identify(secret)


async def test_a_revoked_key_is_refused_at_once(accounts: Accounts, ada: User) -> None:
    issued = await accounts.keys.issue(ada.id, NewKey("laptop"))
    identity = await accounts.identify(issued.secret)
    assert await accounts.recheck(identity) == identity
    await accounts.keys.revoke(ada.id, issued.key.id)
    with pytest.raises(Unauthorized, match="revoked"):
        await accounts.identify(issued.secret)
    with pytest.raises(Unauthorized, match="revoked"):
        await accounts.recheck(identity)


async def test_a_key_expires(accounts: Accounts, ada: User, clock: MovedClock) -> None:
    issued = await accounts.keys.issue(ada.id, NewKey("laptop", expires_in_days=1))
    clock.move(hours=23.9)
    await accounts.identify(issued.secret)
    clock.move(hours=0.2)
    with pytest.raises(Unauthorized, match="expired"):
        await accounts.identify(issued.secret)


async def test_a_bound_key_is_refused_elsewhere(accounts: Accounts, ada: User) -> None:
    home = "chrome-extension://abc"
    issued = await accounts.keys.issue(ada.id, NewKey("browser"), origin=home)
    assert (await accounts.identify(issued.secret, origin=home)).origin == home
    # A browser sends no Origin with an extension's GET requests.
    await accounts.identify(issued.secret, origin=None)
    with pytest.raises(Unauthorized, match="another origin"):
        await accounts.identify(issued.secret, origin="https://evil.example")


async def test_a_limited_key_opens_only_its_spaces(accounts: Accounts, ada: User) -> None:
    own = await accounts.keys.issue(ada.id, NewKey("own", spaces=frozenset({ada.space})))
    identity = await accounts.identify(own.secret)
    assert identity.space_for(None) == identity.space_for(ada.space) == ada.space
    with pytest.raises(NotFound):
        identity.space_for("spc_of_somebody_else")
    nothing = await accounts.keys.issue(ada.id, NewKey("x", spaces=frozenset({"spc_gone"})))
    with pytest.raises(Unauthorized):
        await accounts.identify(nothing.secret)


async def test_use_is_noted_once_a_minute(accounts: Accounts, ada: User, clock: MovedClock) -> None:
    issued = await accounts.keys.issue(ada.id, NewKey("laptop"))
    first = clock()
    for _ in range(3):
        await accounts.identify(issued.secret)
        clock.move(seconds=25)
    assert [key.last_used_at for key in await accounts.keys.all(ada.id)] == [first]
    await accounts.identify(issued.secret)
    assert [key.last_used_at for key in await accounts.keys.all(ada.id)] == [clock()]


async def test_reading_goes_on_when_use_cannot_be_noted(
    accounts: Accounts,
    ada: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def full(*_: object) -> None:
        raise Unavailable("The database cannot write: its disk is full or read-only.")

    issued = await accounts.keys.issue(ada.id, NewKey("laptop"))
    monkeypatch.setattr(AccountStore, "note_use", full)
    with caplog.at_level(logging.WARNING):
        assert (await accounts.identify(issued.secret)).user == ada.id
    assert "disk is full" in caplog.text
    assert issued.secret not in caplog.text


async def test_two_keys_cannot_share_a_hash(account_store: AccountStore, clock: MovedClock) -> None:
    key = ApiKey("key_a", "usr_a", "a", frozenset({"read"}), clock())
    await account_store.add_key(key, b"h" * 32)
    with pytest.raises(Duplicate):
        await account_store.add_key(replace(key, id="key_b"), b"h" * 32)
