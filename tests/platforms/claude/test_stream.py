"""Claude's live stream: how it is cut makes no difference, and no beginning of it says too much."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from recollect.models import ROOT, Conversation, Part
from recollect.platforms.base import StreamFrame, Unparsed
from recollect.platforms.claude.adapter import Claude
from recollect.platforms.claude.stream import Stream

BODY = (Path(__file__).parent / "fixtures" / "stream.txt").read_text()
CONVERSATION = "c1a0de00-0000-4000-8000-000000000004"
URL = f"https://claude.ai/api/organizations/o/chat_conversations/{CONVERSATION}/completion"
ASKED, ANSWERED = "5a000000-0000-4000-8000-000000000041", "5a000000-0000-4000-8000-000000000042"
PARENT = "5a000000-0000-4000-8000-000000000040"
REQUEST: dict[str, Any] = {
    "prompt": "What is the weather in Zürich?",
    "parent_message_uuid": PARENT,
    "timezone": "Europe/Zurich",
    "personalized_styles": [{"name": "Private style"}],
    "model": "claude-sonnet-4-6",
    "attachments": [{"file_name": "map.txt", "extracted_content": "Zürich: here", "file_size": 12}],
    "files": ["f-77"],
    "turn_message_uuids": {"human_message_uuid": ASKED, "assistant_message_uuid": ANSWERED},
}
CLAUDE = Claude()


def read(body: str = BODY, *, url: str = URL, request: Any = REQUEST) -> Conversation:
    return CLAUDE.stream(StreamFrame(body, url=url, request=request))


def without(*keys: str) -> dict[str, Any]:
    return {key: value for key, value in REQUEST.items() if key not in keys}


def test_the_whole_turn() -> None:
    conversation = read()
    assert (conversation.external_id, conversation.source) == (CONVERSATION, "stream")
    assert conversation.url == f"https://claude.ai/chat/{CONVERSATION}"
    assert conversation.active_leaf == ANSWERED
    assert conversation.references == {PARENT}
    assert conversation.model == "claude-sonnet-4-6"
    assert conversation.updated_at == datetime(2026, 5, 4, 9, 10, 4, 250000, UTC)
    asked, answered = conversation.messages
    assert (asked.external_id, asked.parent_id, asked.role) == (ASKED, PARENT, "user")
    assert (answered.external_id, answered.parent_id) == (ANSWERED, ASKED)
    assert (answered.role, answered.status) == ("assistant", "complete")


def test_the_prompt_and_what_hangs_on_it() -> None:
    text, attachment, file = read().messages[0].parts
    assert text.text == "What is the weather in Zürich?"
    assert (attachment.name, attachment.text) == ("map.txt", "Zürich: here")
    assert file == Part("attachment", url="f-77")
    assert "Private style" not in repr(read())


def test_the_blocks_of_the_answer() -> None:
    reasoning, call, result, text = read().messages[1].parts
    assert reasoning == Part("reasoning", "The user asks for the wéather.")
    assert call == Part("tool_call", 'Zürich "now" ☀', name="weather_fetch", call_id="toolu_9")
    assert result == Part("tool_result", "18 °C, sunny", name="weather_fetch", call_id="toolu_9")
    assert text == Part(
        "text",
        " It is 18 °C 🌞 in Zürich, sunny.",
        sources=(r"[Meteo \[CH\]](https://meteo.example/zurich)",),
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_split_at_every_byte_the_result_is_the_same(ending: str) -> None:
    body = BODY.replace("\n", ending).encode()
    expected = read()
    for cut in range(len(body) + 1):
        stream = Stream(URL, REQUEST)
        stream.feed(body[:cut])
        stream.feed(body[cut:])
        stream.close()
        assert stream.conversation() == expected


def test_byte_by_byte_the_result_is_the_same() -> None:
    stream = Stream(URL, REQUEST)
    for place in range(len(BODY.encode())):
        stream.feed(BODY.encode()[place : place + 1])
    stream.close()
    assert stream.conversation() == read()


def test_every_beginning_parses_and_the_whole_says_more() -> None:
    asked, answered = read().messages
    sizes = []
    for cut in range(len(BODY) + 1):
        so_far = read(BODY[:cut])
        assert so_far.messages[0] == asked
        if len(so_far.messages) > 1:
            partial = so_far.messages[1]
            assert partial.external_id == answered.external_id
            assert answered.text.startswith(partial.text)
            assert partial.status == "partial" or partial == answered
            assert len(partial.parts) <= len(answered.parts)
            sizes.append(sum(len(part.text) for part in partial.parts))
    assert sizes[-1] > sizes[0] > 0


def test_an_answer_that_was_stopped_before_its_first_word_is_none() -> None:
    started = BODY[: BODY.index("event: content_block_start")]
    assert "message_start" in started
    conversation = read(started)
    assert [message.external_id for message in conversation.messages] == [ASKED]
    assert conversation.active_leaf == ASKED
    with pytest.raises(Unparsed):
        read(started, request=None)


def test_reasoning_and_tool_calls_grow_too() -> None:
    cut = BODY.index("tool_use_block_update_delta")
    call = read(BODY[:cut]).messages[1].parts[1]
    assert call.text == 'Zürich "now" ☀'
    assert read(BODY[: BODY.index("ther.")]).messages[1].parts[0].text == "The user asks "


def test_before_the_answer_there_is_the_question() -> None:
    conversation = read("")
    assert [m.external_id for m in conversation.messages] == [ASKED]
    assert conversation.active_leaf == ASKED


def test_without_turn_ids_the_question_has_the_id_that_is_answered() -> None:
    request = without("turn_message_uuids")
    assert read(request=request).messages == read().messages
    with pytest.raises(Unparsed):
        read("", request=request)


def test_a_request_may_come_as_json_text() -> None:
    assert read(request=json.dumps(REQUEST)) == read()


def test_a_retry_brings_no_new_question() -> None:
    body = BODY.replace("conversation_ready", "other")
    for request in (REQUEST, None, "garbage"):
        conversation = read(
            body, url=URL.replace("completion", "retry_completion"), request=request
        )
        assert [m.external_id for m in conversation.messages] == [ANSWERED]
        assert conversation.messages[0].parent_id == ASKED
        assert conversation.references == {ASKED}


def test_without_a_request_there_is_only_the_answer() -> None:
    assert [m.external_id for m in read(request=None).messages] == [ANSWERED]


def test_the_first_turn_of_a_conversation() -> None:
    new = {"name": "", "is_temporary": True, "project_uuid": "p-1"}
    request = without("parent_message_uuid") | {"create_conversation_params": new}
    conversation = read(request=request)
    assert conversation.messages[0].parent_id == ROOT
    assert not conversation.references
    assert (conversation.temporary, conversation.project) == (True, "p-1")


def test_a_parent_that_is_not_told_is_unknown() -> None:
    assert read(request=without("parent_message_uuid")).messages[0].parent_id is None


def test_an_error_leaves_what_there_was() -> None:
    body = BODY[: BODY.index("event: message_delta")]
    body += 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n'
    answer = read(body).messages[1]
    assert answer.status == "partial"
    assert answer.text == " It is 18 °C 🌞 in Zürich, sunny."


def test_the_conversation_may_name_itself() -> None:
    assert read(url="https://claude.ai/elsewhere").external_id == CONVERSATION
    renamed = read(BODY + 'event: title\ndata: {"title":"Zürich weather"}\n\n')
    assert renamed.title == "Zürich weather"


def test_a_stream_may_bring_two_answers() -> None:
    second = BODY[BODY.index("event: message_start") :].replace(ANSWERED, "second")
    first_answer, second_answer = read(BODY + second).messages[1:]
    assert (first_answer.external_id, second_answer.external_id) == (ANSWERED, "second")
    assert first_answer.parts == second_answer.parts


def test_blocks_whose_start_was_missed() -> None:
    lines = BODY.split("\n\n")
    body = "\n\n".join(line for line in lines if "content_block_start" not in line)
    answer = read(body).messages[1]
    assert answer.text == " It is 18 °C 🌞 in Zürich, sunny."
    assert answer.parts[0] == Part("reasoning", "The user asks for the wéather.")


def test_an_answer_that_names_no_parent_answers_the_question() -> None:
    body = BODY.replace("parent_uuid", "other")
    assert read(body).messages == read().messages
    assert read(body, request=None).messages[0].parent_id is None


def test_nothing_of_limits_and_traces_is_told() -> None:
    told = repr(read())
    assert "utilization" not in told
    assert "chatcompl_x" not in told


@pytest.mark.parametrize("body", ["", "garbage", "{}", "data: []\n\n", "data: 1\n\n"])
def test_what_is_no_stream_is_refused(body: str) -> None:
    with pytest.raises(Unparsed):
        read(body, request=None)


def test_a_stream_of_no_conversation_is_refused() -> None:
    with pytest.raises(Unparsed):
        read(BODY.replace("conversation_ready", "other"), url="https://claude.ai/completion")
