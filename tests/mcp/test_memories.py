"""Memories over MCP: keeping, finding, changing and forgetting them."""

from typing import Any

import pytest
from mcp_types import PromptReference, ResourceTemplateReference

from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import NewKey
from recollect.mcp.tools.limits import MOST_CHARACTERS
from tests.mcp.conftest import ERAS, Connect, refused, save, shown, talk, told
from tests.web.conftest import Client, Person

WRONG: list[dict[str, Any]] = [
    {"content": ""},
    {"content": " \n"},
    {"content": 5},
    {"content": "x" * 100_001},
    {"content": "x", "tags": [1]},
    {"content": "x", "tags": ["t" * 101]},
    {"content": "x", "metadata": "no object"},
    {"content": "x", "metadata": {"k": "v" * 20_000}},
    {"content": "x", "expiration_days": 366},
    {"content": "x", "expiration_days": "soon"},
    {"content": "x", "conversation_id": "conv_unknown"},
    {"message_id": "msg_unknown"},
]


@pytest.mark.parametrize("mode", ERAS)
async def test_the_life_of_a_memory(connect: Connect, ada: Person, mode: str) -> None:
    async with connect(ada, mode) as mcp:
        fact = {"content": "Prefers PostgreSQL.", "tags": ["db"], "metadata": {"source": "chat"}}
        made = told(await mcp.call_tool("add_memory", fact))["memory"]
        assert (made["content"], made["tags"], made["version"]) == (
            "Prefers PostgreSQL.",
            ["db"],
            1,
        )
        asked = {"id": made["id"], "text": "Prefers PostgreSQL 18.", "pinned": True, "version": 1}
        changed = told(await mcp.call_tool("update_memory", asked))["memory"]
        assert (changed["content"], changed["pinned"], changed["tags"]) == (
            "Prefers PostgreSQL 18.",
            True,
            ["db"],
        )
        assert refused(await mcp.call_tool("update_memory", asked)) == "stale"
        read = told(await mcp.call_tool("get_memory", {"memory_id": made["id"]}))["memory"]
        assert read == changed
        found = told(await mcp.call_tool("search_memory", {"q": "postgresql"}))["hits"]
        assert [hit["memory_id"] for hit in found] == [made["id"]]
        whole = told(await mcp.call_tool("fetch", {"id": made["id"]}))
        assert (
            whole["text"] == "Prefers PostgreSQL 18." and whole["url"] == f"memory://{made['id']}"
        )
        assert shown(await mcp.read_resource(f"memory://{made['id']}")) == whole["text"]
        gone = told(await mcp.call_tool("delete_memory", {"memory_id": made["id"]}))
        assert gone == {"id": made["id"], "object": "memory.deleted", "deleted": True}
        for tool in ("get_memory", "update_memory", "delete_memory"):
            asked = {"memory_id": made["id"], **({"pinned": True} if tool[0] == "u" else {})}
            assert refused(await mcp.call_tool(tool, asked)) == "not_found", tool


async def test_a_message_is_remembered_as_it_was_said(
    client: Client, connect: Connect, ada: Person
) -> None:
    (there,) = await save(client, ada, talk("shop", "We chose PostgreSQL.", project="shop"))
    async with connect(ada) as mcp:
        (message,) = told(await mcp.call_tool("get_conversation", {"id": there}))["messages"]
        asked = {"message_id": message["id"], "tags": "decision, db"}
        made = told(await mcp.call_tool("add_memory", asked))["memory"]
        again = told(await mcp.call_tool("add_memory", asked))
    assert made["content"] == "We chose PostgreSQL." and made["project"] == "shop"
    assert (made["message_id"], made["conversation_id"]) == (message["id"], there)
    assert made["tags"] == ["decision", "db"]
    assert [like["id"] for like in again["near_duplicates"]] == [made["id"]]


async def test_lists_page_filter_and_stay_small(connect: Connect, ada: Person) -> None:
    long = {"content": "word " * 15_000, "tags": ["t" * 90] * 1, "metadata": {"k": "v" * 4000}}
    items: list[Any] = [{**long, "tags": [f"tag {n}", "all"]} for n in range(30)]
    async with connect(ada) as mcp:
        for start in range(0, 30, 10):
            batch = {"memories": items[start : start + 10]}
            assert told(await mcp.call_tool("batch_add_memories", batch))["failed"] == 0
        for tool, of in (("list_memories", "memories"), ("export_memories", "content")):
            seen: list[str] = []
            after = None
            while after is not None or not seen:
                page = await mcp.call_tool(tool, {"limit": 100, "after": after, "tags": "all"})
                assert len(shown(page)) <= MOST_CHARACTERS
                rows = told(page)[of]
                seen += rows.splitlines() if isinstance(rows, str) else [row["id"] for row in rows]
                after = told(page)["next"]
            assert len(seen) == len(set(seen)) == 30, tool
        one = told(await mcp.call_tool("list_memories", {"tags": ["tag 7"]}))["memories"]
        assert len(one) == 1 and one[0]["truncated"] and one[0]["metadata"] == {}
        tags = told(await mcp.call_tool("list_tags", {"prefix": "a"}))["tags"]
        assert tags == [{"tag": "all", "count": 30}]
        stats = told(await mcp.call_tool("memory_stats", {}))
        assert (stats["memories"], stats["tagged"]) == (30, 30) and stats["tags"][0]["tag"] == "all"


