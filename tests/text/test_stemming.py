"""Words by their stems: of their script, or as English unless told."""

import pytest

from recollect.text.stemming import stem


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("connections", "connect"),
        ("houses", "hous"),
        ("is", "is"),
        ("e0308", "e0308"),
        ("дома", "дом"),
    ],
)
def test_stems(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_a_language_has_its_own_stems() -> None:
    assert (stem("katzen", "german"), stem("katzen")) == ("katz", "katzen")
