"""The tree of a whole conversation of DeepSeek, live, without parsing its messages.

`GET /api/v0/chat/history_messages?chat_session_id=…` answers `{code, data: {biz_code, biz_data:
{chat_session: {id, title, current_message_id, …}, chat_messages: [{message_id, parent_id, …}]}}}`.
A page that keeps a cache asks for what is new only. Such a list is not closed: a message hangs on
one that is not in it, which is named as missing until some list has brought it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from recollect.models import ROOT, Conversation
from recollect.platforms.base import Node, Outline, Unparsed
from recollect.platforms.deepseek.message import ENDED, is_unfinished
from recollect.platforms.deepseek.names import PLATFORM, message_id, number, url_of
from recollect.platforms.deepseek.scrubbed import scrubbed
from recollect.platforms.fields import compact, mapping, moment, name
from recollect.platforms.trees import without_loops

_NO_MESSAGE: Final = "0"


def outline(payload: Any) -> Outline:
    """Which messages there are and how they hang together; Unparsed if it is no conversation."""
    told = _told(mapping(payload))
    session, messages = mapping(told.get("chat_session")), told.get("chat_messages")
    identifier = name(session.get("id"))
    if identifier is None or not isinstance(messages, list):
        raise Unparsed("That is not a conversation of DeepSeek.")
    nodes = _nodes(messages)
    leaf = message_id(session.get("current_message_id"))
    named = {node.parent_id for node in nodes.values()} | {leaf}
    conversation = Conversation(
        platform=PLATFORM,
        external_id=identifier,
        source="conversation",
        url=url_of(identifier),
        title=name(session.get("title")),
        model=_model(nodes.get(leaf or "")) or name(session.get("model_type")),
        created_at=moment(session.get("inserted_at")),
        updated_at=moment(session.get("updated_at")),
        active_leaf=leaf,
        references=frozenset(each for each in named if each and each not in nodes),
    )
    return Outline(conversation, tuple(nodes.values()))


def parent_of(value: Any, *, has_zero: bool = False) -> str | None:
    """The message above: ROOT for none (null, or 0 where no message has that number)."""
    if value is None:
        return ROOT
    parent = message_id(value)
    return ROOT if parent == _NO_MESSAGE and not has_zero else parent


def _told(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    for envelope in ("data", "biz_data"):
        if "chat_session" not in payload and isinstance(payload.get(envelope), dict):
            payload = payload[envelope]
    return payload


def _model(node: Node | None) -> str | None:
    return name(node.raw.get("model")) if node else None


def _nodes(messages: list[Any]) -> dict[str, Node]:
    has_zero = any(message_id(mapping(raw).get("message_id")) == _NO_MESSAGE for raw in messages)
    nodes: dict[str, Node] = {}
    for place, value in enumerate(messages):
        if value is None:
            continue
        raw = value if isinstance(value, dict) else {"fragments": [value]}
        identifier = message_id(raw.get("message_id")) or _derived(raw, place)
        if identifier in nodes:
            # Two messages with one number: neither text may be lost.
            identifier = f"{identifier}~{_derived(raw, place)[-16:]}"
        parent = parent_of(raw["parent_id"], has_zero=has_zero) if "parent_id" in raw else None
        known = parent is not None and parent != identifier
        nodes[identifier] = Node(
            identifier, parent if known else None, None if known else place, raw
        )
    parents = without_loops({key: node.parent_id for key, node in nodes.items()})
    newest = max(map(number, nodes), default=None)
    return {
        key: replace(node, parent_id=parents[key], raw=_ended(node, newest))
        for key, node in nodes.items()
    }


def _ended(node: Node, newest: tuple[int, str] | None) -> Mapping[str, Any]:
    """An answer that was stopped stays open for ever; once the talk went on, nothing is added."""
    is_past = newest is not None and number(node.external_id) < newest
    return (
        {**node.raw, ENDED: True} if is_past and is_unfinished(node.raw.get("status")) else node.raw
    )


def _derived(raw: Mapping[str, Any], place: int) -> str:
    told = compact([place, raw.get("role"), raw.get("content"), scrubbed(raw.get("fragments"))])
    return f"derived-{hashlib.sha256(told.encode()).hexdigest()[:32]}"
