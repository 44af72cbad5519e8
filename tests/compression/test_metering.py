"""Prices, and balances that never go below zero."""

import asyncio

import pytest

from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import NewKey
from recollect.compression.metering import PER_DOLLAR, Metering, cost, dollars
from recollect.errors import PaymentRequired, TooManyRequests
from recollect.store.store import Store


@pytest.fixture
async def key(store: Store) -> str:
    accounts = Accounts(store.accounts)
    user = await accounts.users.add("ada")
    return (await accounts.keys.issue(user.id, NewKey("paid"))).key.id


def metering(store: Store, *, charge: bool = True, limits: str = "") -> Metering:
    return Metering(store.accounts.meter, store.rates, charge=charge, limits=limits)


async def give(store: Store, key: str, dollars: float) -> int | None:
    user = (await Accounts(store.accounts).users.named(None)).id
    return await store.accounts.meter.add(user, key, int(dollars * PER_DOLLAR))


async def work(meter: Metering, key: str, completion: int = 1234) -> None:
    async with meter.paying(key, prompt=51_234, cached=4096, messages=20, target=20_000) as bill:
        await asyncio.sleep(0)
        bill.completed(completion)


def test_the_published_prices() -> None:
    assert cost(1_000_000, 0, 0) == 5 * PER_DOLLAR
    assert cost(1_000_000, 1_000_000, 0) == 2.5 * PER_DOLLAR
    assert cost(0, 0, 1_000_000) == 10 * PER_DOLLAR
    assert dollars(cost(51_234, 4096, 1234)) == "0.25827"
    assert dollars(5 * PER_DOLLAR) == "5.00" and dollars(0) == "0.00"


async def test_what_was_used_is_paid_and_counted(store: Store, key: str) -> None:
    await give(store, key, 1)
    await work(metering(store), key)
    spent = cost(51_234, 4096, 1234)
    assert await store.accounts.meter.balance(key) == PER_DOLLAR - spent
    user = (await Accounts(store.accounts).users.named(None)).id
    (told,) = await store.accounts.meter.usage(user)
    assert told.usage.prompt_tokens == 51_234 and told.usage.requests == 1


async def test_concurrent_requests_never_spend_what_is_not_there(store: Store, key: str) -> None:
    await give(store, key, 1.5)
    meter = metering(store)
    done = await asyncio.gather(
        *(work(meter, key, 20_000) for _ in range(20)), return_exceptions=True
    )
    refused = [result for result in done if result is not None]
    assert all(isinstance(result, PaymentRequired) for result in refused)
    assert len(refused) == 17
    assert 0 <= await store.accounts.meter.balance(key) < cost(51_234, 4096, 20_000)


async def test_what_fails_costs_nothing(store: Store, key: str) -> None:
    await give(store, key, 1)
    with pytest.raises(RuntimeError):
        async with metering(store).paying(key, prompt=9, cached=0, messages=1, target=900):
            raise RuntimeError
    assert await store.accounts.meter.balance(key) == PER_DOLLAR


async def test_without_a_balance_there_is_no_admission(store: Store, key: str) -> None:
    with pytest.raises(PaymentRequired):
        await metering(store).admit(key)
    await metering(store, charge=False).admit(key)
    await work(metering(store, charge=False), key)
    assert await give(store, key, -3) == 0


async def test_rate_limits_are_shared_by_all_servers(store: Store, key: str) -> None:
    one, other = (
        metering(store, charge=False, limits="3/minute; 100/day"),
        metering(store, charge=False, limits="3/minute; 100/day"),
    )
    for meter in (one, other, one):
        await meter.admit(key)
    with pytest.raises(TooManyRequests) as raised:
        await other.admit(key)
    assert 0 < raised.value.details["retry_after"] <= 61
    await one.admit("key_of_somebody_else")
