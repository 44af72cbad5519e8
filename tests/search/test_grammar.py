"""The query language: what each part means, and that every string has a meaning."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.search.grammar import parsed
from recollect.search.query import SearchRequest
from recollect.search.service import search
from recollect.store.store import SpaceStore
from tests.search.conftest import NOON, put
from tests.search.test_service import found

EXAMPLES = Path(__file__).parents[1] / "contract" / "queries.json"
NOW = datetime(2026, 3, 15, 10, 30, tzinfo=UTC)


def day(year: int, month: int = 1, day: int = 1) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "text", "filters"),
    [
        ("plain words", "plain words", {}),
        ("site:claude tea", "tea", {"platform": "claude"}),
        ("SITE:www.chatgpt.com", "", {"platform": "chatgpt"}),
        ("site:gemini.google.com", "", {"platform": "gemini"}),
        ("site:chat.deepseek.com", "", {"platform": "deepseek"}),
        ("role:user", "", {"role": "user"}),
        ("role:me role:ai", "", {"role": "assistant"}),
        ("role:king tea", "role:king tea", {}),
        ('tag:"my work" model:gpt-5', "", {"tag": "my work", "model": "gpt-5"}),
        ("title:budget plan", "plan", {"title": "budget"}),
        ("has:code has:images", "", {"has": ("code", "image")}),
        ("has:hope", "has:hope", {}),
        ("after:2026-03 before:2026-03-10", "", {"since": day(2026, 3), "until": day(2026, 3, 10)}),
        ("after:2025 after:2026", "", {"since": day(2026)}),
        ("before:yesterday", "", {"until": day(2026, 3, 14)}),
        ("after:7d", "", {"since": NOW.replace(day=8)}),
        ("after:2026-13 before:soon", "after:2026-13 before:soon", {}),
        ("after:9999y", "after:9999y", {}),
        ('"in a row" more', "more in a row", {"phrases": ("in a row",)}),
        ('"in a row"', "in a row", {"phrases": ("in a row",), "exact": ("in a row",)}),
        ('"x y" site:a', "x y", {"platform": "a", "phrases": ("x y",), "exact": ("x y",)}),
        ('tea -coffee -"hot milk"', "tea", {"without": ("coffee", "hot milk")}),
        ('foo"bar "open', 'foo"bar "open', {}),
        ("- -- --flag -", "- -- --flag -", {}),
        ("std::vector http://x.org/a C++ a:b", "std::vector http://x.org/a C++ a:b", {}),
        ("site: tag:", "site: tag:", {}),
        ("", "", {}),
    ],
)
def test_what_a_query_means(query: str, text: str, filters: dict[str, Any]) -> None:
    assert parsed(SearchRequest(text=query), NOW) == SearchRequest(text=text, **filters)


_FIELDS = {
    "site": "platform", "role": "role", "has": "has", "tag": "tag", "model": "model",
    "title": "title", "after": "since", "before": "until",
}  # fmt: skip


@pytest.mark.parametrize("example", json.loads(EXAMPLES.read_text("utf-8")))
def test_the_page_reads_a_query_alike(example: dict[str, Any]) -> None:
    read = parsed(SearchRequest(text=example["query"]), NOW)
    words = parsed(SearchRequest(text=example["words"]), NOW)
    assert (read.text, read.without) == (words.text, words.without)
    names = set(_FIELDS.values())
    assert not names & set(words.filters)
    assert names & set(read.filters) == {_FIELDS[name] for name, _ in example["filters"]}


def test_a_filter_that_is_set_stays() -> None:
    asked = SearchRequest(text="site:claude tea", platform="chatgpt")
    assert parsed(asked, NOW).platform == "chatgpt"


SYNTAX = st.lists(
    st.sampled_from(
        ['"', "-", ":", "site", "before", "after", "has", "title", "7d", "9", "a", " ", "é"]
    )
).map("".join)


@given(query=st.one_of(st.text(), SYNTAX))
def test_every_string_has_a_meaning(query: str) -> None:
    read = parsed(SearchRequest(text=query), NOW)
    assert read == parsed(SearchRequest(text=query), NOW)
    if query.strip():
        assert read.text or read.filters


async def test_operators_filter(space: SpaceStore) -> None:
    await put(
        space,
        "tea",
        ["green tea", "tea with ```\nmilk\n```"],
        about={"title": "Hot drinks", "terms": "hot drink"},
    )
    await put(
        space, "b", ["black tea", "tea and hot milk"], platform="claude", parts=[{"type": "image"}]
    )
    assert set(await found(space, "tea title:drinks")) == {"green tea", "tea with ```\nmilk\n```"}
    assert set(await found(space, "tea -green -black")) == {
        "tea with ```\nmilk\n```",
        "tea and hot milk",
    }
    assert set(await found(space, 'tea -"hot milk" site:claude')) == {"black tea"}
    assert set(await found(space, "tea has:code")) == {"tea with ```\nmilk\n```"}
    assert set(await found(space, "has:image role:user")) == {"black tea"}
    assert set(await found(space, "-tea")) == set()
    assert await found(space, f"tea before:{NOON:%Y-%m-%d}") == []


async def test_a_phrase_filters_alone_and_else_comes_first(space: SpaceStore) -> None:
    await put(space, "a", ["milk tea", "tea and milk", "tea without any milk at all"])
    # Words that say nothing do not count between the others.
    assert set(await found(space, '"tea milk"')) == {"tea and milk", "tea without any milk at all"}
    await put(space, "b", ["hot green tea today", "green hot tea", "tea green hot"])
    assert await found(space, '"hot green tea"') == ["hot green tea today"]
    assert (await found(space, 'tea "green hot"'))[:1] == ["green hot tea"]


async def test_pages_of_a_query_with_operators(space: SpaceStore) -> None:
    await put(space, "a", [f"tea{' leaf' * n}" for n in range(5)])
    first = await search(space, SearchRequest(text="tea -coffee", limit=2))
    rest = await search(space, SearchRequest(text="tea -coffee", limit=9, after=first.next))
    assert len({hit.id for hit in [*first.hits, *rest.hits]}) == 5
