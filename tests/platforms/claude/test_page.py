"""What Claude's page shows, in the shapes of 2025 and 2026."""

import pytest

from recollect.models import Message, Part
from recollect.platforms.base import Page, PageTurn
from recollect.platforms.claude.adapter import Claude

URL = "https://claude.ai/chat/67a1c0de-0000-4000-8000-000000000001"
USER = """<div data-test-render-count="2"><div class="group">
<div class="flex"><div data-testid="coins.csv"><button><h3>coins.csv</h3><p>12 lines</p></button>
</div><div data-testid="coin.png"><button><img alt="coin.png" src="/api/o/files/1/preview"></button>
</div></div><div data-testid="user-message" class="font-large">
<p class="whitespace-pre-wrap break-words">Why
  so?</p><p class="whitespace-pre-wrap break-words">user_id</p></div>
<span class="text-xs">18:40</span></div></div>"""
ASSISTANT = """<div data-test-render-count="1"><div data-is-streaming="false">
<div class="font-claude-response"><div class="transition-all">
<button class="group/row" aria-expanded="true"><span>Weighed it</span></button>
<div><div class="standard-markdown"><p>Thinking <em>hard</em>.</p></div></div></div>
<div class="standard-markdown grid"><p class="font-claude-response-body">Because.</p></div>
<div class="transition-all"><button class="group/row"><div>lydian coins</div><p>10 results</p>
</button><div><a href="https://x.example/a"><button><img src="https://x.example/favicon.ico">
<p>Lydia</p><p>x.example</p></button></a></div></div>
<div class="standard-markdown"><ul><li>One</li></ul></div>
<div><button aria-label="Preview contents"><div class="artifact-block-cell">
<div><div>Coin table</div><div>Document</div></div>
<div class="artifact-block-cell-preview">| a |</div></div></button></div></div>
<div class="absolute"><button>Retry</button></div></div></div>"""


def page(*html: str) -> tuple[Message, ...]:
    return Claude().page(Page(URL, html="<main>" + "".join(html) + "</main>")).messages


def test_a_page_of_turns() -> None:
    asked, answered = page(USER, ASSISTANT)
    assert (asked.external_id, asked.role, asked.status) == ("", "user", "complete")
    assert asked.parts == (
        Part("text", "Why\n  so?\n\nuser_id"),
        Part("attachment", name="coins.csv"),
        Part("image", name="coin.png", url="/api/o/files/1/preview"),
    )
    assert (answered.external_id, answered.role, answered.status) == ("", "assistant", "complete")
    assert answered.parts == (
        Part("reasoning", "Thinking *hard*.", title="Weighed it"),
        Part("text", "Because."),
        Part("tool_call", "lydian coins", name="web_search"),
        Part("tool_result", "[Lydia](https://x.example/a)", name="web_search"),
        Part("text", "- One"),
        Part("tool_call", name="artifacts", title="Coin table"),
    )


def test_pages_of_2025() -> None:
    older = ASSISTANT.replace("font-claude-response", "font-claude-message")
    assert page(USER, older) == page(USER, ASSISTANT)


def test_messages_without_turns_around_them() -> None:
    user = USER[USER.index('<div data-testid="user-message"') :]
    inner = ASSISTANT[ASSISTANT.index("<div data-is") :]
    bubble = user.replace('data-testid="user-message"', "data-user-message-bubble")
    for told in (page(user, inner), page(bubble, inner)):
        assert [each.role for each in told] == ["user", "assistant"]


@pytest.mark.parametrize("folded", ["Thought for 5s", "Searched the web"])
def test_what_is_folded_away_says_nothing(folded: str) -> None:
    html = f"<div><button class='group/row'>{folded}</button><div></div></div><p>So.</p>"
    (message,) = page(f"<div class='font-claude-response'>{html}</div>")
    assert message.parts == (Part("text", "So."),)


def test_an_answer_that_is_being_written() -> None:
    growing = ASSISTANT.replace('data-is-streaming="false"', 'data-is-streaming="true"')
    assert [each.status for each in page(USER, growing)] == ["complete", "partial"]
    turns = (PageTurn("assistant", "<p>So</p>", model="claude-x", partial=True),)
    read = Claude().page(Page(URL, turns=turns))
    assert (read.messages[0].status, read.model) == ("partial", "claude-x")


def test_the_title_of_a_whole_page() -> None:
    button = "<button data-testid='chat-title-button'><div>Coins</div></button>"
    assert Claude().page(Page(URL, html=button + USER)).title == "Coins"
    assert Claude().page(Page(URL, title="Tea - Claude", html=button + USER)).title == "Tea"
    assert Claude().page(Page(URL, html="<title>Claude</title>" + USER)).title is None


def test_an_incognito_chat_is_temporary() -> None:
    assert Claude().page(Page(URL + "?incognito", html=USER)).temporary


def test_files_with_their_name_in_a_heading() -> None:
    thumbnail = (
        '<div data-testid="file-thumbnail"><button><h3>{}</h3><p>12 lines</p><p>TXT</p>'
        "</button></div>"
    )
    chips = f'<div data-testid="a.txt">{thumbnail.format("a.txt")}</div>{thumbnail.format("Note")}'
    bubble = '<div data-testid="user-message"><p>Why?</p></div>'
    (asked,) = page(f'<div data-test-render-count="1">{chips}{bubble}</div>')
    assert asked.parts == (
        Part("text", "Why?"),
        Part("attachment", name="a.txt"),
        Part("attachment", name="Note"),
    )
