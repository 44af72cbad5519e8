"""`recollect` as a process of its own, beside a server that all tests here share, or alone."""

import asyncio
import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.server import COMMAND, ServerProcess
from tests.mongod import free_port


@dataclass(frozen=True, slots=True)
class Recollect:
    """The command line on one data directory. `settings` are those of the environment."""

    settings: dict[str, str]

    def __call__(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, as in a terminal of 80 columns."""
        return subprocess.run(
            [*COMMAND, *arguments],
            env={**environment(), **self.settings, **settings},
            capture_output=True, text=True, timeout=100, check=False,
        )  # fmt: skip

    def said(self, *arguments: str) -> str:
        """What a command that must succeed writes to standard output."""
        done = self(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout


def environment() -> dict[str, str]:
    """The settings of this process, without those of Recollect."""
    ours = {name for name in os.environ if name.startswith("RECOLLECT_")}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "COLUMNS": "80"}


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server that runs for all tests here."""
    server = ServerProcess(tmp_path_factory.mktemp("cli") / "data", free_port())
    server.folder.mkdir()
    server.start()
    asyncio.run(server.ready())
    yield server
    asyncio.run(server.stop())


@pytest.fixture(scope="package")
def recollect(server: ServerProcess) -> Recollect:
    """Commands beside the running server."""
    folder, port = str(server.folder), str(server.port)
    return Recollect({"RECOLLECT_DATA_DIR": folder, "RECOLLECT_PORT": port})


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Recollect:
    """Commands with no server running: every one starts a database for itself, which takes 2 s."""
    folder = tmp_path_factory.mktemp("cli") / "data"
    return Recollect({"RECOLLECT_DATA_DIR": str(folder), "RECOLLECT_PORT": str(free_port())})


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A folder with an export of Claude and one of ChatGPT: 2 new conversations, 4 messages."""
    for folder, record in (("claude", _claude()), ("chatgpt", _chatgpt())):
        (tmp_path / "export" / folder).mkdir(parents=True)
        file = tmp_path / "export" / folder / "conversations.json"
        file.write_text(json.dumps([record]))
    return tmp_path / "export"


def _claude() -> dict[str, Any]:
    said = {
        "human": "Which lighthouse is the oldest?",
        "assistant": "The tower of Hercules, among those in use.",
    }
    messages = [
        {"uuid": str(uuid4()), "sender": who, "text": text, "created_at": f"2025-03-01T08:00:0{n}Z"}
        for n, (who, text) in enumerate(said.items())
    ]
    times = {"created_at": "2025-03-01T08:00:00Z", "updated_at": "2025-03-01T08:00:01Z"}
    return {"uuid": str(uuid4()), "name": "Lighthouses", **times, "chat_messages": messages}


def _chatgpt() -> dict[str, Any]:
    question, answer = str(uuid4()), str(uuid4())
    return {
        "conversation_id": str(uuid4()),
        "title": "Bridges",
        "create_time": 1741000000.0,
        "update_time": 1741000060.0,
        "current_node": answer,
        "mapping": {
            question: _node(question, None, "user", "Which bridge is the longest?"),
            answer: _node(answer, question, "assistant", "That from Danyang to Kunshan."),
        },
    }


def _node(key: str, parent: str | None, role: str, text: str) -> dict[str, Any]:
    message = {
        "id": key,
        "author": {"role": role},
        "create_time": 1741000000.0,
        "content": {"content_type": "text", "parts": [text]},
        "status": "finished_successfully",
    }
    return {"id": key, "parent": parent, "children": [], "message": message}
