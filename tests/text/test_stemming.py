"""English words by their stems, others as they are."""

import pytest

from recollect.text.stemming import stem


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("connections", "connect"),
        ("houses", "hous"),
        ("is", "is"),
        ("e0308", "e0308"),
        ("дома", "дома"),
    ],
)
def test_english_words_are_stemmed_and_nothing_else(word: str, expected: str) -> None:
    assert stem(word) == expected
