"""What the page sent: a new chat, a later turn, a new try, and garbage."""

import json
from typing import Any

import pytest

from recollect.models import ROOT
from recollect.platforms.chatgpt.request import request
from tests.platforms.chatgpt.shapes import raw_message

NEW = {
    "action": "next",
    "messages": [raw_message("q")],
    "parent_message_id": "client-created-root",
    "conversation_mode": {"kind": "gizmo_interaction", "gizmo_id": "g-p-77aa"},
    "history_and_training_disabled": True,
}


def test_a_new_chat_hangs_on_the_root() -> None:
    asked = request(NEW)
    assert (asked.conversation_id, asked.parent_id, asked.gizmo) == (None, ROOT, "g-p-77aa")
    assert list(asked.messages) == ["q"]
    assert asked.temporary
    assert request({**NEW, "parent_message_id": "made-up"}).parent_id == ROOT


def test_a_later_turn_hangs_on_the_message_before() -> None:
    asked = request({"conversation_id": "c", "messages": [], "parent_message_id": "a0"})
    assert (asked.conversation_id, asked.parent_id, asked.temporary) == ("c", "a0", False)


def test_an_edit_of_the_first_message_hangs_on_the_root() -> None:
    asked = request({**NEW, "conversation_id": "c", "parent_message_id": "client-created-root"})
    assert asked.parent_id == ROOT


def test_the_request_may_be_text() -> None:
    assert request(json.dumps(NEW)) == request(NEW)


@pytest.mark.parametrize(
    "sent", [None, "", "{", "[]", 5, [], {}, {"messages": [1, {"id": 2}], "conversation_id": 3}]
)
def test_anything_else_says_nothing(sent: Any) -> None:
    asked = request(sent)
    assert asked.conversation_id is None
    assert asked.messages == {}
    assert asked.gizmo is None
