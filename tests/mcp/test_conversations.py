"""Finding and reading conversations over MCP."""

from typing import Any

import pytest

from recollect.mcp.tools.limits import MOST_CHARACTERS
from tests.mcp.conftest import ERAS, Connect, refused, save, shown, talk, told
from tests.web.conftest import Client, Person

ODD = (
    *('foo"bar', "C++", "C#", "", " ", "node.js", "e-mail", "don't", "bob@example.com", "東京"),
    *("東京タワー", "AND", "a OR", "content:python", "nosuch:python", "(", "*"),
    *("what is my salary?", "x" * 22, "a\x00b", '"', "-", "NEAR(", "x" * 100_000),
)
FOUND = {"", " ", 'foo"bar', "C++", "C#", "東京", "東京タワー", "e-mail"}


@pytest.mark.parametrize("mode", ERAS)
async def test_from_a_search_to_the_whole_conversation(
    client: Client, connect: Connect, ada: Person, mode: str
) -> None:
    texts = ["Which database for the shop?", "PostgreSQL, because of its transactions.", "Thanks!"]
    (there,) = await save(client, ada, talk("shop", *texts, title="Shop", tags=["backend"]))
    async with connect(ada, mode) as mcp:
        (listed,) = told(await mcp.call_tool("list_conversations", {}))["conversations"]
        found = told(await mcp.call_tool("search_conversations", {"q": "postgres transactions"}))
        best = found["hits"][0]
        read = told(await mcp.call_tool("get_conversation", {"id": best["conversation_id"]}))
    assert listed["id"] == best["conversation_id"] == there
    assert (listed["title"], listed["tags"], listed["messages"]) == ("Shop", ["backend"], 3)
    assert "PostgreSQL" in best["snippet"]
    assert [message["text"] for message in read["messages"]] == texts
    assert read["next"] is None


async def test_pages_follow_each_other(client: Client, connect: Connect, ada: Person) -> None:
    await save(client, ada, *(talk(f"talk {n}", f"apples {n}") for n in range(5)))
    tools: list[tuple[str, dict[str, Any], str, str]] = [
        ("list_conversations", {}, "conversations", "id"),
        ("search_conversations", {"query": "apples"}, "hits", "message_id"),
    ]
    async with connect(ada) as mcp:
        for tool, asked, of, name in tools:
            seen: list[str] = []
            after = None
            while after is not None or not seen:
                page = told(await mcp.call_tool(tool, {**asked, "limit": 2, "after": after}))
                seen += [each[name] for each in page[of]]
                after = page["next"]
            assert len(seen) == len(set(seen)) == 5, tool


async def test_no_result_is_over_the_cap(client: Client, connect: Connect, ada: Person) -> None:
    long = [f"{number} " + "long words " * 3000 for number in range(6)]
    (there,) = await save(client, ada, talk("long", *long, title="t" * 2000, tags=["tag" * 30]))
    await save(client, ada, *(talk(f"t{n}", "long", title="T" * 2000) for n in range(90)))
    async with connect(ada) as mcp:
        seen: list[dict[str, Any]] = []
        after = None
        while after is not None or not seen:
            page = await mcp.call_tool("get_conversation", {"id": there, "after": after})
            assert len(shown(page)) <= MOST_CHARACTERS
            seen += told(page)["messages"]
            after = told(page)["next"]
        assert [message["text"][:1] for message in seen] == list("012345")
        assert all(message["truncated"] for message in seen)
        whole = told(await mcp.call_tool("fetch", {"id": seen[0]["id"]}))
        assert whole["text"] == long[0]
        for name, asked in (
            ("list_conversations", {"limit": 100}),
            ("search_conversations", {"query": "long", "limit": 100}),
        ):
            assert len(shown(await mcp.call_tool(name, asked))) <= MOST_CHARACTERS


async def test_any_text_is_a_query(client: Client, connect: Connect, ada: Person) -> None:
    await save(client, ada, talk("odd", "I write C++ in 東京タワー, foo\"bar; don't: e-mail C#?"))
    async with connect(ada) as mcp:
        for query in ODD:
            for tool in ("search_conversations", "search_memory"):
                found = told(await mcp.call_tool(tool, {"query": query}))["hits"]
                assert found or query not in FOUND, (tool, query)


async def test_filters_of_the_wrong_kind_are_refused(connect: Connect, ada: Person) -> None:
    async with connect(ada) as mcp:
        for wrong in ({"limit": 1000}, {"created_from": "soon"}, {"role": "king"}, {"tags": [1]}):
            assert refused(await mcp.call_tool("search_conversations", {"q": "a", **wrong})) == (
                "invalid_input"
            )
        gone = await mcp.call_tool("list_conversations", {"after": "conv_unknown"})
        assert refused(gone) == "cursor_gone"


async def test_spaces_and_scopes_of_the_key_hold(
    client: Client, connect: Connect, ada: Person, admin: Person
) -> None:
    (there,) = await save(client, ada, talk("mine", "my secret"))
    async with connect(admin) as mcp:
        assert told(await mcp.call_tool("search_conversations", {"q": "secret"}))["hits"] == []
        assert refused(await mcp.call_tool("get_conversation", {"id": there})) == "not_found"
        assert refused(await mcp.call_tool("fetch", {"id": there})) == "not_found"
        elsewhere = {"q": "secret", "space": ada.user.space}
        assert refused(await mcp.call_tool("search_conversations", elsewhere)) == "not_found"
