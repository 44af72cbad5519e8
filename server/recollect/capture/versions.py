"""From what a capture brings to the versions that are worth writing. No I/O."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from recollect.capture.faults import Unread
from recollect.capture.incoming import Incoming, IncomingMessage
from recollect.capture.marks import Marks, believed
from recollect.capture.merge import Version, field_ranks, filled, known_fields, loose_without
from recollect.capture.rank import content_document, message_rank
from recollect.capture.tree import Known, Tree
from recollect.models import Message, at_milliseconds
from recollect.text import jsontext, tokens
from recollect.text.indexed import indexed

MAX_TEXT_BYTES: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fresh:
    """A message whose raw form differs from what is stored. `ranks` are those of its fields."""

    message: Message
    content: Mapping[str, Any]
    rank: bytes
    ranks: Mapping[str, bytes]
    fingerprint: bytes
    stored: Known | None

    @property
    def wins(self) -> bool:
        """Whether its content goes over what was stored when the tree was read."""
        return self.stored is None or self.rank > self.stored.rank

    @property
    def certain(self) -> bool:
        """Whether everything of it goes over what was stored when the tree was read."""
        return self.stored is None or (self.wins and not filled(self.rank, self.ranks))

    @property
    def changes_nothing(self) -> bool:
        """Whether something better is stored, and every field that this version has as well."""
        return (
            self.stored is not None
            and self.rank < self.stored.rank
            and not self.stored.takes(self.ranks)
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """What a capture changes.

    `oversized` are external ids of messages too large to store, `unread` those on which the
    adapter failed, each with the reason.
    """

    fresh: Sequence[Fresh]
    oversized: Sequence[str]
    unread: Mapping[str, str] = field(default_factory=dict)


def difference(incoming: Incoming, tree: Tree) -> Difference:
    """Parse what differs from the stored tree. Of an id that comes twice, the better one counts."""
    fresh: dict[str, Fresh] = {}
    oversized: list[str] = []
    unread: dict[str, str] = {}
    for candidate in incoming.messages:
        stored = tree.get(candidate.external_id)
        mark = candidate.fingerprint()
        if stored is not None and stored.fingerprint == mark and not _adds(candidate, stored):
            continue
        try:
            message = at_milliseconds(candidate.parse())
        except Unread as fault:
            unread[candidate.external_id] = fault.reason
            continue
        content = content_document(message)
        encoded = jsontext.dumps(content)
        if len(encoded) > MAX_TEXT_BYTES and _size(message) > MAX_TEXT_BYTES:
            oversized.append(candidate.external_id)
            continue
        marks = _marks(candidate, message, encoded, incoming)
        found = Fresh(message, content, marks.rank, marks.fields, mark, stored)
        if found.changes_nothing:
            continue
        rival = fresh.get(candidate.external_id)
        if rival is None or found.rank > rival.rank:
            fresh[candidate.external_id] = found
    return Difference(list(fresh.values()), oversized, unread)


def grown(tree: Tree, fresh: Iterable[Fresh], token_counts: Mapping[str, int]) -> dict[str, Known]:
    """The tree once `fresh` is written, all of which win."""
    result = dict(tree)
    for item in fresh:
        result[item.message.external_id] = _known(item, token_counts)
    return result


def counted(fresh: Sequence[Fresh]) -> dict[str, int]:
    """Tokens of every message whose content is new, by external id."""
    winners = [item.message for item in fresh if item.wins]
    counts = tokens.count_all([message.text for message in winners])
    return {message.external_id: n for message, n in zip(winners, counts, strict=True)}


def version(
    item: Fresh, key: str, always: Mapping[str, Any], token_count: int, now: datetime
) -> Version:
    """A message as it will be written. What does not win is not analysed."""
    content: dict[str, Any] = {"fingerprint": item.fingerprint}
    if item.wins:
        text = item.message.text
        content |= item.content
        content |= {"text": text, "tokens": token_count, **indexed(text), "stored_at": now}
    return Version(key, item.rank, always, content, known_fields(item.message), item.ranks)


def _known(item: Fresh, token_counts: Mapping[str, int]) -> Known:
    message, stored = item.message, item.stored
    others = filled(item.rank, item.ranks)
    known = Known(
        parent=message.parent_id,
        sequence=message.sequence,
        created_at=message.created_at,
        status=message.status,
        rank=item.rank,
        fingerprint=item.fingerprint,
        tokens=token_counts.get(message.external_id, stored.tokens if stored else 0),
        loose=loose_without(item.ranks.keys() - others.keys()),
        filled=others,
    )
    if stored is None:
        return known
    return replace(
        known,
        parent=stored.parent if known.parent is None else known.parent,
        sequence=stored.sequence if known.sequence is None else known.sequence,
        created_at=known.created_at or stored.created_at,
        position=stored.position,
    )


def _adds(candidate: IncomingMessage, stored: Known) -> bool:
    """Whether a version that is stored brings a field with it that another version told."""
    return candidate.marks is not None and stored.takes(candidate.marks.fields)


def _marks(
    candidate: IncomingMessage, message: Message, encoded: bytes, incoming: Incoming
) -> Marks:
    if candidate.marks is not None:
        return believed(candidate.marks, message, encoded)
    rank = message_rank(message, encoded, incoming.conversation.source, incoming.adapter)
    return Marks(rank, field_ranks(rank, known_fields(message)))


def _size(message: Message) -> int:
    """Bytes of everything that was said and named in a message."""
    values = (value for part in message.parts for value in astuple(part))
    texts = (value for value in values if isinstance(value, str))
    sources = (source for part in message.parts for source in part.sources)
    return sum(len(text.encode()) for text in itertools.chain(texts, sources))
