"""Scripts without spaces become bigrams."""

import pytest

from recollect.text.bigrams import UNSPACED, spans


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("東京", ["東", "東京", "京"]),
        ("猫", ["猫"]),
        ("かな", ["かな"]),
        ("か", ["か"]),
        ("ไทย", ["ไท", "ทย"]),
        ("한국", ["한", "한국", "국"]),
    ],
)
def test_neighbours_pair_up(run: str, expected: list[str]) -> None:
    assert UNSPACED.fullmatch(run)
    assert [run[start:end] for start, end in spans(run)] == expected


@pytest.mark.parametrize("text", ["abc", "éà", "привет", "123", "。・"])
def test_other_scripts_are_left_alone(text: str) -> None:
    assert not UNSPACED.search(text)
