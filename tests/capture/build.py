"""Short ways to write conversations in tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from recollect.capture.incoming import Incoming, from_conversation
from recollect.models import ROOT, Conversation, Message, Part, Role, Source

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


def page(*said: str | Message, observed: float, **fields: Any) -> Incoming:
    """What a page shows at a minute: texts of the user and the assistant in turn, or messages."""
    roles: tuple[Role, Role] = ("user", "assistant")
    shown = [
        message("", each, None, role=roles[place % 2]) if isinstance(each, str) else each
        for place, each in enumerate(said)
    ]
    told = conversation(*shown, source="dom", **fields)
    return replace(from_conversation(told, 1), observed_at=at(observed))


def seen(told: Conversation, observed: float | None) -> Incoming:
    """A conversation that the site told at a minute."""
    observed_at = None if observed is None else at(observed)
    return replace(from_conversation(told), observed_at=observed_at)
