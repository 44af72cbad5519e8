"""Resources: what is stored, under addresses that hosts can attach to a chat."""

from collections.abc import Awaitable, Callable
from typing import Final

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError

from recollect.errors import AppError, NotFound
from recollect.mcp.tools.connector import ConnectorTools
from recollect.mcp.tools.services import Services
from recollect.mcp.tools.tool import caller_of, note

MEMORY: Final = "memory://{id}"
CONVERSATION: Final = "conversation://{id}"


def add_resources(server: MCPServer, services: Services) -> None:
    """Give the server its resource templates."""
    connector = ConnectorTools(services)

    async def read(id: str, context: Context) -> str:
        caller = caller_of(context).allowed("read")
        found = await connector.fetch(caller, id)
        await note(context, caller, "mcp:resource", {"id": id})
        return found.text

    @server.resource(MEMORY, title="Memory", mime_type="text/plain")
    async def memory(id: str, context: Context) -> str:
        """What a memory says."""
        return await _found(lambda: read(id, context))

    @server.resource(CONVERSATION, title="Conversation", mime_type="text/markdown")
    async def conversation(id: str, context: Context) -> str:
        """A stored conversation as Markdown: its beginning, if it is long."""
        return await _found(lambda: read(id, context))


async def _found(reading: Callable[[], Awaitable[str]]) -> str:
    """What was read; what went wrong in the SDK's words."""
    try:
        return await reading()
    except NotFound as error:
        raise ResourceNotFoundError(error.message) from error
    except AppError as error:
        raise ResourceError(error.message) from error
