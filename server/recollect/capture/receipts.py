"""What the server owes for every capture: proof of what is stored and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

MISSING_LISTED: Final = 1000


@dataclass(frozen=True, slots=True)
class Counts:
    """Messages of one capture, and how many of the conversation are stored in all."""

    received: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    stored: int = 0


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
