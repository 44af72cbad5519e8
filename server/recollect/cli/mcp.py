"""`recollect mcp`: MCP over stdin and stdout, for hosts that start a program.

Light to import, unlike the other commands: hosts wait for it.
"""

import asyncio
import os

from recollect.config import from_environment
from recollect.mcp.stdio.bridge import serve


def mcp() -> None:
    """Speak MCP over stdin and stdout, for AI clients that start a program.

    It carries messages to the server, at RECOLLECT_URL with RECOLLECT_API_KEY, or else to the one
    of this machine. The server may be started later, or again.
    """
    asyncio.run(serve(from_environment(), os.environ))
