"""A server of tools that take their time, on our bridge: for what the real ones do too fast."""

import asyncio

from mcp.server.mcpserver import Context, MCPServer

from recollect.mcp.bridge import Bridge, Manager
from recollect.mcp.server import make_manager
from recollect.mcp.tools.tool import caller_of
from recollect.web.mcp import MAX_BODY


class Slow:
    """The bridge, and what happened to the calls that came over it."""

    def __init__(self) -> None:
        self.began = asyncio.Event()
        self.release = asyncio.Event()
        self.cancelled = asyncio.Event()
        self.failures: list[Exception] = []
        self.bridge = Bridge(self._made)

    def _made(self) -> Manager:
        if self.failures:
            raise self.failures.pop()
        return make_manager(self._server(), MAX_BODY)

    def _server(self) -> MCPServer:
        server = MCPServer("slow")

        @server.tool()
        async def whoami(context: Context, pause: float = 0.0) -> str:
            """Whose key it is, after a pause."""
            await asyncio.sleep(pause)
            return caller_of(context).identity.name

        @server.tool()
        async def wait(context: Context) -> str:
            """Say that it has begun, and wait to be released."""
            await context.report_progress(0, 1)
            self.began.set()
            try:
                await self.release.wait()
            except asyncio.CancelledError:
                self.cancelled.set()
                raise
            return "released"

        return server
