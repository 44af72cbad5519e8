"""Contexts and compressed conversations over MCP."""

from recollect.text import tokens
from tests.mcp.conftest import Connect, refused, save, shown, talk, told
from tests.web.conftest import Client, Person


async def test_a_context_keeps_its_budget_and_names_its_sources(
    client: Client, connect: Connect, ada: Person
) -> None:
    answers = [f"Note {n} on the database of the shop: use PostgreSQL {n}." for n in range(60)]
    await save(client, ada, talk("shop", *answers, title="Shop", tags=["backend"]))
    async with connect(ada) as mcp:
        asked = {"question": "Which database did we choose?", "max_tokens": 300}
        result = await mcp.call_tool("get_context", asked)
        tagged = await mcp.call_tool("get_context", {"tags": "backend", "max_tokens": 300})
        nothing = await mcp.call_tool("get_context", {})
    built = told(result)
    assert shown(result) == built["context"] and "PostgreSQL" in built["context"]
    assert 0 < built["tokens"] <= 300 and tokens.count(built["context"]) == built["tokens"]
    assert {source["title"] for source in built["sources"]} == {"Shop"}
    assert told(tagged)["sources"]
    assert refused(nothing) == "invalid_input"


async def test_a_conversation_is_compressed_with_progress(
    client: Client, connect: Connect, ada: Person
) -> None:
    turns = [f"Turn {n}: " + " ".join(f"word{n}x{m}" for m in range(50)) for n in range(60)]
    (there,) = await save(client, ada, talk("long", *turns))
    steps: list[tuple[float, float | None]] = []

    async def progress(progress: float, total: float | None, message: str | None) -> None:
        steps.append((progress, total))

    async with connect(ada) as mcp:
        asked = {"conversation_id": there, "target_tokens": 1000}
        stored = await mcp.call_tool("compress_context", asked, progress_callback=progress)
        messages = [{"role": "user", "content": "Is tea older than coffee?"}]
        given = told(await mcp.call_tool("compress_context", {"messages": messages}))
        nothing = await mcp.call_tool("compress_context", {})
        both = await mcp.call_tool("compress_context", {"messages": messages, **asked})
    short = told(stored)
    assert short["completion_tokens"] < short["prompt_tokens"] / 2
    assert "Turn 59" in shown(stored) == short["content"]
    assert steps == [(0, 2), (1, 2), (2, 2)]
    assert "Is tea older than coffee?" in given["content"]
    assert refused(nothing) == refused(both) == "invalid_input"
