"""Shared spaces over MCP: what a member may, and where things are found."""

from recollect.accounts.accounts import Accounts
from tests.mcp.conftest import Connect, refused, told
from tests.web.conftest import Client, Person
from tests.web.shared import SPACES, asked, joined, stored, team


async def test_members_find_what_is_shared_and_viewers_write_nothing(
    client: Client, connect: Connect, accounts: Accounts, ada: Person
) -> None:
    space = await team(client, ada)
    bob = await joined(client, accounts, ada, space, "bob", "viewer")
    conversation = await stored(client, ada, space)
    async with connect(ada) as mcp:
        shared = {"content": "A florin is two shillings.", "space": space}
        memory = told(await mcp.call_tool("add_memory", shared))["memory"]["id"]
        assert told(await mcp.call_tool("search_memory", {"q": "florin"}))["hits"] == []
    async with connect(bob) as mcp:
        own, other = told(await mcp.call_tool("list_spaces", {}))["spaces"]
        if other["own"]:
            own, other = other, own
        assert (own["id"], own["role"]) == (bob.user.space, "owner")
        assert (other["id"], other["name"], other["role"]) == (space, "Team", "viewer")
        both = {"q": "florin", "spaces": [own["id"], space]}
        hits = told(await mcp.call_tool("search_memory", both))["hits"]
        assert {hit["memory_id"] for hit in hits} >= {memory}
        assert {hit["space"] for hit in hits} == {space}
        question = {"q": "What is a florin?", "spaces": space}
        assert "shillings" in told(await mcp.call_tool("get_context", question))["context"]
        for tool, key in (
            ("get_memory", memory), ("get_conversation", conversation), ("fetch", conversation),
        ):  # fmt: skip
            told(await mcp.call_tool(tool, {"id": key}))
        for tool, wanted in (
            ("add_memory", {"content": "x", "space": space}),
            ("update_memory", {"id": memory, "pinned": True}),
            ("delete_memory", {"id": memory}),
            ("batch_add_memories", {"memories": ["x"], "space": space}),
        ):
            assert refused(await mcp.call_tool(tool, wanted)) == "view_only", tool
        status, _ = await asked(client, ada, "DELETE", f"{SPACES}/{space}/members/{bob.user.id}")
        assert status == 204
        assert refused(await mcp.call_tool("search_memory", both)) == "not_found"
        assert refused(await mcp.call_tool("get_memory", {"id": memory})) == "not_found"
        assert refused(await mcp.call_tool("fetch", {"id": conversation})) == "not_found"


async def test_who_looked_in_which_space_is_noted(
    client: Client, accounts: Accounts, connect: Connect, ada: Person
) -> None:
    space = await team(client, ada)
    vi = await joined(client, accounts, ada, space, "vi", "viewer")
    async with connect(ada) as mcp:
        fact = {"content": "We ship on Fridays.", "space": space}
        made = told(await mcp.call_tool("add_memory", fact))["memory"]
    async with connect(vi) as mcp:
        told(await mcp.call_tool("list_spaces", {}))
        told(await mcp.call_tool("search_memory", {"q": "ship"}))
        told(await mcp.call_tool("search_memory", {"q": "ship", "spaces": [vi.user.space, space]}))
        told(await mcp.call_tool("get_memory", {"id": made["id"]}))
        await mcp.read_resource(f"memory://{made['id']}")
        assert refused(await mcp.call_tool("add_memory", fact)) == "view_only"
    _, log = await asked(client, ada, "GET", f"/api/v1/access-log?space={space}")
    noted = [(one["name"], one["action"], one["subject"]) for one in log["data"]]
    assert noted == [
        ("vi", "mcp:resource", made["id"]),
        ("vi", "mcp:get_memory", made["id"]),
        ("vi", "mcp:search_memory", None),
    ]
