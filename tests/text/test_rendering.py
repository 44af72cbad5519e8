"""Markdown and code as HTML: what people see, and that nothing in it is ever more than that."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.text.rendering import LONGEST, code_html, markdown_html

HARMLESS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "strong", "em", "s"),
    *("code", "pre", "a", "span", "div", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    *("href", "title", "rel", "target", "class", "start", "tabindex", "data-language"),
}


class Checked(HTMLParser):
    """Fails on whatever a browser could run, load or take for a part of the page."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in HARMLESS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES, (tag, name)
            if name == "href":
                assert re.match(r"(?i)(https?|mailto):", value or ""), value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def checked(html: str) -> str:
    parser = Checked()
    parser.feed(html)
    parser.close()
    return html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**b** _i_ ~~s~~ `c`", "<p><strong>b</strong> <em>i</em> <s>s</s> <code>c</code></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("# Title", "<h3>Title</h3>"),
        ("###### Deep", "<h6>Deep</h6>"),
        ("4. four\n5. five", '<ol start="4">\n<li>four</li>\n<li>five</li>\n</ol>'),
        ("a < b && c", "<p>a &lt; b &amp;&amp; c</p>"),
        ("$5 and $10", "<p>$5 and $10</p>"),
        ("$a_1 * b_1$", '<p><span class="math">a_1 * b_1</span></p>'),
        (r"so \(x_1 * y_2\) is", '<p>so <span class="math">x_1 * y_2</span> is</p>'),
        ("$$\nx^2\n$$", '<div class="math">x^2</div>'),
        (r"\[ x < y \]", '<p><span class="math">x &lt; y</span></p>'),
        (r"\(open", r"<p>(open</p>"),
    ],
)
def test_what_is_shown(text: str, html: str) -> None:
    assert checked(markdown_html(text)).strip() == html


def test_a_table_scrolls_in_a_box_of_its_own() -> None:
    html = checked(markdown_html("| a | b |\n|---|--:|\n| 1 | 2 |"))
    assert html.startswith('<div class="table" tabindex="0"><table>')
    assert '<td class="right">2</td>' in html and "style" not in html


def test_a_task_list_has_signs_and_no_controls() -> None:
    html = checked(markdown_html("- [x] done\n- [ ] **open**\n- [z] other\n\n[x] no item"))
    assert html.count("☑ done") == html.count("☐ <strong>") == 1
    assert html.count("task-list-item") == 2 and "[z] other" in html and "[x] no item" in html


def test_code_is_coloured_and_stays_as_it_is() -> None:
    html = checked(markdown_html("```python\ndef f(a: int) -> str:\n    return '<b>'\n```"))
    assert 'data-language="python"' in html and '<span class="hl-k">def</span>' in html
    assert re.sub(r"<[^>]+>", "", html).strip().endswith("return '&lt;b&gt;'")
    unknown = checked(code_html("<b>\n\n  x", "no such language"))
    assert unknown.strip().endswith("<code>&lt;b&gt;\n\n  x</code></pre>")
    assert checked(code_html("x = 1", None)).startswith('<pre tabindex="0"><code>x = 1')


def test_links_lead_to_the_web_and_nowhere_else() -> None:
    html = checked(markdown_html("[a](https://example.org/?q=1&r=2) <https://example.org>"))
    assert html.count('target="_blank"') == 2 and html.count("noopener") == 2
    for bad in (
        *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x"),
        *("file:///x", "/api/v1/session", "#/search", "//example.org"),
        *("&#106;avascript:alert(1)", "\tjavascript:x"),
    ):
        assert "<a" not in checked(markdown_html(f"[x]({bad}) ![y]({bad}) <{bad}>")), bad


def test_an_image_is_a_link_and_not_fetched() -> None:
    html = checked(markdown_html("![A loaf](https://example.org/a.png)"))
    assert "<img" not in html and '<a href="https://example.org/a.png"' in html and "A loaf" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "```<script>\n</code></pre><script>alert(1)</script>\n```",
        '``` "onmouseover=alert(1) x="\ncode\n```',
        '[x](https://a.example/"onmouseover=alert(1))',
        '!["><script>alert(1)</script>](https://a.example/)',
        "$</span><script>alert(1)</script>$",
        r"\(</span><img src=x onerror=alert(1)>\)",
        "| <script>alert(1)</script> |\n|---|\n| <iframe src=x> |",
        "<!-- x --><?php x ?><![CDATA[x]]>",
        "<base href=//evil.example><form action=/api><input name=x>",
        "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
        "\u202e<script>\u2066",
        "<style>*{display:none}</style><link rel=stylesheet href=x>",
    ],
)
def test_hostile_texts_are_only_texts(text: str) -> None:
    for html in (markdown_html(text), code_html(text, "html"), code_html(text, text)):
        checked(html)
        assert "<script" not in html and "<img" not in html


SCRAPS = st.sampled_from(
    [
        *("<script>", "</", "<img src=x onerror=alert(1)>", "[x](", "javascript:", "```", "`"),
        *("$", "$$", "\\(", "\\)", "|", "-", "\n", "\n\n", "> ", "# ", "* ", '"', "'", "&#x3c;"),
        *("](https://a.b/", ")", "![", "~~", '<a href="javascript:alert(1)">', "\u202e", "a", " "),
    ]
)


@given(st.lists(SCRAPS, max_size=40).map("".join))
def test_nothing_that_is_put_together_gets_through(text: str) -> None:
    checked(markdown_html(text))
    checked(code_html(text, text[:20]))


@pytest.mark.parametrize(
    "scrap",
    [
        *("[", "![", "[![", "[a](", "*a **a ", "_a__a ", "` `` ", "\\(", "\\[", "$a ", "> "),
        *("<!--", "- a\n  ", "|a|b|\n|-|-|\n", "~~a ", "&a;", "A", "# a\n"),
    ],
)
def test_nothing_that_is_repeated_gets_through(scrap: str) -> None:
    checked(markdown_html((scrap * LONGEST)[:LONGEST]))
