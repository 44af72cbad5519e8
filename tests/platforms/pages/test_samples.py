"""Recorded pages: what an independent walk sees of each message is found in it, word for word."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from recollect.models import Message
from recollect.platforms.base import Page, PageTurn
from recollect.platforms.registry import adapter
from tests.platforms.pages.seen import cut_out, seen, share
from tests.platforms.pages.test_hostile import URLS

Rule = Callable[[str, dict[str, str]], bool]

RULES: dict[str, Rule] = {
    "chatgpt": lambda _, told: "data-message-author-role" in told,
    "claude": lambda _, told: (
        told.get("data-testid") == "user-message"
        or bool(
            {"font-claude-response", "font-claude-message"} & set(told.get("class", "").split())
        )
    ),
    "gemini": lambda tag, _: tag in ("user-query", "model-response"),
}
PAGES = {
    "chatgpt/dom-1.html": 26,
    "chatgpt/dom-2.html": 2,
    "chatgpt/dom-7.html": 4,
    "chatgpt/dom-10.html": 2,
    "claude/dom-1.html": 2,
    "claude/dom-5.html": 1,
    "gemini/dom-1.html": 6,
}
BUTTONS = ("Copy code", "Copiar código", "You said", "ChatGPT said", "Show thinking", "Retry")


def told(message: Message) -> str:
    return "\n\n".join(f"{part.title or ''}\n{part.text}" for part in message.parts)


def stands_in(code: str, text: str) -> bool:
    """Whether the code is there byte for byte, but for what a list moves it to the right."""
    lines = code.removesuffix("\n").split("\n")
    moved = ("\n".join(" " * n + line if line else "" for line in lines) for n in range(12))
    return any(each in text for each in moved)


@pytest.mark.parametrize("name", PAGES)
def test_every_word_that_is_seen_is_found(samples: Path, name: str) -> None:
    html = (samples / name).read_text("utf-8")
    site = name.partition("/")[0]
    messages = adapter(site).page(Page(URLS[site], html=html)).messages
    shown = cut_out(html, RULES[site])
    assert len(messages) == len(shown) == PAGES[name]
    for message, piece in zip(messages, shown, strict=True):
        text = told(message).casefold()
        walked = seen(piece)
        assert share([word.casefold() for word in walked.words()], text) >= 0.995
        for code in walked.codes:
            assert "\n" not in code or stands_in(code, told(message))


@pytest.mark.parametrize("name", PAGES)
def test_roles_alternate_and_no_button_speaks(samples: Path, name: str) -> None:
    html = (samples / name).read_text("utf-8")
    site = name.partition("/")[0]
    read = adapter(site).page(Page(URLS[site], html=html))
    roles = [message.role for message in read.messages]
    if len(roles) > 1:
        assert roles == ["user", "assistant"] * (len(roles) // 2)
    assert [message.sequence for message in read.messages] == list(range(len(roles)))
    text = "\n".join(map(told, read.messages))
    assert not [button for button in BUTTONS if button in text]
    assert "data:" not in str([part.url for message in read.messages for part in message.parts])


@pytest.mark.parametrize("name", PAGES)
def test_turns_one_by_one_read_as_the_whole_page(samples: Path, name: str) -> None:
    html = (samples / name).read_text("utf-8")
    site = name.partition("/")[0]
    whole = adapter(site).page(Page(URLS[site], html=html)).messages
    turns = tuple(PageTurn("assistant", each) for each in cut_out(html, RULES[site]))
    alone = adapter(site).page(Page(URLS[site], turns=turns)).messages
    assert [(each.role, each.text) for each in alone] == [(each.role, each.text) for each in whole]


@pytest.mark.parametrize("name", PAGES)
def test_a_whole_page_is_kept_without_other_chats(samples: Path, name: str) -> None:
    html = (samples / name).read_text("utf-8")
    site = name.partition("/")[0]
    kept = adapter(site).page_without_private({"html": html})
    assert not re.search(r"<(nav|aside|header|script|textarea|form)\b", kept["html"])
    before = adapter(site).page(Page(URLS[site], html=html))
    after = adapter(site).page(Page(URLS[site], title=kept.get("title"), html=kept["html"]))
    assert after == before


def test_a_block_of_code_alone(samples: Path) -> None:
    html = (samples / "claude/dom-3.html").read_text("utf-8")
    read = adapter("claude").page(Page(URLS["claude"], turns=(PageTurn("assistant", html),)))
    (code,) = seen(html).codes
    assert read.messages[0].text == f"```bash\n{code}\n```"


def test_sources_of_a_recorded_page_have_no_icons(samples: Path) -> None:
    html = (samples / "chatgpt/dom-1.html").read_text("utf-8")
    messages = adapter("chatgpt").page(Page(URLS["chatgpt"], html=html)).messages
    cited = [source for message in messages for part in message.parts for source in part.sources]
    assert len(cited) == html.count('data-testid="webpage-citation-pill"')
    assert all(re.fullmatch(r"\[[^\]]+\]\(https://[^)]+\)", source) for source in cited)
    assert not [part for message in messages for part in message.parts if part.type == "image"]
