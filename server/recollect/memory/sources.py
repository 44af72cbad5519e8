"""Where memories come from: the message and the conversation that their drafts name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from recollect.errors import AppError
from recollect.memory.drafts import Draft, check_content, wrong
from recollect.store.scoped import ScopedCollection
from recollect.store.store import SpaceStore

Documents = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Sourced:
    """A draft with content, conversation and project, and the platform it was said on."""

    draft: Draft
    platform: str | None


async def sourced(space: SpaceStore, drafts: Sequence[Draft]) -> list[Sourced | AppError]:
    """Each draft with what its source tells, in order; or what is wrong with it."""
    named = {draft.message_id for draft in drafts} - {None}
    messages = await _by_id(space.messages, named, {"deleted": {"$ne": True}}, _fields(drafts))
    of_messages = {message["conversation"] for message in messages.values()}
    given = {draft.conversation_id for draft in drafts} - {None}
    conversations = await _by_id(
        space.conversations, given | of_messages, {"deleted_at": None}, ("platform", "project")
    )
    return [_attempted(draft, messages, conversations) for draft in drafts]


def _fields(drafts: Sequence[Draft]) -> Sequence[str]:
    remembered = any(draft.content is None for draft in drafts)
    return ("conversation", "text") if remembered else ("conversation",)


async def _by_id(
    collection: ScopedCollection,
    ids: set[Any],
    filters: Mapping[str, Any],
    fields: Sequence[str],
) -> Documents:
    if not ids:
        return {}
    found = await collection.find({"_id": {"$in": sorted(ids)}, **filters}, fields)
    return {document["_id"]: document for document in found}


def _attempted(draft: Draft, messages: Documents, conversations: Documents) -> Sourced | AppError:
    try:
        return _sourced(draft, messages, conversations)
    except AppError as error:
        return error


def _sourced(draft: Draft, messages: Documents, conversations: Documents) -> Sourced:
    conversation = draft.conversation_id
    content = draft.content
    if draft.message_id is not None:
        message = messages.get(draft.message_id)
        if message is None or message["conversation"] not in conversations:
            raise wrong("message_id", "There is no such message in this space.")
        if conversation not in {None, message["conversation"]}:
            raise wrong("conversation_id", "That message belongs to another conversation.")
        conversation = message["conversation"]
        if content is None:
            content = str(message.get("text", ""))
            check_content(content)
    if conversation is None:
        return Sourced(draft, None)
    known = conversations.get(conversation)
    if known is None:
        raise wrong("conversation_id", "There is no such conversation in this space.")
    project = draft.project if draft.project is not None else known.get("project")
    made = replace(draft, content=content, conversation_id=conversation, project=project)
    return Sourced(made, known["platform"])
