"""Completion: tags and ids while a user fills in a prompt or the address of a resource."""

from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from typing import Any, Final

from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.mcpserver import MCPServer
from mcp_types import Completion, CompletionArgument, PromptReference, ResourceTemplateReference

from recollect.accounts.identity import Identity
from recollect.conversations import reading
from recollect.mcp.resources import CONVERSATION, MEMORY
from recollect.mcp.tools.services import Services
from recollect.memory.memories import Memories
from recollect.memory.reading import Selection
from recollect.store.store import SpaceStore

_MOST: Final = 100
"""Values of one answer, as the protocol has it."""

Reference = PromptReference | ResourceTemplateReference
Complete = Callable[[SpaceStore, str], Awaitable[Sequence[str]]]

# The SDK tells handlers of completions nothing of the request that they belong to.
_ASKING: ContextVar[Identity] = ContextVar("_ASKING")


def add_completion(server: MCPServer[Any], services: Services) -> None:
    """Give the server its completions."""
    server.middleware.append(_remember_who_asks)

    async def complete(ref: Reference, argument: CompletionArgument, _: object) -> Completion:
        identity = _ASKING.get()
        kind = ref.uri if isinstance(ref, ResourceTemplateReference) else ref.name
        find = _COMPLETIONS.get((kind, argument.name))
        if find is None or not identity.may("read"):
            return Completion(values=[])
        found = await find(services.store.space(identity.space), argument.value)
        return Completion(values=list(found[:_MOST]), has_more=len(found) > _MOST)

    server.completion()(complete)  # type: ignore[no-untyped-call]


async def _remember_who_asks(
    ctx: ServerRequestContext[Any, Any], call_next: CallNext
) -> HandlerResult:
    if ctx.method != "completion/complete":
        return await call_next(ctx)
    request: Any = ctx.request
    token = _ASKING.set(request.state.identity)
    try:
        return await call_next(ctx)
    finally:
        _ASKING.reset(token)


async def _tags(space: SpaceStore, begun: str) -> Sequence[str]:
    return [each.tag for each in await Memories(space).tags(prefix=begun, limit=_MOST + 1)]


async def _memories(space: SpaceStore, begun: str) -> Sequence[str]:
    page = await Memories(space).list(Selection(), limit=_MOST + 1)
    return [each.id for each in page.memories if each.id.startswith(begun)]


async def _conversations(space: SpaceStore, begun: str) -> Sequence[str]:
    newest = await reading.list_conversations(
        space, reading.Selection(), limit=_MOST + 1, after=None
    )
    return [each.id for each in newest if each.id.startswith(begun)]


_COMPLETIONS: Final[dict[tuple[str, str], Complete]] = {
    ("recall", "tag"): _tags,
    (MEMORY, "id"): _memories,
    (CONVERSATION, "id"): _conversations,
}
