"""What the text index of MongoDB does with our terms: relied upon, so watched."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recollect.search import candidates, postings
from recollect.search.query import SearchRequest
from recollect.search.service import search
from recollect.search.survey import Surveys
from recollect.store.store import SpaceStore
from recollect.text.analysis import index_terms
from recollect.text.encoding import encode
from tests.search.conftest import NOON, put

TOKENS = [
    *("c++", "c#", ".net", "node.js", "3.11.7", "foo/bar.py", "user@example.org", "std::vector"),
    *("東京", "猫", "ไท", "กํ", "한국", "привет", "ёлка", "мой", "café", "हिन्दी", "مرحبا", "שלום"),
    *(
        "e0308",
        "user_id",
        "z2ab",
        "𠮷野",
        "ß",
        "ǆ",
        "ﬁ",
        "don't",
        "a-b",
        "-a",
        '"a"',
        "x\u200dy",
        "\u0301",
    ),
]


async def matching(space: SpaceStore, term: str) -> set[str]:
    documents = await space.messages.find({"$text": {"$search": term}}, ["_id"])
    return {document["_id"] for document in documents}


async def test_every_token_is_found_exactly_and_not_by_its_parts(space: SpaceStore) -> None:
    ids = await put(space, "a", [""] * len(TOKENS))
    for key, token in zip(ids, TOKENS, strict=True):
        await space.messages.update({"_id": key}, {"$set": {"terms": encode(token)}})
    for key, token in zip(ids, TOKENS, strict=True):
        assert await matching(space, encode(token)) == {key}
    for part in (
        "c",
        "net",
        "node",
        "js",
        "3",
        "foo",
        "bar",
        "py",
        "user",
        "東",
        "京",
        "ab",
        "don",
    ):
        assert await matching(space, encode(part)) == set()


async def test_whole_texts_are_found_by_each_of_their_terms(space: SpaceStore) -> None:
    text = "C++, getUserById & 東京都 said «Ёлка» at https://example.org/a?b=c#d — 3.11.7, naïve!"
    (key,) = await put(space, "a", [text])
    for term in index_terms(text).split():
        assert await matching(space, term) == {key}


async def test_one_term_comes_heaviest_first(space: SpaceStore) -> None:
    """If this fails, MongoDB changed: capped queries no longer bring a term's best messages."""
    texts = [f"cat {'dog ' * (n % 7)}{'filler ' * 30}{n}" for n in range(500)]
    ids = dict(zip(await put(space, "a", texts), texts, strict=True))
    documents = await space.messages.find({"$text": {"$search": "dog"}}, ["_id"], limit=60)
    assert {ids[document["_id"]].count("dog") for document in documents} == {6}


async def test_the_text_index_answers_though_the_trash_is_left_out(space: SpaceStore) -> None:
    await put(space, "a", ["cat"] * 1200)
    query = {**postings.having("cat"), "space": space.space}
    cursor = space.messages._collection.find(query, limit=candidates.CAP)
    told = (await cursor.explain())["executionStats"]
    assert told["totalKeysExamined"] == told["nReturned"] == candidates.CAP


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1).filter(str.strip))
async def test_no_text_ever_fails(space: SpaceStore, text: str) -> None:
    assert (await search(space, SearchRequest(text=text))).next is None


@pytest.mark.parametrize("value", ["klingon", "english", 7, None])
async def test_a_language_in_a_document_means_nothing(space: SpaceStore, value: Any) -> None:
    (key,) = await put(space, "a", ["the running cats"], language=value)
    assert await matching(space, "cat") == {key}


async def test_the_turns_beside_the_most_telling_are_read(
    space: SpaceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "SELECTIVE", 0)
    monkeypatch.setattr(candidates, "NEIGHBOURED", 1)
    await put(space, "a", ["an axolotl " + "sand and coral " * 60, "No idea."])
    await put(space, "b", ["axolotl?", "A newt."])
    found = await candidates.find(
        space, SearchRequest(text="axolotl"), {"axolotl": 1.0}, NOON, Surveys()
    )
    ids = [one.id for one in found.found]
    documents = await space.messages.find({"_id": {"$in": ids}}, ["text"])
    texts = {document["text"] for document in documents}
    assert "A newt." in texts and "No idea." not in texts
