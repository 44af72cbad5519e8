"""A live turn: where its messages hang, and what request, stream and page say together."""

from datetime import UTC, datetime
from typing import Any

import pytest

from recollect.models import ROOT
from recollect.platforms.base import Unparsed
from tests.platforms.chatgpt.shapes import (
    fixture_stream,
    hidden_message,
    parents,
    raw_message,
    sse,
    streamed,
)


def add(message: dict[str, Any], parent: str | None = None, **fields: Any) -> dict[str, Any]:
    metadata = {**message.get("metadata", {}), **({"parent_id": parent} if parent else {})}
    return {"p": "", "o": "add", "v": {"message": {**message, "metadata": metadata, **fields}}}


def answer(external_id: str, text: str = "words", **fields: Any) -> dict[str, Any]:
    return raw_message(
        external_id,
        text,
        author={"role": "assistant"},
        status="finished_successfully",
        **fields,
    )


def asked(parent: str, *messages: Any, conversation: str | None = "c1") -> dict[str, Any]:
    request = {"action": "next", "messages": list(messages), "parent_message_id": parent}
    return {**request, "conversation_id": conversation} if conversation else request


def test_the_whole_turn() -> None:
    request = asked("client-created-root", raw_message("q1"), conversation=None)
    conversation = streamed(fixture_stream(), request, "https://chatgpt.com/g/g-p-aa-tea/c/x")
    assert parents(conversation) == {"q1": ROOT, "t1": "q1", "a1": "t1"}
    assert conversation.external_id == "0a1b2c3d-0000-4000-8000-000000000002"
    assert conversation.source == "stream"
    assert conversation.title == "Counting in Finnish"
    assert conversation.model == "gpt-5"
    assert conversation.project == "g-p-aa"
    assert conversation.url == (
        "https://chatgpt.com/g/g-p-aa/c/0a1b2c3d-0000-4000-8000-000000000002"
    )
    assert conversation.updated_at == datetime(2025, 10, 9, 8, 53, 23, tzinfo=UTC)
    assert conversation.active_leaf == "a1"
    assert conversation.references == frozenset()
    assert not conversation.temporary
    assert conversation.messages[0].text == "Count to five in Finnish — ja äänellä 🫖"


def test_without_a_request_a_hidden_chain_leaves_the_parent_unknown() -> None:
    assert parents(streamed(fixture_stream()))["q1"] is None


def test_the_question_is_stored_from_the_request_alone() -> None:
    conversation = streamed("", asked("a0", raw_message("q", "What?", create_time=1760000000)))
    assert parents(conversation) == {"q": "a0"}
    assert conversation.references == {"a0"}
    assert conversation.messages[0].text == "What?"
    assert conversation.messages[0].status == "complete"
    assert conversation.active_leaf == "q"


def test_hidden_messages_of_the_request_are_not_stored() -> None:
    conversation = streamed("", asked("a0", hidden_message("h"), raw_message("q")))
    assert parents(conversation) == {"q": "a0"}


def test_a_chain_through_hidden_messages_ends_at_the_parent_of_the_request() -> None:
    body = sse(add(hidden_message("h1"), "h0"), add(raw_message("q"), "h1"))
    assert parents(streamed(body, asked("a0"))) == {"q": "a0"}
    assert parents(streamed(body, {"conversation_id": "c1"})) == {"q": None}


def test_a_parent_that_is_named_directly_counts_without_a_request() -> None:
    conversation = streamed(sse({"conversation_id": "c1"}, add(raw_message("q"), "a0")))
    assert parents(conversation) == {"q": "a0"}
    assert conversation.references == {"a0"}


def test_an_answer_whose_chain_leaves_the_stream_follows_the_question() -> None:
    body = sse(add(hidden_message("h"), "unseen"), add(answer("a"), "h"))
    assert parents(streamed(body, asked("a0", raw_message("q")))) == {"q": "a0", "a": "q"}


def test_the_request_knows_better_than_a_parent_that_nobody_has_seen() -> None:
    body = sse(add(raw_message("q"), "unseen"))
    assert parents(streamed(body, asked("a0", raw_message("q")))) == {"q": "a0"}


