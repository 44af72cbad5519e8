"""Contexts from a real database."""

from typing import Any

import pytest

from recollect.context.service import EXCERPT, Context, context
from recollect.errors import InvalidInput
from recollect.search.query import SearchRequest
from recollect.store.store import SpaceStore, Store
from recollect.text import tokens
from tests.search.conftest import NOON, put


@pytest.fixture
def space(store: Store) -> SpaceStore:
    """The handle of one space."""
    return store.space("spc_one")


async def asked(space: SpaceStore, text: str = "", budget: int = 500, **filters: Any) -> Context:
    """The context for a question."""
    return await context(space, SearchRequest(text=text, **filters), budget)


async def said(space: SpaceStore, key: str, texts: list[str], **fields: Any) -> list[str]:
    """Store a conversation with the tokens of its messages counted."""
    ids = await put(space, key, texts, **fields)
    for identifier, text in zip(ids, texts, strict=True):
        await space.messages.update({"_id": identifier}, {"$set": {"tokens": tokens.count(text)}})
    return ids


async def test_the_right_messages_in_time_order(space: SpaceStore) -> None:
    ids = await said(space, "a", ["What does an axolotl eat?", "Worms.", "And a newt?", "Flies."])
    await said(space, "b", ["How do I bake bread?", "With flour."])
    made = await asked(space, "What does my axolotl eat?")
    assert [source.offer.id for source in made.sources][:2] == ids[:2]
    assert "user: What does an axolotl eat?\nassistant: Worms." in made.text
    assert "bread" not in made.text
    assert made.tokens == tokens.count(made.text) <= made.max_tokens == 500


async def test_a_time_that_is_asked_for_is_answered_without_its_words(space: SpaceStore) -> None:
    """NOON is on the first of March."""
    await said(space, "a", ["We went to the lake and swam for hours."])
    assert "lake" in (await asked(space, f"What did they do in {NOON:%B %Y}?")).text
    assert (await asked(space, "What did they do in July 2019?")).text == ""


@pytest.mark.parametrize("asking", ["numbat", "what does a numbat eat", "Numbat?"])
async def test_an_answer_comes_along_however_people_ask(space: SpaceStore, asking: str) -> None:
    await said(space, "a", ["What is a numbat?", "An eater of ants."])
    assert "An eater of ants." in (await asked(space, asking)).text


async def test_what_holds_for_good_is_offered_whatever_is_asked(space: SpaceStore) -> None:
    (rule,) = await said(space, "rules", ["Always answer in French when I ask about cooking."])
    await said(space, "a", ["My axolotl is called Bob", "Nice name."])
    made = await asked(space, "what is my pet called?")
    assert (made.sources[0].offer.id, made.sources[0].offer.standing) == (rule, True)
    assert "Bob" in made.text
    only = await asked(
        space, "what is my pet called?", conversation_id=made.sources[1].offer.conversation
    )
    assert "French" not in only.text


async def test_without_a_question_the_newest_that_pass(space: SpaceStore) -> None:
    await said(space, "a", [f"word{n} " * 40 for n in range(20)], about={"tags": ["t"]})
    made = await asked(space, tags=("t", "other"))
    assert "word19" in made.text
    assert "word0 " not in made.text
    assert made.omitted
    with pytest.raises(InvalidInput):
        await asked(space)


async def test_sources_and_omitted_tell_what_went_in(space: SpaceStore) -> None:
    long = "The axolotl lives in Mexico. " + "It rains. " * 300
    ids = await said(space, "a", ["axolotl?", long, "axolotl food " * 30])
    made = await asked(space, "axolotl", 120)
    inside = {source.offer.id: source for source in made.sources}
    assert not inside.keys() & {source.offer.id for source in made.omitted}
    assert inside.keys() | {source.offer.id for source in made.omitted} == set(ids)
    assert made.sources[0].conversation["title"] == "About a"
    assert all(one.excerpt in made.text for one in made.sources)
    assert all(0 < len(one.excerpt) <= EXCERPT for one in made.sources)
    assert not any(one.excerpt for one in made.omitted)


async def test_nothing_found_is_an_empty_context(space: SpaceStore) -> None:
    made = await asked(space, "axolotl")
    assert (made.text, made.tokens, made.sources, made.omitted) == ("", 0, [], [])


async def test_the_trash_and_other_spaces_are_not_in_it(space: SpaceStore, store: Store) -> None:
    await said(space, "gone", ["Always mention the axolotl"], about={"deleted_at": NOON})
    await said(store.space("spc_two"), "a", ["Always mention the other axolotl"])
    assert (await asked(space, "axolotl")).text == ""
