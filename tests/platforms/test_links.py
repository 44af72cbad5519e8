"""Markdown links that no title and no URL can break."""

import pytest

from recollect.platforms.links import label, web_link


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("a [b] \\c", "https://x.example", r"[a \[b\] \\c](https://x.example)"),
        ("two\nlines", "HTTP://x.example", "[two lines](HTTP://x.example)"),
        (
            "t",
            "https://x.example/a (b) <c>?q=é#f",
            "[t](https://x.example/a%20%28b%29%20%3Cc%3E?q=%C3%A9#f)",
        ),
        (None, "https://x.example", "[https://x.example](https://x.example)"),
        ("t", "javascript:alert(1)", None),
        ("t", "https://", None),
        ("t", None, None),
        (3, ["x"], None),
    ],
)
def test_one_link(title: object, url: object, expected: str | None) -> None:
    assert web_link(title, url) == expected


def test_a_label_is_one_line() -> None:
    assert [label(" a\n b "), label(3), label(None)] == ["a b", "", ""]
