"""What only a page showed is found as any other message, and found once when the site told it."""

from recollect.capture.ingest import Ingest
from recollect.search.query import SearchRequest
from recollect.search.service import search
from recollect.store.store import Store
from tests.capture.build import conversation, message, page, seen

SPACE = "spc_test"


async def hits(store: Store) -> list[bool]:
    """Of every hit, whether it is provisional."""
    found = await search(store.space(SPACE), SearchRequest(text="axolotl"))
    return [hit.provisional for hit in found.hits]


async def test_a_page_is_found_until_the_site_tells_it(store: Store) -> None:
    ingest = Ingest(store)
    await ingest(SPACE, page("What is an axolotl?", "A salamander.", observed=5))
    assert await hits(store) == [True]
    await ingest(SPACE, seen(conversation(message("a", "What is an axolotl?")), 6))
    assert await hits(store) == [False]
