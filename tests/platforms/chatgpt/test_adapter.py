"""Whole conversations of ChatGPT: what belongs to the conversation, and what is never stored."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from recollect.models import ROOT
from recollect.platforms.base import Unparsed
from recollect.platforms.chatgpt.adapter import ChatGPT
from recollect.text.jsontext import dumps
from tests.platforms.chatgpt.shapes import (
    fixture_conversation,
    parents,
    parsed,
    payload,
    raw_message,
)


def test_the_conversation_itself() -> None:
    conversation = ChatGPT().outline(fixture_conversation()).conversation
    assert conversation.platform == "chatgpt"
    assert conversation.source == "conversation"
    assert conversation.external_id == "0a1b2c3d-0000-4000-8000-000000000001"
    assert conversation.url == (
        "https://chatgpt.com/g/g-p-0123456789abcdef/c/0a1b2c3d-0000-4000-8000-000000000001"
    )
    assert conversation.project == "g-p-0123456789abcdef"
    assert conversation.title == "Tea on a photo"
    assert conversation.model == "gpt-5-thinking"
    assert conversation.created_at == datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)
    assert conversation.updated_at == datetime(2025, 10, 9, 8, 54, 31, 500_000, tzinfo=UTC)
    assert conversation.active_leaf == "a3"
    assert conversation.references == frozenset()
    assert conversation.messages == ()
    assert not conversation.temporary


def test_the_tree_without_its_hidden_nodes() -> None:
    conversation = ChatGPT().conversation(fixture_conversation())
    assert parents(conversation) == {
        **{"u1": ROOT, "th": "u1", "se": "th", "sr": "se", "tq": "sr", "sw": "tq", "py": "sw"},
        **{"px": "py", "rr": "px", "a1": "rr"},
        **{"u2": "a1", "cv": "u2", "cr": "cv", "cu": "cr", "a2": "cu"},
        **{"u2b": "a1", "dc": "u2b", "di": "dc", "co": "di", "cc": "co", "er": "cc", "es": "er"},
        **{"vu": "es", "va": "vu", "hw": "va", "cd": "hw", "a3": "cd"},
    }


def test_roles_and_status() -> None:
    messages = {m.external_id: m for m in ChatGPT().conversation(fixture_conversation()).messages}
    assert {key for key, m in messages.items() if m.role == "user"} == {"u1", "u2", "u2b", "vu"}
    assert {key for key, m in messages.items() if m.role == "system"} == {"es"}
    assert [key for key, m in messages.items() if m.status == "partial"] == ["a3"]


def test_nothing_private_is_in_the_result() -> None:
    payload = fixture_conversation()
    assert b"SECRET" in dumps(payload)
    assert "SECRET" not in repr(ChatGPT().outline(payload))
    assert "SECRET" not in repr(ChatGPT().conversation(payload))


def test_message_depends_on_its_node_alone() -> None:
    adapter = ChatGPT()
    before = adapter.outline(fixture_conversation())
    changed = fixture_conversation()
    changed["mapping"]["a3"]["message"]["content"]["parts"] = ["A poem about tea."]
    after = adapter.outline(changed)
    differing = [new for old, new in zip(before.nodes, after.nodes, strict=True) if old != new]
    assert [node.external_id for node in differing] == ["a3"]
    assert adapter.message(differing[0]).text == "A poem about tea."
    moved = replace(differing[0], parent_id="x", sequence=3)
    assert adapter.message(moved) == replace(
        adapter.message(differing[0]), parent_id="x", sequence=3
    )


def test_an_export_names_its_conversation_by_id() -> None:
    record = fixture_conversation()
    record["id"] = record.pop("conversation_id")
    assert ChatGPT().exported(record)
    assert ChatGPT().conversation(record) == ChatGPT().conversation(fixture_conversation())


@pytest.mark.parametrize(
    "record",
    [
        None,
        [],
        {"id": "x", "mapping": []},
        {"mapping": {}},
        {"uuid": "x", "chat_messages": []},
        {"id": "x", "inserted_at": "2025-01-01T00:00:00+08:00", "mapping": {}},
    ],
)
def test_records_of_other_exports_are_not_ours(record: Any) -> None:
    assert not ChatGPT().exported(record)


@pytest.mark.parametrize("payload", [None, 1, "x", [], {}, {"mapping": {}}, {"id": "", "x": 1}])
def test_what_is_no_conversation_is_unparsed(payload: Any) -> None:
    with pytest.raises(Unparsed):
        ChatGPT().outline(payload)


def test_poor_fields_are_absent_rather_than_wrong() -> None:
    conversation = parsed(
        {}, title=None, create_time="soon", update_time=-5, default_model_slug="auto", gizmo_id=None
    )
    assert conversation == replace(
        parsed({}), title=None, model=None, created_at=None, updated_at=None, project=None
    )
    assert conversation.url == "https://chatgpt.com/c/c1"


def test_a_custom_gpt_is_no_project_and_ids_are_quoted() -> None:
    outline = ChatGPT().outline(payload({}, conversation_id="a/b", gizmo_id="g-XyZ9"))
    assert outline.conversation.url == "https://chatgpt.com/g/g-XyZ9/c/a%2Fb"
    assert outline.conversation.project is None


def test_auto_leaves_the_model_to_the_newest_message() -> None:
    nodes = {
        "m": {"parent": None, "message": raw_message("m", metadata={"model_slug": "gpt-4o"})},
    }
    assert parsed(nodes, default_model_slug="auto", current_node="m").model == "gpt-4o"


def test_temporary_chats_say_so() -> None:
    assert parsed({}, is_temporary_chat=True).temporary
    assert not parsed({}, is_temporary_chat=None).temporary
