"""Blocks of every kind, and of none."""

from typing import Any

import pytest

from recollect.models import Part
from recollect.platforms.claude.blocks import parts


def read(*blocks: Any, by_user: bool = False) -> list[Part]:
    return list(parts(blocks, by_user=by_user))


def test_a_text_is_verbatim() -> None:
    text = "  leading\r\n\ttab\u200b and trailing \n"
    assert read({"type": "text", "text": text}) == [Part("text", text)]


def test_a_block_of_unknown_type_with_a_text_is_text() -> None:
    assert read({"type": "hologram", "text": "words", "input": {}}) == [Part("text", "words")]


def test_a_bare_string_is_text() -> None:
    assert read("words") == [Part("text", "words")]


@pytest.mark.parametrize(
    "block",
    [
        {"type": "text", "text": ""},
        {"type": "thinking", "thinking": "", "summaries": []},
        {"type": "redacted_thinking", "data": "AAAA"},
        {"type": "token_budget", "remaining": 5},
        {"type": "flag", "flag": "x"},
        None,
    ],
)
def test_a_block_that_says_nothing_is_no_part(block: Any) -> None:
    assert read(block) == []


@pytest.mark.parametrize(
    ("block", "raw"),
    [
        ({"type": "hologram", "text": "", "depth": 3}, '{"type":"hologram","text":"","depth":3}'),
        ({"type": "text", "text": 5}, '{"type":"text","text":5}'),
        ({"type": ["text"]}, '{"type":["text"]}'),
        ({}, "{}"),
        (7, "7"),
        ([1], "[1]"),
    ],
)
def test_what_no_rule_knows_keeps_its_json(block: Any, raw: str) -> None:
    assert read(block) == [Part("unknown", raw=raw)]


def test_documents_and_images() -> None:
    document = {"type": "document", "title": "Notes", "source": {"type": "text", "data": "hello"}}
    image = {"type": "image", "file_uuid": "i-1", "source": {"media_type": "image/png"}}
    assert read(document, image, {"type": "document"}) == [
        Part("attachment", "hello", name="Notes"),
        Part("image", mime="image/png", url="i-1"),
        Part("unknown", raw='{"type":"document"}'),
    ]


def test_citations_hang_on_the_text() -> None:
    cited = [{"title": "T", "url": "https://t.example"}]
    for by_user in (True, False):
        (part,) = read({"type": "text", "text": "x", "citations": cited}, by_user=by_user)
        assert part.sources == ("[T](https://t.example)",)


def test_json_of_any_depth_is_kept() -> None:
    deep: Any = 1
    for _ in range(1500):
        deep = [deep]
    (part,) = read({"type": "hologram", "deep": deep})
    assert (part.raw or "").count("[") == 1500
