"""Both official TypeScript clients, in both eras: list, call, progress, cancel."""

import asyncio
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Client, Person

FOLDER = Path(__file__).with_name("node")
VERSIONS = {"older": "2025-11-25", "handshake": "2025-11-25", "newest": "2026-07-28"}


@pytest.fixture(scope="session")
def node_modules() -> None:
    """What the lock file says is there; installed once."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("there is no Node here")
    lock, stamp = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".installed"
    if not stamp.is_file() or stamp.read_bytes() != lock.read_bytes():
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(command, cwd=FOLDER, check=True, capture_output=True)
        stamp.write_bytes(lock.read_bytes())


async def test_the_typescript_clients(node_modules: None, client: Client, ada: Person) -> None:
    url = str(client.make_url("/api/mcp"))
    process = await asyncio.create_subprocess_exec(
        "node", str(FOLDER / "clients.mjs"), url, ada.key,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    told: dict[str, dict[str, Any]] = json.loads(out)
    assert {name: seen["version"] for name, seen in told.items()} == VERSIONS
    for number, seen in enumerate(told.values(), 1):
        assert {"search", "fetch", "add_memory", "get_context"} <= set(seen["tools"])
        assert seen["added"] in seen["found"] and len(seen["found"]) == number
        assert seen["wrong"] and seen["cancelled"]
        assert seen["steps"] == [0, 1, 2]
        assert seen["tags"] == [{"tag": "ts", "count": number}]
