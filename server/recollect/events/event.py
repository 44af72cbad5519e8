"""What subscribers are told of one change."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from recollect.conversations.records import LISTED, StoredConversation, conversation_record
from recollect.store.changes import Change, Place

log = logging.getLogger(__name__)

ChangeKind = Literal["created", "updated", "deleted", "restored"]

FIELDS: Final = LISTED
"""What must be read of a document for its event."""

NOTICED: Final = ("deleted_at", "space")
"""The fields of which an event tells whether they changed."""


@dataclass(frozen=True, slots=True)
class Event:
    """A conversation changed. `conversation` is how it is now: maybe later than this change."""

    change: ChangeKind
    conversation: StoredConversation
    place: Place


def event_of(change: Change) -> Event | None:
    """The event of a change; None for one that nobody is told of."""
    document = change.document
    if document is None:
        return None
    try:
        kind = _kind(change, document)
        return Event(kind, conversation_record(document), change.place) if kind else None
    except (KeyError, TypeError) as error:
        # Nothing here writes such a document; should another program, the others are still told.
        log.error("A changed conversation cannot be read: %s", type(error).__name__)
        return None


def _kind(change: Change, document: Mapping[str, Any]) -> ChangeKind | None:
    # Moved here from another space, it is as new as any.
    if change.operation == "insert" or "space" in change.updated:
        return "created"
    if "deleted_at" in change.updated:
        return "restored" if change.updated["deleted_at"] is None else "deleted"
    # In the trash nothing is to be seen; or its deletion is the next change.
    return "updated" if document["deleted_at"] is None else None
