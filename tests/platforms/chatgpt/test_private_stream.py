"""Streams without what is never stored: the rest is as it came, and parses to the same."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.errors import InvalidInput
from recollect.platforms.base import StreamFrame
from recollect.platforms.chatgpt.adapter import ChatGPT
from recollect.platforms.chatgpt.private_stream import stream_without_private
from tests.platforms.chatgpt.shapes import PATIENT, fixture_stream, raw_message, sse
from tests.platforms.chatgpt.test_garbage import JSON

CHATGPT = ChatGPT()
HIDDEN = {"is_visually_hidden_from_conversation": True}
SECRET = raw_message("h", "SECRET", metadata={**HIDDEN, "parent_id": "p"})
QUESTION = raw_message("q", "shown")
ANSWER = raw_message("a", "", author={"role": "assistant"}, metadata={"parent_id": "h"})


def outcome(body: str, request: Any = None) -> Any:
    try:
        return CHATGPT.stream(StreamFrame(body, "", request))
    except InvalidInput as error:
        return str(error)


def checked(body: str) -> str:
    """The stream without what is private, which says the same, once and for all."""
    kept = stream_without_private(body)
    assert outcome(kept) == outcome(body)
    assert stream_without_private(kept) is kept
    return kept


def document(message: Any, **fields: Any) -> dict[str, Any]:
    return {"p": "", "o": "add", "v": {"message": message, "conversation_id": "c", **fields}}


def delta(path: str, value: Any, operation: str = "append") -> dict[str, Any]:
    return {"p": path, "o": operation, "v": value}


@pytest.mark.parametrize("name", ["stream.txt", "stream_cumulative.txt"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_fixtures(name: str, line_end: str) -> None:
    body = fixture_stream(name).replace("\n", line_end)
    kept = checked(body)
    assert "SECRET" not in kept and "TOKEN" not in kept
    before, after = body.split(line_end * 2), kept.split(line_end * 2)
    assert set(after) & set(before) and len(after) >= 0.8 * len(before)


def test_a_cut_anywhere_lets_nothing_through() -> None:
    body = fixture_stream()
    for cut in range(0, len(body), 7):
        kept = stream_without_private(body[:cut])
        assert "SECRET" not in kept and "TOKEN" not in kept
        assert outcome(kept) == outcome(body[:cut]), cut


MEMORY = {"content_type": "model_editable_context", "model_set_context": "SECRET"}
PRIVATE_STREAMS: dict[str, tuple[Any, ...]] = {
    "deltas of a hidden message that do nothing": (
        document(SECRET),
        {"p": 5, "o": "append", "v": "SECRET"},
        {"p": "", "o": "patch", "v": "SECRET"},
        {"p": "", "o": "patch", "v": ["SECRET", {"v": "SECRET"}]},
    ),
    "words after a patch in a hidden message": (
        document(SECRET),
        {"p": "", "o": "patch", "v": [delta("/message/content/parts/0", "SECRET")]},
        {"v": "SECRET"},
    ),
    "a profile in a delta that does nothing": (
        document(QUESTION),
        {"p": "", "o": "patch", "v": MEMORY},
    ),
    "a memory that gives way to words": (
        document(
            {**QUESTION, "content": MEMORY, "metadata": {"model_slug": "m"}, "create_time": 9}
        ),
        delta("/message/content", QUESTION["content"], "replace"),
    ),
    "a memory in what nobody knows": (
        document({**QUESTION, "content": {"content_type": "wrapped", "context": MEMORY}}),
        delta("/message/content/context/more", "SECRET"),
        delta("/message/content/other", {"x": [MEMORY]}, "add"),
        delta("/message/content/token", "SECRET", "add"),
        delta("/message/content/context", MEMORY),
        delta("/message/status", "finished_successfully", "replace"),
    ),
    "a token": ({"type": "resume_conversation_token", "token": "SECRET", "conversation_id": "c"},),
    "a hidden message": (
        document(SECRET),
        document(ANSWER),
        delta("/message/content/parts/0", "x"),
    ),
    "an implicit one": ({"v": {"message": SECRET, "conversation_id": "c"}}, document(ANSWER)),
    "a cumulative one": ({"message": SECRET, "conversation_id": "c"}, {"message": QUESTION}),
    "an echo": ({"type": "input_message", "input_message": SECRET}, document(ANSWER)),
    "an echo that does not say that it is hidden": (
        {"type": "input_message", "input_message": raw_message("h", "SECRET")},
        document(SECRET),
        document(ANSWER),
    ),
    "words that come later": (
        document({**SECRET, "content": {"content_type": "text", "parts": [""]}}),
        delta("/message/content/parts/0", "SECRET"),
        {"v": "SECRET"},
        {"o": "patch", "p": "", "v": [delta("/message/content/parts/0", "SECRET")]},
        {"v": [delta("/message/status", "SECRET", "replace")]},
        document(ANSWER),
        delta("/message/content/parts/0", "x"),
        {"v": "y"},
    ),
    "hidden at last": (
        document(raw_message("h", "SECRET")),
        delta("/message/content/parts/0", "SECRET"),
        delta("/message/metadata", HIDDEN, "add"),
        document(ANSWER),
    ),
    "named at last": (
        document({k: v for k, v in SECRET.items() if k != "id"}),
        delta("/message/id", "h", "add"),
        document(ANSWER),
    ),
    "a message that comes after its document": (
        {"p": "", "o": "add", "v": {"conversation_id": "x"}},
        delta("/message", SECRET, "add"),
        delta("/conversation_id", "c", "replace"),
        document(ANSWER),
    ),
    "what is inherited from words that go": (
        document(SECRET),
        delta("/message/content/parts/0", "SECRET", "replace"),
        {"p": "", "v": {"message": ANSWER, "conversation_id": "c"}},
        delta("/message/content/parts/0", "x"),
    ),
    "a document in a patch": (
        {"p": "", "o": "patch", "v": [document(QUESTION), document(SECRET), document(ANSWER)]},
    ),
    "instructions on a shown message": (
        document(
            {**QUESTION, "metadata": {"user_context_message_data": {"about": "SECRET"}, "a": 1}}
        ),
        delta("/message/metadata/user_context_message_data/about", "SECRET"),
        delta("/message/metadata", {"user_context_message_data": "SECRET", "b": 2}),
    ),
    "a profile among the parts of a shown message": (
        document(QUESTION),
        delta("/message/content/parts", [{"content_type": "user_editable_context", "x": "SECRET"}]),
        delta("/message/content/parts/1/x", "SECRET"),
        delta("/message/content/parts/1", {"y": "SECRET"}),
        delta("/message/content/parts/0", " and shown"),
    ),
    "a message changed as a whole": (
        document(QUESTION),
        delta("/message", {**QUESTION, "metadata": {"user_context_message_data": "SECRET"}}, "add"),
        delta(
            "/message/content",
            {
                "content_type": "text",
                "parts": ["x", {"content_type": "user_editable_context", "y": "SECRET"}],
            },
            "replace",
        ),
    ),
}


@pytest.mark.parametrize("frames", PRIVATE_STREAMS.values(), ids=PRIVATE_STREAMS)
def test_every_way_to_be_private(frames: tuple[Any, ...]) -> None:
    shown = document(raw_message("z", "last words"))
    assert "SECRET" not in checked(sse(*frames, shown, delta("/message/content/parts/0", "!")))


def test_what_is_hidden_keeps_its_place() -> None:
    body = sse(document(SECRET), document(ANSWER), delta("/message/content/parts/0", "x"))
    (answer,) = outcome(checked(body)).messages
    assert answer.parent_id == outcome(body).messages[0].parent_id is None
    assert '"parent_id":"p"' in stream_without_private(body)


def test_nothing_private_is_the_same_object() -> None:
    silent = raw_message("h", "", author={"role": "system"}, metadata={**HIDDEN, "request_id": "r"})
    body = ": hi\n\n" + sse("v1", document(silent), document(QUESTION), {"type": "x"}) + "data: [DO"
    assert stream_without_private(body) is body


def test_a_torso_goes_and_what_is_no_object_stays() -> None:
    body = 'data: ["x"\n\ndata: [DONE]\n\nevent: e\ndata: {"message": {"content": "SECR'
    assert stream_without_private(body) == 'data: ["x"\n\ndata: [DONE]\n\n'


@settings(PATIENT, max_examples=300)
@given(st.data())
def test_changed_streams_parse_to_the_same(data: st.DataObject) -> None:
    lines = fixture_stream().splitlines(keepends=True)
    frames = [line for case in PRIVATE_STREAMS.values() for line in sse(*case).splitlines(True)]
    change = st.builds(lambda value: f"data: {json.dumps(value)}\n", JSON)
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(lines) - 1))
        lines[place] = data.draw(
            st.just("") | st.just(lines[place] * 2) | change | st.sampled_from(frames)
        )
    body = "".join(lines)
    kept = stream_without_private(body)
    assert outcome(kept) == outcome(body)


@settings(PATIENT, max_examples=200)
@given(
    st.lists(st.sampled_from([frame for case in PRIVATE_STREAMS.values() for frame in case])),
)
def test_private_frames_in_any_order(frames: list[Any]) -> None:
    body = sse({"conversation_id": "c"}, *frames)
    assert outcome(stream_without_private(body)) == outcome(body)


@PATIENT
@given(st.text(), JSON)
def test_any_text_and_any_request_pass(body: str, request: Any) -> None:
    frame = StreamFrame(body, "", request)
    kept = CHATGPT.stream_without_private(frame)
    assert outcome(kept.body, kept.request) == outcome(body, request)
    assert CHATGPT.stream_without_private(kept) is kept
