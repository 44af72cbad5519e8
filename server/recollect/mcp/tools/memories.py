"""Tools that keep memories: facts and preferences that outlive conversations."""

from typing import Annotated, Any, Literal

from pydantic import AliasChoices, Field

from recollect.mcp.tools.arguments import (
    After,
    Clean,
    From,
    InConversation,
    Label,
    Limit,
    MemoryId,
    Platform,
    Project,
    Query,
    Space,
    Spaces,
    Tags,
    To,
)
from recollect.mcp.tools.caller import Caller
from recollect.mcp.tools.hits import answerable, hits
from recollect.mcp.tools.limits import fitting
from recollect.mcp.tools.memory_results import (
    AddedMemory,
    DeletedMemory,
    Like,
    ListedMemories,
    OneMemory,
)
from recollect.mcp.tools.remembered import (
    Content,
    Days,
    Metadata,
    NewTags,
    Pinned,
    TagList,
    previewed,
    whole,
)
from recollect.mcp.tools.results import Hits
from recollect.mcp.tools.services import Services
from recollect.memory.drafts import Draft
from recollect.memory.memories import Memories
from recollect.memory.reading import Selection
from recollect.search import service as searching
from recollect.search.query import SearchRequest

Scope = Annotated[
    Literal["all", "memories", "conversations"],
    Field(description="Where to look: in memories, in messages of conversations, or in both."),
]
OnlyPinned = Annotated[bool | None, Field(description="Only pinned ones, or only others.")]
Version = Annotated[
    int | None, Field(description="Only if it is still at this version, as it was read.")
]


class MemoryTools:
    """Find, keep, change and forget memories."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def search_memory(
        self,
        caller: Caller,
        query: Query = "",
        tags: Tags = [],  # noqa: B006 - never changed, and part of the tool's schema
        scope: Scope = "all",
        limit: Limit = 10,
        after: After = None,
        platform: Platform = None,
        project: Project = None,
        created_from: From = None,
        created_to: To = None,
        conversation_id: InConversation = None,
        spaces: Spaces = [],  # noqa: B006 - the same
    ) -> Hits:
        """Search what the user asked to remember and what was said in their conversations.

        Returns snippets, the best first: a hit with memory_id is a memory (get_memory has all of
        it), one with message_id a message (fetch has all of it). Any text is a valid query;
        without words it lists the newest.
        """
        request = SearchRequest(
            text=query,
            tags=tuple(tags),
            scope=scope,
            limit=limit,
            after=after,
            platform=platform,
            project=project,
            since=created_from,
            until=created_to,
            conversation_id=conversation_id,
        )
        space, *others = looked_in = self._services.spaces(caller, spaces)
        found = await searching.search(
            space, answerable(request), surveys=self._services.surveys, others=others
        )
        return hits(found, looked_in)

    async def add_memory(
        self,
        caller: Caller,
        content: Content = "",
        tags: NewTags = [],  # noqa: B006 - never changed, and part of the tool's schema
        metadata: Metadata = {},  # noqa: B006 - the same
        conversation_id: Annotated[
            Label, Field(description="The stored conversation that it is from, conv_….")
        ] = None,
        message_id: Annotated[
            Label,
            Field(description="The message that it is from, msg_…; without content, its text."),
        ] = None,
        project: Annotated[Label, Field(description="The project that it belongs to.")] = None,
        pinned: Pinned = None,
        expiration_days: Days = 0,
        space: Space = None,
    ) -> AddedMemory:
        """Remember a fact, decision or preference of the user for all later conversations.

        Write one self-contained sentence. To remember a message as it was said, give its
        message_id and no content. `near_duplicates` names older memories that say nearly the same:
        then rather update one of those, and delete the new one.
        """
        draft = Draft(
            content=content if content or message_id is None else None,
            tags=tags,
            metadata=metadata,
            message_id=message_id,
            conversation_id=conversation_id,
            project=project,
            pinned=bool(pinned),
            expiration_days=expiration_days or None,
        )
        made = await self._memories(caller, space).create(draft)
        alike = [Like(id=one.id, likeness=one.likeness) for one in made.duplicates]
        return AddedMemory(memory=whole(made.memory), near_duplicates=alike)

    async def list_memories(
        self,
        caller: Caller,
        limit: Limit = 20,
        after: After = None,
        tags: Tags = [],  # noqa: B006 - never changed, and part of the tool's schema
        metadata: Annotated[
            dict[str, Any], Field(description="Only with all of these keys and values.")
        ] = {},  # noqa: B006 - the same
        conversation_id: InConversation = None,
        project: Project = None,
        pinned: OnlyPinned = None,
        created_from: From = None,
        created_to: To = None,
        space: Space = None,
    ) -> ListedMemories:
        """List memories, the newest first. Long ones are cut and say so."""
        selection = Selection(
            tags=tags,
            metadata=metadata,
            conversation_id=conversation_id,
            project=project,
            pinned=pinned,
            start=created_from,
            end=created_to,
        )
        found = await self._memories(caller, space).list(selection, limit=limit, after=after)
        page = fitting(previewed(each) for each in found.memories)
        cut = len(page) < len(found.memories)
        return ListedMemories(memories=page, next=page[-1].id if cut else found.next)

    async def get_memory(
        self, caller: Caller, memory_id: MemoryId, space: Space = None
    ) -> OneMemory:
        """Read one memory with everything that belongs to it."""
        memories = await self._keeping(caller, memory_id, space)
        return OneMemory(memory=whole(await memories.get(memory_id)))

    async def update_memory(
        self,
        caller: Caller,
        memory_id: MemoryId,
        content: Annotated[
            Annotated[str, Clean] | None,
            Field(
                validation_alias=AliasChoices("content", "text"),
                description="What to remember from now on.",
            ),
        ] = None,
        tags: Annotated[TagList | None, Field(description="All tags from now on.")] = None,
        metadata: Annotated[
            dict[str, Any] | None, Field(description="All metadata from now on.")
        ] = None,
        pinned: Pinned = None,
        project: Annotated[
            str | None, Field(description="Its project from now on; empty: none.")
        ] = None,
        expiration_days: Annotated[
            Days | None, Field(description="Forget it after so many days from now; 0: never.")
        ] = None,
        version: Version = None,
        space: Space = None,
    ) -> OneMemory:
        """Change a memory: only what is given changes. Its history keeps what it was before."""
        given: dict[str, Any] = {
            "content": content,
            "tags": tags,
            "metadata": metadata,
            "pinned": pinned,
            "project": project,
            "expiration_days": expiration_days,
        }
        changes = {name: value for name, value in given.items() if value is not None}
        for name in ("project", "expiration_days"):
            if name in changes:
                changes[name] = changes[name] or None
        memories = await self._keeping(caller, memory_id, space)
        return OneMemory(memory=whole(await memories.update(memory_id, changes, version=version)))

    async def delete_memory(
        self, caller: Caller, memory_id: MemoryId, version: Version = None, space: Space = None
    ) -> DeletedMemory:
        """Forget a memory for good, with its history. This cannot be undone."""
        memories = await self._keeping(caller, memory_id, space)
        await memories.delete(memory_id, version=version)
        return DeletedMemory(id=memory_id, object="memory.deleted", deleted=True)

    def _memories(self, caller: Caller, space: str | None) -> Memories:
        return Memories(self._services.space(caller, space))

    async def _keeping(self, caller: Caller, memory: str, space: str | None) -> Memories:
        return Memories(await self._services.place_of(caller, memory, space))
