"""Formulas as a site's own Markdown writes them."""

import pytest

from recollect.platforms.pages.style import PLAIN, Style
from recollect.platforms.pages.tree import Element

INLINE = Element("#formula", {"display": ""}, ["a\n b"])
BLOCK = Element("#formula", {"display": "block"}, ["a\n b"])


@pytest.mark.parametrize(
    ("style", "element", "one_line", "expected"),
    [
        (PLAIN, INLINE, False, "$a b$"),
        (PLAIN, BLOCK, False, "\n\n$$\na\n b\n$$\n\n"),
        (PLAIN, BLOCK, True, "$$a b$$"),
        (Style(inline=("<", ">")), INLINE, True, "<a b>"),
        (Style(display=("[", "]")), BLOCK, False, "\n\n[\na\n b\n]\n\n"),
        (PLAIN, Element("#formula"), False, ""),
    ],
)
def test_formulas(style: Style, element: Element, one_line: bool, expected: str) -> None:
    assert style.formula(element, one_line=one_line) == expected
