"""Claude: whole conversations and exports, in every shape that the site has had."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from recollect.models import ROOT, Conversation, Message, Part
from recollect.platforms.base import Unparsed
from recollect.platforms.claude.adapter import Claude

FIXTURES = Path(__file__).parent / "fixtures"
CLAUDE = Claude()


def message_id(number: int) -> str:
    return f"5a000000-0000-4000-8000-{number:012d}"


@pytest.fixture
def payload() -> Any:
    return json.loads((FIXTURES / "tree.json").read_text())


@pytest.fixture
def tree(payload: Any) -> Conversation:
    return CLAUDE.conversation(payload)


@pytest.fixture
def exported() -> list[Conversation]:
    records = json.loads((FIXTURES / "export.json").read_text())
    assert all(CLAUDE.exported(record) for record in records)
    return [CLAUDE.conversation(record) for record in records]


def numbered(conversation: Conversation, number: int) -> Message:
    return next(m for m in conversation.messages if m.external_id == message_id(number))


def shown(message: Message, kind: str) -> list[str]:
    return [part.text for part in message.parts if part.type == kind]


def test_what_is_known_of_the_conversation(tree: Conversation) -> None:
    assert (tree.platform, tree.source) == ("claude", "conversation")
    assert tree.external_id == "c1a0de00-0000-4000-8000-000000000001"
    assert tree.url == f"https://claude.ai/chat/{tree.external_id}"
    assert (tree.title, tree.model) == ("Sourdough at altitude", "claude-sonnet-4-6")
    assert tree.project == "9e000000-0000-4000-8000-000000000009"
    assert tree.created_at == datetime(2026, 5, 4, 9, 0, 0, 250000, UTC)
    assert tree.updated_at == datetime(2026, 5, 4, 9, 30, 0, 250000, UTC)
    assert not tree.temporary
    assert not tree.references


def test_edits_and_regenerations_keep_their_place_in_the_tree(tree: Conversation) -> None:
    parents = {m.external_id: m.parent_id for m in tree.messages}
    expected = {1: None, 2: 1, 3: 2, 4: 3, 5: 3, 6: 2, 7: 6, 8: 6}
    assert parents == {
        message_id(child): message_id(parent) if parent else ROOT
        for child, parent in expected.items()
    }
    assert all(m.sequence is None for m in tree.messages)
    assert tree.active_leaf == message_id(8)


def test_roles_times_and_status(tree: Conversation) -> None:
    assert [m.role for m in tree.messages[:4]] == ["user", "assistant", "user", "assistant"]
    assert numbered(tree, 2).created_at == datetime(2026, 5, 4, 9, 2, 0, 250000, UTC)
    assert numbered(tree, 2).updated_at == datetime(2026, 5, 4, 9, 2, 30, 250000, UTC)
    assert {m.status for m in tree.messages} == {"complete"}


def test_reasoning_is_the_thinking_or_else_its_summaries(tree: Conversation) -> None:
    assert shown(numbered(tree, 2), "reasoning") == ["Lower pressure, faster rise."]
    assert shown(numbered(tree, 5), "reasoning") == ["Looking for figures\nComparing sources"]
    assert "pressure" not in numbered(tree, 2).text


def test_a_tool_call_and_its_result(tree: Conversation) -> None:
    _, call, result, answer = numbered(tree, 5).parts
    assert call == Part(
        "tool_call", "sourdough high altitude hydration", name="web_search", call_id="toolu_1"
    )
    assert result.text == (
        "[High altitude baking](https://example.org/altitude)\nReduce yeast by a quarter.\n\n"
        "[Flour notes](https://example.org/flour)"
    )
    assert (result.type, result.call_id) == ("tool_result", "toolu_1")
    assert answer.sources == ("[High altitude baking](https://example.org/altitude)",)
    assert numbered(tree, 5).text == "Cut the starter by a quarter and bake hotter."


def test_artifacts_and_files_that_tools_made(tree: Conversation) -> None:
    artifact, _, file, result, image, text, _ = numbered(tree, 7).parts
    assert artifact == Part(
        "tool_call",
        "# Plan\n\n1. Preheat to 250 °C",
        name="artifacts",
        title="Bake plan",
        language="markdown",
        mime="text/markdown",
        call_id="toolu_2",
    )
    assert file.text == "import time\ntime.sleep(60)\n"
    assert (file.title, file.language) == ("/mnt/user-data/outputs/timer.py", "python")
    assert result.text == "/mnt/user-data/outputs/timer.py"
    assert image == Part("image", url="img-9", call_id="toolu_3")
    assert text.text == "Keep the lid on for 20 minutes."


def test_an_unknown_block_keeps_its_json(tree: Conversation) -> None:
    unknown = numbered(tree, 7).parts[-1]
    assert unknown.type == "unknown"
    assert json.loads(unknown.raw or "") == {"type": "hologram", "projection": {"depth": 3}}


def test_attachments_and_files_each_once(tree: Conversation) -> None:
    text, log, image, document, source = numbered(tree, 1).parts
    assert text.text == "Why does my sourdough collapse at 2,400 m?"
    assert log == Part(
        "attachment", "day,rise\n1,2.1\n2,1.4", name="log.csv", mime="text/csv", size=31
    )
    assert image == Part("image", name="crumb.jpg", url="/api/o/files/f-1/preview")
    assert (document.name, document.size) == ("oven.pdf", 9000)
    assert document.url == "/api/o/files/f-2/document_pdf"
    assert source.name == "Recipes"


def test_nothing_of_the_account_is_told(tree: Conversation, exported: list[Conversation]) -> None:
    told = repr((tree, exported))
    assert "acc-secret" not in told
    assert "baker@example.org" not in told


def test_an_export_has_an_order_and_no_parents(exported: list[Conversation]) -> None:
    old, poor = exported
    assert [m.parent_id for m in old.messages] == [None, None]
    assert [m.sequence for m in poor.messages] == [0, 1]
    assert old.active_leaf is None
    assert (old.title, poor.title) == (None, "Poor record")
    assert old.updated_at == datetime(2024, 6, 21, 10, 5, tzinfo=UTC)


def test_an_old_answer_is_split_at_its_artifact(exported: list[Conversation]) -> None:
    thinking, before, artifact, after = exported[0].messages[1].parts
    assert thinking == Part("reasoning", "Three circles.")
    assert before.text == "Here it is:\n\n"
    assert artifact.text == '<svg><circle r="3"/></svg>'
    assert (artifact.name, artifact.title, artifact.language) == (
        "artifacts",
        "Traffic light",
        "svg",
    )
    assert after.text == "\n\nShall it blink?"


def test_a_poor_record_says_everything_in_its_text(exported: list[Conversation]) -> None:
    assert [m.text for m in exported[1].messages] == [
        "Is tea older than coffee?",
        "Yes, by a few thousand years.",
    ]


def test_a_parent_that_is_not_carried_is_referred_to(payload: Any) -> None:
    del payload["chat_messages"][:2]
    outline = CLAUDE.outline(payload)
    assert outline.conversation.references == {message_id(2)}
    assert outline.nodes[0].parent_id == message_id(2)


def test_an_active_leaf_that_is_not_carried_is_referred_to(payload: Any) -> None:
    del payload["chat_messages"][7]
    assert CLAUDE.outline(payload).conversation.references == {message_id(8)}


def test_a_loop_is_cut_in_one_place(payload: Any) -> None:
    first, second = payload["chat_messages"][:2]
    first["parent_message_uuid"] = second["uuid"]
    parents = [node.parent_id for node in CLAUDE.outline(payload).nodes[:2]]
    assert parents == [None, first["uuid"]]


def test_a_message_is_not_its_own_parent(payload: Any) -> None:
    own = payload["chat_messages"][4]
    own["parent_message_uuid"] = own["uuid"]
    node = CLAUDE.outline(payload).nodes[4]
    assert (node.parent_id, node.sequence) == (None, 4)


def test_a_temporary_chat_says_so(payload: Any) -> None:
    assert CLAUDE.outline(payload | {"is_temporary": True}).conversation.temporary


def test_a_message_depends_on_its_node_only(payload: Any) -> None:
    before = CLAUDE.outline(deepcopy(payload)).nodes[4]
    payload["name"] = "Renamed"
    payload["model"] = "another"
    assert CLAUDE.message(CLAUDE.outline(payload).nodes[4]) == CLAUDE.message(before)


def test_messages_without_an_id_get_one_that_stays(payload: Any) -> None:
    for message in payload["chat_messages"]:
        del message["uuid"]
    first = [node.external_id for node in CLAUDE.outline(deepcopy(payload)).nodes]
    assert len(set(first)) == 8
    assert [node.external_id for node in CLAUDE.outline(payload).nodes] == first


def test_equal_messages_without_an_id_are_two() -> None:
    said = {"sender": "human", "text": "Again!"}
    payload = {"uuid": "x", "chat_messages": [said, said]}
    first, second = CLAUDE.conversation(payload).messages
    assert first.external_id != second.external_id


def test_an_answer_being_written_is_partial(payload: Any) -> None:
    answer = payload["chat_messages"][3]
    answer["stop_reason"] = None
    answer["content"][0]["stop_timestamp"] = None
    assert CLAUDE.conversation(payload).messages[3].status == "partial"


def test_context_that_was_put_into_a_prompt_is_told_apart(payload: Any) -> None:
    wrapped = "<recollect-context id=n1>\nold words\n</recollect-context id=n1>"
    for place in (2, 3):
        payload["chat_messages"][place]["content"][0]["text"] = f"{wrapped}\nAnd now?"
    messages = CLAUDE.conversation(payload).messages
    assert messages[2].parts == (Part("injected", wrapped), Part("text", "\nAnd now?"))
    assert messages[3].text == f"{wrapped}\nAnd now?"


@pytest.mark.parametrize(
    "payload",
    [None, [], "x", 3, {}, {"uuid": "x"}, {"uuid": "", "chat_messages": []}, {"chat_messages": []}],
)
def test_what_is_no_conversation_is_refused(payload: Any) -> None:
    with pytest.raises(Unparsed):
        CLAUDE.outline(payload)


def test_two_messages_with_one_id_are_both_kept() -> None:
    messages = [
        {"uuid": "m", "sender": "human", "text": "first"},
        {"uuid": "m", "sender": "assistant", "text": "second"},
        {"uuid": "m", "sender": "assistant", "text": "second"},
    ]
    told = {"uuid": "c", "chat_messages": messages}
    conversation = CLAUDE.conversation(told)
    assert [m.text for m in conversation.messages] == ["first", "second", "second"]
    assert conversation.messages[0].external_id == "m"
    assert len({m.external_id for m in conversation.messages}) == 3
    assert CLAUDE.conversation(told) == conversation
