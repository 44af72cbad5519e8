"""A conversation as Markdown: every word as it was said, nothing that breaks out of its fence."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from recollect.conversations.markdown import fenced, to_markdown
from recollect.conversations.records import Completeness, StoredConversation, StoredMessage
from recollect.models import Part

TIME = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
TALK = StoredConversation(
    id="conv_a",
    platform="chatgpt",
    external_id="a",
    url="https://chatgpt.com/c/a",
    title="Tea",
    model=None,
    project=None,
    tags=(),
    created_at=TIME,
    updated_at=None,
    active_leaf=None,
    message_count=1,
    token_count=1,
    completeness=Completeness(1, 1, 0, ()),
    temporary=False,
    deleted_at=None,
    captured_in="spc_a",
    space="spc_a",
)


def said(*parts: Part, **fields: Any) -> StoredMessage:
    """A message of these parts."""
    place = {"id": "msg_a", "conversation_id": "conv_a", "external_id": "a", "parent_id": None}
    about = {"role": "assistant", "author": None, "model": "m", "created_at": TIME}
    rest = {"position": 0, "updated_at": None, "status": "complete", "text": "", "tokens": 0}
    return StoredMessage(**{**place, **about, **rest, **fields}, parts=parts)


def test_the_head_names_title_origin_and_time() -> None:
    text = to_markdown(TALK, [])
    assert text == "# Tea\n\n[chatgpt](https://chatgpt.com/c/a), 2026-05-01 12:30 UTC\n"


def test_a_message_says_who_and_when() -> None:
    text = to_markdown(TALK, [said(Part("text", "Green."))])
    assert "## Assistant · m · 2026-05-01 12:30 UTC\n\nGreen." in text


def test_each_kind_of_part_has_its_place() -> None:
    text = to_markdown(
        TALK,
        [
            said(
                Part("text", "See.", sources=("[a](https://a.example)",)),
                Part("code", "print(1)", language="python"),
                Part("reasoning", "thinking aloud"),
                Part("tool_call", "{}", name="web<run>"),
                Part("image", url="file-1"),
                Part("attachment", "pasted", name="a.txt"),
                Part("injected", "from memory"),
                Part("unknown", raw='{"odd": 1}'),
            )
        ],
    )
    for expected in (
        "See.\n\nSources: [a](https://a.example)",
        "```python\nprint(1)\n```",
        "<details><summary>reasoning</summary>\n\nthinking aloud\n\n</details>",
        "<summary>tool call web&lt;run&gt;</summary>",
        "[image: file-1]",
        "[attachment: a.txt]\n\n```\npasted\n```",
        "from memory",
        '```json\n{"odd": 1}\n```',
    ):
        assert expected in text, expected


@given(st.text(alphabet="`a\n ", max_size=40))
def test_no_text_closes_its_fence(text: str) -> None:
    first, *body, last = fenced(text, "").split("\n")
    assert first == last and "\n".join(body) == text
    assert not any(line.strip().startswith(first) for line in body)


@given(st.text(max_size=100))
def test_words_stand_as_they_were_said(text: str) -> None:
    assert text in to_markdown(TALK, [said(Part("text", text))])


def test_what_only_a_page_showed_is_marked() -> None:
    shown = said(Part("text", "Green."), created_at=None, provisional=True)
    assert "## Assistant · m · as a page showed it\n\nGreen." in to_markdown(TALK, [shown])
