"""What one capture brings, whatever it came from: a conversation and its messages, not parsed yet.

A whole-conversation JSON is sent again after every turn; its nodes are fingerprinted first and only
those that differ from what is stored are parsed. Streams and normalised frames are small and come
parsed.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from recollect.capture.faults import Unread, reason_of
from recollect.capture.marks import Marks
from recollect.capture.provisional.turns import Turn
from recollect.capture.rank import fingerprint
from recollect.models import Conversation, Message, Source
from recollect.platforms.base import Adapter, Node, Outline

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message that may be new. `parse` is pure, and costs more than `fingerprint`.

    With `marks` it is merged by these ranks, as far as they are believed; without, by what it is
    and where it comes from.
    """

    external_id: str
    fingerprint: Callable[[], bytes]
    parse: Callable[[], Message]
    marks: Marks | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A conversation was deleted on another server, at this time if that is known."""

    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptPage:
    """What pages showed last at `observed_at`: fields of the conversation, and turns.

    `order` names the turns and, between them, the messages that stand next to them.
    """

    observed_at: datetime
    said: Mapping[str, Any] = field(default_factory=dict)
    turns: Sequence[Turn] = ()
    order: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What another server knew of a conversation besides what a site tells at once.

    `ranks` are those of the site's fields (None: they are ranked as any others), `refused` external
    ids of messages that were too large, `user` the user's own labels, `created_at` when it was
    first seen, for a conversation of which nothing else tells a time. `told_at` is when the site
    told everything at once, `page` what pages showed, `aliases` which turns gave way to which
    messages. With a `tombstone` it was deleted there, and nothing else is told of it.
    """

    ranks: Mapping[str, bytes] | None = None
    refused: Sequence[str] = ()
    user: Mapping[str, Any] = field(default_factory=dict)
    created_at: datetime | None = None
    told_at: datetime | None = None
    page: KeptPage | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    tombstone: Tombstone | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A conversation without messages, and its messages beside it.

    `adapter` is the version of what read it, `observed_at` when the page showed it, if that is
    known.
    """

    conversation: Conversation
    messages: Sequence[IncomingMessage]
    adapter: int = 0
    observed_at: datetime | None = None
    kept: Kept = Kept()


def from_outline(adapter: Adapter, outline: Outline) -> Incoming:
    """A whole-conversation payload, of which only the tree is known."""
    source = outline.conversation.source

    def incoming(node: Node) -> IncomingMessage:
        context = (node.parent_id, node.sequence, source, adapter.platform, adapter.version)
        return IncomingMessage(
            node.external_id,
            partial(fingerprint, node.raw, *context),
            partial(_parsed, adapter, node),
        )

    messages = [incoming(node) for node in outline.nodes]
    return Incoming(outline.conversation, messages, adapter.version)


def _parsed(adapter: Adapter, node: Node) -> Message:
    """The message of a node. An adapter that fails on one must not cost the others: Unread."""
    try:
        return adapter.message(node)
    except Exception as error:
        reason = reason_of(error)
        log.warning("A message of %s is kept raw only: %s", adapter.platform, reason)
        raise Unread(reason) from error


def from_message(message: Message, source: Source, adapter: int = 0) -> IncomingMessage:
    """A message that is parsed already."""
    return IncomingMessage(
        message.external_id,
        lambda: fingerprint(asdict(message), source, adapter),
        lambda: message,
    )


def from_conversation(conversation: Conversation, adapter: int = 0) -> Incoming:
    """A conversation that is parsed already, by an adapter of this version."""
    messages = [
        from_message(message, conversation.source, adapter) for message in conversation.messages
    ]
    return Incoming(replace(conversation, messages=()), messages, adapter)
