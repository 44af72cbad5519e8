"""Secrets are random, the same for all servers of a database, and of no other."""

import asyncio

from recollect.store.store import Store


async def test_all_servers_of_a_database_have_the_same(store: Store) -> None:
    found = await asyncio.gather(*(store.shared_secret("events") for _ in range(10)))
    assert len(set(found)) == 1 and len(found[0]) == 32
    assert await store.shared_secret("other") != found[0]
