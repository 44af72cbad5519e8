"""The tree of a whole conversation of Claude, live or exported, without parsing its messages.

`{uuid, name, model, created_at, updated_at, is_temporary, project_uuid, current_leaf_message_uuid,
chat_messages: [{uuid, parent_message_uuid, index, sender, …}]}`. Exports often have neither parents
nor a current leaf: then only the order is known. Nothing of the account is read.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from recollect.models import ROOT, Conversation
from recollect.platforms.base import Node, Outline, Unparsed
from recollect.platforms.claude.scrubbed import content_without_private
from recollect.platforms.fields import (
    compact,
    count,
    first_name,
    mapping,
    moment,
    name,
)
from recollect.platforms.trees import without_loops

PLATFORM: Final = "claude"
_NO_PARENT: Final = "00000000-0000-4000-8000-000000000000"
_NIL: Final = "00000000-0000-0000-0000-000000000000"


def outline(payload: Any) -> Outline:
    """Which messages there are and how they hang together; Unparsed if it is no conversation."""
    record = mapping(payload)
    identifier, messages = name(record.get("uuid")), record.get("chat_messages")
    if identifier is None or not isinstance(messages, list):
        raise Unparsed("That is not a conversation of Claude.")
    nodes = _nodes(messages)
    leaf = name(record.get("current_leaf_message_uuid"))
    named = {node.parent_id for node in nodes.values()} | {leaf}
    conversation = Conversation(
        platform=PLATFORM,
        external_id=identifier,
        source="conversation",
        url=url_of(identifier),
        title=name(record.get("name")),
        model=name(record.get("model")),
        project=project_of(record),
        created_at=moment(record.get("created_at")),
        updated_at=moment(record.get("updated_at")),
        active_leaf=leaf,
        references=frozenset(each for each in named if each and each not in nodes),
        temporary=record.get("is_temporary") is True,
    )
    return Outline(conversation, tuple(nodes.values()))


def node(raw: Mapping[str, Any], identifier: str, sequence: int | None = None) -> Node:
    """One message in the tree; `sequence` counts only where it does not name its parent."""
    parent: str | None = None
    if "parent_message_uuid" in raw:
        parent = _parent(raw["parent_message_uuid"])
    if parent is None or parent == identifier:
        return Node(identifier, None, sequence, raw)
    return Node(identifier, parent, None, raw)


def url_of(identifier: str) -> str:
    """Where the site shows this conversation."""
    return f"https://claude.ai/chat/{identifier}"


def project_of(record: Mapping[str, Any]) -> str | None:
    """The project that a conversation belongs to, by the site's id where that is told."""
    project = mapping(record.get("project"))
    return name(record.get("project_uuid")) or first_name(project, "uuid", "name")


def _parent(value: Any) -> str | None:
    if value is None or value in (_NO_PARENT, _NIL, ""):
        return ROOT
    return name(value)


def _nodes(messages: list[Any]) -> dict[str, Node]:
    indexed = all(count(mapping(raw).get("index")) is not None for raw in messages)
    nodes: dict[str, Node] = {}
    for place, value in enumerate(messages):
        if value is None:
            continue
        raw = value if isinstance(value, dict) else {"content": [value]}
        identifier = name(raw.get("uuid")) or _derived(raw, place)
        if identifier in nodes:
            identifier = _unused(identifier, raw, nodes)
        sequence = count(raw.get("index")) if indexed else place
        nodes[identifier] = node(raw, identifier, sequence)
    parents = without_loops({key: each.parent_id for key, each in nodes.items()})
    return {key: replace(each, parent_id=parents[key]) for key, each in nodes.items()}


def _unused(identifier: str, raw: Mapping[str, Any], taken: Collection[str]) -> str:
    # Two messages with one id: neither text may be lost. The content tells them apart.
    identifier = f"{identifier}~{_derived(raw, 0)[-8:]}"
    while identifier in taken:
        identifier += "~"
    return identifier


def _derived(raw: Mapping[str, Any], place: int) -> str:
    # Poor exports have messages without an id. The content stays the same when it comes again.
    content = content_without_private(raw.get("content"))
    told = compact([place, raw.get("sender"), raw.get("text"), content])
    return f"derived-{hashlib.sha256(told.encode()).hexdigest()[:32]}"
