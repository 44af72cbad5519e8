"""Files of AI Studio: what hangs on what, and what they are called."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.models import ROOT, Conversation, Message
from recollect.platforms.aistudio.adapter import AIStudio
from recollect.platforms.base import StreamFrame, Unparsed
from recollect.platforms.registry import adapters
from recollect.platforms.unlinked import is_unlinked
from tests.platforms.mutations import places, replaced

STUDIO = AIStudio()
NATIVE: dict[str, Any] = {
    "runSettings": {"model": "models/gemini-2.5-pro", "temperature": 1.0},
    "systemInstruction": {"parts": [{"text": "Be "}, {"text": "brief."}]},
    "chunkedPrompt": {
        "chunks": [
            {"role": "user", "text": "Why is $HOME red?", "tokenCount": 4},
            {"role": "model", "text": "Bricks, ", "isThought": True},
            {"role": "model", "text": "surely.", "isThought": True},
            {"role": "model", "text": "It is made of bricks.", "finishReason": "STOP"},
            {"role": "user", "driveDocument": {"id": "doc-7"}},
            {"role": "user", "text": "And this one?"},
            {"role": "model", "text": "Thinking.", "isThought": True},
        ],
        "pendingInputs": [{"role": "user", "text": "Never sent"}],
    },
}
BRANCHED: dict[str, Any] = {
    "id": "prompts/p-1",
    "displayName": "Branches",
    "createTime": "2026-05-04T09:00:00Z",
    "updateTime": "2026-05-04T09:30:00.500Z",
    "chunkedPrompt": {
        "chunks": [
            {"id": "u1", "role": "user", "text": "One?", "createTime": "2026-05-04T09:00:01Z"},
            {"id": "m1", "role": "model", "text": "First.", "branchParent": {"id": "u1"}},
            {"id": "m2", "role": "model", "text": "Second.", "branchParent": {"id": "u1"}},
            {"id": "e", "role": "model", "text": ""},
            {"id": "u2", "role": "user", "text": "Two?", "branchParent": {"id": "e"}},
        ]
    },
}


def read(record: Any, source: str = "Takeout/Drive/My chat.json") -> Any:
    outline = STUDIO.export_outline(record, source)
    return outline.conversation, tuple(STUDIO.message(node) for node in outline.nodes)


def parents(messages: tuple[Message, ...]) -> dict[str, str | None]:
    return {message.external_id: message.parent_id for message in messages}


def test_it_is_nobody_elses() -> None:
    for record in (NATIVE, BRANCHED):
        assert [site.platform for site in adapters() if site.exported(record)] == ["aistudio"]
    assert not STUDIO.exported({"chunkedPrompt": {}})


def test_a_file_without_ids() -> None:
    told, messages = read(NATIVE)
    assert (told.platform, told.title, told.model) == ("aistudio", "My chat", "gemini-2.5-pro")
    assert (told.url, told.created_at) == (None, None)
    assert is_unlinked(told.external_id)
    texts = ["Be brief.", "Why is $HOME red?", "It is made of bricks.", "", "And this one?", ""]
    assert [message.text for message in messages] == texts
    roles = ["system", "user", "assistant", "user", "user", "assistant"]
    assert [message.role for message in messages] == roles
    above = [message.parent_id for message in messages]
    assert above == [ROOT, *(message.external_id for message in messages[:-1])]
    assert told.active_leaf == messages[-1].external_id
    assert "Never sent" not in repr(messages)


def test_thoughts_belong_to_the_answer_that_they_lead_to() -> None:
    _, messages = read(NATIVE)
    kinds = [(part.type, part.text) for part in messages[2].parts]
    assert kinds[:2] == [("reasoning", "Bricks, "), ("reasoning", "surely.")]
    assert kinds[2] == ("text", "It is made of bricks.")
    assert [(part.type, part.text) for part in messages[-1].parts] == [("reasoning", "Thinking.")]


def test_thoughts_in_pieces_are_told_once_and_keep_what_hangs_on_them() -> None:
    def said(*chunks: dict[str, Any]) -> list[tuple[str, str]]:
        told = [{"role": "user", "text": "?"}, *chunks, {"role": "user", "text": "!"}]
        messages = read({"chunkedPrompt": {"chunks": told}})[1]
        return [(part.type, part.text or part.mime or "") for m in messages for part in m.parts]

    aside = {"text": "Hm.", "thought": True}
    thought = {"role": "model", "isThought": True, "text": "Hm.", "parts": [aside]}
    around = [("text", "?")], [("text", "!")]
    assert said(thought) == [*around[0], ("reasoning", "Hm."), *around[1]]
    assert said(thought | {"text": ""}) == said(thought)
    image = {"mimeType": "image/png", "data": "QUJD"}
    drawn = thought | {"inlineImage": image, "errorMessage": "Stopped"}
    kept = [("reasoning", "Hm."), ("image", "image/png"), ("tool_result", "Stopped")]
    assert said(drawn) == [*around[0], *kept, *around[1]]
    answer = {"role": "model", "text": "So."}
    assert said(thought, drawn, answer) == [
        *around[0],
        ("reasoning", "Hm."),
        *kept,
        ("text", "So."),
        *around[1],
    ]


def test_a_longer_file_goes_on_and_an_edit_makes_a_branch() -> None:
    told, messages = read(NATIVE)
    longer = deepcopy(NATIVE)
    longer["chunkedPrompt"]["chunks"].append({"role": "user", "text": "Thanks"})
    again, more = read(longer)
    assert again.external_id == told.external_id
    assert more[: len(messages)] == messages
    edited = deepcopy(NATIVE)
    edited["chunkedPrompt"]["chunks"][3]["text"] = "Clay."
    told_after, changed = read(edited)
    assert told_after.external_id == told.external_id
    assert changed[:2] == messages[:2]
    assert not {m.external_id for m in changed[2:]} & {m.external_id for m in messages}


def test_chats_that_begin_alike_are_told_apart_by_the_file() -> None:
    one, other, moved = (read(NATIVE, name)[0] for name in ("a/One", "Other.JSON", "b\\One.json"))
    assert one.external_id == moved.external_id != other.external_id
    assert [one.title, other.title] == ["One", "Other"]


def test_chats_that_share_name_and_instruction_are_told_apart_by_their_first_question() -> None:
    other = deepcopy(NATIVE)
    other["chunkedPrompt"]["chunks"][0]["text"] = "Something else?"
    assert read(NATIVE)[0].external_id != read(other)[0].external_id


def test_branches_and_chunks_that_say_nothing() -> None:
    told, messages = read(BRANCHED)
    assert (told.external_id, told.title) == ("p-1", "Branches")
    assert told.url == "https://aistudio.google.com/prompts/p-1"
    assert told.updated_at == datetime(2026, 5, 4, 9, 30, 0, 500000, UTC)
    assert parents(messages) == {"u1": ROOT, "m1": "u1", "m2": "u1", "u2": "m2"}
    assert told.active_leaf == "u2"
    assert messages[0].created_at == datetime(2026, 5, 4, 9, 0, 1, tzinfo=UTC)


def test_a_branch_of_another_file_hangs_on_the_chunk_before() -> None:
    record = deepcopy(BRANCHED)
    record["chunkedPrompt"]["chunks"][2]["branchParent"] = {"promptId": "prompts/x", "id": "no"}
    assert parents(read(record)[1])["m2"] == "m1"


def test_a_regeneration_that_begins_with_a_thought_keeps_its_parent() -> None:
    record = deepcopy(BRANCHED)
    thought = {"role": "model", "isThought": True, "text": "Hm", "branchParent": {"id": "u1"}}
    record["chunkedPrompt"]["chunks"].insert(2, thought)
    del record["chunkedPrompt"]["chunks"][3]["branchParent"]
    messages = read(record)[1]
    assert parents(messages)["m2"] == "u1"
    assert [part.text for part in messages[2].parts] == ["Hm", "Second."]


def test_two_chunks_with_one_id_are_both_kept() -> None:
    record = deepcopy(BRANCHED)
    record["chunkedPrompt"]["chunks"].append({"id": "u1", "role": "user", "text": "Other?"})
    messages = read(record)[1]
    assert [message.text for message in messages] == ["One?", "First.", "Second.", "Two?", "Other?"]
    assert len(parents(messages)) == 5


def test_live_captures_cannot_be_read() -> None:
    with pytest.raises(Unparsed):
        STUDIO.outline(BRANCHED)
    with pytest.raises(Unparsed):
        STUDIO.stream(StreamFrame("data: {}\n\n"))
    with pytest.raises(Unparsed):
        STUDIO.export_outline({}, "x")


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([NATIVE, BRANCHED]), st.data(), junk)
def test_anything_else_in_it(told: Any, data: st.DataObject, new: Any) -> None:
    record = replaced(told, data.draw(st.sampled_from(places(told))), new)
    if STUDIO.exported(record):
        conversation, messages = read(record)
        assert isinstance(conversation, Conversation) and conversation.external_id
        known = {message.external_id for message in messages} | {ROOT}
        assert all(message.parent_id in known for message in messages)


@pytest.mark.parametrize("name", ["export-aistudio-1.json", "export-aistudio-2.json"])
def test_recorded_files(samples: Path, name: str) -> None:
    record = json.loads((samples / "gemini" / name).read_text())
    told, messages = read(record)
    assert (told.external_id, told.title) == (record["id"], record["displayName"])
    raw = record["chunkedPrompt"]["chunks"]
    within = "\0".join(part.text for message in messages for part in message.parts)
    place = 0
    for chunk in raw:
        place = within.index(chunk["text"], place) + len(chunk["text"])
    files = {part.name for message in messages for part in message.parts}
    assert {each["driveDocument"]["name"] for each in raw if "driveDocument" in each} <= files
    assert not [part for message in messages for part in message.parts if part.type == "unknown"]
