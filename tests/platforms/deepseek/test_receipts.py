"""What the server says is complete or missing, with what DeepSeek tells bit by bit."""

import itertools
import json
from typing import Any

import pytest

from recollect.capture.incoming import Incoming, from_conversation, from_outline
from recollect.capture.ingest import Ingest
from recollect.platforms.base import StreamFrame, Unparsed
from recollect.store.store import Store
from tests.platforms.deepseek.test_outline import DEEPSEEK

API = "https://chat.deepseek.com/api/v0/chat/"
START = 1_777_885_200
# Number, the one above, who, status, words: the second question was edited, its answer stopped.
TALK: list[tuple[int, int | None, str, str, str]] = [
    (1, None, "USER", "FINISHED", "Where is $HOME?"),
    (2, 1, "ASSISTANT", "FINISHED", "In Tōkyō 🗼, which is a large town by the sea."),
    (3, 2, "USER", "FINISHED", "Since whn?"),
    (4, 3, "ASSISTANT", "INCOMPLETE", "Since the"),
    (5, 2, "USER", "FINISHED", "Since when?"),
    (6, 5, "ASSISTANT", "FINISHED", "Since 1603, when it was called Edo."),
]

RESPONSE: dict[str, Any] = {"id": 1, "type": "RESPONSE"}


def raw(place: int, **changed: Any) -> dict[str, Any]:
    number, parent, role, status, words = TALK[place]
    kind = "REQUEST" if role == "USER" else "RESPONSE"
    return {
        "message_id": number,
        "parent_id": parent,
        "role": role,
        "status": status,
        "inserted_at": START + number,
        "fragments": [{"id": 1, "type": kind, "content": words, "references": []}],
        **changed,
    }


def whole(*messages: dict[str, Any], leaf: int, at: int = 10) -> Incoming:
    session = {"id": "talk", "title": "Home", "current_message_id": leaf, "updated_at": START + at}
    biz = {"chat_session": session, "chat_messages": list(messages), "cache_control": "MERGE"}
    return from_outline(DEEPSEEK, DEEPSEEK.outline({"data": {"biz_data": biz}}))


def streamed(place: int, name: str, **sent: Any) -> Incoming:
    """The stream of an answer, in one snapshot and two patches."""
    number, parent, _, status, words = TALK[place]
    begun = raw(place, status="WIP", fragments=[{**RESPONSE, "content": words[:4]}])
    told: list[tuple[str, Any]] = [
        ("ready", {"request_message_id": parent, "response_message_id": number}),
        ("message", {"v": {"response": begun}}),
        ("message", {"p": "response/fragments/-1/content", "o": "APPEND", "v": words[4:]}),
        ("message", {"p": "response/status", "o": "SET", "v": status}),
        ("update_session", {"updated_at": START + number}),
        ("finish", {}),
    ]
    body = "".join(f"event: {event}\r\ndata: {json.dumps(data)}\r\n\r\n" for event, data in told)
    request = {"chat_session_id": "talk", **sent}
    return from_conversation(DEEPSEEK.stream(StreamFrame(body, API + name, request)), 1)


def exported() -> Incoming:
    nodes: dict[str, Any] = {"root": {"id": "root", "parent": None, "children": ["1"]}}
    for place, (number, parent, *_) in enumerate(TALK):
        told = raw(place)
        kept = {key: told[key] for key in ("inserted_at", "fragments")}
        below = [str(each[0]) for each in TALK if each[1] == number]
        above = "root" if parent is None else str(parent)
        nodes[str(number)] = {"id": str(number), "parent": above, "children": below}
        nodes[str(number)]["message"] = {"files": [], "model": "deepseek-chat", **kept}
    record: dict[str, Any] = {"id": "talk", "title": "Home"}
    record |= {"inserted_at": "2026-05-04T17:00:00.000000+08:00"}
    record |= {"updated_at": "2026-05-04T17:00:10.000000+08:00", "mapping": nodes}
    return from_outline(DEEPSEEK, DEEPSEEK.export_outline(record, "conversations.json"))


