"""Memories as tools take and show them."""

from typing import Annotated, Any, Final

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field

from recollect.mcp.tools.arguments import Clean, one_or_more
from recollect.mcp.tools.limits import preview
from recollect.mcp.tools.memory_results import ShownMemory
from recollect.memory.drafts import MOST_DAYS, Draft
from recollect.memory.memory import Memory
from recollect.text import jsontext

_CONTENT: Final = 500
_WHOLE: Final = 30_000
_TAGS: Final = 20
_TAG: Final = 60
_METADATA: Final = 500

Content = Annotated[
    str,
    Clean,
    Field(
        validation_alias=AliasChoices("content", "text", "memory", "fact"),
        description="What to remember: one self-contained sentence, at most 100,000 characters.",
    ),
]
TagList = Annotated[list[Annotated[str, Clean]], BeforeValidator(one_or_more)]
NewTags = Annotated[
    TagList,
    Field(
        validation_alias=AliasChoices("tags", "tag"),
        description="Short words to find it by, such as project, backend, preference.",
    ),
]
Metadata = Annotated[
    dict[str, Any], Field(description="Anything else about it, as keys and values of JSON.")
]
Pinned = Annotated[
    bool | None, Field(description="Pinned memories come first in contexts without a question.")
]
Days = Annotated[
    int, Field(ge=0, le=MOST_DAYS, description="Forget it after so many days; 0: never.")
]


class NewMemory(BaseModel):
    """One memory of a batch."""

    content: Content = ""
    tags: NewTags = []
    metadata: Metadata = {}
    conversation_id: str | None = None
    message_id: str | None = None
    project: str | None = None
    pinned: bool = False
    expiration_days: Days = 0

    def draft(self) -> Draft:
        """The memory as it is made."""
        return Draft(
            content=self.content if self.content or self.message_id is None else None,
            tags=self.tags,
            metadata=self.metadata,
            message_id=self.message_id,
            conversation_id=self.conversation_id,
            project=self.project,
            pinned=self.pinned,
            expiration_days=self.expiration_days or None,
        )


def whole(memory: Memory) -> ShownMemory:
    """All of a memory, but for contents that are longer than a result should be."""
    return _shown(memory, _WHOLE, list(memory.tags), dict(memory.metadata))


def previewed(memory: Memory) -> ShownMemory:
    """A memory as lists show it."""
    tags = [preview(tag, _TAG) for tag in memory.tags[:_TAGS]]
    small = len(jsontext.dumps(memory.metadata)) <= _METADATA
    return _shown(memory, _CONTENT, tags, dict(memory.metadata) if small else {})


def _shown(
    memory: Memory, characters: int, tags: list[str], metadata: dict[str, Any]
) -> ShownMemory:
    content = preview(memory.content, characters)
    shown = (content, tuple(tags), metadata)
    return ShownMemory(
        id=memory.id,
        content=content,
        tags=tags,
        metadata=metadata,
        pinned=memory.pinned,
        project=memory.project,
        conversation_id=memory.conversation_id,
        message_id=memory.message_id,
        created_at=memory.created_at,
        updated_at=memory.updated_at,
        expires_at=memory.expires_at,
        version=memory.version,
        truncated=shown != (memory.content, memory.tags, dict(memory.metadata)),
    )
