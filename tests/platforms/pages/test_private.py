"""Of a whole page only the conversation is kept; it reads as before."""

from typing import Any

import pytest

from recollect.capture.protocol import CaptureFrame
from recollect.capture.reading import read, without_private
from recollect.platforms.base import Page
from recollect.platforms.chatgpt.adapter import ChatGPT
from recollect.platforms.claude.adapter import Claude

URL = "https://claude.ai/chat/00000000-0000-4000-8000-00000000000a"
PAGE = """<html><head><title>Coins - Claude</title>
<script>{"email": "me@example.org"}</script></head><body>
<nav><a href="/chat/1">Another secret chat</a></nav><header><button>Me</button></header>
<main><div data-test-render-count="1">
<div data-testid="user-message"><p>Why &lt;b&gt;?</p></div></div>
<div data-test-render-count="2"><div data-is-streaming="true"><div class="font-claude-response">
<p>Because.</p></div></div></div></main>
<div data-testid="user-menu-button">me@example.org</div></body></html>"""


def test_a_whole_page_keeps_its_turns_and_its_title() -> None:
    payload: dict[str, Any] = {"turns": [], "html": PAGE}
    kept = Claude().page_without_private(payload)
    for secret in ("me@example.org", "secret", "script"):
        assert secret in PAGE
        assert secret not in str(kept)
    assert kept["title"] == "Coins"
    before = Claude().page(Page(URL, html=PAGE))
    assert Claude().page(Page(URL, title=kept["title"], html=kept["html"])) == before
    assert payload["html"] == PAGE
    assert [message.text for message in before.messages] == ["Why <b>?", "Because."]


def test_a_mark_that_an_answer_is_being_written_is_kept() -> None:
    html = (
        "<aside>secret</aside><div data-message-author-role='assistant'><p>a</p></div>"
        "<button data-testid='stop-button'></button>"
    )
    url = "https://chatgpt.com/c/00000000-0000-4000-8000-00000000000a"
    kept = ChatGPT().page_without_private({"html": html})
    assert "secret" not in kept["html"]
    (message,) = ChatGPT().page(Page(url, html=kept["html"])).messages
    assert message.status == "partial"


def test_a_page_that_nobody_knows_is_kept_without_what_is_around_it() -> None:
    html = (
        "<nav>one</nav><aside>two</aside><script>three</script><header>four</header>"
        "<div data-testid='accounts-profile-button'>five</div><main><p class='new'>six</p></main>"
    )
    assert ChatGPT().page_without_private({"html": html})["html"] == (
        '<main><p class="new">six</p></main>'
    )


@pytest.mark.parametrize("payload", [None, "x", [], {}, {"html": ""}, {"html": 1}, {"turns": [1]}])
def test_anything_else_stays_as_it_is(payload: Any) -> None:
    assert Claude().page_without_private(payload) is payload


def test_a_page_that_cannot_be_read_stays_as_it_is() -> None:
    payload = {"html": "<b>" * 1000}
    assert Claude().page_without_private(payload) is payload


@pytest.mark.parametrize("as_text", [False, True])
def test_frames_are_read_whole_and_kept_without_the_rest(as_text: bool) -> None:
    payload: Any = {"html": PAGE}
    if as_text:
        payload = '{"html": "<nav>secret</nav><div data-testid=\\"user-message\\">Why?</div>"}'
    frame = CaptureFrame("1", "claude", "dom", URL, None, payload, None, None, "done")
    assert "secret" not in str(without_private(frame).payload)
    assert read(frame).messages
    assert len(read(without_private(frame)).messages) == len(read(frame).messages)
