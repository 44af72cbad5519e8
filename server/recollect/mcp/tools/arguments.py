"""What tools take, described once. Models guess names: those they are known to guess work, too."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field

from recollect.search.query import LONGEST_TEXT
from recollect.search.together import MOST_SPACES
from recollect.text import jsontext

_LABEL: Final = 500


def one_or_more(value: Any) -> Any:
    """For validators: text where a list is due is a tag, or several with commas; no letters."""
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


def _in_utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _asked(text: str) -> str:
    """A question as far as it is looked at: models paste whole texts."""
    return jsontext.clean(text)[:LONGEST_TEXT]


Clean = AfterValidator(jsontext.clean)

Query = Annotated[
    str,
    AfterValidator(_asked),
    Field(
        validation_alias=AliasChoices("query", "q", "text", "question", "topic", "search"),
        description='Words to look for. "Phrases", -not, site:, role:, tag:, model:, title:, '
        "has:code, before: and after: (dates or 7d) narrow it down; anything else is just words.",
    ),
]
Question = Annotated[
    str,
    AfterValidator(_asked),
    Field(
        validation_alias=AliasChoices("query", "q", "text", "question", "topic", "prompt"),
        description="The question or task at hand, in plain words. Without one: pinned memories "
        "and the newest that pass the filters.",
    ),
]
Limit = Annotated[
    int,
    Field(
        ge=1,
        le=100,
        validation_alias=AliasChoices("limit", "n", "count", "max_results", "top_k"),
        description="How many at most.",
    ),
]
After = Annotated[
    str | None,
    Field(
        max_length=500,
        validation_alias=AliasChoices("after", "cursor", "next"),
        description="`next` of the page before, to read on.",
    ),
]
Tags = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=_LABEL), Clean]],
    BeforeValidator(one_or_more),
    Field(
        max_length=100,
        validation_alias=AliasChoices("tags", "tag"),
        description="Only what has one of these tags.",
    ),
]
Label = Annotated[str | None, Field(min_length=1, max_length=_LABEL)]
Platform = Annotated[
    str | None,
    Field(
        max_length=_LABEL,
        validation_alias=AliasChoices("platform", "site"),
        description="Only of this site: chatgpt, claude, deepseek, gemini or another.",
    ),
]
Role = Annotated[
    Literal["user", "assistant", "system", "tool"] | None,
    Field(description="Only messages of this role."),
]
Model = Annotated[Label, Field(description="Only of this model.")]
Project = Annotated[Label, Field(description="Only of this project.")]
Space = Annotated[
    Label, Field(description="The id of a shared space (list_spaces); without it, one's own.")
]
Spaces = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=_LABEL)]],
    BeforeValidator(one_or_more),
    Field(
        max_length=MOST_SPACES,
        validation_alias=AliasChoices("spaces", "space"),
        description="Ids of the spaces to look in (list_spaces); without any, one's own.",
    ),
]
ConversationId = Annotated[
    str,
    Field(
        max_length=_LABEL,
        validation_alias=AliasChoices("conversation_id", "id", "conversation"),
        description="The id of a conversation, conv_…, as searches and lists tell it.",
    ),
]
MemoryId = Annotated[
    str,
    Field(
        max_length=_LABEL,
        validation_alias=AliasChoices("memory_id", "id", "memory"),
        description="The id of a memory, mem_…, as searches and lists tell it.",
    ),
]
InConversation = Annotated[Label, Field(description="Only of the conversation with this id.")]
From = Annotated[
    Annotated[datetime, AfterValidator(_in_utc)] | None,
    Field(
        validation_alias=AliasChoices("created_from", "from", "since", "start"),
        description="Not before this time (ISO 8601; without an offset, UTC).",
    ),
]
To = Annotated[
    Annotated[datetime, AfterValidator(_in_utc)] | None,
    Field(
        validation_alias=AliasChoices("created_to", "to", "until", "end"),
        description="Before this time (ISO 8601; without an offset, UTC).",
    ),
]
