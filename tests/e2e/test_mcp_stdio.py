"""`recollect mcp` as hosts start it: before the server, which is then killed and started again."""

import asyncio
import stat
import sys
from pathlib import Path
from typing import Any

from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from tests.e2e.server import ServerProcess
from tests.mcp.conftest import told
from tests.mongod import free_port


async def test_a_host_keeps_its_bridge_whatever_the_server_does(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data", free_port())
    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-m", "recollect", "mcp"],
        env={"RECOLLECT_DATA_DIR": str(server.folder), "RECOLLECT_PORT": str(server.port)},
    )
    changed = asyncio.Event()

    async def heard(message: Any) -> None:
        if type(message).__name__ == "ToolListChangedNotification":
            changed.set()

    try:
        async with Client(stdio_client(parameters), mode="legacy", message_handler=heard) as client:
            assert client.server_info is not None and client.server_info.name == "recollect"
            listing = asyncio.create_task(client.list_tools())
            await asyncio.sleep(1)
            server.start()  # the list is waited for
            await listing
            if not listing.result().tools:
                async with asyncio.timeout(30):
                    await changed.wait()
            made = told(await client.call_tool("add_memory", {"content": "Prefers tea."}))
            server.kill()
            asking = asyncio.create_task(client.call_tool("search_memory", {"q": "tea"}))
            await asyncio.sleep(0.5)
            server.start()
            (hit,) = told(await asking)["hits"]
            assert hit["memory_id"] == made["memory"]["id"]
    finally:
        await server.stop()
    key = server.folder / "mcp.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_text("utf-8").startswith("rk_")
