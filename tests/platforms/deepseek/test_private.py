"""What is never stored leaves DeepSeek's payloads; what is left parses to the same."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.errors import InvalidInput
from recollect.platforms.base import StreamFrame
from recollect.platforms.deepseek.private import request_without_private, stream_without_private
from tests.platforms.deepseek.test_fuzz import junk
from tests.platforms.deepseek.test_outline import DEEPSEEK, HISTORY
from tests.platforms.deepseek.test_stream import BODIES, BODY, REQUEST, URL, begun, event
from tests.platforms.mutations import places, replaced

ACCOUNT = {"email": "SECRET", "mobile_number": "SECRET"}


def outcome(told: Any) -> Any:
    try:
        return DEEPSEEK.conversation(told)
    except InvalidInput as error:
        return str(error)


def heard(body: str, request: Any = REQUEST) -> Any:
    try:
        return DEEPSEEK.stream(StreamFrame(body, URL, request))
    except InvalidInput as error:
        return str(error)


def test_the_account_and_its_keys_go() -> None:
    inner = HISTORY["data"]["biz_data"]
    messages = [{**message, "user": ACCOUNT} for message in inner["chat_messages"]]
    session = {**inner["chat_session"], "token": "SECRET"}
    told = {
        **HISTORY,
        "userToken": "SECRET",
        "data": {
            "user": ACCOUNT,
            "biz_data": {**inner, "chat_session": session, "chat_messages": messages},
        },
    }
    kept = DEEPSEEK.without_private(told)
    assert "SECRET" not in json.dumps(kept) and "Less yeast" in json.dumps(kept)
    assert outcome(kept) == outcome(told) == outcome(HISTORY)
    assert DEEPSEEK.without_private(kept) is kept


@pytest.mark.parametrize("fragment", [{"type": "NEW", "user": ACCOUNT}, [{"user": ACCOUNT}]])
def test_a_fragment_that_nobody_knows_loses_the_account(fragment: Any) -> None:
    message = {"message_id": 1, "parent_id": None, "fragments": [fragment]}
    nameless = {"role": "USER", "fragments": [fragment]}
    told = {"chat_session": {"id": "c"}, "chat_messages": [message, nameless, [fragment]]}
    kept = DEEPSEEK.without_private(told)
    assert "SECRET" not in json.dumps(kept) and "SECRET" not in repr(outcome(told))
    assert outcome(kept) == outcome(told)
    body = begun(fragments=[fragment])
    rest = stream_without_private(body)
    assert "SECRET" not in rest and heard(rest) == heard(body)


def test_nothing_private_is_the_same_object() -> None:
    assert DEEPSEEK.without_private(HISTORY) is HISTORY
    for body in BODIES.values():
        assert stream_without_private(body) is body


PATCHES = [
    [{"p": "response/user", "o": "SET", "v": "SECRET"}],
    [{"p": "response/user/name", "o": "APPEND", "v": "SECRET"}, {"v": "SECRET"}],
    [{"p": "response", "o": "BATCH", "v": [{"p": "token", "v": "SECRET"}, {"v": "SECRET"}]}],
    [{"p": "response/fragments", "o": "APPEND", "v": [{"type": "NEW", "token": "SECRET"}]}],
    [{"o": "BATCH", "p": "response", "v": [{"p": "x", "v": {"user": {"name": "SECRET"}}}]}],
]


@pytest.mark.parametrize("patches", PATCHES)
def test_a_patch_of_something_private_says_nothing(patches: list[dict[str, Any]]) -> None:
    after = event(p="response/fragments/0/content", o="APPEND", v=" word")
    body = begun(fragments=[{"type": "RESPONSE", "content": "Last"}])
    body += "".join(event(**patch) for patch in patches) + after
    kept = stream_without_private(body)
    assert "SECRET" not in kept
    assert heard(kept) == heard(body)
    assert "Last word" in repr(heard(kept))
    assert stream_without_private(kept) is kept


def test_a_request_keeps_what_is_read() -> None:
    sent = {**REQUEST, "client_stream_id": "SECRET", "challenge_response": "SECRET"}
    for kept in (request_without_private(sent), request_without_private(json.dumps(sent))):
        assert "SECRET" not in json.dumps(kept)
        assert heard(BODY, kept) == heard(BODY, sent)
        assert request_without_private(kept) is kept
    text = json.dumps({"chat_session_id": "c", "prompt": "x"})
    assert request_without_private(text) is text


def test_a_cut_anywhere_lets_nothing_through() -> None:
    body = event(p="response/user", o="SET", v="SECRET") + event(user={"x": "SECRET"}) + BODY
    for cut in range(0, len(body), 5):
        kept = stream_without_private(body[:cut])
        assert "SECR" not in kept
        assert heard(kept) == heard(body[:cut]), cut


def test_batches_too_deep_to_be_followed_are_emptied() -> None:
    patch: Any = {"p": "response/token", "v": "SECRET"}
    for _ in range(450):
        patch = {"o": "BATCH", "v": [patch]}
    body = begun(content="Old") + event(**patch)
    kept = stream_without_private(body)
    assert "SECRET" not in kept and heard(kept) == heard(body)
    assert stream_without_private(kept) is kept


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(places(HISTORY)), junk)
def test_changed_conversations_parse_to_the_same(path: tuple[Any, ...], new: Any) -> None:
    told = replaced(HISTORY, path, new)
    kept = DEEPSEEK.without_private(told)
    assert outcome(kept) == outcome(told)
    assert DEEPSEEK.without_private(kept) is kept


@settings(max_examples=200, deadline=None)
@given(st.text(), junk)
def test_anything_passes(body: str, value: Any) -> None:
    kept = DEEPSEEK.stream_without_private(StreamFrame(body, URL, value))
    assert heard(kept.body, kept.request) == heard(body, value)
    assert outcome(DEEPSEEK.without_private(value)) == outcome(value)
