"""Recorded payloads of DeepSeek: an independent walk over the raw data finds nothing missing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from recollect.models import Conversation
from recollect.platforms.base import StreamFrame, Unparsed
from tests.platforms.deepseek.test_outline import DEEPSEEK
from tests.platforms.deepseek.test_stream import URL


def contents(value: Any) -> Iterator[str]:
    """Every text of a message, by no rule of ours."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in {"content", "thinking_content"} and isinstance(inner, str):
                yield inner
            yield from contents(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from contents(inner)


def kept(texts: list[str], told: Conversation) -> float:
    """The share of these texts' characters that stands in the messages, in their order."""
    within = "\0".join(part.text for message in told.messages for part in message.parts)
    place = counted = 0
    for text in texts:
        if (at := within.find(text, place)) >= 0:
            place = at + len(text)
            counted += len(text)
    return counted / sum(map(len, texts))


def unknown_share(told: Conversation) -> float:
    types = [part.type for message in told.messages for part in message.parts]
    return types.count("unknown") / len(types)


def test_the_recorded_conversation(samples: Path) -> None:
    payload = json.loads((samples / "deepseek" / "api-2.json").read_text())
    told = DEEPSEEK.conversation(payload)
    assert kept(list(contents(payload)), told) >= 0.995
    assert unknown_share(told) < 0.01
    raw = payload["data"]["biz_data"]["chat_messages"]
    assert [m.external_id for m in told.messages] == [str(each["message_id"]) for each in raw]
    assert [m.parent_id for m in told.messages] == ["", str(raw[0]["message_id"])]
    assert [m.role.upper() for m in told.messages] == [each["role"] for each in raw]
    assert not told.references
    assert DEEPSEEK.without_private(payload) is payload


def test_the_recorded_stream(samples: Path) -> None:
    recorded = (samples / "deepseek" / "sse-1.md").read_text()
    request = json.loads(recorded.split("## Request Payload\n\n")[1].split("\n")[0])
    body = recorded.split("## Response Payload\n\n")[1].split("## Expected")[0]
    answer = recorded.split("\nAnswer: ")[1]
    told = DEEPSEEK.stream(StreamFrame(body, url=URL, request=request))
    asked, answered = told.messages
    assert told.external_id == request["chat_session_id"]
    assert asked.text == request["prompt"]
    assert (asked.parent_id, answered.parent_id) == ("", asked.external_id)
    assert (answered.text, answered.status) == (answer, "complete")
    assert unknown_share(told) < 0.01
    for cut in range(0, len(body), 7):
        for message in _so_far(body[:cut], request)[1:]:
            assert answer.startswith(message.text)


def _so_far(body: str, request: Any) -> Any:
    try:
        return DEEPSEEK.stream(StreamFrame(body, url=URL, request=request)).messages
    except Unparsed:
        return ()


def test_the_recorded_stream_that_thinks(samples: Path) -> None:
    body = (samples / "deepseek" / "sse-4.txt").read_text()
    request = {"chat_session_id": "c", "prompt": "x"}
    (answer,) = DEEPSEEK.stream(StreamFrame(body, url=URL, request=request)).messages
    events = [json.loads(line[6:]) for line in body.splitlines() if line.startswith("data: ")]
    values = [event["v"] for event in events[:-1]]
    texts = [value if isinstance(value, str) else next(contents([value])) for value in values]
    thought, said = (part.text for part in answer.parts)
    assert thought + said == "".join(texts)
    assert said.startswith(texts[3])
    assert answer.status == "complete"
