"""Tables are written as GitHub's Markdown has them."""

import pytest

from recollect.platforms.pages.markdown import to_markdown


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
            "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
            "| a | b |\n| --- | --- |\n| 1 | 2 |",
        ),
        (
            "<table><tr><th>a|b<th style='text-align: right'><code>x|y</code></table>",
            "| a\\|b | `x\\|y` |\n| --- | ---: |",
        ),
        (
            "<table><tr><td>a<br>b<td><p>c</p><ul><li>d</ul></table>",
            "| a<br>b | c<br>- d |\n| --- | --- |",
        ),
        (
            "<table><tr><td>a<tr><td>b<td align=center>c</table>",
            "| a |  |\n| --- | --- |\n| b | c |",
        ),
        (
            "<table><tr><td><pre>x\n`y</pre><td><table><tr><td>in<td>ner</table></table>",
            "| `x`<br>`` `y `` | in ner |\n| --- | --- |",
        ),
        (
            "<table><tr><td>a<pre>x\n\ny</pre>b <code>c</code></table>",
            "| a<br>`x`<br>`y`<br>b `c` |\n| --- |",
        ),
        ("<table><caption>C</caption><tr><td>a</table>", "C\n\n| a |\n| --- |"),
        ("<table>x</table>", "x"),
        ("<tr><td>a</td><td>b</td></tr>", "a b"),
    ],
)
def test_what_is_written(html: str, expected: str) -> None:
    assert to_markdown(html) == expected
