"""Of a formula only its TeX is written, once."""

import pytest

from recollect.platforms.pages.markdown import to_markdown

KATEX = (
    "<span class='katex'><span class='katex-mathml'><math><semantics><mrow><mi>E</mi></mrow>"
    "<annotation encoding='application/x-tex'> E = mc^2 </annotation></semantics></math></span>"
    "<span class='katex-html' aria-hidden='true'>E=mc2</span></span>"
)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p>a {KATEX}.</p>", "a $E = mc^2$."),
        (f"<p>a</p><span class='katex-display'>{KATEX}</span>", "a\n\n$$\nE = mc^2\n$$"),
        (
            f"<table><tr><td><div class='katex-display'>{KATEX}</div></table>",
            "| $$E = mc^2$$ |\n| --- |",
        ),
        ("<span class='math-inline' data-math='x_1'><span class='katex'>x1</span></span>", "$x_1$"),
        ("<div class='math-block' data-math='x'>x</div>", "$$\nx\n$$"),
        ("<math><mi>x</mi></math>", "$x$"),
        ("<math display='block'><mi>x</mi></math>", "$$\nx\n$$"),
        (
            "<mjx-container display='true'><svg>x</svg><mjx-assistive-mml><math><mi>y</mi></math>"
            "</mjx-assistive-mml></mjx-container>",
            "$$\ny\n$$",
        ),
        ("<script type='math/tex; mode=display'>a < b</script>", "$$\na < b\n$$"),
        ("<span class='katex-error'>\\frac{</span>", "$\\frac{$"),
        ("<span class='katex'></span>", ""),
    ],
)
def test_what_is_written(html: str, expected: str) -> None:
    assert to_markdown(html) == expected
