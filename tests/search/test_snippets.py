"""Snippets are verbatim, and highlights count in UTF-16."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recollect.search.snippets import LONGEST, snippet
from recollect.text.analysis import index_terms, query_terms


def weights(query: str) -> dict[str, float]:
    return dict.fromkeys(query_terms(query), 1.0)


def shown(text: str, query: str) -> list[str]:
    made = snippet(text, weights(query))
    units = made.text.encode("utf-16-le", "surrogatepass")
    return [units[2 * a : 2 * b].decode("utf-16-le", "surrogatepass") for a, b in made.highlights]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("The cats sat.", "cat", ["cats"]),
        ("😀😀 cats and 東京都", "東京 cat", ["cats", "東京"]),
        ("call getUserById(1)", "user", ["User"]),
        ("call getUserById(1)", "getuserbyid", ["getUserById"]),
        ("in C++ or C", "c++", ["C++"]),
        ("Ｃａｆｅ́ open", "cafe", ["Ｃａｆｅ́"]),
        ("To be or not", "to be", ["To", "be"]),
        ("nothing here", "cat", []),
    ],
)
def test_highlights_are_utf16_ranges_of_what_was_found(
    text: str, query: str, expected: list[str]
) -> None:
    assert shown(text, query) == expected


def test_the_best_passage_is_shown_in_whole_words() -> None:
    text = "cat " + "filler words go on " * 50 + "the cat met a dog here " + "and more of it " * 50
    made = snippet(text, weights("cat dog"))
    assert "cat met a dog" in made.text
    assert 150 < len(made.text) <= LONGEST
    assert set(made.text.split()) <= set(text.split())


def test_without_terms_the_beginning_is_shown() -> None:
    made = snippet("  begin " + "word " * 100, {})
    assert made.text.startswith("begin word") and made.text.endswith("word")


def test_a_match_far_inside_a_long_text_is_found() -> None:
    text = "filler " * 100_000 + "axolotl" + " filler" * 100
    started = time.process_time()
    assert "axolotl" in snippet(text, weights("axolotl")).text
    assert time.process_time() - started < 5


@pytest.mark.parametrize("before", range(49_985, 50_002))
def test_a_match_across_the_border_of_two_blocks_is_found(before: int) -> None:
    prose = ("filler " * 10_000)[: before - 1] + " axolotl " + "filler " * 10_000
    assert shown(prose, "axolotl") == ["axolotl"]
    assert shown("あ" * before + "東京" + "い" * 60_000, "東京") == ["東京"]


def test_half_a_word_at_a_border_is_no_match() -> None:
    text = "x " * 24_998 + " catalogs" + " y" * 30_000 + " cats"
    made = snippet(text, weights("cat"))
    assert made.text.endswith("cats") and len(made.highlights) == 1


@given(st.text(min_size=1), st.integers(1, 80), st.text())
@example("a" + "\u0301" * 400, 1, "á")
@example("x" * 1000, 3, "x" * 64)
def test_a_snippet_is_verbatim_and_its_ranges_are_within(
    unit: str, repeated: int, query: str
) -> None:
    text = (unit + " ") * repeated
    made = snippet(text, weights(f"{query} {unit}"))
    assert made.text in text
    assert len(made.text) <= LONGEST
    units = len(made.text.encode("utf-16-le", "surrogatepass")) // 2
    flat = [edge for pair in made.highlights for edge in pair]
    assert flat == sorted(set(flat))
    assert all(0 <= edge <= units for edge in flat)


@given(st.text(max_size=100))
def test_what_is_found_is_highlighted(text: str) -> None:
    made = snippet(text, dict.fromkeys(index_terms(text).split(), 1.0))
    assert bool(made.highlights) == bool(index_terms(text))
