"""What the server owes for every capture: proof of what is stored and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from recollect.capture.tree import Tree, is_closed
from recollect.models import Conversation, conversation_id, message_id

MISSING_LISTED: Final = 1000


@dataclass(frozen=True, slots=True)
class Counts:
    """Messages of one capture, and how many of the conversation are stored in all."""

    received: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    stored: int = 0

    @property
    def refused(self) -> int:
        """Of those received, how many are not stored: too large, or the adapter failed on them."""
        return self.received - self.created - self.updated - self.unchanged


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the messages of one capture, by external ids.

    `refused` of those received are neither stored nor known; `unread` are those on which the
    adapter failed, each with the reason; `others` are named in the receipt although nothing of
    them changed.
    """

    received: int = 0
    created: Sequence[str] = ()
    updated: Sequence[str] = ()
    refused: int = 0
    unread: Mapping[str, str] = field(default_factory=dict)
    others: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Given only when the database has everything journalled and acknowledged by a majority.

    `missing` are the first MISSING_LISTED external ids that the site's tree names and that are not
    stored; `message_ids` maps external ids to ours; `excluded` says why nothing was stored, if so.
    `unread` are external ids of messages on which the adapter failed, each with the reason; it is
    for the raw frame, and not sent.
    """

    conversation_id: str
    platform: str
    external_id: str
    title: str | None = None
    url: str | None = None
    messages: Counts = Counts()
    complete: bool = False
    missing_count: int = 0
    missing: tuple[str, ...] = ()
    excluded: str | None = None
    message_ids: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)


def receipt(
    captured_in: str,
    told: Conversation,
    stored: Mapping[str, Any],
    tree: Tree,
    changes: Changes,
    excluded: str | None,
) -> Receipt:
    """The receipt for a capture that changed this of the conversation as it is `stored` now."""
    completeness = stored.get("completeness", {})
    missing_count = completeness.get("missing_count", 0)
    provisional = completeness.get("provisional", 0)
    created, updated = len(changes.created), len(changes.updated)
    named = dict.fromkeys((*changes.created, *changes.updated, *changes.others))
    names = (captured_in, told.platform, told.external_id)
    return Receipt(
        conversation_id=conversation_id(*names),
        platform=told.platform,
        external_id=told.external_id,
        title=stored.get("title"),
        url=stored.get("url"),
        messages=Counts(
            received=changes.received,
            created=created,
            updated=updated,
            unchanged=changes.received - created - updated - changes.refused,
            stored=len(tree) + provisional,
        ),
        complete=not (excluded or missing_count or changes.refused or provisional)
        and is_closed(tree),
        missing_count=missing_count,
        missing=tuple(completeness.get("missing", ())),
        excluded=excluded,
        message_ids={} if excluded else {key: message_id(*names, key) for key in named},
        unread=changes.unread,
    )
