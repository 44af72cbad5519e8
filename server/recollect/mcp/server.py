"""The MCP server: its tools, resources, prompts and completions, put together."""

from typing import Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_types import CallToolResult, InputRequiredResult, Tool
from pydantic import ValidationError

from recollect import __version__
from recollect.errors import NotFound
from recollect.mcp.about import INSTRUCTIONS, NAME, TITLE
from recollect.mcp.completion import add_completion
from recollect.mcp.prompts import add_prompts
from recollect.mcp.resources import add_resources
from recollect.mcp.tools.faults import misfit
from recollect.mcp.tools.services import Services
from recollect.mcp.tools.slim import slim
from recollect.mcp.tools.table import tools
from recollect.mcp.tools.tool import failed


class Server(MCPServer[Any]):
    """The SDK's server, with errors that a model can act on."""

    async def list_tools(self) -> list[Tool]:
        """The tools, with schemas of their arguments that cost a model no more than they must."""
        return [
            tool.model_copy(update={"input_schema": slim(tool.input_schema)})
            for tool in await super().list_tools()
        ]

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool. What is wrong with the arguments is told by their names, in sentences."""
        try:
            return await super().call_tool(name, arguments, context)
        except UnexpectedToolError as error:
            raise UnexpectedToolError(
                "Something went wrong here. The log of the Recollect server says what."
            ) from error.__cause__
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                return failed(misfit(error.__cause__))
            known = ", ".join(tool.name for tool in await self.list_tools())
            return failed(NotFound(f"There is no tool {name[:100]!r}. There are: {known}."))


def make_server(services: Services) -> Server:
    """The server over these services."""
    server = Server(
        NAME,
        title=TITLE,
        instructions=INSTRUCTIONS,
        version=__version__,
        # Its lists never change while it runs, so there is nothing to listen for.
        subscriptions=False,
    )
    for tool in tools(services):
        server.add_tool(
            tool.published(),
            name=tool.name,
            title=tool.title,
            description=tool.description,
            annotations=tool.annotations,
        )
    add_resources(server, services)
    add_prompts(server, services)
    add_completion(server, services)
    return server


def make_manager(server: MCPServer[Any], max_body: int) -> StreamableHTTPSessionManager:
    """What serves it over HTTP: stateless, so that any server of a cluster answers, and a restart
    ends no session. Host, Origin and keys are checked before."""
    server.streamable_http_app(stateless_http=True, max_request_body_size=max_body)
    return server.session_manager
