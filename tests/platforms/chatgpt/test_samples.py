"""Payloads recorded by others: an independent walk over the raw JSON finds the same words.

The walk shares no code with the adapter: it follows the parents from the current node, as the
site's page does, and collects what the page shows.
"""

import json
import re
import zipfile
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from recollect.models import Conversation, Message
from recollect.platforms.base import StreamFrame
from recollect.platforms.chatgpt.adapter import ChatGPT

MARKS = re.compile("【[^】]*】|\ue200[^\ue201]*\ue201")
LINKS = re.compile(r" \(\[.*?\]\(https?://[^)]*\)\)")


def sample_conversations(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    for path in sorted((folder / "chatgpt").glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        found += [(path.name, one) for one in (content if isinstance(content, list) else [content])]
    with zipfile.ZipFile(folder / "chatgpt" / "export-zip-1.zip") as archive:
        found += [("zip", one) for one in json.loads(archive.read("conversations.json"))]
    return found


def raw_path(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """The nodes from the root to the current node; all by time where there is no tree."""
    nodes = payload["mapping"]
    if "parent" not in next(iter(nodes.values())):
        return sorted(nodes.values(), key=lambda node: node["message"]["create_time"])
    parents = {node["parent"] for node in nodes.values()}
    key = payload.get("current_node") or next(key for key in nodes if key not in parents)
    path: list[dict[str, Any]] = []
    while key:
        path.insert(0, nodes[key])
        key = nodes[key]["parent"]
    return path


def raw_turns(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """Role and text of what the page shows."""
    turns = []
    for node in raw_path(payload):
        message = node.get("message") or {}
        role = message.get("author", {}).get("role")
        content = message.get("content", {})
        shown = role in {"user", "assistant"} and message.get("recipient") in {"all", None}
        if shown and content.get("content_type", "text") in {"text", "multimodal_text"}:
            text = "".join(part for part in content["parts"] if isinstance(part, str))
            turns.append((role, MARKS.sub("", text)))
    return [(role, text) for role, text in turns if text]


def parsed_path(conversation: Conversation) -> list[Message]:
    messages = {message.external_id: message for message in conversation.messages}
    if all(message.sequence is not None for message in messages.values()):
        return sorted(messages.values(), key=lambda message: message.sequence or 0)
    parents = {message.parent_id for message in messages.values()}
    place = conversation.active_leaf or next(key for key in messages if key not in parents)
    path: list[Message] = []
    while place:
        path.insert(0, messages[place])
        place = messages[place].parent_id or ""
    return path


def parsed_turns(conversation: Conversation) -> list[tuple[str, str]]:
    turns = [
        (message.role, "".join(part.text for part in message.parts if part.type == "text"))
        for message in parsed_path(conversation)
        if message.role in {"user", "assistant"}
    ]
    return [(role, LINKS.sub("", MARKS.sub("", text))) for role, text in turns if text]


def flattened(turns: list[tuple[str, str]]) -> str:
    return "".join(f"\n{role}: {text}" for role, text in turns)


def test_the_words_of_every_sample_are_there_in_order(samples: Path) -> None:
    found = missing = 0
    for name, payload in sample_conversations(samples):
        expected = raw_turns(payload)
        assert expected, name
        conversation = ChatGPT().conversation(payload)
        assert [r for r, _ in parsed_turns(conversation)] == [r for r, _ in expected], name
        one, other = flattened(expected), flattened(parsed_turns(conversation))
        blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
        matched = sum(block.size for block in blocks)
        found, missing = found + matched, missing + len(one) - matched
    assert found > 5_000
    assert missing / (found + missing) < 0.005


def test_every_branch_is_there(samples: Path) -> None:
    for name, payload in sample_conversations(samples):
        texts = [message.text for message in ChatGPT().conversation(payload).messages]
        for node in payload["mapping"].values():
            message = node.get("message") or {}
            if message.get("author", {}).get("role") == "user":
                assert message["content"]["parts"][0] in texts, name


def test_few_parts_are_unknown(samples: Path) -> None:
    kinds = [
        part.type
        for _, payload in sample_conversations(samples)
        for message in ChatGPT().conversation(payload).messages
        for part in message.parts
    ]
    assert len(kinds) > 40
    assert kinds.count("unknown") / len(kinds) < 0.01


def test_every_sample_is_an_export_of_ours(samples: Path) -> None:
    assert all(ChatGPT().exported(payload) for _, payload in sample_conversations(samples))


@pytest.mark.parametrize("pieces", [1, 2])
def test_the_recorded_stream(samples: Path, pieces: int) -> None:
    body = (samples / "chatgpt" / "sse-1.txt").read_text(encoding="utf-8")
    conversation = ChatGPT().stream(StreamFrame(body[: len(body) // pieces]))
    assert conversation.external_id == "6ab9dd65-51b0-83ea-9836-d2642f97cb6d"
    user = conversation.messages[0]
    assert (user.role, user.text) == ("user", "Reply with exactly: MARKER-S1-1")
    if pieces == 1:
        _, reasoning, answer = conversation.messages
        assert [part.type for part in reasoning.parts] == ["reasoning"]
        assert (answer.text, answer.status, answer.parent_id) == (
            "MARKER-S1-1",
            "complete",
            reasoning.external_id,
        )
        assert reasoning.parent_id == user.external_id
        assert conversation.title == "Reply with Marker"


def test_without_what_is_private_it_says_the_same(samples: Path) -> None:
    adapter = ChatGPT()
    for name, payload in sample_conversations(samples):
        kept = adapter.without_private(payload)
        assert adapter.conversation(kept) == adapter.conversation(payload), name
        assert adapter.without_private(kept) is kept, name
    body = (samples / "chatgpt" / "sse-1.txt").read_text(encoding="utf-8")
    frame = StreamFrame(body)
    stream = adapter.stream_without_private(frame)
    assert adapter.stream(stream) == adapter.stream(frame)
    assert "resume_conversation_token" not in body or stream is not frame
