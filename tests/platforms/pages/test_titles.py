"""The title of a page is that of its conversation, without the site's name."""

import pytest

from recollect.platforms.pages.titles import page_title


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("Coins - Claude", "Coins"),
        ("Claude | Coins", "Coins"),
        (" Coins  and\nnotes ", "Coins and notes"),
        ("claude", None),
        ("", None),
        (None, None),
        ("Claude Monet", "Claude Monet"),
    ],
)
def test_titles(shown: str | None, expected: str | None) -> None:
    assert page_title(shown, ("Claude",)) == expected
