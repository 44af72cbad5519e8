"""Payloads of DeepSeek with something wrong in them: parsed, or refused with our own error."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.errors import InvalidInput
from recollect.models import Conversation
from recollect.platforms.base import StreamFrame, Unparsed
from recollect.text.jsontext import dumps
from tests.platforms.deepseek.test_exported import RECORD
from tests.platforms.deepseek.test_exported import read as read_record
from tests.platforms.deepseek.test_outline import DEEPSEEK, FLAT, HISTORY
from tests.platforms.deepseek.test_stream import BODIES, BODY, REQUEST, URL
from tests.platforms.mutations import places, replaced

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
junk = st.recursive(
    scalars
    | st.sampled_from(["REQUEST", "RESPONSE", "SEARCH", "TOOL_X", "response/content", "BATCH"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "content", "results", "url", "title", "user", "x"]), inner
        )
    ),
    max_leaves=6,
)


def check(conversation: Conversation) -> None:
    for message in conversation.messages:
        assert message.role in {"user", "assistant", "system", "tool"}
        assert message.external_id
        assert isinstance(message.text, str)
        for part in message.parts:
            assert part.type != "unknown" or part.raw
            assert part.size is None or part.size >= 0


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([HISTORY, FLAT]), st.data(), junk)
def test_conversations(told: Any, data: st.DataObject, new: Any) -> None:
    path = data.draw(st.sampled_from(places(told)))
    try:
        conversation = DEEPSEEK.conversation(replaced(told, path, new))
    except InvalidInput:
        assert len(path) < 3 or path[-2:] == ("chat_session", "id") or path[-1].startswith("chat_")
    else:
        check(conversation)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(places(RECORD)), junk)
def test_exports(path: tuple[Any, ...], new: Any) -> None:
    record = replaced(RECORD, path, new)
    if DEEPSEEK.exported(record):
        told, messages = read_record(record)
        assert told.external_id
        assert len(messages) >= 6 or path == ("mapping",)
    else:
        assert path in {("mapping",), ("id",)}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(BODIES.values())), st.data(), junk)
def test_streams(body: str, data: st.DataObject, new: Any) -> None:
    events = body.split("\n\n")
    place = data.draw(st.sampled_from([i for i, e in enumerate(events) if 'data: {"' in e]))
    name, _, payload = events[place].partition("data: ")
    value = json.loads(payload)
    changed = replaced(value, data.draw(st.sampled_from(places(value))), new)
    events[place] = f"{name}data: {dumps(changed).decode()}"
    check(DEEPSEEK.stream(StreamFrame("\n\n".join(events), url=URL, request=REQUEST)))


@settings(max_examples=200, deadline=None)
@given(junk)
def test_requests(request: Any) -> None:
    check(DEEPSEEK.stream(StreamFrame(BODY, url=URL, request={**REQUEST, "prompt": request})))
    sent = dict.fromkeys(REQUEST, request) | {"chat_session_id": "c"}
    check(DEEPSEEK.stream(StreamFrame(BODY, url=URL, request=sent)))


@settings(deadline=None)
@given(junk, st.text())
def test_anything_else(value: Any, body: str) -> None:
    with pytest.raises(Unparsed):
        DEEPSEEK.conversation(value)
    with pytest.raises(Unparsed):
        DEEPSEEK.stream(StreamFrame(body, url=URL, request=value))
    assert DEEPSEEK.exported(value) is False
