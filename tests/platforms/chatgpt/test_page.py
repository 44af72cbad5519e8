"""What ChatGPT's page shows, in the shapes of 2025 and 2026."""

from recollect.models import Message, Part
from recollect.platforms.base import Page, PageTurn
from recollect.platforms.chatgpt.adapter import ChatGPT

CONVERSATION = "67a1c0de-0000-4000-8000-000000000001"
URL = f"https://chatgpt.com/c/{CONVERSATION}"
ASKED = "67a1c0de-0000-4000-8000-00000000000a"
ANSWERED = "67a1c0de-0000-4000-8000-00000000000b"

USER = f"""<section data-testid="conversation-turn-1" data-turn="user" data-turn-id="{ASKED}">
<h4 class="sr-only select-none">You said:</h4>
<div data-message-author-role="user" data-message-id="{ASKED}"><div class="flex">
<div class="group relative inline-block" role="group" aria-label="mints.pdf">
<div class="truncate font-semibold">mints.pdf</div><div>PDF</div></div>
<img src="https://files.example.org/coin.png" alt="A coin">
<div class="whitespace-pre-wrap">Why &lt;b&gt;?

  def f(user_id): pass</div><button>Show more</button></div></div>
<div role="group" aria-label="Your message actions"><button>Copy</button></div></section>"""

ASSISTANT = f"""<section data-testid="conversation-turn-2" data-turn="assistant"
data-turn-id="request-WEB:1-0"><h4 class="sr-only">ChatGPT said:</h4>
<div data-message-author-role="assistant" data-message-id="{ANSWERED}"
data-message-model-slug="gpt-5-5"><button>Thought for 5s</button>
<div class="markdown prose"><p>In <strong>Lydia</strong>
<a class="decorated-link" href="https://x.example/a?utm_source=chatgpt.com">x<svg></svg></a>.
<span data-testid="webpage-citation-pill"><a href="https://y.example/b"><span>
<span style="opacity: 0; transform: none"><span>Z</span><span>+2</span></span>
<span style="opacity: 1"><span>Y site</span><span>+2</span></span></span><img width="32"></a>
</span></p><p>Then <span class="katex"><math><annotation encoding="application/x-tex">x^2
</annotation></math></span></p></div></div></section>"""


def page(*html: str) -> tuple[Message, ...]:
    return ChatGPT().page(Page(URL, html="<main>" + "".join(html) + "</main>")).messages


def test_a_page_of_turns() -> None:
    asked, answered = page(USER, ASSISTANT)
    assert (asked.external_id, asked.role, asked.model) == (ASKED, "user", None)
    assert asked.parts == (
        Part("text", "Why <b>?\n\n  def f(user_id): pass"),
        Part("attachment", name="mints.pdf"),
        Part("image", name="A coin", url="https://files.example.org/coin.png"),
    )
    assert (answered.external_id, answered.role, answered.model) == (
        ANSWERED,
        "assistant",
        "gpt-5-5",
    )
    (text,) = answered.parts
    assert text.text == (
        "In **Lydia**\n[x](https://x.example/a).\n([Y site](https://y.example/b))\n\nThen \\(x^2\\)"
    )
    assert text.sources == ("[Y site](https://y.example/b)",)
    assert answered.status == "complete"


def test_the_older_turns_are_articles_and_older_still_only_messages() -> None:
    article = USER.replace("<section", "<article").replace("</section", "</article")
    bare = ASSISTANT[ASSISTANT.index("<div data-message") : -len("</section>")]
    assert [(each.external_id, each.role) for each in page(article, bare)] == [
        (ASKED, "user"),
        (ANSWERED, "assistant"),
    ]


def test_turns_that_the_reader_cut_out() -> None:
    bubble = '<div class="whitespace-pre-wrap">Why?</div>'
    turns = (
        PageTurn("user", bubble, key=ASKED),
        PageTurn("user", bubble, key="conversation-turn-3"),
        PageTurn("assistant", "<div class='markdown'><p>So.</p></div>", key=ANSWERED, model="auto"),
        PageTurn("assistant", ASSISTANT, partial=True),
    )
    read = ChatGPT().page(Page(URL, turns=turns))
    told = [(each.external_id, each.role, each.status) for each in read.messages]
    assert told == [
        (ASKED, "user", "complete"),
        ("", "user", "complete"),
        ("", "assistant", "complete"),  # the key of such a turn is not that of its message
        (ANSWERED, "assistant", "partial"),
    ]
    assert read.model == "gpt-5-5"


def test_several_messages_of_one_turn() -> None:
    inside = "".join(
        f"<div data-message-author-role='{role}' data-message-id='{name}'><p>{name}</p></div>"
        for role, name in (("assistant", "a"), ("tool", "b"), ("assistant", "c"))
    )
    read = page(f"<section data-turn='assistant'>{inside}</section>")
    assert [(each.role, each.external_id, each.text) for each in read] == [
        ("assistant", "a", "a"),
        ("tool", "b", "b"),
        ("assistant", "c", "c"),
    ]


def test_what_was_drawn_stands_in_a_turn_without_a_message() -> None:
    drawn = (
        "<section data-turn='assistant'><div id='image-1'><img alt='Generated image' "
        "src='https://chatgpt.com/backend-api/estuary/content?id=file_1'></div></section>"
    )
    (message,) = page(drawn)
    assert (message.external_id, message.role) == ("", "assistant")
    assert message.parts == (
        Part(
            "image",
            name="Generated image",
            url="https://chatgpt.com/backend-api/estuary/content?id=file_1",
        ),
    )


def test_a_canvas_is_the_call_that_made_it() -> None:
    canvas = (
        "<div data-message-author-role='assistant' data-message-id='m'><p>Here:</p>"
        "<div id='textdoc-message-1'><div><span>Tea list</span><button>Copy</button></div>"
        "<div class='ProseMirror'><h1>Tea</h1><p>Green</p></div></div><p>Done.</p></div>"
    )
    (message,) = page(canvas)
    assert message.parts == (
        Part("text", "Here:"),
        Part("tool_call", "# Tea\n\nGreen", name="canmore.create_textdoc", title="Tea list"),
        Part("text", "Done."),
    )


def test_an_answer_that_is_being_written() -> None:
    growing = ASSISTANT.replace("markdown prose", "markdown result-streaming")
    assert [each.status for each in page(USER, growing)] == ["complete", "partial"]
    stop = "<form><button data-testid='stop-button'></button></form>"
    assert [each.status for each in page(USER, ASSISTANT, stop)] == ["complete", "partial"]


def test_a_chat_in_a_project_and_a_temporary_one() -> None:
    url = f"https://chatgpt.com/g/g-p-12ab-tea/c/{CONVERSATION}?temporary-chat=true"
    read = ChatGPT().page(Page(url, title="ChatGPT - Tea", html=USER))
    assert (read.title, read.project, read.temporary) == ("Tea", "g-p-12ab", True)
    assert read.url == f"https://chatgpt.com/g/g-p-12ab/c/{CONVERSATION}"
