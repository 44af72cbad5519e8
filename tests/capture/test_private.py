"""Private things never reach the database, not even inside the raw frames, and replay is the same.

Frames go through the real Capture; then every document of every collection is read, and every raw
frame is unpacked.
"""

import json
from itertools import pairwise
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.capture.capture import Capture
from recollect.capture.frames import Frames, unpack
from recollect.capture.ingest import Ingest
from recollect.capture.protocol import CaptureFrame, decode
from recollect.capture.reading import read
from recollect.capture.replay import Replay, is_due
from recollect.models import Message
from recollect.platforms import registry
from recollect.platforms.base import Unparsed
from recollect.store.store import Store
from recollect.text.jsontext import dumps
from tests.platforms.gemini import shapes as gemini

SPACE = "spc_test"
Database = AsyncIOMotorDatabase[dict[str, Any]]

HIDDEN = {"is_visually_hidden_from_conversation": True}
ABOUT = {"user_context_message_data": {"about_user_message": "SECRET"}}
PROFILE = {"content_type": "user_editable_context", "user_profile": "SECRET"}
MEMORY = {"content_type": "model_editable_context", "model_set_context": "SECRET"}


def said(key: str, role: str, *parts: Any, **metadata: Any) -> dict[str, Any]:
    """A message of ChatGPT."""
    return {
        "id": key,
        "author": {"role": role},
        "create_time": 1760000000.0,
        "status": "finished_successfully",
        "content": {"content_type": "multimodal_text", "parts": list(parts)},
        "metadata": metadata,
    }


def chain(*messages: dict[str, Any]) -> dict[str, Any]:
    """A mapping of messages that follow one another."""
    keys = [message["id"] for message in messages]
    parents = dict(zip(keys, [None, *keys], strict=False))
    children = dict(pairwise(keys))
    return {
        message["id"]: {
            "id": message["id"],
            "parent": parents[message["id"]],
            "children": [children[message["id"]]] if message["id"] in children else [],
            "message": message,
        }
        for message in messages
    }


CHATGPT_TALK = {
    "conversation_id": "talk",
    "title": "Coins",
    "current_node": "answer",
    "accessToken": "SECRET",
    "owner": {"email": "SECRET"},
    "mapping": chain(
        said("system", "system", "SECRET", **HIDDEN),
        said("developer", "developer", "SECRET"),
        {**said("profile", "user", **HIDDEN, **ABOUT), "content": PROFILE},
        {**said("memory", "assistant"), "content": MEMORY},
        said("instructions", "user", "SECRET", is_user_system_message=True),
        said("question", "user", "What costs", {"content_type": "text", "parts": [PROFILE]}, "?"),
        said("hidden", "tool", "SECRET", attachments=[{"id": "SECRET"}], **HIDDEN),
        said("answer", "assistant", "Nothing.", model_slug="gpt-5", **ABOUT),
    ),
}


def events(*frames: Any) -> str:
    return "".join(f"event: delta\ndata: {json.dumps(frame)}\n\n" for frame in frames)


def begun(message: dict[str, Any]) -> dict[str, Any]:
    return {"p": "", "o": "add", "v": {"message": message, "conversation_id": "talk"}}


CHATGPT_STREAM = events(
    {"type": "resume_conversation_token", "token": "SECRET", "conversation_id": "talk"},
    begun(said("system", "system", "SECRET", **HIDDEN)),
    {"type": "input_message", "input_message": said("system", "system", "SECRET", **HIDDEN)},
    {"type": "input_message", "input_message": said("question", "user", "What?", **ABOUT)},
    begun({**said("memory", "assistant"), "content": {**MEMORY, "model_set_context": ""}}),
    {"p": "/message/content/model_set_context", "o": "append", "v": "SECRET"},
    {"v": "SECRET"},
    begun({**said("answer", "assistant", "", parent_id="memory"), "status": "in_progress"}),
    {"p": "/message/content/parts/0", "o": "append", "v": "Nothing"},
    {"v": ", nada."},
    {"p": "/message/status", "o": "replace", "v": "finished_successfully"},
)
CHATGPT_REQUEST = {
    "action": "next",
    "conversation_id": "talk",
    "parent_message_id": "before",
    "arkose_token": "SECRET",
    "messages": [said("hint", "system", "SECRET"), said("question", "user", "What?")],
}

ACCOUNT = {"uuid": "SECRET", "email_address": "SECRET"}
CLAUDE_TALK = {
    "uuid": "talk",
    "name": "Coins",
    "account": ACCOUNT,
    "memory": "SECRET",
    "message_limit": {"remaining": "SECRET"},
    "project": {"uuid": "p", "name": "Bank", "prompt_template": "SECRET"},
    "chat_messages": [
        {
            "uuid": "question",
            "sender": "human",
            "content": [{"type": "text", "text": "What?"}],
            "account": ACCOUNT,
        },
        {
            "uuid": "answer",
            "sender": "assistant",
            "parent_message_uuid": "question",
            "content": [{"type": "text", "text": "Nothing."}],
        },
    ],
}
CLAUDE_STREAM = events(
    {
        "type": "conversation_ready",
        "conversation": {"uuid": "talk", "account": ACCOUNT, "memories": "SECRET"},
    },
    {"type": "message_start", "message": {"uuid": "answer", "parent_uuid": "question"}},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": "No"}},
    {"type": "message_limit", "message_limit": {"windows": "SECRET"}},
    {"type": "message_stop"},
)
CLAUDE_REQUEST = {
    "prompt": "What?",
    "timezone": "SECRET",
    "personalized_styles": [{"prompt": "SECRET"}],
    "create_conversation_params": {"name": "Coins", "account": ACCOUNT},
}
CLAUDE_URL = "https://claude.ai/api/organizations/o/chat_conversations/talk/completion"

