"""DeepSeek: what a message says, in fragments and flat."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from recollect.models import Message, Part
from recollect.platforms.base import Node
from recollect.platforms.deepseek.message import parse
from tests.platforms.deepseek.test_outline import DEEPSEEK, FLAT, HISTORY


def numbered(told: Any, number: int) -> Message:
    messages = DEEPSEEK.conversation(told).messages
    return next(m for m in messages if m.external_id == str(number))


def said(**raw: Any) -> Message:
    return parse(Node("1", None, None, raw))


def answered(*fragments: dict[str, Any]) -> tuple[Part, ...]:
    return said(role="ASSISTANT", fragments=list(fragments)).parts


def test_the_question_its_files_and_the_context_in_it() -> None:
    message = numbered(HISTORY, 1)
    assert message.role == "user"
    assert message.text == "How do I bake at 2000 m? $HOME ☀"
    injected, text, file, image = message.parts
    assert (injected.type, text.type) == ("injected", "text")
    assert file == Part("attachment", name="oven.pdf", size=1234, url="file-77")
    assert image == Part("image", name="crumb.png", mime="image/png", url="file-78")
    assert message.created_at == datetime(2026, 5, 4, 9, 0, 1, 500000, UTC)


def test_thinking_searching_and_citing() -> None:
    thought, call, found, opened, page, text, notice, unknown = numbered(HISTORY, 2).parts
    altitude = r"[High \[altitude\] baking](https://example.org/altitude)"
    flour = "[Flour](https://example.org/flour)"
    assert thought == Part("reasoning", "Lower pressure [citation:2].", sources=(altitude,))
    assert call == Part("tool_call", "bread high altitude\n酵母 高原", name="search")
    assert (found.type, found.name, found.sources) == ("tool_result", "search", (altitude, flour))
    assert found.text == (
        f"[citation:2] {altitude}\nReduce yeast.\n\n[citation:3] {flour}\nDry air.\n\nNo page"
    )
    assert opened == Part("tool_call", "https://example.org/altitude", name="open")
    assert page.text == f"{altitude}\nUse less."
    assert text.text == "Less yeast[citation:3][citation:2], hotter oven[citation:9]."
    assert text.sources == (flour, altitude)
    assert notice == Part("tool_result", "AI-generated, for reference only", name="notice")
    assert json.loads(unknown.raw or "")["projection"] == {"depth": 3}
    assert numbered(HISTORY, 2).text == text.text


def test_the_flat_generation() -> None:
    found, thought, text = numbered(FLAT, 2).parts
    assert found.text == (
        "[Tide table](https://example.net/tides)\n12:01\n\n[Moon](https://example.net/moon)\nFull."
    )
    assert thought == Part("reasoning", "The moon decides.")
    assert text.text == "At noon[citation:1]."
    assert text.sources == ("[Tide table](https://example.net/tides)",)
    assert numbered(FLAT, 1).parts == (Part("text", "When is high tide?"),)
    assert numbered(FLAT, 2).model == "deepseek-reasoner"


def test_an_answer_that_was_cut_off_is_partial() -> None:
    message = numbered(HISTORY, 6)
    assert (message.status, message.text) == ("partial", "Spelt is")
    assert message.parts[-1] == Part("tool_result", "The answer stopped here.", name="notice")


@pytest.mark.parametrize("status", ["WIP", "INCOMPLETE", "PENDING"])
def test_what_is_not_finished_is_partial(status: str) -> None:
    assert said(status=status, content="x").status == "partial"


def test_what_was_stopped_is_complete_once_the_talk_went_on() -> None:
    def statuses(*numbers: int) -> list[str]:
        told = [
            {"message_id": number, "status": "INCOMPLETE", "content": "x"} for number in numbers
        ]
        payload = {"chat_session": {"id": "talk"}, "chat_messages": told}
        return [message.status for message in DEEPSEEK.conversation(payload).messages]

    assert statuses(2) == ["partial"]
    assert statuses(9, 10, 2) == ["complete", "partial", "complete"]


@pytest.mark.parametrize("status", ["FINISHED", "CONTENT_FILTER", None, 5, ""])
def test_everything_else_is_complete(status: Any) -> None:
    assert said(status=status, content="x").status == "complete"


@pytest.mark.parametrize("kind", ["ANSWER", "TEMPLATE_RESPONSE", None, 5])
def test_a_fragment_of_a_new_type_with_a_text_is_shown(kind: Any) -> None:
    assert answered({"type": kind, "content": "Hi"}) == (Part("text", "Hi"),)


def test_fragments_that_have_only_begun_are_nothing_yet() -> None:
    begun: list[dict[str, Any]] = [{"type": kind, "content": ""} for kind in ("THINK", "RESPONSE")]
    begun.append({"type": "TOOL_SEARCH", "content": None, "queries": [], "results": []})
    assert answered(*begun, {"type": "RESPONSE"}) == ()


def test_references_that_name_a_page_are_sources() -> None:
    page = {"url": "https://example.org/", "title": "Page"}
    (part,) = answered({"type": "RESPONSE", "content": "See.", "references": [page, {"id": 1}]})
    assert part.sources == ("[Page](https://example.org/)",)


def test_a_reference_may_name_a_result() -> None:
    result = {"url": "https://example.org/", "title": "Page", "cite_index": 0}
    *_, text = answered(
        {"type": "SEARCH", "results": [result]},
        {"type": "RESPONSE", "content": "See.", "references": [{"cite_index": 0}]},
    )
    assert text.sources == ("[Page](https://example.org/)",)


def test_results_of_unknown_shape_keep_their_json() -> None:
    (part,) = answered({"type": "SEARCH", "results": [{"depth": 3}, "plain", None]})
    assert part.text == '{"depth":3}\n\nplain'


def test_a_file_fragment_is_a_file_of_the_user() -> None:
    message = said(fragments=[{"type": "FILE", "files": [{"file_name": "a.txt"}]}])
    assert (message.role, message.parts) == ("user", (Part("attachment", name="a.txt"),))


def test_of_a_message_of_both_generations_nothing_is_lost_or_told_twice() -> None:
    file = {"id": "f", "file_name": "a.txt"}
    asked = [{"type": "REQUEST", "content": "Why?"}, {"type": "FILE", "files": [file]}]
    expected = (Part("text", "Why?"), Part("attachment", name="a.txt", url="f"))
    assert said(role="USER", content="Why?", fragments=asked, files=[file]).parts == expected
    assert said(role="USER", content="Why?", fragments=asked[1:]).parts == expected[::-1]
    thought = {"type": "THINK", "content": "Hm."}
    parts = said(thinking_content="Hm.", content="So.", fragments=[thought]).parts
    assert parts == (Part("reasoning", "Hm."), Part("text", "So."))


def test_what_else_a_fragment_of_a_new_type_holds_is_kept() -> None:
    links = [{"url": "https://example.org/", "title": "Page"}]
    fragment = {"id": 1, "type": "READ_LINK", "content": "Hi", "links": links, "references": []}
    text, unknown = answered(fragment)
    assert text == Part("text", "Hi")
    assert (unknown.type, json.loads(unknown.raw or "")) == ("unknown", {"links": links})


def test_without_a_role_only_a_request_is_the_users() -> None:
    request = {"type": "REQUEST", "content": "a"}
    assert said(fragments=[request]).role == "user"
    assert said(fragments=[request, {"type": "RESPONSE", "content": "b"}]).role == "assistant"
    assert said(fragments=[]).role == "assistant"
