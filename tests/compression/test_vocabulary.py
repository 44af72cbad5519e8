"""Words and what they stand for."""

import pytest

from recollect.compression.vocabulary import Vocabulary


def shared(one: str, other: str) -> bool:
    vocabulary = Vocabulary()
    return not set(vocabulary.terms_of(one)).isdisjoint(vocabulary.terms_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("running", "He runs."),
        ("getUserById", "the user of that name"),
        ("user_id", "user"),
        ("the user’s", "users"),
        ("ÉLODIE", "élodie"),
        ("天気", "東京の天気はどうですか"),
        ("ключ", "Где КЛЮЧ?"),
        ("مفتاح", "أين مفتاح القارب"),
        ("हिन्दी", "वह हिन्दी बोलती है"),
        ("\x01 tea", "tea"),
    ],
)
def test_words_meet(one: str, other: str) -> None:
    assert shared(one, other)


@pytest.mark.parametrize(("one", "other"), [("the", "the"), ("tea", "team"), ("東京", "京都")])
def test_words_do_not_meet(one: str, other: str) -> None:
    assert not shared(one, other)


def test_texts_are_kept_apart_whatever_is_in_them() -> None:
    vocabulary = Vocabulary()
    for texts in (["a b", "c"], ["a\x01b", "c\x01"], ["日本\x01語", "", "\x01"], [""]):
        assert int((vocabulary.words(texts) == 0).sum()) == len(texts) - 1