def test_the_question_is_the_one_that_was_sent() -> None:
    body = sse(add(raw_message("q0")), add(hidden_message("h"), "unseen"), add(answer("a"), "h"))
    assert parents(streamed(body, asked("a0", raw_message("q"))))["a"] == "q"


def test_a_new_try_hangs_on_the_question_that_the_request_names() -> None:
    assert parents(streamed(sse(add(answer("a2"), "q1")), asked("q1"))) == {"a2": "q1"}
    assert parents(streamed(sse(add(answer("a2"))), asked("q1"))) == {"a2": "q1"}


def test_echoes_of_earlier_turns_do_not_hang_on_the_new_question() -> None:
    body = sse(
        add(hidden_message("h0"), "unseen"),
        add(raw_message("q0"), "h0"),
        add(answer("a0"), "q0"),
        add(raw_message("q1"), "a0"),
        add(answer("a1"), "q1"),
    )
    found = parents(streamed(body, asked("a0", raw_message("q1"))))
    assert found == {"q0": None, "a0": "q0", "q1": "a0", "a1": "q1"}


def test_an_echo_of_the_message_that_is_continued_is_not_its_own_parent() -> None:
    body = sse(add(hidden_message("h"), "unseen"), add(answer("a0"), "h"))
    assert parents(streamed(body, asked("a0"))) == {"a0": None}


def test_an_old_message_that_is_told_last_is_not_the_leaf() -> None:
    turn_now = (add(answer("a1"), "q1"), add(raw_message("q0")), add(answer("a0"), "q0"))
    request = asked("a0", raw_message("q1"))
    assert streamed(sse(*turn_now), request).active_leaf == "a1"
    assert (
        streamed(
            sse(add(answer("a2"), "q1"), add(raw_message("q1"), "a0")), asked("q1")
        ).active_leaf
        == "a2"
    )
    assert (
        streamed(sse(add(answer("a0"), "q0"), add(raw_message("q0"))), request).active_leaf == "q1"
    )
    assert streamed(sse(add(answer("a0"), "q0")), {"conversation_id": "c1"}).active_leaf == "a0"


def test_a_message_that_names_itself_in_the_request_is_not_its_own_parent() -> None:
    assert parents(streamed("", asked("q", raw_message("q")))) == {"q": None}
    assert parents(streamed(sse(add(answer("a"))), asked("a"))) == {"a": None}


def test_loops_end() -> None:
    body = sse(
        add(hidden_message("h1"), "h2"),
        add(hidden_message("h2"), "h1"),
        add(raw_message("q"), "h1"),
    )
    assert parents(streamed(body, asked("a0"))) == {"q": "a0"}
    assert parents(streamed(sse(add(raw_message("q"), "q")), asked("a0"))) == {"q": "a0"}


def test_an_answer_is_a_message_from_its_first_word_on() -> None:
    begun = add(answer("a", ""), "q", status="in_progress")
    assert streamed(sse(begun), asked("q")).messages == ()
    word = {"p": "/message/content/parts/0", "o": "append", "v": "Y"}
    (message,) = streamed(sse(begun, word), asked("q")).messages
    assert (message.status, message.text) == ("partial", "Y")


def test_an_answer_without_a_status_is_partial() -> None:
    body = sse(add(raw_message("a", author={"role": "assistant"}), "q"))
    assert streamed(body, asked("q")).messages[0].status == "partial"


def test_temporary_chats_say_so() -> None:
    request = {"conversation_id": "c1", "history_and_training_disabled": True}
    assert streamed("", request).temporary
    assert streamed("", asked("x"), "https://chatgpt.com/?temporary-chat=true").temporary
    assert streamed(sse({"conversation_id": "c1", "is_temporary_chat": True})).temporary


@pytest.mark.parametrize("body", ["", "data: [DONE]\n\n", "garbage", fixture_stream()[:400]])
def test_without_the_name_of_a_conversation_nothing_is_parsed(body: str) -> None:
    if "conversation_id" not in body:
        with pytest.raises(Unparsed):
            streamed(body, {"messages": [raw_message("q")]})
