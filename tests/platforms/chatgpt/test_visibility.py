"""What is no message: private, hidden or empty nodes."""

from typing import Any

import pytest

from recollect.platforms.chatgpt.visibility import is_hidden
from tests.platforms.chatgpt.shapes import raw_message


def content(content_type: str, **fields: Any) -> dict[str, Any]:
    return {"content_type": content_type, **fields}


@pytest.mark.parametrize(
    "message",
    [
        None,
        "words",
        raw_message("m", metadata={"is_visually_hidden_from_conversation": True}),
        raw_message("m", metadata={"is_user_system_message": True}),
        raw_message("m", author={"role": "system"}),
        raw_message("m", author={"role": "developer"}),
        raw_message("m", content=content("user_editable_context", user_profile="x")),
        raw_message("m", content=content("model_editable_context", model_set_context="x")),
        raw_message("m", ""),
        raw_message("m", content=None),
        raw_message("m", content={}),
        raw_message("m", content=content("text", parts=[])),
        raw_message("m", content=content("code", text="")),
        raw_message("m", content=content("thoughts", thoughts=[])),
        raw_message("m", content=content("tether_browsing_display", result="", summary=None)),
        raw_message("m", "", author={"role": "assistant"}, status="finished_successfully"),
        raw_message("m", "", author={"role": "user"}, status="in_progress"),
        raw_message("m", "", author={"role": "assistant"}, status="in_progress"),
    ],
)
def test_hidden(message: Any) -> None:
    assert is_hidden(message)


@pytest.mark.parametrize(
    "message",
    [
        raw_message("m"),
        raw_message("m", " "),
        raw_message("m", author=None),
        raw_message("m", author={"role": "tool"}),
        raw_message("m", author={"role": "system"}, content=content("system_error", text="x")),
        raw_message("m", "", metadata={"attachments": [{"id": "f"}]}),
        raw_message("m", content=content("execution_output", text=""))
        | {"metadata": {"aggregate_result": {"messages": [{"image_url": "x"}]}}},
        raw_message("m", content=content("never seen before")),
        raw_message("m", content=content("text", parts=7)),
        raw_message("m", content="words"),
        raw_message("m", metadata=["is_user_system_message"]),
    ],
)
def test_not_hidden(message: Any) -> None:
    assert not is_hidden(message)