GEMINI_TURN = gemini.turn(1, "What?", gemini.answer("rc_1", "Nothing.", p20=[gemini.TOKEN]))
GEMINI_ACCOUNT = gemini.entry("o30O0e", [[["me", 1, ["SECRET", [], [[None, "SECRET"]]]]]])
GEMINI_STREAM = gemini.text(
    gemini.heard(1, gemini.answer("rc_1", "No", p8=[1])),
    gemini.titled(1, "Coins"),
    [GEMINI_ACCOUNT],
    gemini.heard(1, gemini.answer("rc_1", "Nothing.", p20=[gemini.TOKEN]), p25="SECRET"),
    *gemini.END,
)

DEEPSEEK_TALK = {
    "code": 0,
    "data": {
        "user": {"email": "SECRET", "mobile_number": "SECRET"},
        "biz_data": {
            "chat_session": {"id": "talk", "title": "Bank", "current_message_id": 2},
            "chat_messages": [
                {"message_id": 1, "parent_id": None, "role": "USER", "content": "What?"},
                {
                    "message_id": 2,
                    "parent_id": 1,
                    "role": "ASSISTANT",
                    "fragments": [
                        {"type": "HOLOGRAM", "token": "SECRET"},
                        {"type": "RESPONSE", "content": "Nothing."},
                    ],
                },
            ],
        },
    },
}
DEEPSEEK_STREAM = "".join(
    f"data: {json.dumps(event)}\n\n"
    for event in (
        {"request_message_id": 1, "response_message_id": 2},
        {"v": {"response": {"message_id": 2, "parent_id": 1, "content": "", "user": "SECRET"}}},
        {"p": "response/content", "o": "APPEND", "v": "No"},
        {"p": "response/token", "o": "SET", "v": "SECRET"},
        {"v": "SECRET"},
        {"p": "response/content", "o": "APPEND", "v": "thing."},
        {"p": "response/status", "o": "SET", "v": "FINISHED"},
    )
)

FRAMES: dict[str, dict[str, Any]] = {
    "deepseek's conversation": {"platform": "deepseek", "payload": DEEPSEEK_TALK},
    "deepseek's stream": {
        "platform": "deepseek",
        "stream_id": "s",
        "payload": DEEPSEEK_STREAM,
        "request": {
            "chat_session_id": "talk",
            "parent_message_id": None,
            "prompt": "What?",
            "challenge_response": "SECRET",
        },
    },
    "chatgpt's conversation": {"platform": "chatgpt", "payload": CHATGPT_TALK},
    "chatgpt's conversation as text": {
        "platform": "chatgpt",
        "payload": json.dumps(CHATGPT_TALK),
        "request": {"headers": "SECRET"},
    },
    "chatgpt's stream": {
        "platform": "chatgpt",
        "stream_id": "s",
        "payload": CHATGPT_STREAM,
        "request": CHATGPT_REQUEST,
    },
    "chatgpt's stream with its request as text": {
        "platform": "chatgpt",
        "stream_id": "s",
        "payload": CHATGPT_STREAM,
        "request": json.dumps(CHATGPT_REQUEST),
    },
    "claude's conversation": {"platform": "claude", "payload": CLAUDE_TALK},
    "claude's stream": {
        "platform": "claude",
        "stream_id": "s",
        "url": CLAUDE_URL,
        "payload": CLAUDE_STREAM,
        "request": CLAUDE_REQUEST,
    },
    "gemini's conversation": {
        "platform": "gemini",
        "url": gemini.URL,
        "payload": gemini.text([GEMINI_ACCOUNT]) + gemini.conversation(GEMINI_TURN),
    },
    "gemini's stream": {
        "platform": "gemini",
        "stream_id": "s",
        "url": gemini.URL,
        "payload": GEMINI_STREAM,
        "request": gemini.asked("What?"),
    },
}
UNREADABLE: dict[str, dict[str, Any]] = {
    "a conversation without its id": {
        "platform": "chatgpt",
        "payload": {**CHATGPT_TALK, "conversation_id": None},
    },
    "a stream that names no conversation": {
        "platform": "chatgpt",
        "stream_id": "s",
        "payload": CHATGPT_STREAM.replace('"conversation_id": "talk"', '"x": 1'),
        "request": {**CHATGPT_REQUEST, "conversation_id": None},
    },
    "a stream of claude that says nothing yet": {
        "platform": "claude",
        "stream_id": "s",
        "payload": CLAUDE_STREAM[: CLAUDE_STREAM.index("message_start")],
        "request": CLAUDE_REQUEST,
    },
}


