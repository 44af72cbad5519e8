"""What Gemini's page shows, in the shapes of 2026."""

from recollect.models import Message, Part
from recollect.platforms.base import Page, PageTurn
from recollect.platforms.gemini.adapter import Gemini

URL = "https://gemini.google.com/app/00aa11bb22cc33dd"
TURN = """<div class="conversation-container" id="c686dff8a50c68d8">
<user-query><user-profile-picture><img src="https://lh3.example.org/me" alt="Me">
</user-profile-picture><span><user-query-content><div class="file-preview-container">
<div class="new-file-preview" aria-label="coins.csv"><span>coins</span><span>CSV</span></div></div>
<div class="query-text" role="heading"><p class="query-text-line"> Why so? </p>
<p class="query-text-line"><br></p><p class="query-text-line"> user_id </p></div>
<button>Edit</button></user-query-content></span></user-query>
<model-response><model-thoughts><button><span>Show thinking</span></button>
<div class="thoughts-content"><div class="markdown"><p>I <b>think</b>.</p></div></div>
</model-thoughts>
<message-content id="message-content-id-r_c686dff8a50c68d8"><div class="markdown" aria-busy="false">
<p>It is <span class="math-inline" data-math="KE = \\frac{1}{2}mv^2"><span class="katex">KE</span>
</span>.<source-footnote><sup>1</sup><a href="https://x.example/a">Lydia</a></source-footnote></p>
<response-element><code-block><div class="code-block-decoration"><span>Python</span>
<button>copy</button></div><pre><code class="code-container">a = 1
<span>b</span> = 2
</code></pre></code-block></response-element><ul><li><p>One</p></li></ul></div></message-content>
<immersive-entry-chip><div>Coin atlas</div><div>Jan 17</div></immersive-entry-chip>
<generated-image><img src="https://lh3.example.org/g" alt="A coin"></generated-image>
<div class="response-footer complete"><button>Good</button> Double-check</div></model-response>
</div>"""


def page(html: str) -> tuple[Message, ...]:
    return Gemini().page(Page(URL, html=html)).messages


def test_a_pair_of_question_and_answer() -> None:
    asked, answered = page(TURN)
    assert (asked.external_id, asked.role) == ("r_c686dff8a50c68d8", "user")
    assert asked.parts == (
        Part("text", "Why so?\n\nuser_id"),
        Part("attachment", name="coins.csv"),
    )
    assert (answered.external_id, answered.role, answered.status) == ("", "assistant", "complete")
    assert answered.parts == (
        Part("reasoning", "I **think**."),
        Part(
            "text",
            "It is $KE = \\frac{1}{2}mv^2$.\n\n```python\na = 1\nb = 2\n```\n\n* One",
            sources=("[Lydia](https://x.example/a)",),
        ),
        Part("tool_call", name="canvas", title="Coin atlas"),
        Part("image", name="A coin", url="https://lh3.example.org/g"),
    )


def test_questions_and_answers_that_the_reader_cut_out() -> None:
    question = TURN[TURN.index("<user-query>") : TURN.index("<model-response>")]
    answer = TURN[TURN.index("<model-response>") : -len("</div>")]
    turns = (
        PageTurn("user", question, key="c686dff8a50c68d8"),
        PageTurn("assistant", answer, model="3 Pro"),
        PageTurn("user", "<p>And?</p>", key="some key"),
    )
    read = Gemini().page(Page(URL, turns=turns))
    assert read.messages[0] == page(TURN)[0]
    assert read.messages[1].parts == page(TURN)[1].parts
    assert read.messages[2].external_id == ""
    assert read.model == "3 Pro"


def test_a_question_as_it_was_typed() -> None:
    query = "<user-query><div class='query-text'>\n a\n\n   b</div></user-query>"
    assert page(query)[0].text == "a\n\n   b"
    assert page("<user-query><p>a</p><p>b</p></user-query>")[0].text == "a\n\nb"


def test_an_answer_that_is_being_written() -> None:
    for growing in (
        TURN.replace('aria-busy="false"', 'aria-busy="true"'),
        TURN.replace("response-footer complete", "response-footer"),
    ):
        assert [each.status for each in page(growing)] == ["complete", "partial"]


def test_the_title_of_a_whole_page() -> None:
    title = "<title>Google Gemini</title><span class='conversation-title'> Coins </span>"
    read = Gemini().page(Page(URL, html=title + TURN))
    assert (read.title, read.external_id, read.url) == ("Coins", "c_00aa11bb22cc33dd", URL)


def test_who_is_signed_in_is_kept_in_no_turn() -> None:
    turn = {"role": "user", "html": TURN}
    for payload in ({"html": TURN}, {"turns": [turn]}, {"turns": [turn], "html": TURN}):
        kept = Gemini().page_without_private(payload)
        assert "lh3.example.org/me" in str(payload)
        assert "lh3.example.org/me" not in str(kept)
        assert page(str(kept.get("html") or kept["turns"][0]["html"])) == page(TURN)
    assert turn["html"] == TURN


def test_turns_that_show_nobody_stay_as_they_are() -> None:
    for turns in ([{"role": "user", "html": "<p>Me</p>"}], [None], "x", [{"html": 1}]):
        payload = {"turns": turns}
        assert Gemini().page_without_private(payload) is payload
    broken = {"turns": [{"role": "user", "html": "<user-profile-picture>" * 1000}]}
    assert Gemini().page_without_private(broken) is broken
