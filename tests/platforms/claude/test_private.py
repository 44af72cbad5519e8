"""What is never stored leaves Claude's payloads; what is left parses to the same."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.errors import InvalidInput
from recollect.platforms.base import StreamFrame
from recollect.platforms.claude.adapter import Claude
from recollect.platforms.claude.private import request_without_private, stream_without_private
from tests.platforms.claude.test_fuzz import ASKED, BODY, TREE, URL, junk
from tests.platforms.mutations import places, replaced

CLAUDE = Claude()
ACCOUNT = {"uuid": "SECRET", "email_address": "SECRET"}


def outcome(told: Any) -> Any:
    try:
        return CLAUDE.conversation(told)
    except InvalidInput as error:
        return str(error)


def heard(body: str, request: Any = ASKED) -> Any:
    try:
        return CLAUDE.stream(StreamFrame(body, URL, request))
    except InvalidInput as error:
        return str(error)


def test_the_account_the_memory_and_the_instructions_go() -> None:
    told = {
        **TREE,
        "account": ACCOUNT,
        "memories": ["SECRET"],
        "message_limit": {"type": "SECRET"},
        "project": {"uuid": "p", "name": "Bakery", "prompt_template": "SECRET"},
        "chat_messages": [{**message, "account": ACCOUNT} for message in TREE["chat_messages"]],
    }
    kept = CLAUDE.without_private(told)
    assert "SECRET" not in json.dumps(kept) and kept["project"]["name"] == "Bakery"
    assert outcome(kept) == outcome(told)
    assert CLAUDE.without_private(kept) is kept


UNKNOWN_BLOCKS: list[Any] = [
    {"type": "hologram", "account": ACCOUNT},
    {"type": "hologram", "text": "shown", "x": [{"account": ACCOUNT}]},
    {"type": "document", "x": {"account": ACCOUNT}},
    {"account": ACCOUNT},
    [{"account": ACCOUNT}],
]


@pytest.mark.parametrize("block", UNKNOWN_BLOCKS)
def test_a_block_that_nobody_knows_loses_the_account(block: Any) -> None:
    first = {**TREE["chat_messages"][0], "content": [block]}
    nameless = {"sender": "human", "content": [block]}
    told = {**TREE, "chat_messages": [first, nameless, [block], {"content": block}]}
    kept = CLAUDE.without_private(told)
    assert "SECRET" not in json.dumps(kept) and "SECRET" not in repr(outcome(told))
    assert outcome(kept) == outcome(told)
    assert CLAUDE.without_private(kept) is kept
    begun = {"type": "message_start", "message": {"uuid": "m", "content": [block]}}
    grown = {"type": "content_block_start", "index": 1, "content_block": block}
    body = "".join(f"data: {json.dumps(event)}\n\n" for event in (begun, grown))
    rest = stream_without_private(body)
    assert "SECRET" not in rest and "SECRET" not in repr(heard(body))
    assert heard(rest) == heard(body)


def test_what_a_tool_is_given_stays() -> None:
    call = {"type": "tool_use", "name": "t", "input": {"user": "Ada"}}
    told = {"uuid": "c", "chat_messages": [{"uuid": "m", "content": [call]}]}
    assert CLAUDE.without_private(told) is told
    assert "Ada" in repr(outcome(told))


def test_nothing_private_is_the_same_object() -> None:
    told = {key: value for key, value in TREE.items() if key != "account"}
    assert CLAUDE.without_private(told) is told
    body = BODY.replace("message_limit", "message_delta")
    assert stream_without_private(body) is body


def test_a_stream_loses_limits_accounts_and_its_torso() -> None:
    project = {"uuid": "p", "prompt_template": "SECRET"}
    ready = {"type": "conversation_ready", "conversation": {"uuid": "c", "account": ACCOUNT}}
    named = {"uuid": "c", "name": "Title", "project": project, "memory": "SECRET"}
    body = BODY + "".join(
        f"event: {told['type']}\ndata: {json.dumps(told)}\n\n"
        for told in (ready, {**ready, "conversation": named}, {"type": "account", "x": "SECRET"})
    )
    body += 'data: {"type": "message_limit", "x": "SECR'
    kept = stream_without_private(body)
    assert "message_limit" in body and "message_limit" not in kept and "SECR" not in kept
    assert heard(kept) == heard(body) and heard(kept).title == "Title"
    assert kept.startswith(BODY[:500])
    assert stream_without_private(kept) is kept


def test_a_request_keeps_what_is_read() -> None:
    started = {"name": "", "project_uuid": "p", "personalized_styles": "SECRET"}
    sent = {
        **ASKED,
        "create_conversation_params": started,
        "personalized_styles": [{"prompt": "SECRET"}],
        "timezone": "SECRET",
    }
    for kept in (request_without_private(sent), request_without_private(json.dumps(sent))):
        assert "SECRET" not in json.dumps(kept)
        assert heard(BODY, kept) == heard(BODY, sent) and heard(BODY, kept).project == "p"
        assert request_without_private(kept) is kept
    assert request_without_private(ASKED) is ASKED
    text = json.dumps(ASKED)
    assert request_without_private(text) is text


def test_a_cut_anywhere_lets_nothing_through() -> None:
    secret = {"type": "message_limit", "message_limit": {"windows": "SECRET"}}
    body = f"event: message_limit\ndata: {json.dumps(secret)}\n\n" + BODY
    for cut in range(0, len(body), 5):
        kept = stream_without_private(body[:cut])
        assert "SECR" not in kept
        assert heard(kept) == heard(body[:cut]), cut


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(places(TREE)), junk)
def test_changed_conversations_parse_to_the_same(path: tuple[Any, ...], new: Any) -> None:
    told = replaced(TREE, path, new)
    kept = CLAUDE.without_private(told)
    assert outcome(kept) == outcome(told)
    assert CLAUDE.without_private(kept) is kept


@settings(max_examples=200, deadline=None)
@given(st.text(), junk)
def test_anything_passes(body: str, value: Any) -> None:
    kept = CLAUDE.stream_without_private(StreamFrame(body, URL, value))
    assert heard(kept.body, kept.request) == heard(body, value)
    assert outcome(CLAUDE.without_private(value)) == outcome(value)


@pytest.mark.parametrize("value", [None, 5, "x", [], [{"account": 1}], {}, {"project": 5}])
def test_other_shapes_are_the_same_object(value: Any) -> None:
    assert CLAUDE.without_private(value) is value
    assert request_without_private(value) == (value if value != {"project": 5} else {})
