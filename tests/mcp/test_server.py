"""What every client is told of the server, in both eras of the protocol."""

import re
from pathlib import Path

import pytest
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS

from recollect import __version__
from recollect.mcp.about import INSTRUCTIONS, NAME, TITLE
from tests.mcp.conftest import ERAS, Connect, refused, shown
from tests.web.conftest import Person

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "mcp.md").read_text("utf-8")
READING = {
    *("get_context", "search_conversations", "list_conversations", "get_conversation"),
    *("compress_context", "search", "fetch", "search_memory", "list_memories", "get_memory"),
    *("list_tags", "export_memories", "memory_stats", "list_spaces"),
}


@pytest.mark.parametrize("mode", ERAS)
async def test_it_says_who_it_is_and_how_to_use_it(
    connect: Connect, ada: Person, mode: str
) -> None:
    async with connect(ada, mode) as client:
        assert client.protocol_version == {"legacy": "2025-11-25", "auto": "2026-07-28"}[mode]
        assert client.server_info is not None
        about = client.server_info
        assert (about.name, about.title, about.version) == (NAME, TITLE, __version__)
        assert client.instructions == INSTRUCTIONS
        assert client.server_capabilities.tools is not None


@pytest.mark.parametrize("mode", ERAS)
async def test_tools_are_typed_described_and_annotated(
    connect: Connect, ada: Person, mode: str
) -> None:
    async with connect(ada, mode) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    for name, tool in tools.items():
        assert tool.title and tool.description and "\n    " not in tool.description
        assert tool.annotations is not None and tool.annotations.open_world_hint is False
        assert tool.annotations.read_only_hint is (name in READING)
        assert tool.output_schema is not None and tool.output_schema["type"] == "object"
        named = tool.input_schema["properties"]
        assert "caller" not in named and "context" not in named
        assert all("description" in argument for argument in named.values()), tool.name


async def test_wrong_arguments_are_named(connect: Connect, ada: Person) -> None:
    async with connect(ada) as client:
        wrong = await client.call_tool("get_context", {"query": 5, "max_tokens": 1})
    assert refused(wrong) == "invalid_input"
    assert "query: Input should be a valid string" in shown(wrong)
    assert "max_tokens: Input should be greater than or equal to 50" in shown(wrong)
    assert "pydantic" not in shown(wrong)


async def test_an_unknown_tool_is_answered_with_those_there_are(
    connect: Connect, ada: Person
) -> None:
    async with connect(ada) as client:
        unknown = await client.call_tool("recall_memories", {})
    assert refused(unknown) == "not_found"
    assert "search_conversations" in shown(unknown)


async def test_what_nobody_foresaw_is_told_in_the_log_only(
    connect: Connect, ada: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret of the driver")

    monkeypatch.setattr("recollect.conversations.reading.list_conversations", broken)
    async with connect(ada) as client:
        failed = await client.call_tool("list_conversations", {})
    assert failed.is_error
    assert shown(failed) == "Something went wrong here. The log of the Recollect server says what."
    assert "a secret of the driver" in caplog.text


@pytest.mark.parametrize("mode", ERAS)
async def test_prompts_and_resources_are_listed(connect: Connect, ada: Person, mode: str) -> None:
    async with connect(ada, mode) as client:
        prompts = {prompt.name for prompt in (await client.list_prompts()).prompts}
        templates = (await client.list_resource_templates()).resource_templates
        assert prompts == {"recall", "save_conversation"}
        assert {template.uri_template for template in templates} == {
            "memory://{id}",
            "conversation://{id}",
        }
        with pytest.raises(MCPError) as unknown:
            await client.read_resource("conversation://conv_unknown")
        assert unknown.value.error.code == INVALID_PARAMS


async def test_the_page_about_mcp_names_every_tool_prompt_and_resource(
    connect: Connect, ada: Person
) -> None:
    rows = re.findall(r"^\| (`.+?`) \|", DOCS.split("\n## Conformance")[0], re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([\w:{}/]+)", row)}
    async with connect(ada) as client:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        prompts = {prompt.name for prompt in (await client.list_prompts()).prompts}
        templates = (await client.list_resource_templates()).resource_templates
    assert named == tools | prompts | {template.uri_template for template in templates}
