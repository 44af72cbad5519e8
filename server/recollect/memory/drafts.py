"""What a memory may be: new ones and edits, checked. The limits are known here and nowhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from recollect.errors import InvalidInput
from recollect.text import jsontext

LONGEST_CONTENT: Final = 100_000
"""In characters."""
MOST_TAGS: Final = 100
LONGEST_TAG: Final = 100
LONGEST_LABEL: Final = 500
MOST_METADATA: Final = 100
"""Keys."""
LONGEST_KEY: Final = 200
LARGEST_METADATA: Final = 16 * 1024
"""In bytes of JSON."""
MOST_DAYS: Final = 365

EDITABLE: Final = ("content", "tags", "metadata", "pinned", "project", "expiration_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A memory to be made. `content` None: what the message `message_id` says.

    `expiration_days`: 1 to 365, None: never. The conversation follows from the message, the project
    from the conversation, unless they are given.
    """

    content: str | None = None
    tags: Sequence[str] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    message_id: str | None = None
    conversation_id: str | None = None
    project: str | None = None
    pinned: bool = False
    expiration_days: int | None = None


def checked_draft(draft: Draft) -> Draft:
    """The draft with its tags tidied; InvalidInput that names the field that does not fit."""
    if draft.content is None and draft.message_id is None:
        raise wrong("content", "Say what to remember.")
    if draft.content is not None:
        check_content(draft.content)
    tags = tidy_tags(draft.tags)
    _check_metadata(draft.metadata)
    _check_label("project", draft.project)
    _check_label("message_id", draft.message_id)
    _check_label("conversation_id", draft.conversation_id)
    _check_days(draft.expiration_days)
    return replace(
        draft,
        content=None if draft.content is None else jsontext.clean(draft.content),
        tags=tags,
        metadata=_without_surrogates(draft.metadata),
        project=None if draft.project is None else jsontext.clean(draft.project),
    )


def checked_changes(changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The changes by name, of those in EDITABLE; InvalidInput if one does not fit, or none is.

    None takes away tags, metadata, project and expiry.
    """
    changes = {name: changes[name] for name in EDITABLE if name in changes}
    if not changes:
        raise InvalidInput(f"Say what to change: {', '.join(EDITABLE)}.")
    for name, value in changes.items():
        if name == "content":
            check_content(value)
            changes[name] = jsontext.clean(value)
        elif name == "tags":
            changes[name] = tidy_tags(value or ())
        elif name == "metadata":
            _check_metadata(value or {})
            changes[name] = _without_surrogates(value or {})
        elif name == "pinned":
            changes[name] = bool(value)
        elif name == "project":
            _check_label(name, value)
            changes[name] = None if value is None else jsontext.clean(value)
        else:
            _check_days(value)
    return changes


def check_content(content: object) -> None:
    """InvalidInput for what is no text, is blank, or is too long."""
    if not isinstance(content, str):
        raise wrong("content", "It must be text.")
    if not content.strip():
        raise wrong("content", "Say what to remember: it is empty.")
    if len(content) > LONGEST_CONTENT:
        raise wrong(
            "content",
            f"A memory may have {LONGEST_CONTENT:,} characters; this has {len(content):,}. "
            "Keep what matters of it.",
        )


def tidy_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Tags without white space around them, each once; InvalidInput if one does not fit."""
    tidied = tuple(dict.fromkeys(jsontext.clean(tag).strip() for tag in tags))
    if len(tidied) > MOST_TAGS:
        raise wrong("tags", f"A memory may have {MOST_TAGS} tags; this has {len(tidied)}.")
    for tag in tidied:
        if not 1 <= len(tag) <= LONGEST_TAG:
            raise wrong("tags", f"A tag has 1 to {LONGEST_TAG} characters.")
    return tidied


def wrong(name: str, sentence: str) -> InvalidInput:
    """The error for one field, in the form that schemas give it."""
    return InvalidInput(f"That input does not fit: {name}: {sentence}", fields={name: [sentence]})


def _check_metadata(metadata: Mapping[str, Any]) -> None:
    if len(metadata) > MOST_METADATA:
        raise wrong("metadata", f"At most {MOST_METADATA} keys; these are {len(metadata)}.")
    if any(not 1 <= len(key) <= LONGEST_KEY for key in metadata):
        raise wrong("metadata", f"A key has 1 to {LONGEST_KEY} characters.")
    size = len(jsontext.dumps(metadata))
    if size > LARGEST_METADATA:
        raise wrong("metadata", f"At most {LARGEST_METADATA:,} bytes as JSON; this has {size:,}.")


def _without_surrogates(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    # What is stored is what can be read again: as JSON writes it.
    cleaned: Mapping[str, Any] = jsontext.loads(jsontext.dumps(metadata))
    return cleaned


def _check_label(name: str, value: str | None) -> None:
    if value is not None and not 1 <= len(value.strip()) <= LONGEST_LABEL:
        raise wrong(name, f"It has 1 to {LONGEST_LABEL} characters.")


def _check_days(days: int | None) -> None:
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise wrong("expiration_days", f"From 1 to {MOST_DAYS} days, or null for never.")
