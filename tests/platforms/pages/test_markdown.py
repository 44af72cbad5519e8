"""HTML becomes the Markdown that it was made from, as near as can be."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.errors import AppError
from recollect.platforms.pages.markdown import to_markdown
from recollect.platforms.pages.style import Style


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>A</h1><p>b</p><h3>C <em>d</em></h3>", "# A\n\nb\n\n### C *d*"),
        ("<h2>a<br>b</h2>", "## a b"),
        ("<p>user_id *x* #1 [y] 1. z</p>", "user_id *x* #1 [y] 1. z"),
        ("<p>a <b>b</b>, <i> c </i><s>d</s></p>", "a **b**, *c* ~~d~~"),
        ("<b><strong>x</strong></b>", "**x**"),
        ("a<br>b<br><br>c", "a  \nb\n\nc"),
        ("<p>x</p><br><p>y</p>", "x\n\ny"),
        ("<p>soft\nbreak</p>", "soft\nbreak"),
        ("<p>a  \t b</p>", "a b"),
        ("<p>a&nbsp;b</p>", "a\u00a0b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("a<hr>b", "a\n\n---\n\nb"),
        ("<div>a</div><div><div>b</div></div>c", "a\n\nb\n\nc"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ol start='3'><li>a<li value='7'>b<li>c</ol>", "3. a\n7. b\n8. c"),
        ("<ol><li><p>a</p><p>b</p></li></ol>", "1. a\n\n   b"),
        ("<ul><li>a<br>b</ul>", "- a  \n  b"),
        ("<ul><li></li><li>x</li></ul>", "- x"),
        ("<ul><ul><li>x</li></ul></ul>", "- - x"),
        (
            "<ul><li><input type='checkbox' checked> a<li><input type='checkbox'> b</ul>",
            "- [x] a\n- [ ] b",
        ),
        ("<details><summary>S</summary><p>in</p></details>", "S\n\nin"),
        ("<p>H<sub>2</sub>O and x<sup>2</sup></p>", "H2O and x<sup>2</sup>"),
        ("<p>x<sup><a href='#note-1'>1</a></sup></p>", "x[1](#note-1)"),
        ("<b>a</b><strong>b <i>c</i></strong><b>d</b> <b>e</b>", "**ab *c*d** **e**"),
        ("<i><b>x</b></i> <i><em>y</em></i> <b><i><b>z</b></i></b>", "***x*** *y* ***z***"),
        ("<p><code>a<br>b</code></p>", "`a b`"),
        ("<p class='whitespace-pre-wrap'>  a\n\n\n  b   c</p>", "  a\n\n\n  b   c"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\nb"),
        ("<p>a</p><script>x</script><style>y</style><template>z</template><svg>w</svg>", "a"),
        ("<p>a<iframe>x</iframe><noscript>y</noscript></p>", "a"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_what_is_written(html: str, expected: str) -> None:
    assert to_markdown(html) == expected


def test_a_block_of_code_stands_in_a_list_moved_to_the_right() -> None:
    html = "<ul><li>a<pre><code class='language-c'>x\n\n  y\n</code></pre></li></ul>"
    assert to_markdown(html) == "- a\n\n  ```c\n  x\n\n    y\n  ```"


def test_a_site_has_its_own_style() -> None:
    html = (
        "<ul><li>a <span data-math='x^2'></span></ul><div class='math-block' data-math='y'></div>"
    )
    style = Style(bullet="*", inline=(r"\(", r"\)"), display=(r"\[", r"\]"))
    assert to_markdown(html, style) == "* a \\(x^2\\)\n\n\\[\ny\n\\]"
    assert to_markdown(html) == "- a $x^2$\n\n$$\ny\n$$"


@pytest.mark.parametrize("name", ["b", "div", "ul", "blockquote", "table><tr><td", "a href='x'"])
def test_what_is_too_deep_is_refused_before_the_stack_is_full(name: str) -> None:
    for depth in (30, 100, 140, 160, 499, 5000, 100_000):
        try:
            assert to_markdown(f"<{name}>" * depth + "x") is not None
        except AppError as error:
            assert error.code == "unparsed"
            assert depth > 30


def test_lists_in_lists_are_not_moved_to_the_right_for_ever() -> None:
    lines = "x<br>" * 1000
    one, deep = (to_markdown("<ul><li>" * depth + lines) for depth in (1, 45))
    assert len(deep) < 8 * len(one)
    assert deep.count("x") == 1000


# --- what is generated: a small tree of Markdown, rendered to HTML by the test itself ------------

WORDS = st.lists(
    st.text(st.sampled_from("abcXYZ019_*#`.-+|~>é漢"), min_size=1, max_size=6),
    min_size=1,
    max_size=4,
).map(" ".join)
CODE = st.text(st.sampled_from("ab `\n\t<>&*_|#-"), max_size=30).filter(lambda t: t.strip())


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inline(told: tuple[str, str]) -> tuple[str, str]:
    kind, text = told
    return (f"<{kind}>{escaped(text)}</{kind}>" if kind else escaped(text)), text


INLINE = st.tuples(st.sampled_from(["", "b", "em", "code", "span"]), WORDS).map(inline)
LINE = st.lists(INLINE, min_size=1, max_size=4).map(
    lambda told: (" ".join(html for html, _ in told), " ".join(text for _, text in told))
)


def block(kind: str) -> "st.SearchStrategy[tuple[str, str]]":
    return LINE.map(lambda told: (f"<{kind}>{told[0]}</{kind}>", told[1]))


def several(kind: str, inner: str) -> "st.SearchStrategy[tuple[str, str]]":
    def put_together(told: list[tuple[str, str]]) -> tuple[str, str]:
        items = "".join(f"<{inner}>{html}</{inner}>" for html, _ in told)
        return f"<{kind}>{items}</{kind}>", " ".join(text for _, text in told)

    return st.lists(LINE, min_size=1, max_size=3).map(put_together)


BLOCK = st.one_of(
    block("p"),
    block("h2"),
    block("blockquote"),
    block("div"),
    several("ul", "li"),
    several("ol", "li"),
    several("tr", "td").map(lambda told: (f"<table>{told[0]}</table>", told[1])),
    CODE.map(lambda text: (f"<pre><code>{escaped(text)}</code></pre>", text)),
)
PAGE = st.lists(BLOCK, max_size=5)
NO_LETTER = re.compile(r"[^a-zA-Zé漢]+")  # digits may be numbers of a list


@given(PAGE)
def test_no_letter_is_lost_or_invented(told: list[tuple[str, str]]) -> None:
    text = to_markdown("".join(html for html, _ in told))
    assert NO_LETTER.sub("", text) == NO_LETTER.sub("", "".join(text for _, text in told))


@given(st.text(st.sampled_from("<>/abp liultdr='\"&;-!\n\0\ufdd0"), max_size=200))
def test_whatever_comes_is_read_or_refused(html: str) -> None:
    try:
        to_markdown(html)
    except AppError as error:
        assert error.code == "unparsed"


@given(st.text(), st.sampled_from(["p", "li", "td", "h1", "blockquote", "a", "b", "code"]))
def test_any_text_in_any_element_keeps_its_words(text: str, name: str) -> None:
    html = escaped(text).replace("\r", " ")
    shown = to_markdown(f"<{name}>{html}</{name}>")
    for word in re.findall(r"\w+", text):
        assert word in shown
