"""Instructions and preferences that hold for good, as the user's messages have them."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from recollect.store.scoped import Document
from recollect.store.store import SpaceStore
from recollect.text.passages import passages
from recollect.text.traits import STANDING, traits

MOST: Final = 500
"""The newest messages that are looked at."""
_READ: Final = 2_000
"""Characters of a message among which its instruction is: as far as traits look."""
_FIELDS: Final = ("text", "platform", "conversation", "created_at", "stored_at")
_NEWEST: Final = (("created_at", -1), ("_id", -1))


@dataclass(frozen=True, slots=True)
class Instruction:
    """The sentences of a message that hold for good, verbatim, and where they stand."""

    content: str
    platform: str
    message: str
    conversation: str
    said_at: datetime


async def instructions(space: SpaceStore) -> list[Instruction]:
    """Those of the newest messages that are not in the trash."""
    query = {"traits": STANDING, "role": "user", "deleted": {"$ne": True}}
    found = await space.messages.find(query, _FIELDS, sort=_NEWEST, limit=MOST)
    hidden = await _hidden(space, found)
    shown = [one for one in found if one["conversation"] not in hidden]
    return await asyncio.to_thread(lambda: [*_instructions(shown)])


async def _hidden(space: SpaceStore, messages: Sequence[Document]) -> set[str]:
    """Conversations of these messages that are in the trash, or not to be captured."""
    ids = sorted({one["conversation"] for one in messages})
    if not ids:
        return set()
    gone = await space.origins.find({"_id": {"$in": ids}, "state": {"$ne": "live"}}, ["_id"])
    return {document["_id"] for document in gone}


def _instructions(messages: Sequence[Document]) -> Iterator[Instruction]:
    for one in messages:
        if content := instruction(str(one.get("text", ""))):
            said_at = one.get("created_at") or one["stored_at"]
            yield Instruction(content, one["platform"], one["_id"], one["conversation"], said_at)


def instruction(text: str) -> str:
    """The sentences of a text that hold for good, joined by spaces; empty if there are none."""
    said = text[:_READ]
    sentences = [said[start:end] for start, end in passages(said)]
    return " ".join(one for one in sentences if STANDING in traits(one) and not _is_code(one))


def _is_code(passage: str) -> bool:
    return passage.lstrip(" ").startswith(("```", "~~~"))
