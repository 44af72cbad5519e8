"""DeepSeek's live streams, three generations: how they are cut makes no difference."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from recollect.models import ROOT, Conversation, Part
from recollect.platforms.base import StreamFrame, Unparsed
from recollect.platforms.deepseek.stream import Stream
from tests.platforms.deepseek.test_outline import DEEPSEEK, FIXTURES

SESSION = "d5000000-0000-4000-8000-000000000003"
API = "https://chat.deepseek.com/api/v0/chat/"
URL = f"{API}completion"
REQUEST: dict[str, Any] = {
    "chat_session_id": SESSION,
    "parent_message_id": 2,
    "prompt": "And $HOME rye? ☀",
    "ref_file_ids": ["file-77"],
    "thinking_enabled": True,
    "search_enabled": True,
    "client_stream_id": "20260504-abc",
}
RYE = "[Rye](https://example.org/rye)"
TIDES = "[Tide table](https://example.net/tides)"
MOON = "[Moon](https://example.net/moon)"
EXPECTED = {
    "2025_05": (
        Part(
            "tool_result",
            f"[citation:2] {TIDES}\n12:01\n\n[citation:1] {MOON}\nFull.",
            name="search",
            sources=(TIDES, MOON),
        ),
        Part("reasoning", "The moön decides."),
        Part("text", "At noon ☀[citation:2].", sources=(TIDES,)),
    ),
    "2025_11": (Part("text", "Grüß Gott! 😊"),),
    "2026": (
        Part("reasoning", "Look ït up."),
        Part("tool_call", "rye at altitude\nライ麦", name="search"),
        Part("tool_result", f"[citation:1] {RYE}\nSour.", name="search", sources=(RYE,)),
        Part("text", "Rye is sour 🌾[citation:1].", sources=(RYE,)),
    ),
}
BODIES = {name: (FIXTURES / f"stream_{name}.txt").read_text() for name in EXPECTED}
BODY = BODIES["2026"]
generations = pytest.mark.parametrize("name", BODIES)


def read(body: str = BODY, *, url: str = URL, request: Any = REQUEST) -> Conversation:
    return DEEPSEEK.stream(StreamFrame(body, url=url, request=request))


def event(**fields: Any) -> str:
    return f"data: {json.dumps(fields)}\n\n"


def begun(**fields: Any) -> str:
    """A stream whose answer has these fields so far."""
    return event(v={"response": {"message_id": 4, "parent_id": 3, "status": "WIP", **fields}})


@generations
def test_the_whole_turn(name: str) -> None:
    told = read(BODIES[name])
    assert (told.platform, told.external_id, told.source) == ("deepseek", SESSION, "stream")
    assert told.url == f"https://chat.deepseek.com/a/chat/s/{SESSION}"
    assert told.active_leaf == "4"
    assert told.references == {"2"}
    asked, answer = told.messages
    assert (asked.external_id, asked.parent_id, asked.role) == ("3", "2", "user")
    assert asked.parts == (
        Part("text", "And $HOME rye? ☀"),
        Part("attachment", url="file-77"),
    )
    assert (answer.external_id, answer.parent_id, answer.role) == ("4", "3", "assistant")
    assert answer.status == "complete"
    assert answer.parts == EXPECTED[name]


def test_title_and_times() -> None:
    told = read()
    assert told.title == "Rye on a mountain"
    assert told.updated_at == datetime(2026, 5, 4, 9, 31, 40, 250000, UTC)
    assert told.messages[1].created_at == datetime(2026, 5, 4, 9, 31, 41, 500000, UTC)
    assert read(BODIES["2025_11"]).updated_at == datetime(2025, 11, 22, 6, 40, 9, 750000, UTC)


@generations
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_split_at_every_byte_the_result_is_the_same(name: str, ending: str) -> None:
    body = BODIES[name].replace("\n", ending).encode()
    expected = read(BODIES[name])
    for cut in range(len(body) + 1):
        stream = Stream(URL, REQUEST)
        stream.feed(body[:cut])
        stream.feed(body[cut:])
        stream.close()
        assert stream.conversation() == expected


@generations
def test_byte_by_byte_the_result_is_the_same(name: str) -> None:
    stream = Stream(URL, REQUEST)
    body = BODIES[name].encode()
    for place in range(len(body)):
        stream.feed(body[place : place + 1])
    stream.close()
    assert stream.conversation() == read(BODIES[name])


@generations
def test_every_beginning_parses_and_the_whole_says_more(name: str) -> None:
    body = BODIES[name]
    asked, answer = read(body).messages
    sizes = []
    for cut in range(body.index("\n\n") + 2, len(body) + 1):
        so_far = read(body[:cut])
        assert so_far.messages[0] == asked
        for partial in so_far.messages[1:]:
            assert answer.text.startswith(partial.text)
            assert partial.status == "partial" or partial == answer
            sizes.append(sum(len(part.text) for part in partial.parts))
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0] > 0


def test_an_answer_that_was_stopped_before_its_first_word_is_none() -> None:
    told = read('event: ready\ndata: {"request_message_id":3,"response_message_id":4}\n\n')
    assert [message.external_id for message in told.messages] == ["3"]
    assert told.active_leaf == "3"
    with pytest.raises(Unparsed):
        read(begun(fragments=[]), request={"chat_session_id": SESSION})


def test_the_first_turn_of_a_conversation() -> None:
    told = read(request=REQUEST | {"parent_message_id": None})
    assert told.messages[0].parent_id == ROOT
    assert not told.references


def test_without_ready_the_answer_names_its_question() -> None:
    body = BODY[BODY.index("\n\n") + 2 :]
    assert read(body).messages == read().messages


def test_an_edit_brings_a_new_question_with_an_unknown_parent() -> None:
    request = {"chat_session_id": SESSION, "message_id": 1, "prompt": "And oats?"}
    asked, answer = read(url=f"{API}edit_message", request=request).messages
    assert (asked.external_id, asked.parent_id, asked.text) == ("3", None, "And oats?")
    assert answer.parent_id == "3"


def test_a_regeneration_brings_no_question() -> None:
    request = {"chat_session_id": SESSION, "message_id": 3}
    told = read(url=f"{API}regenerate", request=request)
    assert [(m.external_id, m.parent_id) for m in told.messages] == [("4", "3")]
    assert told.references == {"3"}


@pytest.mark.parametrize("name", ["continue", "resume_stream"])
def test_what_goes_on_without_its_beginning_is_no_message(name: str) -> None:
    request = {"chat_session_id": SESSION, "message_id": 4}
    tail = event(response_message_id=4) + event(
        p="response/fragments/-1/content", o="APPEND", v=" the end."
    )
    with pytest.raises(Unparsed):
        read(tail, url=API + name, request=request)
    with pytest.raises(Unparsed):
        read(begun(fragments=[{"type": "RESPONSE"}]) + tail, url=API + name, request=request)
    whole = begun(fragments=[{"type": "RESPONSE", "content": "This is"}]) + tail
    (answer,) = read(whole, url=API + name, request=request).messages
    assert answer.text == "This is the end."


def test_one_stream_may_bring_two_answers() -> None:
    second = event(response_message_id=5) + event(
        v={"response": {"message_id": 5, "parent_id": 4, "content": "More.", "status": "FINISHED"}}
    )
    assert [m.external_id for m in read(BODY + second).messages] == ["3", "4", "5"]


def test_a_request_may_come_as_json_text() -> None:
    assert read(request=json.dumps(REQUEST)) == read()


def test_the_page_may_name_the_conversation() -> None:
    told = read(url=f"https://chat.deepseek.com/a/chat/s/{SESSION}?x=1", request=None)
    assert told.external_id == SESSION
    assert [message.external_id for message in told.messages] == ["4"]
    with pytest.raises(Unparsed):
        read(request=None)


def test_an_answer_that_was_cut_off_or_stopped_is_partial() -> None:
    for status in ("INCOMPLETE", "WIP"):
        body = begun(content="Half") + event(p="response/status", o="SET", v=status)
        assert read(body + "event: finish\ndata: {}\n\n").messages[1].status == "partial"
    ended = event(v={"response": {"message_id": 4, "parent_id": 3, "content": "All"}})
    assert read(ended).messages[1].status == "partial"
    assert read(ended + "event: finish\ndata: {}\n\n").messages[1].status == "complete"


def test_a_bare_text_after_an_appended_fragment_is_its_content() -> None:
    body = begun(fragments=[]) + event(
        p="response/fragments", o="APPEND", v=[{"type": "RESPONSE", "content": "Hi"}]
    )
    body += event(p="response", o="BATCH", v=[{"p": "x", "v": 1}]) + event(v=" there")
    assert read(body).messages[1].text == "Hi there"


PATCHES: list[tuple[dict[str, Any], str]] = [
    ({"p": "response/content", "o": "SET", "v": "New"}, "New"),
    ({"p": "response/content", "v": " more"}, "Old more"),
    ({"v": " more"}, "Old more"),
    ({"p": "content", "o": "APPEND", "v": " more"}, "Old"),
    ({"p": "response", "o": "BATCH", "v": [{"p": "content", "o": "APPEND", "v": "er"}]}, "Older"),
    ({"p": "response", "o": "BATCH", "v": [{"p": "response/content", "v": "er"}]}, "Older"),
    ({"p": "response", "o": "SET", "v": "gone"}, "Old"),
    ({"p": "response", "o": "SET", "v": []}, "Old"),
    ({"p": "response/content", "o": "DELETE", "v": None}, "Old"),
    ({"p": "response/" + "x/" * 40, "o": "SET", "v": 1}, "Old"),
    ({"p": "response/files/99/x", "o": "SET", "v": 1}, "Old"),
    ({"p": "response/files/x", "o": "SET", "v": 1}, "Old"),
    ({"p": "", "o": "BATCH", "v": [{"p": "response/content", "o": "APPEND", "v": "er"}]}, "Older"),
    ({"v": {"content": "gone"}}, "Old"),
    ({"p": 5, "o": [], "v": None}, "Old"),
]


@pytest.mark.parametrize(("patch", "text"), PATCHES)
def test_patches(patch: dict[str, Any], text: str) -> None:
    assert read(begun(content="Old", files=[]) + event(**patch)).messages[1].text == text


def test_batches_inside_of_batches_are_followed_a_little() -> None:
    def nested(depth: int) -> Any:
        patch: Any = {"p": "response/content", "o": "APPEND", "v": "er"}
        for _ in range(depth):
            patch = {"o": "BATCH", "v": [patch]}
        return read(begun(content="Old") + event(**patch)).messages[1].text

    assert [nested(1), nested(3), nested(450)] == ["Older", "Older", "Old"]


def test_a_long_answer_is_read_in_linear_time() -> None:
    names = ["content", "thinking_content"]
    body = begun(content="", thinking_content="") + "".join(
        event(p=f"response/{names[place % 2]}", o="APPEND", v="x" * 40) for place in range(40_000)
    )
    answer = read(body).messages[1]
    assert [len(part.text) for part in answer.parts] == [800_000, 800_000]
