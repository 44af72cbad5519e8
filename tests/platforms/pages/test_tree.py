"""Elements nest as a browser nests them, within bounds, and can be written out again."""

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.platforms.base import Unparsed
from recollect.platforms.pages import tree
from recollect.platforms.pages.tree import DEEPEST, Element, parsed


def outline(element: Element) -> object:
    inside = [each if isinstance(each, str) else outline(each) for each in element.children]
    return [element.name, *inside]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<b>x</b>y", [["b", "x"], "y"]),
        ("<p>a<p>b", [["p", "a"], ["p", "b"]]),
        (
            "<ul><li>a<li>b<ul><li>c</ul></ul>",
            [["ul", ["li", "a"], ["li", "b", ["ul", ["li", "c"]]]]],
        ),
        ("a<br>b<br/>c", ["a", ["br"], "b", ["br"], "c"]),
        ("<b>a</i>b</b></b>c", [["b", "ab"], "c"]),
        ("<div/>a", [["div", "a"]]),
        ("<script/>x<title/>y", [["script"], "x", ["title"], "y"]),
        ("<svg><path/>x</svg>y", [["svg", ["path"], "x"], "y"]),
        (
            "<table><tr><td>a<td>b<tr><th>c</table>d",
            [["table", ["tr", ["td", "a"], ["td", "b"]], ["tr", ["th", "c"]]], "d"],
        ),
    ],
)
def test_elements_nest(html: str, expected: list[object]) -> None:
    assert outline(parsed(html)) == ["#page", *expected]


def test_a_page_that_is_too_deep_is_refused() -> None:
    assert parsed("<b>" * (DEEPEST - 1)).text() == ""
    for html in ("<b>" * DEEPEST, "<b>" * 1_000_000, "<div><span>" * 100_000):
        with pytest.raises(Unparsed, match="too deeply"):
            parsed(html)


def test_a_page_of_too_many_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MOST", 10)
    assert len(parsed("<b></b>" * 10).children) == 10
    with pytest.raises(Unparsed, match="too large"):
        parsed("<b></b>" * 11 + "<br>")


def test_text_and_elements_come_in_the_order_of_the_page() -> None:
    root = parsed("a<b>c<i>d</i></b>e<u>f</u>")
    assert root.text() == "acdef"
    assert [each.name for each in root.walk()] == ["#page", "b", "i", "u"]
    assert [each.name for each in root.elements()] == ["b", "u"]
    assert root.is_deeper_than(1)
    assert not root.is_deeper_than(2)


TAGS = ["p", "/p", "/div", "li", "ul", "/ul", "br", "td", "tr", "table", "/table", "svg", "/svg"]
PIECES = [f"<{tag}>" for tag in (*TAGS, "path/", "/a")] + [
    *("&lt;", "x", '"', "<!-- -->", " \n", "é"),
    *("<div class='a &amp; b'>", "<a href=\"?a=1&b='2'\">", "<input checked>"),
    *("<script>&lt;<b></script>", "<title>&lt;<b></title>"),
]
MARKUP = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(MARKUP)
def test_what_is_written_out_is_read_as_the_same(html: str) -> None:
    page = parsed(html)
    again = parsed("".join(each.html() for each in page.elements()))
    told = [each for each in page.children if isinstance(each, Element)]
    assert [outline(each) for each in again.elements()] == [outline(each) for each in told]
    assert [each.attributes for each in again.walk()][1:] == [
        each.attributes for element in told for each in element.walk()
    ]


def test_end_tags_of_nothing_cost_the_same_wherever_they_stand() -> None:
    def lines(html: str) -> int:
        count = 0

        def counting(_frame: Any, event: str, _arg: Any) -> Any:
            nonlocal count
            count += event == "line"
            return counting

        before = sys.gettrace()
        sys.settrace(counting)
        try:
            parsed(html)
        finally:
            sys.settrace(before)
        return count

    shallow, deep = "<i>" * 2, "<i>" * 400
    ends = [lines(start + "</b>" * 100) - lines(start) for start in (shallow, deep)]
    assert ends[1] == pytest.approx(ends[0], rel=0.1)
