"""HTML is cut as a browser cuts it, whatever is broken in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.platforms.pages.tokens import End, Start, tokens


def cut(html: str) -> list[object]:
    return [
        (each.name, dict(each.attributes))
        if isinstance(each, Start)
        else f"/{each.name}"
        if isinstance(each, End)
        else each
        for each in tokens(html)
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a<B>c</B >d", ["a", ("b", {}), "c", "/b", "d"]),
        (
            "<a HREF='x' b=\"y\" c=z/ d>",
            [("a", {"href": "x", "b": "y", "c": "z/", "d": ""})],
        ),
        ("<a b=1 b=2>", [("a", {"b": "1"})]),
        ("&lt;b&gt; &amp;amp; &#65;&#x42;", ["<b> &amp; AB"]),
        ('<a title="&quot;&eacute;">', [("a", {"title": '"é'})]),
        ("a<!-- <b> -->c<!d>e<?f>g</ h>i<!---->j", ["a", "c", "e", "g", "i", "j"]),
        ("1 < 2 <3", ["1 ", "<", " 2 ", "<", "3"]),
        ("a<b", ["a"]),
        ("a<b c='d>e", ["a"]),
        ("a<!-- b", ["a"]),
        ("<script>if (a<b) '</b>'</SCRIPT >x", [("script", {}), "if (a<b) '</b>'", "/script", "x"]),
        ("<textarea>&lt;<b></textarea>", [("textarea", {}), "<<b>", "/textarea"]),
        ("<style>a", [("style", {}), "a", "/style"]),
        ("a\0b&#0;c\ufdd0d", ["a\ufffdb\ufffdc\ufffdd"]),
        ("&#" + "9" * 5000 + ";", ["\ufffd"]),
    ],
)
def test_pages_are_cut_like_this(html: str, expected: list[object]) -> None:
    assert cut(html) == expected


def test_a_tag_may_close_itself() -> None:
    (token,) = tokens("<path d='x' />")
    assert isinstance(token, Start)
    assert token.closed


@given(st.text(st.sampled_from("<>/!-?&#;x='\" \nab")))
def test_nothing_that_is_typed_fails(html: str) -> None:
    assert list(tokens(html)) is not None
