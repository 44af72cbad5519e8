"""Fences, items and quotations."""

import pytest

from recollect.platforms.pages.blocks import fenced, item, numbered, quoted
from recollect.platforms.pages.tree import Element, parsed


@pytest.mark.parametrize(
    ("code", "expected"),
    [("a", "```c\na\n```"), ("```", "````c\n```\n````"), ("", "```c\n\n```")],
)
def test_a_fence_is_longer_than_what_is_inside(code: str, expected: str) -> None:
    assert fenced(Element("#code", {"language": "c"}, [code])).strip("\n") == expected


def test_code_in_one_line() -> None:
    assert fenced(Element("#code", {}, ["a\n\nb`"]), one_line=True) == "\n`a`\n\n`` b` ``\n"


def test_items_are_moved_to_the_right() -> None:
    assert item("10.", "\na\n\nb\n") == "10. a\n\n    b"
    assert item("-", " \n") == ""
    assert item("", "a\nb") == "a\nb"


def test_quotations_have_a_mark_on_every_line() -> None:
    assert quoted("\na\n\nb\n") == "\n\n> a\n>\n> b\n\n"
    assert quoted(" \n") == ""


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ul><li>a<li>b</ul>", [("a", None), ("b", None)]),
        ("<ol><li>a<li>b</ol>", [("a", 1), ("b", 2)]),
        ("<ol start=4><li>a<li value=9>b<li>c</ol>", [("a", 4), ("b", 9), ("c", 10)]),
        ("<ol start=x><li value=99999999999>a</ol>", [("a", 1)]),
        ("<ul>x<li>a</li> <b>y</b></ul>", [("x", None), ("ay", None)]),
    ],
)
def test_items_have_numbers(html: str, expected: list[tuple[str, int | None]]) -> None:
    (element,) = parsed(html).elements()
    assert [(each.text(), number) for each, number in numbered(element)] == expected
