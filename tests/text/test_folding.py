"""Case, width and diacritics make no difference."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.text.folding import folded, normalized, normalized_with_offsets


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("CAFÉ", "cafe"),
        ("cafe\u0301", "cafe"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Ёлка", "елка"),
        ("мой", "мой"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
        ("東京", "東京"),
        ("が", "が"),
        ("مَرْحَبًا", "مرحبا"),
    ],
)
def test_spellings_of_a_word_become_equal(word: str, expected: str) -> None:
    assert folded(normalized(word)) == expected


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_normalizing_is_nfkc(text: str) -> None:
    assert normalized(text) == unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize("marks", ["\u0300\u0316", "\u0316\u0300"])
def test_towers_of_marks_cost_linear_time(marks: str) -> None:
    started = time.process_time()
    assert len(normalized("a" + marks * 500_000)) <= 17
    assert time.process_time() - started < 2


@pytest.mark.parametrize("text", ["ＡＢ＋＋", "cafe\u0301 x", "ｶﾞ", "각", "ﷺ", "a½b"])
def test_offsets_lead_back_to_the_original(text: str) -> None:
    plain, offsets = normalized_with_offsets(text)
    assert plain == normalized(text)
    assert offsets.span(0, len(plain)) == (0, len(text))
    assert normalized(text[slice(*offsets.span(0, 1))]).startswith(plain[0])
