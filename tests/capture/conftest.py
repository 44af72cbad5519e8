"""The ingest above a store."""

import pytest

from recollect.capture.ingest import Ingest
from recollect.store.store import Store


@pytest.fixture
def ingest(store: Store) -> Ingest:
    return Ingest(store)
