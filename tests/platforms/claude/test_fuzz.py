"""Valid payloads with something wrong in them: parsed, or refused with our own error."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.errors import InvalidInput
from recollect.models import Conversation
from recollect.platforms.base import StreamFrame, Unparsed
from recollect.platforms.claude.adapter import Claude
from recollect.text.jsontext import dumps
from tests.platforms.mutations import places, replaced

FIXTURES = Path(__file__).parent / "fixtures"
TREE = json.loads((FIXTURES / "tree.json").read_text())
BODY = (FIXTURES / "stream.txt").read_text()
URL = "https://claude.ai/api/organizations/o/chat_conversations/c/completion"
ASKED = {"prompt": "x", "turn_message_uuids": {"human_message_uuid": "h"}}
CLAUDE = Claude()

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
junk = st.recursive(
    scalars | st.sampled_from(["text", "tool_use", "tool_result", "thinking", "human", "image"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "content", "input", "url", "title", "x"]), inner
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


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(places(TREE)), junk)
def test_conversations(path: tuple[Any, ...], new: Any) -> None:
    try:
        conversation = CLAUDE.conversation(replaced(TREE, path, new))
    except InvalidInput:
        assert path in {("uuid",), ("chat_messages",)}
    else:
        check(conversation)


@settings(max_examples=200, deadline=None)
@given(st.data(), junk)
def test_streams(data: st.DataObject, new: Any) -> None:
    events = BODY.split("\n\n")
    place = data.draw(st.sampled_from([i for i, e in enumerate(events) if "data: " in e]))
    name, _, payload = events[place].partition("data: ")
    value = json.loads(payload)
    changed = replaced(value, data.draw(st.sampled_from(places(value))), new)
    events[place] = f"{name}data: {dumps(changed).decode()}"
    check(CLAUDE.stream(StreamFrame("\n\n".join(events), url=URL, request=ASKED)))


@settings(max_examples=200, deadline=None)
@given(junk)
def test_requests(request: Any) -> None:
    keys = ["prompt", "parent_message_uuid", "attachments", "files", "turn_message_uuids", "model"]
    for sent in (request, {key: request for key in keys}):
        check(CLAUDE.stream(StreamFrame(BODY, url=URL, request=sent)))


@settings(deadline=None)
@given(junk, st.text())
def test_anything_else(value: Any, body: str) -> None:
    with pytest.raises(Unparsed):
        CLAUDE.conversation(value)
    with pytest.raises(Unparsed):
        CLAUDE.stream(StreamFrame(body, url=URL, request=value))
    assert CLAUDE.exported(value) is False
