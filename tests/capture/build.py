"""Short ways to write conversations in tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from recollect.models import ROOT, Conversation, Message, Part, Source

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """A moment of the test's day."""
    return START + timedelta(minutes=minutes)


def message(key: str, text: str = "", parent: str | None = ROOT, **fields: Any) -> Message:
    """A message of one text part; its role alternates with nothing, user unless said."""
    fields.setdefault("role", "user")
    return Message(
        external_id=key,
        parts=(Part("text", text or f"words of {key}"),),
        parent_id=parent,
        **fields,
    )


def conversation(
    *messages: Message, source: Source = "conversation", **fields: Any
) -> Conversation:
    """A conversation of the site `site` with the external id `talk`."""
    return Conversation("site", fields.pop("external_id", "talk"), source, messages, **fields)
