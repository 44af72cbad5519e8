"""Streams of ChatGPT: both encodings, at every split and every cut."""

from typing import Any

import pytest

from recollect.models import Conversation
from recollect.platforms.chatgpt.stream import Stream
from tests.platforms.chatgpt.shapes import fixture_stream, raw_message, sse, streamed

STREAMS = ["stream.txt", "stream_cumulative.txt"]


def state(stream: Stream) -> Any:
    return (
        stream.conversation_id,
        stream.title,
        stream.model,
        stream.temporary,
        list(stream.messages().items()),
        stream.parents(),
    )


def decoded(body: str) -> Stream:
    stream = Stream()
    stream.read(body)
    return stream


def fed(*pieces: bytes) -> Any:
    stream = Stream()
    for piece in pieces:
        stream.feed(piece)
    stream.close()
    return state(stream)


@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_split_into_two_gives_the_same(name: str, line_end: str) -> None:
    body = fixture_stream(name).replace("\n", line_end).encode()
    whole = state(decoded(fixture_stream(name)))
    for cut in range(0, len(body) + 1, 1 if line_end == "\r\n" else 17):
        assert fed(body[:cut], body[cut:]) == whole, cut


@pytest.mark.parametrize("name", STREAMS)
def test_byte_by_byte_gives_the_same(name: str) -> None:
    body = fixture_stream(name).encode()
    assert fed(*(bytes([byte]) for byte in body)) == state(decoded(fixture_stream(name)))


def test_reading_while_it_grows_gives_the_same() -> None:
    body = fixture_stream().encode()
    stream = Stream()
    for start in range(0, len(body), 100):
        stream.feed(body[start : start + 100])
        stream.messages()
    stream.close()
    assert state(stream) == state(decoded(fixture_stream()))


def is_prefix(early: Conversation, full: Conversation) -> None:
    final = {message.external_id: message for message in full.messages}
    assert [m.external_id for m in early.messages] == list(final)[: len(early.messages)]
    for message in early.messages:
        last = final[message.external_id]
        assert message.role == last.role
        for part, last_part in zip(message.parts, last.parts, strict=False):
            assert part.type == last_part.type
            assert last_part.text.startswith(part.text)
        if message.status == "complete":
            assert message.parts == last.parts


@pytest.mark.parametrize("name", STREAMS)
def test_every_prefix_is_dominated_by_the_whole(name: str) -> None:
    body = fixture_stream(name)
    request = {"conversation_id": "0a1b2c3d-0000-4000-8000-000000000002"}
    full = streamed(body, request)
    for cut in range(len(body)):
        is_prefix(streamed(body[:cut], request), full)


@pytest.mark.parametrize("name", STREAMS)
def test_before_its_end_the_answer_is_partial(name: str) -> None:
    body = fixture_stream(name)
    end = body.index("finished_successfully", body.rindex('"in_progress"'))
    *_, answer = streamed(body[:end]).messages
    assert answer.external_id == "a1"
    assert answer.status == "partial"
    assert streamed(body).messages[-1].status == "complete"


def test_tokens_and_private_messages_are_not_in_the_result() -> None:
    body = fixture_stream()
    assert "SECRET" in body
    assert "TOKEN" in body
    assert "SECRET" not in repr(streamed(body))
    assert "TOKEN" not in repr(streamed(body)) + repr(state(decoded(body)))


def test_title_and_model() -> None:
    stream = decoded(fixture_stream())
    assert (stream.title, stream.model) == ("Counting in Finnish", "gpt-5")


def test_a_new_delta_encoding_inherits_nothing() -> None:
    added = {"v": {"message": raw_message("m", "a"), "conversation_id": "c"}}
    grown = {"p": "/message/content/parts/0", "o": "append", "v": "b"}
    reset = 'event: delta_encoding\ndata: "v1"\n\n'
    assert streamed(sse(added, grown, {"v": "c"})).messages[0].text == "abc"
    assert streamed(sse(added, grown) + reset + sse({"v": "c"})).messages[0].text == "ab"


def test_an_input_message_never_replaces_what_was_streamed() -> None:
    added = {
        "p": "",
        "o": "add",
        "v": {"message": raw_message("m", "long"), "conversation_id": "c"},
    }
    news = {"type": "input_message", "input_message": raw_message("m", "")}
    assert [m.text for m in streamed(sse(added, news)).messages] == ["long"]


@pytest.mark.parametrize("status", ["in_progress", "finished_successfully"])
def test_a_late_empty_document_does_not_drop_a_finished_answer(status: str) -> None:
    done = raw_message("m", "done", author={"role": "assistant"}, status="finished_successfully")
    again = raw_message("m", "", author={"role": "assistant"}, status=status)
    body = sse({"message": done, "conversation_id": "c"}, {"message": again})
    assert [(m.text, m.status) for m in streamed(body).messages] == [("done", "complete")]
    growing = sse({"message": {**done, "status": "in_progress"}, "conversation_id": "c"})
    longer = sse({"message": {**done, "content": {"parts": ["done and more"]}}})
    assert streamed(growing + longer).messages[0].text == "done and more"


def test_an_answer_that_is_hidden_later_is_hidden() -> None:
    done = raw_message("m", "done", status="finished_successfully")
    again = {**done, "metadata": {"is_visually_hidden_from_conversation": True}}
    assert (
        streamed(sse({"message": done, "conversation_id": "c"}, {"message": again})).messages == ()
    )


def test_an_input_message_keeps_its_place() -> None:
    answer = raw_message("a", author={"role": "assistant"})
    news = {"type": "input_message", "input_message": raw_message("q"), "conversation_id": "c"}
    stream = decoded(sse({"v": {"message": raw_message("old")}}, news, {"v": {"message": answer}}))
    assert list(stream.messages()) == ["old", "q", "a"]


@pytest.mark.parametrize(
    "frame",
    [
        [],
        "text",
        5,
        None,
        {"type": "a type of tomorrow", "conversation_id": 5},
        {"type": "input_message", "input_message": [1]},
        {"type": "title_generation", "title": {"x": 1}},
        {"type": ["title_generation"]},
        {"message": 5},
        {"message": {"id": 7}, "conversation_id": []},
        {"v": {"message": {"id": "x", "author": 5, "metadata": [], "content": 9}}},
    ],
)
def test_frames_that_nobody_knows_are_passed_over(frame: Any) -> None:
    body = fixture_stream()
    known = {message.external_id for message in streamed(body).messages}
    with_it = streamed(body + sse(frame))
    assert known <= {message.external_id for message in with_it.messages}
    assert with_it.title == "Counting in Finnish"
