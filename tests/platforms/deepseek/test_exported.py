"""DeepSeek's official export: the same messages as live, and none of another site."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from recollect.models import ROOT
from recollect.platforms.base import Unparsed
from recollect.platforms.registry import adapters
from tests.platforms.deepseek.test_outline import DEEPSEEK, FIXTURES, HISTORY, parents

RECORD: dict[str, Any] = json.loads((FIXTURES / "export.json").read_text())[0]


def read(record: Any = RECORD) -> Any:
    outline = DEEPSEEK.export_outline(record, "conversations.json")
    messages = tuple(DEEPSEEK.message(node) for node in outline.nodes)
    return outline.conversation, messages


def changed(**mapping: Any) -> Any:
    record = deepcopy(RECORD)
    record["mapping"].update(mapping)
    return record


def test_it_is_nobody_elses() -> None:
    assert [site.platform for site in adapters() if site.exported(RECORD)] == ["deepseek"]
    chatgpt = {key: value for key, value in RECORD.items() if key != "inserted_at"}
    assert not DEEPSEEK.exported(chatgpt | {"create_time": 1.0})
    assert not DEEPSEEK.exported({**RECORD, "mapping": []})
    assert not DEEPSEEK.exported(HISTORY)
    with pytest.raises(Unparsed):
        read(HISTORY)


def test_the_conversation_is_that_of_the_live_site() -> None:
    told, _ = read()
    live = DEEPSEEK.conversation(HISTORY)
    assert (told.external_id, told.url, told.title) == (live.external_id, live.url, live.title)
    assert (told.created_at, told.updated_at) == (live.created_at, live.updated_at)
    assert told.source == "conversation"


def test_messages_have_the_numbers_of_the_live_site() -> None:
    _, messages = read()
    above = {message.external_id: message.parent_id for message in messages}
    assert above == {"1": ROOT, "2": "1", "3": "1", "4": "3", "5": "4", "6": "4", "7": "1"}
    live = parents(DEEPSEEK.conversation(HISTORY))
    assert {key: live[key] for key in "1234"} == {key: above[key] for key in "1234"}
    assert messages[0].text == DEEPSEEK.conversation(HISTORY).messages[0].text


def test_roles_times_and_what_was_said() -> None:
    _, messages = read()
    roles = ["user", "assistant", "assistant", "user", "assistant", "assistant", "assistant"]
    assert [message.role for message in messages] == roles
    assert messages[0].created_at == datetime(2026, 5, 4, 9, 0, 1, 500000, UTC)
    assert {message.status for message in messages} == {"complete"}
    assert (messages[0].model, messages[1].model) == (None, "deepseek-reasoner")
    assert [part.type for part in messages[1].parts] == ["reasoning", "tool_result", "text"]
    assert messages[1].parts[2].sources == ("[High altitude](https://example.org/altitude)",)
    assert messages[0].parts[-1].name == "oven.pdf"


def test_a_busy_server_is_not_the_end_of_the_active_path() -> None:
    told, messages = read()
    assert told.active_leaf == "5"
    assert messages[5].text.startswith("服务器繁忙")
    record = deepcopy(RECORD)
    del record["mapping"]["5"]
    record["mapping"]["4"]["children"] = ["6"]
    assert read(record)[0].active_leaf == "6"


def test_of_several_answers_the_last_one_is_shown() -> None:
    message = {"fragments": [{"type": "RESPONSE", "content": "Newest."}]}
    told, _ = read(changed(**{"10": {"id": "10", "parent": "4", "message": message}}))
    assert told.active_leaf == "10"


def test_what_is_named_and_not_there_is_missing() -> None:
    record = deepcopy(RECORD)
    del record["mapping"]["3"]
    told, messages = read(record)
    assert told.references == {"3"}
    assert next(m for m in messages if m.external_id == "4").parent_id == "3"


def test_nodes_without_a_message_are_passed() -> None:
    told, messages = read(changed(**{"3": {"id": "3", "parent": "1", "message": None}}))
    assert next(m for m in messages if m.external_id == "4").parent_id == "1"
    assert told.references == frozenset()


def test_parents_may_be_told_by_children_only() -> None:
    record = deepcopy(RECORD)
    for node in record["mapping"].values():
        del node["parent"]
    assert read(record)[1] == read()[1]


def test_a_long_chain_of_nodes_without_messages_is_read_quickly() -> None:
    message = {"fragments": [{"type": "REQUEST", "content": "x"}]}
    nodes: dict[str, Any] = {f"h{n}": {"parent": f"h{n - 1}" if n else None} for n in range(20_000)}
    nodes |= {f"m{n}": {"parent": "h19999", "message": message} for n in range(20_000)}
    record = {"id": "c", "inserted_at": "2026-01-01T00:00:00Z", "mapping": nodes}
    _, messages = read(record)
    assert {message.parent_id for message in messages} == {ROOT}


def test_a_loop_is_cut() -> None:
    record = deepcopy(RECORD)
    record["mapping"]["1"]["parent"] = "4"
    assert len(read(record)[1]) == 7
