"""Whatever stands on a page: it is read or refused, and reads the same without what is private."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.models import Conversation
from recollect.platforms.base import Page, PageTurn, Unparsed
from recollect.platforms.registry import adapter
from tests.platforms.pages.test_hostile import URLS

OPENINGS = [
    *("div", "p", "span", "ul", "li", "pre", "code", "table", "tr", "td", "button", "b", "main"),
    *("nav", "aside", "script", "title", "svg", "math", "model-thoughts", "source-list"),
    *("user-query", "model-response", "immersive-entry-chip", "form", "a href='https://x.y/z'"),
    "div data-message-author-role='user' data-message-id='m1'",
    "div data-message-author-role='assistant' data-message-id='m2'",
    "section data-turn='assistant'",
    "span data-testid='webpage-citation-pill'",
    "div id='textdoc-message-1'",
    "button data-testid='stop-button'",
    "div data-test-render-count='1'",
    "div data-testid='user-message'",
    "div data-is-streaming='true'",
    "div class='font-claude-response'",
    "div class='artifact-block-cell'",
    "button class='group/row'",
    "div class='conversation-container' id='c686dff8a50c68d8'",
    "div class='query-text'",
    "p class='query-text-line'",
    "div class='ds-message'",
    "div class='ds-think-content'",
    "div class='ds-markdown'",
    "span class='ds-markdown-cite'",
    "div class='whitespace-pre-wrap'",
    "span class='katex'",
    "div title='a.txt'",
    "div hidden",
]
PIECES = [f"<{each}>" for each in OPENINGS] + [f"</{each.partition(' ')[0]}>" for each in OPENINGS]
TEXTS = ["one", " two\n", "&lt;three&gt;", "<br>", "<img src='https://x.y/i' alt='i'>", "4", "-"]
PAGES = st.lists(st.sampled_from(PIECES + TEXTS * 6), max_size=40).map("".join)
STARTS = {
    "chatgpt": "<main><div data-message-author-role='assistant'>",
    "claude": "<main><div data-is-streaming='false'>",
    "gemini": "<main><model-response>",
    "deepseek": "<main><div class='ds-message'>",
}


def read(site: str, page: Page) -> Conversation | None:
    try:
        return adapter(site).page(page)
    except Unparsed:
        return None


@pytest.mark.parametrize("site", URLS)
@given(before=PAGES, inside=PAGES)
def test_a_page_reads_the_same_without_what_is_private(site: str, before: str, inside: str) -> None:
    html = before + STARTS[site] + inside
    kept = adapter(site).page_without_private({"html": html})
    whole = read(site, Page(URLS[site], html=html))
    after = read(site, Page(URLS[site], title=kept.get("title"), html=kept["html"]))
    assert whole is None or after == whole
    again = adapter(site).page_without_private(kept)
    assert read(site, Page(URLS[site], title=kept.get("title"), html=again["html"])) == after


@pytest.mark.parametrize("site", URLS)
@given(turns=st.lists(st.tuples(st.sampled_from(["user", "assistant"]), PAGES), max_size=4))
def test_turns_are_read_or_refused(site: str, turns: list[tuple[str, str]]) -> None:
    given_turns = tuple(PageTurn(role, html) for role, html in turns)  # type: ignore[arg-type]
    told = read(site, Page(URLS[site], turns=given_turns))
    for message in told.messages if told else ():
        assert message.parts
        assert not {"\0", "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"}.intersection(str(message.parts))
