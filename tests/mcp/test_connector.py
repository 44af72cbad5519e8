"""Search and fetch as ChatGPT's connectors call them: a query, then an id, and nothing else."""

import json

from tests.mcp.conftest import Connect, refused, save, shown, talk, told
from tests.web.conftest import Client, Person

URL = "https://claude.ai/chat/1"


async def test_results_have_the_form_of_connectors(
    client: Client, connect: Connect, ada: Person
) -> None:
    await save(client, ada, talk("shop", "We chose PostgreSQL.", title="Shop", url=URL))
    async with connect(ada) as mcp:
        found = await mcp.call_tool("search", {"query": "postgres"})
        (hit,) = json.loads(shown(found))["results"]
        assert (hit["title"], hit["url"]) == ("Shop", URL)
        fetched = await mcp.call_tool("fetch", {"id": hit["id"]})
    document = json.loads(shown(fetched))
    assert document == told(fetched)
    assert {"id", "title", "text", "url", "metadata"} <= document.keys()
    assert document["text"] == "We chose PostgreSQL." and document["url"] == URL


async def test_long_texts_come_in_pieces(client: Client, connect: Connect, ada: Person) -> None:
    text = "".join(f"{number:05}," for number in range(20_000))
    (there,) = await save(client, ada, talk("long", text))
    async with connect(ada) as mcp:
        pieces, offset = [], 0
        while offset is not None:
            piece = told(await mcp.call_tool("fetch", {"id": there, "offset": offset}))
            pieces.append(piece["text"])
            offset = piece["metadata"].get("next_offset")
        assert text in "".join(pieces) and len(pieces) > 2
        beyond = await mcp.call_tool("fetch", {"id": there, "offset": 10**9})
        assert refused(beyond) == "invalid_input"


async def test_a_conversation_is_a_resource_too(
    client: Client, connect: Connect, ada: Person
) -> None:
    (there,) = await save(client, ada, talk("shop", "We chose PostgreSQL.", title="Shop"))
    async with connect(ada) as mcp:
        read = await mcp.read_resource(f"conversation://{there}")
        prompt = await mcp.get_prompt("recall", {"topic": "PostgreSQL"})
    assert read.contents[0].mime_type == "text/markdown"
    assert shown(read).startswith("# Shop") and "We chose PostgreSQL." in shown(read)
    assert "We chose PostgreSQL." in shown(prompt)
