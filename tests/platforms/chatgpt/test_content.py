"""Content of known and unknown shapes: nothing is dropped, nothing fails."""

from typing import Any

import pytest

from recollect.models import Part
from recollect.platforms.chatgpt.content import content_parts


def kinds(content: Any) -> list[str]:
    return [part.type for part in content_parts(content)]


def test_text_is_verbatim() -> None:
    text = "  \n\tspaces \u00a0 and lines\r\n\n"
    assert content_parts({"content_type": "text", "parts": [text, "", text]}) == [
        Part("text", text),
        Part("text", text),
    ]


@pytest.mark.parametrize(
    "content", [{"parts": ["x"]}, {"content_type": "text", "text": "x"}, "x", {"parts": "x"}]
)
def test_poor_shapes_of_text(content: Any) -> None:
    assert content_parts(content) == [Part("text", "x")]


@pytest.mark.parametrize("content", [None, {}, "", {"parts": [""]}, {"parts": [None, {}]}])
def test_no_content_no_parts(content: Any) -> None:
    assert [part for part in content_parts(content) if part.text or part.raw] == []


@pytest.mark.parametrize(
    ("content", "raw"),
    [
        ({"content_type": "new", "x": [1]}, '{"content_type":"new","x":[1]}'),
        ({"content_type": "text", "parts": [5]}, "5"),
        ({"content_type": "text", "parts": [{"y": 2}]}, '{"y":2}'),
        ({"content_type": "text", "parts": {"y": 2}}, '{"content_type":"text","parts":{"y":2}}'),
        ({"content_type": "code", "text": 3}, '{"content_type":"code","text":3}'),
        ({"content_type": "thoughts", "thoughts": ["t"]}, '"t"'),
        ({"content_type": ["text"]}, '{"content_type":["text"]}'),
        (["a"], '["a"]'),
        (7, "7"),
    ],
)
def test_unknown_shapes_are_kept_as_json(content: Any, raw: str) -> None:
    assert content_parts(content) == [Part("unknown", raw=raw)]


def test_known_parts_next_to_unknown_ones() -> None:
    content = {"content_type": "multimodal_text", "parts": ["a", {"content_type": "new"}, "b"]}
    assert kinds(content) == ["text", "unknown", "text"]


def test_private_content_inside_a_message_is_no_part() -> None:
    private = {"content_type": "user_editable_context", "user_profile": "SECRET"}
    assert content_parts({"content_type": "multimodal_text", "parts": [private]}) == []


def test_browsing_keeps_summary_and_result() -> None:
    content = {"content_type": "tether_browsing_display", "summary": "s", "result": "r"}
    assert content_parts(content) == [Part("tool_result", "s\n\nr")]


def test_json_of_any_depth_is_kept() -> None:
    deep: Any = {"content_type": "new"}
    for _ in range(3_000):
        deep = {"content_type": "new", "x": deep}
    assert content_parts(deep) == [
        Part(
            "unknown",
            raw='{"content_type":"new","x":' * 3_000 + '{"content_type":"new"}' + "}" * 3_000,
        )
    ]


@pytest.mark.parametrize("kind", ["text", "multimodal_text"])
def test_texts_inside_texts_are_read_at_any_depth(kind: str) -> None:
    deep: Any = "in the middle"
    for number in range(3_000):
        deep = {"content_type": kind, "parts": [str(number), deep, {"content_type": "new"}]}
    parts = content_parts(deep)
    assert [part.text for part in parts if part.type == "text"] == [
        *map(str, reversed(range(3_000))),
        "in the middle",
    ]
    assert sum(part.type == "unknown" for part in parts) == 3_000


def test_a_web_page_without_text_has_its_snippet() -> None:
    page = {"content_type": "sonic_webpage", "title": "T", "url": "https://t", "snippet": "s"}
    read = {text: content_parts({**page, "text": text}) for text in ("", "words")}
    assert read == {
        text: [Part("tool_result", text or "s", title="T", url="https://t")] for text in read
    }
    assert kinds({**page, "snippet": 5}) == ["unknown"]


def test_a_part_that_names_its_type_is_a_text() -> None:
    content = {"content_type": "multimodal_text", "parts": ["a", {"type": "text", "text": "b"}]}
    assert content_parts(content) == [Part("text", "a"), Part("text", "b")]
    odd = {"type": "text", "text": 5}
    assert kinds({"content_type": "multimodal_text", "parts": [odd]}) == ["unknown"]