@pytest.fixture
def capture(store: Store, ingest: Ingest) -> Capture:
    return Capture(store, ingest, Frames(7))


def sent(fields: dict[str, Any]) -> str:
    """The frame as a client sends it."""
    kind = "stream" if "stream_id" in fields else "conversation"
    return json.dumps({"type": "capture", "id": "1", "kind": kind, "url": "", **fields})


def decoded(body: str | bytes) -> CaptureFrame:
    frame = decode(body if isinstance(body, str) else body.decode())
    assert isinstance(frame, CaptureFrame)
    return frame


def told(frame: CaptureFrame) -> tuple[Any, list[Message]]:
    """What a frame parses to."""
    incoming = read(frame)
    return incoming.conversation, [message.parse() for message in incoming.messages]


async def everything(database: Database) -> tuple[str, list[bytes]]:
    """All that the database holds as one text, and the raw frames unpacked."""
    documents = [
        document
        for collection in await database.list_collection_names()
        async for document in database[collection].find({})
    ]
    raw = [unpack([document["data"]]) for document in documents if "data" in document]
    return repr(documents), raw


@pytest.mark.parametrize("fields", FRAMES.values(), ids=FRAMES)
async def test_nothing_private_is_stored_and_replay_is_the_same(
    database: Database, capture: Capture, fields: dict[str, Any]
) -> None:
    body = sent(fields)
    assert "SECRET" in body
    receipt = await capture(SPACE, decoded(body), body)
    assert receipt.messages.stored == 2
    documents, (raw,) = await everything(database)
    assert "What" in documents and "No" in documents
    assert "SECRET" not in documents and b"SECRET" not in raw
    assert told(decoded(raw)) == told(decoded(body))


@pytest.mark.parametrize("fields", UNREADABLE.values(), ids=UNREADABLE)
async def test_what_cannot_be_read_is_kept_without_it_too(
    database: Database, capture: Capture, fields: dict[str, Any]
) -> None:
    body = sent(fields)
    with pytest.raises(Unparsed):
        await capture(SPACE, decoded(body), body)
    documents, (raw,) = await everything(database)
    assert "SECRET" not in documents and b"SECRET" not in raw and b"What" in raw


@pytest.mark.parametrize("platform", ["chatgpt", "claude", "deepseek", "gemini"])
async def test_streams_cut_anywhere_let_nothing_through(
    database: Database, capture: Capture, platform: str
) -> None:
    fields = FRAMES[f"{platform}'s stream"]
    whole = fields["payload"]
    for cut in range(0, len(whole), 37):
        body = sent({**fields, "payload": whole[:cut], "stream_id": f"s{cut}", "ended": "open"})
        try:
            await capture(SPACE, decoded(body), body)
        except Unparsed:
            assert cut < len(whole) * 0.6
    documents, raw = await everything(database)
    assert len(raw) == len(range(0, len(whole), 37))
    assert "SECR" not in documents and not any(b"SECR" in frame for frame in raw)


async def test_a_frame_without_private_things_is_kept_as_it_came(
    database: Database, capture: Capture
) -> None:
    talk = {**CHATGPT_TALK, "mapping": chain(said("a", "user", "What?"))}
    del talk["accessToken"], talk["owner"]
    body = sent({"platform": "chatgpt", "payload": talk}) + " "
    await capture(SPACE, decoded(body), body)
    _, raw = await everything(database)
    assert raw == [body.encode()]


async def test_a_frame_with_private_things_may_be_as_deep_as_can_be_read(
    database: Database, capture: Capture
) -> None:
    deep: Any = "bottom"
    for _ in range(900):
        deep = [deep]
    question = said("question", "user", "What?", deep=deep)
    talk = {**CHATGPT_TALK, "mapping": chain(question)}
    head = {"type": "capture", "id": "1", "kind": "conversation", "platform": "chatgpt"}
    body = dumps({**head, "payload": talk}).decode()
    await capture(SPACE, decoded(body), body)
    documents, (raw,) = await everything(database)
    assert "SECRET" not in documents and b"SECRET" not in raw and b"bottom" in raw


@pytest.mark.parametrize("fields", FRAMES.values(), ids=FRAMES)
async def test_what_came_before_its_site_was_known_loses_it_when_it_is_read(
    database: Database,
    store: Store,
    capture: Capture,
    monkeypatch: pytest.MonkeyPatch,
    fields: dict[str, Any],
) -> None:
    body, known = sent(fields), registry.adapters()
    monkeypatch.setattr(registry, "_ADAPTERS", ())
    with pytest.raises(Unparsed):
        await capture(SPACE, decoded(body), body)
    monkeypatch.setattr(registry, "_ADAPTERS", known)
    replay = Replay(store, capture, Frames(7))
    (replayed,) = [each async for each in replay(SPACE, is_due)]
    assert replayed.outcome.receipt and replayed.outcome.receipt.messages.stored == 2
    documents, (raw,) = await everything(database)
    assert "SECRET" not in documents and b"SECRET" not in raw and b"What" in raw
