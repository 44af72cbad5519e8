"""The list of words that say nothing."""

from recollect.text.stopwords import ACRONYMS, ENGLISH


def test_words_are_written_as_the_analyser_sees_them() -> None:
    assert all(word.isascii() and word.isalpha() and word.islower() for word in ENGLISH)


def test_names_of_computing_are_searchable() -> None:
    assert ENGLISH.isdisjoint({"go", "r", "c", "make", "set", "id", "find", "sort"})


def test_acronyms_are_capitals_of_stop_words() -> None:
    assert {word.lower() for word in ACRONYMS} <= ENGLISH
