"""Hostile pages cost what their length costs, counted in steps and not in seconds.

A step is a call of a function, Python's or C's; what one call may do to a long text is bounded by
the limit of time that every test has.
"""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from recollect.platforms.base import Page, PageTurn, Unparsed
from recollect.platforms.pages.markdown import to_markdown
from recollect.platforms.registry import adapter

UUID = "00000000-0000-4000-8000-00000000000a"
URLS = {
    "chatgpt": f"https://chatgpt.com/c/{UUID}",
    "claude": f"https://claude.ai/chat/{UUID}",
    "gemini": "https://gemini.google.com/app/00aa11bb22cc33dd",
    "deepseek": f"https://chat.deepseek.com/a/chat/s/{UUID}",
}
BROKEN = [
    *("<", "</", "<!", "<!--", "<?", "<a ", "<a x='", "<a b", "&", "&#1", "<![CDATA[", "\0", "|"),
    *("</p>", "<p>x", "<li>", "<td>", "<tr><td>x", "<br>", "<br>x", " \n", "    ", "<b></i>"),
    *("<script>", "<textarea>", "<svg><path/>", "<input type=checkbox>", "<img src=https://x.y/z>"),
]
WHOLE = [
    *("<b>x</b>", "<i> x</i>", "<code>`</code>", "<blockquote>x</blockquote>", "<pre>x</pre>"),
    *("<div> </div>", "<ul><li>x</ul>", "<table><tr><td>x</table>", "<a href=https://x.y>z</a>"),
    "<div><div>python</div><pre class=language-python>y</pre></div>",
    "<math><mi>x</mi></math>",
    "<span class=katex>x</span>",
    "<p class=whitespace-pre-wrap> \n </p>",
    "<div title=a.txt>x</div>",
    "<div data-message-author-role=user>x</div>",
    "<span data-testid=webpage-citation-pill><a href=https://x.y>z</a></span>",
    "<div data-test-render-count=1><div data-testid=user-message>x</div></div>",
    "<div class=artifact-block-cell>x</div>",
    "<div><button class=group/row>q</button><a href=https://x.y>z</a></div>",
    "<user-query>x</user-query>",
    "<source-list><a href=https://x.y>z</a></source-list>",
    "<div class=ds-message>x</div>",
    "<a href=https://x.y><span class=ds-markdown-cite>1</span></a>",
]


def steps(work: Callable[[], Any]) -> int:
    """How many calls it takes."""
    count = 0

    def counting(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        work()
    except Unparsed:
        pass
    finally:
        sys.setprofile(None)
    return count


def growth(read: Callable[[str], Any], piece: str, count: int) -> float:
    """How much more four times as much costs."""
    few, many = steps(lambda: read(piece * count)), steps(lambda: read(piece * count * 4))
    return many / few


@pytest.mark.parametrize("piece", BROKEN + WHOLE)
def test_markdown_grows_with_the_page(piece: str) -> None:
    assert growth(to_markdown, piece, 100) < 5


@pytest.mark.parametrize("site", URLS)
@pytest.mark.parametrize("piece", WHOLE)
def test_sites_grow_with_the_page(site: str, piece: str) -> None:
    def read(html: str) -> None:
        adapter(site).page_without_private({"html": html})
        turns = (PageTurn("assistant", html), PageTurn("user", html))
        adapter(site).page(Page(URLS[site], turns=turns, html=html))

    assert growth(read, piece, 30) < 5


@pytest.mark.parametrize("piece", BROKEN)
def test_much_of_what_is_broken_is_read_or_refused(piece: str) -> None:
    try:
        assert to_markdown(piece * (100_000 // len(piece))) is not None
    except Unparsed as error:
        assert "nested" in error.message


@pytest.mark.parametrize("site", URLS)
@pytest.mark.parametrize("piece", ["<div>", "<span class=katex>", "<ul><li>", "<pre>", "<math>"])
def test_a_depth_of_a_hundred_thousand_is_refused(site: str, piece: str) -> None:
    html = piece * 100_000
    for page in (
        Page(URLS[site], html=html),
        Page(URLS[site], turns=(PageTurn("assistant", html),)),
    ):
        with pytest.raises(Unparsed):
            adapter(site).page(page)
    assert adapter(site).page_without_private({"html": html}) == {"html": html}


def test_a_fence_is_not_repeated_for_every_line() -> None:
    lines = "`" * 1000 + "\n" + "x\n" * 1000
    text = to_markdown(f"<table><tr><td><pre>{lines}</pre></table>")
    assert len(text) < 20_000
