"""What DeepSeek's page shows, as public exporters of 2026 describe it."""

from recollect.models import Message, Part
from recollect.platforms.base import Page, PageTurn
from recollect.platforms.deepseek.adapter import DeepSeek

URL = "https://chat.deepseek.com/a/chat/s/67a1c0de-0000-4000-8000-000000000001"
USER = """<div data-virtual-list-item-key="1"><div class="_9663006">
<div class="ds-message _63c77b1"><div class="fbb737a4">Why
  so? user_id</div></div><div role="button" class="ds-icon-button">Copy</div></div></div>"""
ASSISTANT = """<div data-virtual-list-item-key="2"><div class="ds-message"><div class="_74c0879">
<div><span>Thought for 5 seconds</span></div><div class="ds-think-content">
<div class="ds-markdown"><p>Hm, <em>coins</em>.</p></div></div></div>
<div class="ds-markdown ds-assistant-message-main-content"><p>In Lydia<a href="https://x.example/a">
<span class="ds-markdown-cite">-3</span></a>.</p>
<div class="md-code-block md-code-block-light"><div class="md-code-block-banner"><span>python</span>
<div role="button">Copy</div></div><pre><span class="token">a</span> = 1
b</pre></div><p><span class="katex-display"><span class="katex"><math>
<annotation encoding="application/x-tex">x</annotation></math></span></span></p></div></div>
</div>"""


def page(*html: str) -> tuple[Message, ...]:
    return DeepSeek().page(Page(URL, html="".join(html))).messages


def test_a_page_of_messages() -> None:
    asked, answered = page(USER, ASSISTANT)
    assert (asked.external_id, asked.role) == ("", "user")
    assert asked.parts == (Part("text", "Why\n  so? user_id"),)
    assert (answered.external_id, answered.role, answered.status) == ("", "assistant", "complete")
    cited = ("[https://x.example/a](https://x.example/a)",)
    assert answered.parts == (
        Part("reasoning", "Hm, *coins*."),
        Part(
            "text",
            "In Lydia[citation:3].\n\n```python\na = 1\nb\n```\n\n$$\nx\n$$",
            sources=cited,
        ),
    )


def test_a_citation_may_be_the_link_itself_or_have_none() -> None:
    link = "<a href='https://x.example/a' class='ds-markdown-cite'>-1</a>"
    html = f"<p>a{link} b<span class='ds-markdown-cite'>2</span>{link}</p>"
    (message,) = page(f'<div class="ds-message"><div class="ds-markdown">{html}</div></div>')
    assert message.text == "a[citation:1] b[citation:2][citation:1]"
    assert message.parts[0].sources == ("[https://x.example/a](https://x.example/a)",)


def test_an_answer_without_thoughts_and_one_that_only_thinks() -> None:
    plain = '<div class="ds-message"><div class="ds-markdown"><p>So.</p></div></div>'
    thinking = (
        '<div class="ds-message"><div class="ds-think-content"><p>Hm</p></div>'
        '<div class="ds-loading"></div></div>'
    )
    first, second = page(plain, thinking)
    assert (first.role, first.parts, first.status) == (
        "assistant",
        (Part("text", "So."),),
        "complete",
    )
    assert (second.parts, second.status) == ((Part("reasoning", "Hm"),), "partial")


def test_turns_that_the_reader_cut_out() -> None:
    turns = (
        PageTurn("user", "<div>Why?</div>", key="1"),
        PageTurn("assistant", ASSISTANT, key="2", model="deepseek-r", partial=True),
    )
    asked, answered = DeepSeek().page(Page(URL, title="Coins - DeepSeek", turns=turns)).messages
    assert (asked.role, asked.text, asked.external_id) == ("user", "Why?", "")
    assert (answered.status, answered.model, answered.external_id) == ("partial", "deepseek-r", "")
    assert answered.parts == page(ASSISTANT)[0].parts
