"""ChatGPT's adapter on garbage: a result, or Unparsed; never another error."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.errors import InvalidInput
from recollect.models import Conversation
from recollect.platforms.base import Node, StreamFrame
from recollect.platforms.chatgpt.adapter import ChatGPT
from tests.platforms.chatgpt.shapes import (
    PATIENT,
    fixture_conversation,
    fixture_stream,
    raw_message,
)
from tests.platforms.mutations import places, replaced

JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(),
        st.sampled_from(["u1", "a3", "client-created-root", "\ue200cite\ue201", "in_progress"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)


def checked(conversation: Conversation) -> None:
    """What everybody downstream relies on."""
    ids = [message.external_id for message in conversation.messages]
    assert len(ids) == len(set(ids))
    assert conversation.active_leaf is None or conversation.active_leaf in ids
    parents = {message.external_id: message.parent_id for message in conversation.messages}
    for start in parents:
        seen, place = set(), start
        while place in parents:
            assert place not in seen
            seen.add(place)
            place = parents[place] or ""
    assert all(parent is None or isinstance(parent, str) for parent in parents.values())
    assert not conversation.references & set(ids)
    moments = [m.created_at for m in conversation.messages if m.created_at]
    assert all(moment.tzinfo is not None for moment in moments)


CONVERSATION = fixture_conversation()
PLACES = places(CONVERSATION)


@settings(PATIENT, max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(PLACES), JSON), min_size=1, max_size=4))
def test_replaced_subtrees_are_no_failure(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    payload: Any = CONVERSATION
    # The deepest first, so that no change takes away the place of another.
    for path, new in sorted(changes, key=lambda change: -len(change[0])):
        payload = replaced(payload, path, new)
    try:
        checked(ChatGPT().conversation(payload))
    except InvalidInput:
        named = isinstance(payload["conversation_id"], str) and payload["conversation_id"]
        assert not named or not isinstance(payload["mapping"], dict)


@pytest.mark.parametrize("new", [None, 5, "x", [], {}, [[]], {"x": []}, True])
def test_every_value_replaced_once(new: Any) -> None:
    for path in PLACES:
        if path not in {("mapping",), ("conversation_id",)}:
            checked(ChatGPT().conversation(replaced(CONVERSATION, path, new)))


@PATIENT
@given(JSON)
def test_any_json_is_a_conversation_or_unparsed(payload: Any) -> None:
    try:
        checked(ChatGPT().conversation(payload))
    except InvalidInput:
        assert not ChatGPT().exported(payload)


@PATIENT
@given(st.dictionaries(st.sampled_from(list(raw_message("m", status="", metadata={}))), JSON))
def test_any_message_is_parsed(raw: dict[str, Any]) -> None:
    message = ChatGPT().message(Node("m", None, None, raw))
    assert message.external_id == "m"


STREAM = fixture_stream()
LINES = STREAM.splitlines(keepends=True)


@settings(PATIENT, max_examples=200)
@given(st.data())
def test_streams_with_lines_lost_doubled_and_replaced(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(lines) - 1))
        frame = st.builds(lambda value: f"data: {json.dumps(value)}\n", JSON)
        lines[place] = data.draw(st.one_of(st.just(""), st.just(lines[place] * 2), frame))
    try:
        checked(ChatGPT().stream(StreamFrame("".join(lines), "", data.draw(JSON))))
    except InvalidInput:
        assert "".join(lines).count("conversation_id") < STREAM.count("conversation_id")


@PATIENT
@given(st.text(), st.text(), JSON)
def test_any_text_is_a_stream_or_unparsed(body: str, url: str, request: Any) -> None:
    try:
        checked(ChatGPT().stream(StreamFrame(body, url, request)))
    except InvalidInput:
        assert not isinstance(request, dict) or "conversation_id" not in request
