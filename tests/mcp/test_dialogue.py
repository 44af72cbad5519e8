"""What such a product is bought for: one client is told something, and another one knows it."""

import pytest

from recollect.text import tokens
from tests.mcp.conftest import ERAS, Connect, shown, told
from tests.web.conftest import Person

FACTS = (
    (
        "The project Atlas runs PostgreSQL 16 as its database; the setup is in docker-compose.yml.",
        ["project", "backend", "tech-stack"],
    ),
    ("The backend of Atlas is FastAPI with SQLAlchemy, deployed on Hetzner.", ["backend"]),
    ("Prefers tabs over spaces.", ["preference"]),
)


@pytest.mark.parametrize(("first", "second"), [ERAS, ERAS[::-1]])
async def test_what_one_client_is_told_another_knows(
    connect: Connect, ada: Person, first: str, second: str
) -> None:
    async with connect(ada, first) as mcp:
        for content, tags in FACTS:
            made = await mcp.call_tool("add_memory", {"content": content, "tags": tags})
            assert told(made)["near_duplicates"] == []
    async with connect(ada, second) as mcp:
        found = told(await mcp.call_tool("search_memory", {"query": "database setup"}))["hits"]
        assert "PostgreSQL 16" in found[0]["snippet"]
        asked = {"tags": ["project", "backend"], "max_tokens": 2000}
        context = await mcp.call_tool("get_context", asked)
        assert tokens.count(shown(context)) == told(context)["tokens"] <= 2000
        assert all(content in shown(context) for content, _ in FACTS[:2])
        assert FACTS[2][0] not in shown(context)
        recalled = await mcp.get_prompt("recall", {"topic": "backend of Atlas", "tag": "backend"})
        assert "FastAPI" in shown(recalled)
