"""What is kept although nobody knows what it is."""

import json

import pytest

from recollect.platforms.gemini.unread import speaks, unread


@pytest.mark.parametrize(
    "told",
    [
        "three small words",
        "https://youtu.be/x",
        [{"5": ["京都の天気"]}],
        ["id", "ما هو الشاي"],
        "Größe",
    ],
)
def test_words_and_links_say_something(told: object) -> None:
    assert speaks(told)


@pytest.mark.parametrize(
    "told", [None, 5, True, "", "rc_0a1b", "two words", ["en", {"a": [2]}], "«»", "ftp://x"]
)
def test_ids_flags_and_numbers_say_nothing(told: object) -> None:
    assert not speaks(told)


def test_what_has_no_known_place_is_kept_as_it_is() -> None:
    told = ["a known place here", "an unknown place here", 5, {"8": ["a far one here"]}]
    kept = [json.loads(part.raw or "") for part in unread(told, {0}, "12.")]
    assert kept == [{"12.1": "an unknown place here"}, {"12.7": ["a far one here"]}]
    assert not list(unread(None, {0}))
