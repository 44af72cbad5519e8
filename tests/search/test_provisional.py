"""What only a page showed is found as any other message, and found once when the site told it."""

from recollect.capture.ingest import Ingest
from recollect.conversations.editing import Edit, delete, edit, restore
from recollect.search.query import SearchRequest
from recollect.search.service import search
from recollect.store.store import Store
from tests.capture.build import at, conversation, message, page, seen

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


async def test_in_the_trash_it_is_not_found_and_takes_nothing(store: Store) -> None:
    ingest, space = Ingest(store), store.space(SPACE)
    shown = page("What is an axolotl?", "A salamander.", observed=5, title="Axolotls")
    talk = (await ingest(SPACE, shown)).conversation_id
    await delete(space, talk, at(6))
    assert await hits(store) == []
    assert (await ingest(SPACE, page("Another axolotl?", observed=7))).excluded == "deleted"
    assert (await restore(space, talk)).completeness.provisional == 2
    assert await hits(store) == [True]


async def test_the_title_of_the_page_comes_back_when_ones_own_is_given_up(store: Store) -> None:
    space = store.space(SPACE)
    shown = page("What is an axolotl?", observed=5, title="Axolotls")
    talk = (await Ingest(store)(SPACE, shown)).conversation_id
    assert (await edit(space, talk, Edit({"title": "Mine"}))).title == "Mine"
    assert (await edit(space, talk, Edit({"title": None}))).title == "Axolotls"
