"""What the tools about memories answer."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from recollect.mcp.tools.results import Page, Result


class ShownMemory(BaseModel):
    """A memory. `truncated`: there is more of it: `get_memory`, or `fetch` for a long text."""

    id: str
    content: str
    tags: list[str]
    metadata: dict[str, Any]
    pinned: bool
    project: str | None
    conversation_id: str | None
    message_id: str | None = Field(description="The message that it was made of.")
    created_at: datetime
    updated_at: datetime
    expires_at: datetime | None
    version: int = Field(description="Counts edits; give it to update or delete this version only.")
    truncated: bool


class OneMemory(Result):
    """One memory."""

    memory: ShownMemory


class Like(BaseModel):
    """A memory that says nearly the same."""

    id: str
    likeness: float


class AddedMemory(OneMemory):
    """The memory that was made, and older ones that say nearly the same: update or delete those?"""

    near_duplicates: list[Like]


class ListedMemories(Page):
    """Memories, the newest first."""

    memories: list[ShownMemory]


class DeletedMemory(Result):
    """It is gone for good."""

    id: str
    object: str
    deleted: bool


class Failure(BaseModel):
    """What was wrong with one item, by its place in what was given."""

    index: int
    code: str
    message: str


class AddedMemories(Result):
    """What became of each item, in order. The errors of the first 100 that failed are told."""

    saved: int
    failed: int
    ids: list[str | None] = Field(description="null: that one was not saved.")
    errors: list[Failure]
    near_duplicates: int = Field(description="How many say nearly what another memory says.")


class TagCount(BaseModel):
    """A tag, and how many memories have it."""

    tag: str
    count: int


class Tags(Result):
    """Tags of memories, the most used first."""

    tags: list[TagCount]


class ExportedMemories(Page):
    """A piece of an export."""

    content: str
    memories: int = Field(description="How many are in this piece.")

    def shown(self) -> str:
        """The piece itself, and how to go on."""
        more = f"\n(more: after={self.next})" if self.next else ""
        return f"{self.content}{more}"


class MemoryStats(Result):
    """The memories in figures. `expiring` are those with an expiry; `tokens` are of o200k_base."""

    memories: int
    pinned: int
    tagged: int
    expiring: int
    tokens: int
    last_7_days: int
    last_30_days: int
    oldest: datetime | None
    newest: datetime | None
    tags: list[TagCount] = Field(description="The most used.")
