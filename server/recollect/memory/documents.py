"""Documents of `memories`, made of drafts and of changes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from recollect.memory.drafts import Draft
from recollect.memory.likeness import bands, distinct
from recollect.memory.memory import facts
from recollect.store.scoped import Document
from recollect.text import jsontext, tokens
from recollect.text.indexed import indexed


def document(key: str, draft: Draft, platform: str | None, now: datetime) -> Document:
    """The document of a draft that was checked and has a content."""
    return {
        "_id": key,
        **state_of(
            {
                "content": draft.content,
                "tags": draft.tags,
                "metadata": draft.metadata,
                "pinned": draft.pinned,
                "project": draft.project,
                "expiration_days": draft.expiration_days,
            },
            now,
        ),
        "conversation": draft.conversation_id,
        "message": draft.message_id,
        "platform": platform,
        "created_at": now,
        "updated_at": now,
        "version": 1,
        "history": [],
    }


def state_of(changes: Mapping[str, Any], now: datetime) -> Document:
    """The fields of a document that these changes set, with what follows from them."""
    state: Document = {}
    for name, value in changes.items():
        if name == "content":
            state |= of_content(value)
        elif name == "metadata":
            state |= {"metadata": jsontext.dumps(value).decode(), "facts": facts(value)}
        elif name == "expiration_days":
            state["expires_at"] = None if value is None else now + timedelta(days=value)
        else:
            state[name] = list(value) if name == "tags" else value
    return state


def of_content(content: str) -> Document:
    """The content, and everything that is stored beside it so that it is found."""
    found = indexed(content)
    return {
        "content": content,
        **found,
        "tokens": tokens.count(content),
        "bands": bands(distinct(found["terms"])),
    }
