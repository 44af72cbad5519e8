"""What is never stored leaves the payload; what is left parses to the same conversation."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.errors import InvalidInput
from recollect.platforms.chatgpt.adapter import ChatGPT
from recollect.platforms.chatgpt.private import request_without_private
from tests.platforms.chatgpt.shapes import (
    PATIENT,
    fixture_conversation,
    parsed,
    payload,
    raw_message,
)
from tests.platforms.chatgpt.test_garbage import JSON
from tests.platforms.mutations import places, replaced

CHATGPT = ChatGPT()
CONVERSATION = fixture_conversation()
PLACES = places(CONVERSATION)
PROFILE = {"content_type": "user_editable_context", "user_profile": "SECRET"}
TEXT = {"content_type": "text", "parts": ["SECRET"]}


def node(message: Any, parent: str | None = None) -> dict[str, Any]:
    return {"id": "n", "parent": parent, "children": ["x"], "message": message}


def outcome(told: Any) -> Any:
    try:
        return CHATGPT.conversation(told)
    except InvalidInput as error:
        return str(error)


def checked(told: Any) -> Any:
    """The payload without what is private, which says the same, once and for all."""
    before = json.dumps(told, sort_keys=True)
    kept = CHATGPT.without_private(told)
    assert outcome(kept) == outcome(told)
    assert CHATGPT.without_private(kept) is kept
    assert json.dumps(told, sort_keys=True) == before
    return kept


def test_no_secret_of_the_fixture_is_left() -> None:
    assert json.dumps(CONVERSATION).count("SECRET") == 6
    kept = checked(CONVERSATION)
    assert "SECRET" not in json.dumps(kept)
    assert [(k, n["parent"], n["children"]) for k, n in kept["mapping"].items()] == [
        (k, n["parent"], n["children"]) for k, n in CONVERSATION["mapping"].items()
    ]


MEMORY = {"content_type": "model_editable_context", "model_set_context": "SECRET"}
UNKNOWN_WITH_PRIVATE: dict[str, Any] = {
    "a list": [PROFILE],
    "a list in a list": [["shown"], [[PROFILE]]],
    "parts that are no list": {"content_type": "text", "parts": {"0": PROFILE}},
    "parts of a part that are no list": {
        "content_type": "multimodal_text",
        "parts": ["shown", {"content_type": "text", "parts": {"0": PROFILE}}],
    },
    "no parts, but a text": {"content_type": "text", "parts": {}, "text": [PROFILE]},
    "output that is no string": {"content_type": "execution_output", "text": MEMORY},
    "a new type": {"content_type": "wrapped", "context": MEMORY},
    "a part of a new type": {
        "content_type": "multimodal_text",
        "parts": ["shown", {"content_type": "wrapped", "context": {"x": [MEMORY]}}],
    },
    "instructions in a part": {
        "content_type": "multimodal_text",
        "parts": [{"content_type": "wrapped", "user_context_message_data": {"x": "SECRET"}}],
    },
    "nothing but instructions": {
        "content_type": "text",
        "parts": [{"user_context_message_data": {"x": "SECRET"}}],
    },
    "a thought": {"content_type": "thoughts", "thoughts": [{**PROFILE, "content": "SECRET"}]},
    "a token": {"content_type": "wrapped", "x": {"access_token": "SECRET"}},
    "a part that is a list": {"content_type": "text", "parts": [["shown", PROFILE]]},
}
PRIVATE_MESSAGES = {
    "a system prompt": {"author": {"role": "system"}, "content": TEXT},
    "a developer's prompt": {"author": {"role": "developer"}, "content": TEXT},
    "a system prompt that is a string": {"author": {"role": "system"}, "content": "SECRET"},
    "a hidden message": {
        "content": TEXT,
        "metadata": {"is_visually_hidden_from_conversation": True, "request_id": "SECRET"},
    },
    "instructions": {"content": TEXT, "metadata": {"is_user_system_message": True}},
    "a profile": {"content": PROFILE},
    "a memory": {
        "author": {"role": "assistant"},
        "content": {"content_type": "model_editable_context", "model_set_context": "SECRET"},
    },
    "a file of a hidden message": {
        "content": {"content_type": "text", "parts": [""]},
        "metadata": {
            "is_visually_hidden_from_conversation": True,
            "attachments": [{"id": "f", "name": "SECRET"}],
        },
    },
    "instructions on a hidden message": {
        "content": {"content_type": "text", "parts": [""]},
        "metadata": {
            "is_visually_hidden_from_conversation": True,
            "user_context_message_data": {"about_model_message": "SECRET"},
        },
    },
    "instructions on a message that is shown": {
        "content": {"content_type": "text", "parts": ["shown"]},
        "metadata": {"user_context_message_data": {"about_user_message": "SECRET"}},
    },
    "a profile among the parts": {
        "content": {"content_type": "multimodal_text", "parts": ["shown", PROFILE, "more"]},
    },
    "a profile alone among the parts": {
        "content": {"content_type": "multimodal_text", "parts": [PROFILE]},
    },
    "a profile among parts of parts": {
        "content": {
            "content_type": "text",
            "parts": [{"content_type": "text", "parts": [["x"], {**TEXT, "parts": [PROFILE]}]}],
        },
    },
    **{
        f"in what nobody knows: {name}": {"content": content}
        for name, content in UNKNOWN_WITH_PRIVATE.items()
    },
    "a profile in a list of texts": {
        "content": {"content_type": "text", "text": ["shown", PROFILE]},
    },
}


@pytest.mark.parametrize("message", PRIVATE_MESSAGES.values(), ids=PRIVATE_MESSAGES)
def test_every_private_message(message: dict[str, Any]) -> None:
    told = payload(
        {
            "p": node({"id": "p", "author": {"role": "user"}, **message}),
            "a": node(raw_message("a"), "p"),
        }
    )
    kept = checked(told)
    assert "SECRET" not in json.dumps(kept)
    assert "SECRET" not in repr(outcome(told))
    assert kept["mapping"]["a"] is told["mapping"]["a"]


@PATIENT
@given(JSON, st.lists(st.sampled_from(["x", "parts", "text", 0]), max_size=6), st.booleans())
def test_private_text_is_found_at_any_depth(
    other: Any, path: list[str | int], is_part: bool
) -> None:
    value: Any = MEMORY
    for key in path:
        value = [other, value] if isinstance(key, int) else {key: value, "other": other}
    content = {"content_type": "text", "parts": [value]} if is_part else value
    kept = checked(payload({"m": node(raw_message("m", content=content))}))
    assert "SECRET" not in json.dumps(kept)
    assert "SECRET" not in repr(outcome(payload({"m": node(raw_message("m", content=content))})))


@pytest.mark.parametrize("key", ["accessToken", "resume_token", "user", "account", "owner"])
def test_tokens_and_the_account_go(key: str) -> None:
    told = {**payload({"a": node(raw_message("a"))}), key: {"email": "SECRET"}}
    assert "SECRET" not in json.dumps(checked(told))
    assert "SECRET" not in json.dumps(CHATGPT.without_private({key: "SECRET"}))


def test_nothing_private_is_the_same_object() -> None:
    silent = {"is_visually_hidden_from_conversation": True, "request_id": "r"}
    told = payload(
        {
            "root": node(raw_message("s", "", author={"role": "system"}, metadata=silent)),
            "ctx": node({"content": {"content_type": "model_editable_context", "x": None}}),
            "a": node(raw_message("a", metadata={"request_id": "r"}), "root"),
            "error": node(
                {"author": {"role": "system"}, "content": {"content_type": "system_error"}}
            ),
        }
    )
    assert CHATGPT.without_private(told) is told
    assert parsed(told["mapping"]).messages


@settings(PATIENT, max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(PLACES), JSON), min_size=1, max_size=4))
def test_replaced_subtrees_parse_to_the_same(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    told: Any = CONVERSATION
    for path, new in sorted(changes, key=lambda change: -len(change[0])):
        told = replaced(told, path, new)
    checked(told)


@pytest.mark.parametrize("new", [None, 5, "x", [], {}, [[]], {"x": []}, True])
def test_every_value_replaced_once(new: Any) -> None:
    for path in PLACES:
        told = replaced(CONVERSATION, path, new)
        assert outcome(CHATGPT.without_private(told)) == outcome(told), path


@PATIENT
@given(JSON)
def test_any_json_passes(told: Any) -> None:
    checked(told)


def test_a_request_keeps_what_is_read() -> None:
    hidden = raw_message("h", "SECRET", author={"role": "system"})
    asked = {"action": "next", "messages": [raw_message("q")], "parent_message_id": "p"}
    sent = {**asked, "messages": [hidden, raw_message("q")], "arkose_token": "SECRET"}
    for kept in (request_without_private(sent), request_without_private(json.dumps(sent))):
        assert "SECRET" not in json.dumps(kept)
        assert [message["id"] for message in kept["messages"]] == ["h", "q"]
        assert request_without_private(kept) is kept
    assert request_without_private(asked) is asked
    text = json.dumps(asked)
    assert request_without_private(text) is text
    others: list[Any] = [None, 5, "x", []]
    assert [request_without_private(value) for value in others] == others


def test_a_long_conversation_costs_little() -> None:
    metadata = {f"field{number}": number for number in range(10)}
    told = payload(
        {
            f"m{n}": node(raw_message(f"m{n}", "word " * 50, metadata=metadata), f"m{n - 1}")
            for n in range(5_000)
        }
    )
    seconds = []
    for _ in range(10):
        start = time.process_time()
        assert CHATGPT.without_private(told) is told
        seconds.append(time.process_time() - start)
    # 4 ms on the machine this was written on; a busy one is no finding.
    assert min(seconds) < 0.02
