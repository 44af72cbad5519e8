"""Shared spaces over MCP: who is a viewer reads, and writes nothing."""

from recollect.accounts.accounts import Accounts
from tests.mcp.conftest import Connect, refused, told
from tests.web.conftest import Client, Person
from tests.web.shared import joined, team


async def test_a_viewer_reads_and_writes_nothing(
    client: Client, accounts: Accounts, connect: Connect, ada: Person
) -> None:
    space = await team(client, ada)
    vi = await joined(client, accounts, ada, space, "vi", "viewer")
    async with connect(ada) as mcp:
        fact = {"content": "We ship on Fridays.", "space": space}
        made = told(await mcp.call_tool("add_memory", fact))["memory"]
    async with connect(vi) as mcp:
        found = told(await mcp.call_tool("search_memory", {"query": "ship", "space": space}))
        assert made["id"] in str(found)
        assert refused(await mcp.call_tool("add_memory", fact)) == "view_only"
        gone = {"memory_id": made["id"], "space": space}
        assert refused(await mcp.call_tool("delete_memory", gone)) == "view_only"
        told(await mcp.call_tool("add_memory", {"content": "Mine."}))
