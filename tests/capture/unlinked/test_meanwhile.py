"""A record that comes while a capture of its chat is under way: neither may miss the other."""

import pytest

from recollect.capture.ingest import Ingest
from recollect.capture.unlinked import linking
from recollect.store.store import Store
from tests.capture.unlinked.test_linking import ALL_LIVE, SPACE, TALK, record, texts


async def test_a_record_that_comes_after_the_capture_has_looked_gives_way(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest, looked = Ingest(store), linking._Live.may_join
    coming = [record(1, "Why is $HOME red?"), record(2, "How so?")]

    async def then_they_come(self: linking._Live) -> bool:
        found = await looked(self)
        while coming:
            await ingest(SPACE, coming.pop())
        return found

    monkeypatch.setattr(linking._Live, "may_join", then_they_come)
    receipt = await ingest(SPACE, TALK)
    assert not coming and receipt.messages.created == receipt.messages.stored == len(ALL_LIVE)
    assert await texts(store.space(SPACE)) == ALL_LIVE
