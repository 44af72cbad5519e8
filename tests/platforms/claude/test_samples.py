"""Recorded payloads of Claude: an independent walk over the raw JSON finds nothing missing.

`export-1.json` was generated from the schema of an export: its blocks have made-up types and every
field that any block may have, `text` among them. A block of unknown type with a text is shown as
that text, as the site would rather add a type than hide an answer; only what has no text stays raw.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from recollect.models import Conversation
from recollect.platforms.base import StreamFrame
from recollect.platforms.claude.adapter import Claude

CLAUDE = Claude()
URL = "https://claude.ai/api/organizations/o/chat_conversations/c/completion"


def conversations(path: Path) -> list[dict[str, Any]]:
    payload = json.loads(path.read_text())
    records = payload if isinstance(payload, list) else payload.get("conversations", [payload])
    assert records
    return records


def visible(message: dict[str, Any]) -> list[str]:
    """The texts that the site shows in a message, in order, by no rule of ours."""
    blocks = [block["text"] for block in message.get("content", []) if block.get("text")]
    attached = [each["extracted_content"] for each in message.get("attachments", [])]
    return (blocks or [message["text"]]) + [text for text in attached if text]


def found(texts: list[str], within: str) -> int:
    """How many characters of these texts stand in this text, in this order."""
    place = counted = 0
    for text in texts:
        if (at := within.find(text, place)) >= 0:
            place = at + len(text)
            counted += len(text)
    return counted


def unknown_share(parsed: list[Conversation]) -> float:
    parts = [part.type for each in parsed for message in each.messages for part in message.parts]
    return parts.count("unknown") / max(1, len(parts))


@pytest.mark.parametrize("name", ["api-2.json", "export-1.json", "export-3.json", "export-6.json"])
def test_every_visible_text_is_there(samples: Path, name: str) -> None:
    records = conversations(samples / "claude" / name)
    parsed = [CLAUDE.conversation(record) for record in records]
    roles = {"human": "user", "assistant": "assistant"}
    expected = kept = 0
    for record, conversation in zip(records, parsed, strict=True):
        assert CLAUDE.exported(record)
        raw = record["chat_messages"]
        assert [m.external_id for m in conversation.messages] == [m["uuid"] for m in raw]
        assert [m.role for m in conversation.messages] == [roles[m["sender"]] for m in raw]
        for source, message in zip(raw, conversation.messages, strict=True):
            expected += sum(map(len, visible(source)))
            kept += found(visible(source), message.text)
    assert kept >= 0.995 * expected > 0
    assert unknown_share(parsed) < 0.01


def test_the_recorded_stream(samples: Path) -> None:
    body = (samples / "claude" / "sse-1.txt").read_text()
    request = {"prompt": "Hello", "parent_message_uuid": None}
    events = [json.loads(line[6:]) for line in body.splitlines() if line.startswith("data: ")]
    start = next(event["message"] for event in events if event["type"] == "message_start")
    text = "".join(e["delta"]["text"] for e in events if e["type"] == "content_block_delta")
    for cut in (len(body), len(body) // 2):
        conversation = CLAUDE.stream(StreamFrame(body[:cut], url=URL, request=request))
        asked, answer = conversation.messages
        assert (asked.external_id, asked.text) == (start["parent_uuid"], "Hello")
        assert (answer.external_id, answer.parent_id) == (start["uuid"], asked.external_id)
        assert text.startswith(answer.text)
    whole = CLAUDE.stream(StreamFrame(body, url=URL, request=request)).messages[1]
    assert (whole.text, whole.status) == (text, "complete")


@pytest.mark.parametrize("name", ["api-2.json", "export-1.json", "export-3.json", "export-6.json"])
def test_without_what_is_private_it_says_the_same(samples: Path, name: str) -> None:
    for record in conversations(samples / "claude" / name):
        kept = CLAUDE.without_private(record)
        assert CLAUDE.conversation(kept) == CLAUDE.conversation(record)
        assert CLAUDE.without_private(kept) is kept
