"""What holds for the pages of every site: addresses, turns in order, what is found twice."""

import pytest

from recollect.platforms.base import Page, PageTurn, Unparsed
from recollect.platforms.pages.turns import path
from recollect.platforms.registry import adapter

ADDRESSES = [
    ("chatgpt", "https://chatgpt.com/c/00000000-0000-4000-8000-00000000000a", None),
    ("chatgpt", "https://chatgpt.com/g/g-p-abc-tea/c/00000000-0000-4000-8000-00000000000a", None),
    ("claude", "https://claude.ai/chat/00000000-0000-4000-8000-00000000000a", None),
    ("gemini", "https://gemini.google.com/u/2/app/00aa11bb22cc33dd?hl=de", "c_00aa11bb22cc33dd"),
    ("gemini", "https://gemini.google.com/gem/tea/00aa11bb22cc33dd", "c_00aa11bb22cc33dd"),
    ("deepseek", "https://chat.deepseek.com/a/chat/s/00000000-0000-4000-8000-00000000000a", None),
]
NOWHERE = [
    ("chatgpt", "https://chatgpt.com/?temporary-chat=true", "temporary"),
    ("chatgpt", "https://chatgpt.com/c/WEB:0000-1111", "address"),
    ("chatgpt", "https://chatgpt.com/share/00000000-0000-4000-8000-00000000000a", "address"),
    ("claude", "https://claude.ai/new?incognito", "address"),
    ("gemini", "https://gemini.google.com/app", "address"),
    ("deepseek", "https://chat.deepseek.com/", "address"),
    ("deepseek", "https://[broken", "address"),
]
TURNS = (
    PageTurn("user", "<p>One?</p>"),
    PageTurn("assistant", "<p>Two.</p>", model="m-1", partial=True),
)


@pytest.mark.parametrize(("site", "url", "told"), ADDRESSES)
def test_the_address_tells_the_conversation(site: str, url: str, told: str | None) -> None:
    read = adapter(site).page(Page(url, title="Tea", turns=TURNS))
    assert read.external_id == (told or "00000000-0000-4000-8000-00000000000a")
    assert (read.platform, read.source, read.title, read.model) == (site, "dom", "Tea", "m-1")
    assert read.url
    assert adapter(site).page(Page(read.url, turns=TURNS)).external_id == read.external_id
    assert read.project == ("g-p-abc" if "/g/" in url else None)
    assert not read.temporary


@pytest.mark.parametrize(("site", "url", "reason"), NOWHERE)
def test_an_address_without_one_is_refused(site: str, url: str, reason: str) -> None:
    with pytest.raises(Unparsed, match=reason):
        adapter(site).page(Page(url, turns=TURNS))


@pytest.mark.parametrize("site", ["chatgpt", "claude", "gemini", "deepseek"])
def test_turns_without_any_mark_are_what_the_reader_says(site: str) -> None:
    url = next(url for name, url, _ in ADDRESSES if name == site)
    asked, answered = adapter(site).page(Page(url, turns=TURNS)).messages
    assert (asked.role, asked.text, asked.status, asked.sequence) == ("user", "One?", "complete", 0)
    assert (answered.role, answered.text, answered.status) == ("assistant", "Two.", "partial")
    assert (answered.sequence, answered.model, asked.model) == (1, "m-1", None)
    assert (asked.external_id, asked.parent_id) == ("", None)


@pytest.mark.parametrize("site", ["chatgpt", "claude", "gemini", "deepseek"])
def test_a_page_without_turns_is_refused(site: str) -> None:
    url = next(url for name, url, _ in ADDRESSES if name == site)
    for page in (Page(url), Page(url, html="<p>x</p>"), Page(url, turns=(PageTurn("user", ""),))):
        with pytest.raises(Unparsed, match="No message"):
            adapter(site).page(page)


def test_a_message_that_stands_twice_is_one() -> None:
    turn = "<div data-message-author-role='user' data-message-id='m1'>{}</div>"
    html = turn.format("a") + turn.format("a") + turn.format("b").replace("m1", "m2")
    read = adapter("chatgpt").page(Page(ADDRESSES[0][1], html=html))
    assert [message.external_id for message in read.messages] == ["m1", "m2"]


def test_the_path_of_an_address() -> None:
    assert path("https://x.y/a?b=/c") == "/a"
    assert path("https://[x") == ""