async def test_half_a_batch_may_be_wrong(connect: Connect, ada: Person) -> None:
    steps: list[float] = []

    async def heard(progress: float, total: float | None, message: str | None) -> None:
        steps.append(progress)

    items = ["plain text", {"content": 5}, {"text": "aliased", "tags": "one"}, {}, 7]
    items += [{"content": "x", "message_id": "msg_unknown"}, {"content": "ok", "metadata": []}]
    async with connect(ada) as mcp:
        mixed = told(
            await mcp.call_tool("batch_add_memories", {"memories": items}, progress_callback=heard)
        )
        assert (mixed["saved"], mixed["failed"]) == (2, 5)
        assert [error["index"] for error in mixed["errors"]] == [1, 3, 4, 5, 6]
        assert "content: Input should be a valid string" in mixed["errors"][0]["message"]
        assert [key is None for key in mixed["ids"]] == [n in {1, 3, 4, 5, 6} for n in range(7)]
        assert steps == [0, 7]
        listed = told(await mcp.call_tool("list_memories", {}))["memories"]
        assert {memory["content"] for memory in listed} == {"plain text", "aliased"}
        for wrong in ([], ["x"] * 1001, "text"):
            refusal = await mcp.call_tool("batch_add_memories", {"memories": wrong})
            assert refused(refusal) == "invalid_input"
        full = told(await mcp.call_tool("batch_add_memories", {"memories": ["x"] * 1000}))
        assert full["saved"] == 1000


async def test_wrong_memories_are_refused(connect: Connect, ada: Person) -> None:
    async with connect(ada) as mcp:
        for wrong in WRONG:
            assert refused(await mcp.call_tool("add_memory", wrong)) == "invalid_input", wrong
        assert told(await mcp.call_tool("list_memories", {}))["memories"] == []


async def test_the_scopes_of_a_key_hold(
    client: Client, connect: Connect, accounts: Accounts, ada: Person
) -> None:
    reading = await accounts.keys.issue(ada.user.id, NewKey("read", frozenset({"read"})))
    reader = Person(ada.user, reading.secret)
    async with connect(ada) as mcp:
        made = told(await mcp.call_tool("add_memory", {"content": "x"}))["memory"]
    async with connect(reader) as mcp:
        for tool, asked in (
            ("add_memory", {"content": "y"}),
            ("update_memory", {"id": made["id"], "pinned": True}),
            ("delete_memory", {"id": made["id"]}),
            ("batch_add_memories", {"memories": ["y"]}),
        ):
            result = await mcp.call_tool(tool, asked)
            assert refused(result) == "forbidden" and "recollect key create" in shown(result)
        assert told(await mcp.call_tool("get_memory", {"id": made["id"]}))["memory"] == made


async def test_another_space_sees_nothing(connect: Connect, ada: Person, admin: Person) -> None:
    async with connect(ada) as mcp:
        secret = {"content": "my secret", "tags": ["secret"]}
        made = told(await mcp.call_tool("add_memory", secret))["memory"]
    async with connect(admin) as mcp:
        for tool in ("get_memory", "delete_memory", "fetch"):
            assert refused(await mcp.call_tool(tool, {"id": made["id"]})) == "not_found"
        assert told(await mcp.call_tool("search_memory", {"q": "secret"}))["hits"] == []
        assert told(await mcp.call_tool("list_tags", {}))["tags"] == []
        for tool in ("list_memories", "export_memories", "memory_stats", "list_tags"):
            elsewhere = await mcp.call_tool(tool, {"space": ada.user.space})
            assert refused(elsewhere) == "not_found"


@pytest.mark.parametrize("mode", ERAS)
async def test_tags_and_ids_are_completed(
    client: Client, connect: Connect, ada: Person, admin: Person, mode: str
) -> None:
    (there,) = await save(client, ada, talk("shop", "apples"))
    async with connect(ada, mode) as mcp:
        fact = {"content": "x", "tags": ["backend", "backup", "shop"]}
        made = told(await mcp.call_tool("add_memory", fact))["memory"]
        recall = PromptReference(name="recall")
        tags = await mcp.complete(recall, {"name": "tag", "value": "BACK"})
        assert set(tags.completion.values) == {"backend", "backup"}
        for template, expected in (("memory", made["id"]), ("conversation", there)):
            reference = ResourceTemplateReference(uri=f"{template}://{{id}}")
            found = await mcp.complete(reference, {"name": "id", "value": ""})
            assert found.completion.values == [expected]
        assert not (await mcp.complete(recall, {"name": "topic", "value": "x"})).completion.values
    async with connect(admin, mode) as mcp:
        nothing = await mcp.complete(recall, {"name": "tag", "value": ""})
        assert nothing.completion.values == []
