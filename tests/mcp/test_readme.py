"""Every configuration in the README connects: with its address, its headers, its command."""

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from mcp import Client as McpClient
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from recollect.config import Config
from tests.mcp.conftest import told
from tests.web.conftest import Client, Person

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
HTTP = ("Claude Code", "Cursor", "Windsurf", "Cline", "VS Code")
KEY = re.compile(
    r"\$\{env:RECOLLECT_API_KEY\}|\$RECOLLECT_API_KEY|\$\{input:recollect-key\}|YOUR-KEY"
)


def snippet(client: str) -> str:
    """The first block of code after the client's name."""
    section = README.split("\n## AI clients (MCP)\n", 1)[1].split("\n## ")[0]
    found = re.search(rf"\*\*{client}\*\*.*?```\w+\n(.*?)\n```", section, re.DOTALL)
    assert found is not None, client
    return found[1]


def address_and_headers(client: str) -> tuple[str, dict[str, str]]:
    """What a client that speaks HTTP makes of its configuration."""
    if client == "Claude Code":
        words = shlex.split(snippet(client).replace("\\\n", ""))
        assert (
            words[:3] == ["claude", "mcp", "add"]
            and words[words.index("--transport") + 1] == "http"
        )
        name, _, value = words[words.index("--header") + 1].partition(": ")
        (url,) = [word for word in words if word.startswith("http://")]
        return url, {name: value}
    configured = json.loads(snippet(client))
    servers: dict[str, Any] = configured.get("mcpServers") or configured["servers"]
    assert list(servers) == ["recollect"]
    server = servers["recollect"]
    if client == "VS Code":
        assert server["type"] == "http"
        (asked,) = configured["inputs"]
        assert f"${{input:{asked['id']}}}" in server["headers"]["Authorization"]
    return server["serverUrl" if client == "Windsurf" else "url"], server["headers"]


@pytest.mark.parametrize("name", HTTP)
async def test_clients_over_http(client: Client, ada: Person, name: str) -> None:
    url, headers = address_and_headers(name)
    config = Config()
    assert urlsplit(url).netloc == f"{config.host}:{config.port}"
    here = str(client.make_url(urlsplit(url).path))
    filled = {name: KEY.sub(ada.key, value) for name, value in headers.items()}
    assert filled != headers
    async with httpx2.AsyncClient(headers=filled, timeout=60) as http:
        transport = streamable_http_client(here, http_client=http)
        async with McpClient(transport, mode="legacy") as mcp:
            told(await mcp.call_tool("add_memory", {"content": f"I use {name}."}))


async def test_clients_that_start_a_program(client: Client, ada: Person) -> None:
    (server,) = json.loads(snippet("Claude Desktop"))["mcpServers"].values()
    command = Path(sys.executable).with_name(server["command"])
    environment = {"RECOLLECT_URL": str(client.make_url("")), "RECOLLECT_API_KEY": ada.key}
    parameters = StdioServerParameters(command=str(command), args=server["args"], env=environment)
    async with McpClient(stdio_client(parameters), mode="legacy") as mcp:
        told(await mcp.call_tool("add_memory", {"content": "I use Claude Desktop."}))
