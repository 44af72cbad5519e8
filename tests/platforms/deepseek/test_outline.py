"""DeepSeek: whole conversations, live, in both generations, and lists that are only a part."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from recollect.models import ROOT, Conversation
from recollect.platforms.base import Unparsed
from recollect.platforms.deepseek.adapter import DeepSeek

FIXTURES = Path(__file__).parent / "fixtures"
HISTORY: dict[str, Any] = json.loads((FIXTURES / "history.json").read_text())
FLAT: dict[str, Any] = json.loads((FIXTURES / "flat.json").read_text())
DEEPSEEK = DeepSeek()


def history(*left_out: int, **session: Any) -> Any:
    """The history without some of its messages, and with other fields of the session."""
    told = deepcopy(HISTORY)
    inner = told["data"]["biz_data"]
    inner["chat_messages"] = [
        each for each in inner["chat_messages"] if each["message_id"] not in left_out
    ]
    inner["chat_session"] |= session
    return told


def parents(conversation: Conversation) -> dict[str, str | None]:
    return {message.external_id: message.parent_id for message in conversation.messages}


def test_what_is_known_of_the_conversation() -> None:
    told = DEEPSEEK.conversation(HISTORY)
    assert (told.platform, told.source) == ("deepseek", "conversation")
    assert told.external_id == "d5000000-0000-4000-8000-000000000001"
    assert told.url == f"https://chat.deepseek.com/a/chat/s/{told.external_id}"
    assert (told.title, told.model) == ("Bread on a mountain", "deepseek-v4")
    assert told.created_at == datetime(2026, 5, 4, 9, 0, 0, 250000, UTC)
    assert told.updated_at == datetime(2026, 5, 4, 9, 30, 0, 500000, UTC)
    assert (told.active_leaf, told.references) == ("6", frozenset())


def test_edits_and_regenerations_keep_their_place_in_the_tree() -> None:
    expected = {"1": ROOT, "2": "1", "3": "1", "4": "3", "5": "3", "6": "5"}
    assert parents(DEEPSEEK.conversation(HISTORY)) == expected


@pytest.mark.parametrize("envelope", [("data", "biz_data"), ("data",), ()])
def test_the_envelope_may_be_off(envelope: tuple[str, ...]) -> None:
    payload = HISTORY["data"]["biz_data"]
    for name in reversed(envelope):
        payload = {name: payload}
    assert DEEPSEEK.conversation(payload) == DEEPSEEK.conversation(HISTORY)


def test_a_root_is_null_or_zero_unless_there_is_a_zero() -> None:
    assert parents(DEEPSEEK.conversation(FLAT)) == {"1": ROOT, "2": "1"}
    told = deepcopy(FLAT)
    messages = told["data"]["biz_data"]["chat_messages"]
    messages.append({**messages[0], "message_id": 0, "parent_id": None})
    assert parents(DEEPSEEK.conversation(told)) == {"1": "0", "2": "1", "0": ROOT}


def test_a_list_that_is_not_closed_names_what_is_missing() -> None:
    told = DEEPSEEK.conversation(history(1, 2, 3))
    assert parents(told) == {"4": "3", "5": "3", "6": "5"}
    assert told.references == {"3"}
    assert DEEPSEEK.conversation(history(6)).references == {"6"}
    nothing = DEEPSEEK.conversation(history(1, 2, 3, 4, 5, 6))
    assert nothing.messages == ()
    assert nothing.references == {"6"}


def test_an_empty_session_misses_nothing() -> None:
    told = DEEPSEEK.conversation(history(1, 2, 3, 4, 5, 6, current_message_id=None))
    assert (told.messages, told.references, told.active_leaf) == ((), frozenset(), None)


def test_a_message_that_names_no_parent_keeps_its_place() -> None:
    told = history()
    del told["data"]["biz_data"]["chat_messages"][2]["parent_id"]
    message = DEEPSEEK.conversation(told).messages[2]
    assert (message.parent_id, message.sequence) == (None, 2)


def test_two_messages_with_one_number_are_both_kept() -> None:
    told = history()
    messages = told["data"]["biz_data"]["chat_messages"]
    messages.append({**messages[3], "fragments": [{"type": "REQUEST", "content": "And oats?"}]})
    texts = {m.external_id: m.text for m in DEEPSEEK.conversation(told).messages}
    assert texts["4"] == "And rye?"
    assert [key for key, text in texts.items() if text == "And oats?"] != ["4"]
    assert len(texts) == 7


def test_messages_without_a_number_are_kept_under_one_that_stays() -> None:
    told = history()
    del told["data"]["biz_data"]["chat_messages"][3]["message_id"]
    first, again = (DEEPSEEK.conversation(deepcopy(told)) for _ in range(2))
    assert first == again
    assert "And rye?" in [message.text for message in first.messages]


def test_a_loop_is_cut() -> None:
    told = history()
    told["data"]["biz_data"]["chat_messages"][0]["parent_id"] = 6
    assert None in parents(DEEPSEEK.conversation(told)).values()


def test_an_error_is_no_conversation() -> None:
    errors: list[Any] = [
        {"code": 40003, "data": None},
        {"data": {"biz_data": {"chat_messages": []}}},
        [],
    ]
    for told in errors:
        with pytest.raises(Unparsed):
            DEEPSEEK.conversation(told)
