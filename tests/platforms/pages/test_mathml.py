"""MathML alone becomes TeX that means the same; what is unknown keeps its text."""

import pytest

from recollect.platforms.pages.mathml import tex
from recollect.platforms.pages.tree import parsed


@pytest.mark.parametrize(
    ("mathml", "expected"),
    [
        ("<mi>a</mi><mo>+</mo><mn>12</mn>", "a+12"),
        ("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>-</mo><mn>1</mn></mrow></mfrac>", r"\frac{a}{b-1}"),
        ("<msup><mi>x</mi><mn>2</mn></msup><msub><mi>y</mi><mi>i</mi></msub>", "x^{2}y_{i}"),
        ("<msup><mrow><mi>a</mi><mi>b</mi></mrow><mn>2</mn></msup>", "ab^{2}"),
        ("<msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></msup>", "{a+b}^{2}"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x_{1}^{2}"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mi>i</mi>", r"\sum_{i}^{n}i"),
        ("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>", r"\sqrt{x+1}"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", r"\sqrt[3]{x}"),
        ("<mi>α</mi><mi>x</mi>", r"\alpha x"),
        ("<mi>sin</mi><mi>x</mi>", r"\sin x"),
        ("<mi>abc</mi>", r"\mathrm{abc}"),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", r"\bar{x}"),
        ("<mover><mi>x</mi><mi>y</mi></mover>", r"\overset{y}{x}"),
        ("<munder><mo>lim</mo><mi>n</mi></munder>", r"\lim_{n}"),
        ("<munder><mi>x</mi><mi>n</mi></munder>", r"\underset{n}{x}"),
        ("<mtext>if so</mtext>", r"\text{if so}"),
        ("<mfenced open='[' close=']'><mi>a</mi><mi>b</mi></mfenced>", r"\left[ a, b \right]"),
        (
            "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd>"
            "</mtr></mtable>",
            r"\begin{matrix} a & b \\ c \end{matrix}",
        ),
        ("<mo>{</mo><mi>%</mi><mo>≤</mo><mi>x</mi>", r"\{\%\le x"),
        ("<munknown><mi>a</mi>b</munknown>", "ab"),
        ("<semantics><mi>a</mi><annotation encoding='x'>b</annotation></semantics>", "a"),
        ("<mfrac></mfrac>", r"\frac{}{}"),
    ],
)
def test_what_is_written(mathml: str, expected: str) -> None:
    (math,) = parsed(f"<math>{mathml}</math>").elements()
    assert tex(math) == expected


def test_what_no_formula_is_as_deep_as_keeps_its_text() -> None:
    deep = "<msqrt>" * 200 + "x" + "</msqrt>" * 200
    (math,) = parsed(f"<math>{deep}</math>").elements()
    assert tex(math) == "x"
