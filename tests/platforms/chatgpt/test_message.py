"""One message of ChatGPT: every content type in the fixture, and what the author makes of it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from recollect.models import Message, Part
from recollect.platforms.chatgpt.adapter import ChatGPT
from tests.platforms.chatgpt.shapes import fixture_conversation, parsed_message


@pytest.fixture(scope="module")
def messages() -> dict[str, Message]:
    conversation = ChatGPT().conversation(fixture_conversation())
    return {message.external_id: message for message in conversation.messages}


OOLONG = "[Oolong tea](https://tea.example/oolong)"
EXPECTED: dict[str, tuple[Part, ...]] = {
    "u1": (
        Part("image", name="tea.png", mime="image/png", size=2048, url="sediment://file_0001"),
        Part("text", "  What tea is on the photo? See the list, too.\n"),
        Part("attachment", name="list.pdf", mime="application/pdf", size=9000, url="file-0002"),
    ),
    "th": (
        Part("reasoning", "Rolled leaves, so perhaps oolong.", title="Looking at the leaves"),
        Part("reasoning", "I search. Twice.", title="Searching"),
    ),
    "se": (Part("tool_call", 'search("oolong rolled leaves")', name="web"),),
    "sr": (Part("tool_result", "# 【0†Oolong†tea.example】\nRolled.", name="web"),),
    "tq": (
        Part(
            "tool_result",
            "Oolong is rolled.",
            name="web",
            title="Oolong",
            url="https://tea.example/oolong",
        ),
    ),
    "sw": (
        Part(
            "tool_result",
            "A page about tea.",
            name="web.run",
            title="GABA tea",
            url="https://tea.example/gaba",
        ),
    ),
    "py": (Part("tool_call", "print(6 * 7)\n", name="python", language="python"),),
    "px": (
        Part("tool_result", "42\n", name="python"),
        Part("image", url="file-service://file-plot1"),
    ),
    "rr": (Part("reasoning", "Thought for 12 seconds"),),
    "a1": (
        Part(
            "text",
            "Most likely **oolong**([tea.example](https://tea.example/oolong)).\n\n"
            "```python\nx = 1\n```\n",
            sources=(OOLONG, "[GABA](https://tea.example/gaba)"),
        ),
    ),
    "cv": (
        Part(
            "tool_call",
            "def brew(tea):\n    return tea + 'é'\n",
            name="canmore.create_textdoc",
            title="brew",
            language="python",
        ),
    ),
    "cr": (
        Part(
            "tool_result",
            "Successfully created text document with id '68a'",
            name="canmore.create_textdoc",
        ),
    ),
    "cu": (Part("tool_call", "leaf", name="canmore.update_textdoc"),),
    "dc": (
        Part("tool_call", '{"prompt":"a cup of tea","size":"1024x1024"}', name="dalle.text2im"),
    ),
    "di": (Part("image", "a cup of tea, watercolour", size=99, url="file-service://file-gen1"),),
    "co": (
        Part("tool_result", name="computer.get", title="Tea shop", url="https://tea.example/"),
        Part("image", size=5, url="sediment://file_shot"),
    ),
    "cc": (Part("tool_result", "rows: 3", name="container.exec"),),
    "er": (Part("tool_result", "The tool took too long.", name="ToolTimeout"),),
    "es": (Part("text", "Something went wrong.", name="ChatGPTError"),),
    "vu": (
        Part("text", "Say it aloud, please."),
        Part("attachment", mime="audio/wav", size=300, url="sediment://file_voice"),
    ),
    "va": (
        Part("text", "Tea, then."),
        Part("attachment", mime="audio/wav", size=400, url="sediment://file_answer"),
    ),
    "hw": (Part("unknown", raw='{"content_type":"hologram","frames":[1,2]}'),),
    "cd": (Part("code", "fn main() {}\n", language="rust"),),
    "a3": (Part("text", "A poem about te"),),
}


@pytest.mark.parametrize("external_id", EXPECTED)
def test_parts_of_every_content_type(messages: dict[str, Message], external_id: str) -> None:
    assert messages[external_id].parts == EXPECTED[external_id]


def test_author_model_and_times(messages: dict[str, Message]) -> None:
    assert messages["px"].author == "python"
    assert messages["px"].model == "gpt-5-thinking"
    assert messages["u1"].author is None
    assert messages["u1"].model is None
    assert messages["u1"].created_at == datetime(2025, 10, 9, 8, 53, 21, 250_000, tzinfo=UTC)
    assert messages["u1"].updated_at is None


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("in_progress", "partial"),
        ("finished_successfully", "complete"),
        ("finished_partial_completion", "complete"),
        (None, "complete"),
        (["in_progress"], "complete"),
    ],
)
def test_status(status: Any, expected: str) -> None:
    message = parsed_message(content={"content_type": "text", "parts": ["x"]}, status=status)
    assert message.status == expected


def test_a_nameless_author_is_not_the_user() -> None:
    content = {"parts": ["words"]}
    assert parsed_message(content=content, author=None).role == "assistant"
    assert parsed_message(content=content, author={"role": "critic"}).role == "assistant"


def test_injected_context_is_cut_out_of_the_words_of_the_user_only() -> None:
    block = "<recollect-context id=n1>old</recollect-context id=n1>"
    content = {"content_type": "text", "parts": [f"{block}\n\nWhat now?"]}
    assert parsed_message(content=content, author={"role": "user"}).parts == (
        Part("injected", block),
        Part("text", "\n\nWhat now?"),
    )
    assert parsed_message(content=content).parts == (Part("text", f"{block}\n\nWhat now?"),)


def test_an_update_time_is_kept() -> None:
    message = parsed_message(content={"parts": ["x"]}, update_time="2025-10-09T08:00:00+02:00")
    assert message.updated_at == datetime(2025, 10, 9, 6, tzinfo=UTC)
