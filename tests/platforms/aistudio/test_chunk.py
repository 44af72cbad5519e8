"""What a chunk of AI Studio says."""

from typing import Any

import pytest

from recollect.models import Part
from recollect.platforms.aistudio.chunk import parse
from recollect.platforms.base import Node


def parts(**raw: Any) -> tuple[Part, ...]:
    return parse(Node("1", "", None, {"role": "model", **raw})).parts


def test_grounding_becomes_sources_and_a_search() -> None:
    grounding = {
        "webSearchQueries": ["red bricks", 5],
        "groundingSources": [{"title": "Clay", "uri": "https://example.org/clay"}],
        "groundingChunks": [
            {"web": {"title": "Iron", "uri": "https://example.org/iron"}},
            {"web": {"title": "Clay", "uri": "https://example.org/clay"}},
            {"retrievedContext": {"title": "Own", "uri": "file:///x"}},
        ],
    }
    call, text = parts(text="Iron.", grounding=grounding)
    assert call == Part("tool_call", "red bricks", name="search")
    assert text.sources == ("[Clay](https://example.org/clay)", "[Iron](https://example.org/iron)")


@pytest.mark.parametrize(
    ("field", "told", "part"),
    [
        ("driveImage", {"id": "i-1"}, Part("image", url="i-1")),
        ("driveVideo", {"id": "v-1"}, Part("attachment", url="v-1")),
        ("youtubeVideo", {"id": "y-1"}, Part("attachment", url="y-1")),
        ("inlineFile", {"mimeType": "application/pdf", "data": "QUJD"},
         Part("attachment", mime="application/pdf", size=3)),
        ("inlineData", {"mimeType": "image/png", "data": "QUJD"},
         Part("image", mime="image/png", size=3)),
        ("fileData", {"fileUri": "gs://f", "mimeType": "text/csv"},
         Part("attachment", mime="text/csv", url="gs://f")),
        ("errorMessage", "Stopped", Part("tool_result", "Stopped", name="notice")),
        ("executableCode", {"language": "PYTHON", "code": "1+1"},
         Part("tool_call", "1+1", name="code", language="python")),
        ("codeExecutionResult", {"outcome": "OK", "output": "2"},
         Part("tool_result", "2", name="code")),
        ("functionCall", {"name": "f", "args": {}},
         Part("tool_call", '{"name":"f","args":{}}', name="f")),
        ("functionResponse", "x", Part("tool_result", '"x"')),
    ],
)  # fmt: skip
def test_what_is_not_text(field: str, told: Any, part: Part) -> None:
    assert parts(**{field: told}) == (part,)


def test_pieces_of_all_kinds_are_told_once_each() -> None:
    image = {"mimeType": "image/png", "data": "QUJD"}
    pieces = [
        {"text": "Let me see. ", "thought": True},
        {"text": "Look: "},
        {"executableCode": {"language": "PYTHON", "code": "1+1"}},
        {"codeExecutionResult": {"output": "2"}},
        {"inlineData": image},
        "two.",
    ]
    expected = (
        Part("reasoning", "Let me see. "),
        Part("tool_call", "1+1", name="code", language="python"),
        Part("tool_result", "2", name="code"),
        Part("text", "Look: two."),
        Part("image", mime="image/png", size=3),
    )
    assert parts(parts=pieces) == expected
    assert parts(text="Look: two.", parts=pieces, inlineData=image) == expected
    aside = {"text": "Hm.", "thought": True}
    assert parts(text="Hm.", parts=[aside]) == (Part("text", "Hm."),)


def test_text_in_pieces_and_context_that_was_put_in() -> None:
    assert parts(parts=[{"text": "a"}, {"text": "b"}]) == (Part("text", "ab"),)
    said = "<recollect-context id=n>x</recollect-context id=n>y"
    assert [part.type for part in parts(role="user", text=said)] == ["injected", "text"]
