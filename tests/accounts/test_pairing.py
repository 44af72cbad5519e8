"""Pairing codes: once, for ten minutes, five wrong tries in all."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.accounts.accounts import Accounts
from recollect.accounts.identity import EVERYDAY
from recollect.accounts.pairing import _ALPHABET, Paired, _hashed
from recollect.errors import Unauthorized
from recollect.store.account_records import User
from tests.accounts.conftest import MovedClock


async def test_a_code_becomes_a_key_once(accounts: Accounts, ada: User) -> None:
    code = await accounts.pairing.new_code(ada)
    paired = await accounts.pairing.redeem(code.code, name="browser")
    assert paired.user == ada
    assert paired.issued.key.scopes == EVERYDAY
    assert (await accounts.identify(paired.issued.secret)).user == ada.id
    with pytest.raises(Unauthorized, match="wrong, used"):
        await accounts.pairing.redeem(code.code, name="again")


async def test_the_code_is_nowhere_but_in_the_answer(
    accounts: Accounts, ada: User, database: "AsyncIOMotorDatabase[dict[str, Any]]"
) -> None:
    code = await accounts.pairing.new_code(ada)
    stored = repr(await database["pairing_codes"].find().to_list(None))
    assert code.code not in stored and code.code.replace("-", "") not in stored
    assert code.code not in repr(code)


async def test_only_the_first_start_grants_admin(accounts: Accounts) -> None:
    first = await accounts.code_for_start("ada")
    later = await accounts.code_for_start("ada")
    scopes = [
        (await accounts.pairing.redeem(code.code, name="x")).issued.key.scopes
        for code in (first, later)
    ]
    assert scopes == [EVERYDAY | {"admin"}, EVERYDAY]


async def test_a_code_lives_ten_minutes(accounts: Accounts, ada: User, clock: MovedClock) -> None:
    early = await accounts.pairing.new_code(ada)
    clock.move(minutes=9.9)
    await accounts.pairing.redeem(early.code, name="x")
    late = await accounts.pairing.new_code(ada)
    clock.move(minutes=10)
    with pytest.raises(Unauthorized):
        await accounts.pairing.redeem(late.code, name="x")


async def test_five_wrong_tries_burn_every_open_code(accounts: Accounts, ada: User) -> None:
    codes = [await accounts.pairing.new_code(ada) for _ in range(2)]
    for left in (4, 3, 2, 1):
        with pytest.raises(Unauthorized) as caught:
            await accounts.pairing.redeem("wrong", name="x")
        assert caught.value.details == {"tries_left": left}
    for code in ("wrong", *(code.code for code in codes)):
        with pytest.raises(Unauthorized) as caught:
            await accounts.pairing.redeem(code, name="x")
        assert caught.value.code == "no_pairing_code"


async def test_a_new_code_allows_tries_again_but_revives_nothing(
    accounts: Accounts, ada: User
) -> None:
    burnt = await accounts.pairing.new_code(ada)
    for _ in range(5):
        with pytest.raises(Unauthorized):
            await accounts.pairing.redeem("wrong", name="x")
    fresh = await accounts.pairing.new_code(ada)
    with pytest.raises(Unauthorized):
        await accounts.pairing.redeem(burnt.code, name="x")
    await accounts.pairing.redeem(fresh.code, name="x")


async def test_right_codes_cost_no_try(accounts: Accounts, ada: User) -> None:
    codes = [await accounts.pairing.new_code(ada) for _ in range(7)]
    for code in codes:
        await accounts.pairing.redeem(code.code, name="x")


async def test_of_two_at_once_one_wins(accounts: Accounts, ada: User) -> None:
    code = await accounts.pairing.new_code(ada)
    tries = [accounts.pairing.redeem(code.code, name=str(n)) for n in range(4)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(result, Paired) for result in results) == 1
    assert sum(isinstance(result, Unauthorized) for result in results) == 3
    assert len(await accounts.keys.all(ada.id)) == 1


async def test_a_storm_of_guesses_is_worth_five(accounts: Accounts, ada: User) -> None:
    code = await accounts.pairing.new_code(ada)
    guesses = [accounts.pairing.redeem(f"GUESS{n:05}", name="x") for n in range(30)]
    results = await asyncio.gather(*guesses, return_exceptions=True)
    compared = [r for r in results if isinstance(r, Unauthorized) and "tries_left" in r.details]
    assert len(compared) == 4  # the fifth burns
    with pytest.raises(Unauthorized):
        await accounts.pairing.redeem(code.code, name="x")


@pytest.mark.parametrize(
    ("origin", "bound"),
    [
        ("chrome-extension://abcdef", "chrome-extension://abcdef"),
        ("http://recollect.localhost:8377", None),
        (None, None),
    ],
)
async def test_an_extension_is_bound_to_its_origin(
    accounts: Accounts, ada: User, origin: str | None, bound: str | None
) -> None:
    code = await accounts.pairing.new_code(ada)
    paired = await accounts.pairing.redeem(code.code, name="x", origin=origin)
    assert paired.issued.key.origin == bound


@given(st.text(_ALPHABET, min_size=10, max_size=10), st.data())
def test_a_code_may_be_typed_in_many_ways(code: str, data: st.DataObject) -> None:
    alike = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(
        data.draw(st.sampled_from(alike.get(c, c + c.lower())))
        + data.draw(st.sampled_from(["", " ", "-"]))
        for c in code
    )
    assert _hashed(typed) == _hashed(code)


@given(st.text())
def test_any_text_can_be_tried(typed: str) -> None:
    assert len(_hashed(typed)) == 64