ALL = [raw(place) for place in range(6)]
WHOLE = whole(*ALL, leaf=6)
NEWEST = whole(*ALL[4:], leaf=6)
STREAMS = [
    streamed(1, "completion", parent_message_id=None, prompt=TALK[0][4]),
    streamed(3, "completion", parent_message_id=2, prompt=TALK[2][4]),
    streamed(5, "edit_message", message_id=3, prompt=TALK[4][4]),
]


async def stored(store: Store, space: str) -> dict[str, tuple[str, str, str]]:
    """Of every message: what it hangs on, who said it, and its words."""
    found = await store.space(space).messages.find({})
    return {each["external_id"]: (each["parent"], each["role"], each["text"]) for each in found}


EXPECTED = {
    str(number): ("" if parent is None else str(parent), role.lower(), words)
    for number, parent, role, _, words in TALK
}


async def test_a_part_of_the_list_is_complete_with_the_rest(store: Store) -> None:
    ingest = Ingest(store)
    receipt = await ingest("spc_test", NEWEST)
    assert (receipt.complete, receipt.missing) == (False, ("2",))
    receipt = await ingest("spc_test", whole(*ALL[:5], leaf=5, at=9))
    assert (receipt.complete, receipt.missing, receipt.messages.stored) == (True, (), 6)
    assert await stored(store, "spc_test") == EXPECTED


async def test_streams_alone_lack_what_they_do_not_tell(store: Store) -> None:
    ingest = Ingest(store)
    assert (await ingest("spc_test", STREAMS[0])).complete
    for stream in STREAMS[1:]:
        assert not (await ingest("spc_test", stream)).complete
    receipt = await ingest("spc_test", WHOLE)
    assert (receipt.complete, receipt.messages.stored) == (True, 6)
    assert await stored(store, "spc_test") == EXPECTED


async def test_in_any_order_everything_is_there_and_complete(store: Store) -> None:
    ingest = Ingest(store)
    kinds = [[WHOLE], [NEWEST], STREAMS, STREAMS[::-1], [exported()]]
    for number, order in enumerate(itertools.permutations(kinds, 3)):
        if [WHOLE] not in order and [exported()] not in order:
            continue
        space = f"spc_{number}"
        *_, receipt = [await ingest(space, incoming) for incoming in itertools.chain(*order)]
        assert await stored(store, space) == EXPECTED
        assert receipt.messages.stored == 6
        if [WHOLE] in order:
            assert (receipt.complete, receipt.missing) == (True, ()), order
            shown = {"position": {"$ne": None}}
            path = await store.space(space).messages.find(shown, sort=[("position", 1)])
            assert [each["external_id"] for each in path] == ["1", "2", "5", "6"]


async def test_what_goes_on_with_an_answer_never_takes_words_away(store: Store) -> None:
    ingest = Ingest(store)
    half = raw(1, status="INCOMPLETE")
    assert not (await ingest("spc_test", whole(raw(0), half, leaf=2))).complete

    def gone_on(begun: str) -> Incoming:
        told = [
            {"v": {"response": raw(1, status="WIP", fragments=[{**RESPONSE, "content": begun}])}},
            {"p": "response/fragments/-1/content", "o": "APPEND", "v": " Look."},
            {"p": "response/status", "o": "SET", "v": "FINISHED"},
        ]
        body = "".join(f"data: {json.dumps(each)}\n\n" for each in told)
        request = {"chat_session_id": "talk", "message_id": 2}
        return from_conversation(DEEPSEEK.stream(StreamFrame(body, API + "continue", request)), 1)

    with pytest.raises(Unparsed):
        gone_on("")
    assert (await ingest("spc_test", gone_on(TALK[1][4]))).complete
    assert (await stored(store, "spc_test"))["2"][2] == TALK[1][4] + " Look."
