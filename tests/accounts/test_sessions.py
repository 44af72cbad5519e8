"""Sessions of the page: opened by a code, over after twelve hours, and no keys."""

from datetime import timedelta

import pytest

from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import NewKey
from recollect.accounts.sessions import LIFETIME, csrf_token
from recollect.errors import Unauthorized
from recollect.store.account_records import User
from recollect.store.accounts import AccountStore
from tests.accounts.conftest import MovedClock


async def test_a_code_opens_a_session_once(accounts: Accounts, ada: User) -> None:
    code = (await accounts.pairing.new_code(ada)).code
    opened = await accounts.sessions.open(code)
    assert opened.identity == await accounts.sessions.identify(opened.secret)
    assert (opened.identity.user, opened.identity.space) == (ada.id, ada.space)
    assert opened.identity.scopes == {"capture", "read", "write"} and opened.identity.is_session
    with pytest.raises(Unauthorized):
        await accounts.sessions.open(code)
    with pytest.raises(Unauthorized):
        await accounts.pairing.redeem(code, name="extension")


async def test_the_first_code_ever_signs_an_admin_in(accounts: Accounts) -> None:
    code = (await accounts.code_for_start("ada")).code
    assert (await accounts.sessions.open(code)).identity.may("admin")


async def test_a_session_is_over_after_its_lifetime(
    accounts: Accounts, ada: User, clock: MovedClock
) -> None:
    opened = await accounts.sessions.open((await accounts.pairing.new_code(ada)).code)
    assert timedelta(hours=12) == LIFETIME
    clock.time += LIFETIME - timedelta(milliseconds=1)
    assert await accounts.recheck(opened.identity) == opened.identity
    clock.move(milliseconds=1)
    for again in (accounts.sessions.identify(opened.secret), accounts.recheck(opened.identity)):
        with pytest.raises(Unauthorized, match="not signed in"):
            await again


async def test_the_database_removes_sessions_that_are_over(
    accounts: Accounts, account_store: AccountStore
) -> None:
    sessions = account_store.sessions._sessions
    found = {index["name"]: index async for index in sessions.list_indexes()}
    assert found["expires_at_1"]["expireAfterSeconds"] == 0


async def test_signed_out_is_signed_out(accounts: Accounts, ada: User) -> None:
    one, other = [
        await accounts.sessions.open((await accounts.pairing.new_code(ada)).code) for _ in "12"
    ]
    await accounts.sessions.close(one.identity)
    with pytest.raises(Unauthorized):
        await accounts.sessions.identify(one.secret)
    assert await accounts.sessions.identify(other.secret) == other.identity


async def test_a_removed_user_is_signed_out(accounts: Accounts, ada: User) -> None:
    await accounts.users.add("bob")
    opened = await accounts.sessions.open((await accounts.pairing.new_code(ada)).code)
    await accounts.users.remove("ada")
    with pytest.raises(Unauthorized):
        await accounts.sessions.identify(opened.secret)


async def test_a_session_is_no_key_and_a_key_no_session(accounts: Accounts, ada: User) -> None:
    opened = await accounts.sessions.open((await accounts.pairing.new_code(ada)).code)
    key = (await accounts.keys.issue(ada.id, NewKey("program"))).secret
    for secret in (opened.secret, opened.secret.replace("rs_", "rk_"), csrf_token(opened.secret)):
        with pytest.raises(Unauthorized):
            await accounts.identify(secret)
    for secret in (key, key.replace("rk_", "rs_"), "", "rs_"):
        with pytest.raises(Unauthorized):
            await accounts.sessions.identify(secret)


async def test_a_key_that_a_session_makes_outlives_it(
    accounts: Accounts, ada: User, clock: MovedClock
) -> None:
    opened = await accounts.sessions.open((await accounts.pairing.new_code(ada)).code)
    issued = await accounts.keys.issue_for(opened.identity, NewKey("program"))
    assert issued.key.expires_at is None
    clock.time += 2 * LIFETIME
    assert (await accounts.identify(issued.secret)).user == ada.id


async def test_no_secret_is_shown_by_accident(accounts: Accounts, ada: User) -> None:
    opened = await accounts.sessions.open((await accounts.pairing.new_code(ada)).code)
    assert opened.secret not in repr(opened)
    assert csrf_token("rs_a") != csrf_token("rs_b")
