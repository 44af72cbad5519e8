"""`recollect doctor`: every kind of trouble is named, with what to do, and nothing is changed."""

import asyncio
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.cli.conftest import Recollect
from tests.e2e.server import ServerProcess
from tests.mongod import free_port

FULL = """#!/bin/sh
[ "$1" = --version ] && echo "db version v7.0.0" && exit 0
echo "No space left on device"
exit 100
"""
UNREADABLE = {"type": "capture", "id": "1", "platform": "claude", "kind": "conversation"}


def findings(recollect: Recollect, **settings: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit code and what was found."""
    done = recollect("doctor", "--json", **settings)
    told = json.loads(done.stdout)
    assert told["ok"] == (done.returncode == 0) and "Traceback" not in done.stderr
    return done.returncode, told["findings"]


def of(found: list[dict[str, Any]], check: str) -> list[tuple[str, str]]:
    return [(each["level"], each["message"]) for each in found if each["check"] == check]


def test_where_all_is_well(recollect: Recollect, server: ServerProcess) -> None:
    server.folder.chmod(0o700)
    code, found = findings(recollect)
    assert code == 0 and {each["level"] for each in found} == {"ok"}
    assert of(found, "server")[0] == ("ok", f"Recollect 0.1.0 answers at {server.url}.")
    assert "embedded MongoDB" in of(found, "database")[0][1]
    assert "RECOLLECT_DATA_DIR" in of(found, "settings")[0][1]
    told = recollect.said("doctor")
    assert told.endswith("Problems: 0; warnings: 0.\n") and "Users: 1" in told


async def unreadable(server: ServerProcess, key: str) -> None:
    """Send captures that nobody can read."""
    async with ClientSession() as session, session.ws_connect(f"{server.url}/api/v1/capture") as ws:
        await ws.send_json({"type": "hello", "token": key})
        assert (await ws.receive_json())["type"] == "welcome"
        for number in range(3):
            await ws.send_json({**UNREADABLE, "payload": {"number": number}})
            assert (await ws.receive_json())["error"]["code"] == "unparsed"


def test_what_could_not_be_read_is_told_with_what_to_do(
    recollect: Recollect, server: ServerProcess
) -> None:
    key = recollect.said("key", "create", "--name", "test").strip()
    asyncio.run(unreadable(server, key))
    server.folder.chmod(0o700)
    code, found = findings(recollect)
    (unread,) = [each for each in found if each["level"] == "warning"]
    assert code == 0 and unread["check"].startswith("claude of ")
    assert ", or not wholly: 3; " in unread["message"]
    assert unread["message"].endswith("most often: That is not a conversation of Claude.")
    assert "recollect replay" in unread["advice"]
    again = recollect("replay")
    assert again.returncode == 1 and "(3 times)" in again.stdout


def test_before_the_first_start_nothing_is_made(recollect: Recollect, tmp_path: Path) -> None:
    folder = tmp_path / "none" / "data"
    code, found = findings(
        recollect, RECOLLECT_DATA_DIR=str(folder), RECOLLECT_PORT=str(free_port())
    )
    assert code == 0 and not folder.parent.exists()
    warned = {each["check"] for each in found if each["level"] == "warning"}
    assert warned == {"data directory", "server", "database"}
    assert all(each["advice"] for each in found if each["level"] != "ok")


def test_wrong_settings_are_findings(recollect: Recollect) -> None:
    wrong = {"RECOLLECT_FRAME_DAYS": "0", "RECOLLECT_LOG_LEVEL": "LOUD", "RECOLLECT_PROT": "1"}
    code, found = findings(recollect, **wrong)
    told = of(found, "settings")
    assert code == 1 and [level for level, _ in told] == ["problem", "problem", "warning", "ok"]
    assert all(any(name in message for _, message in told) for name in wrong)
    assert of(found, "database")[0][0] == "ok"


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        ("mongodb://ada:hidden@127.0.0.1:9/", "No MongoDB answers at 127.0.0.1:9"),
        ("mongodb://ada:hid/den@127.0.0.1:9/", "malformed"),
        ("http://ada:hidden@127.0.0.1:9/", "not known"),
    ],
)
def test_a_database_that_is_not_there(recollect: Recollect, uri: str, told: str) -> None:
    done = recollect("doctor", RECOLLECT_MONGODB_URI=uri)
    assert done.returncode == 1 and told in done.stdout
    assert "hid" not in done.stdout + done.stderr


def test_a_mongod_that_cannot_start_says_why(recollect: Recollect, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "db").mkdir(parents=True)
    folder.chmod(0o755)
    mongod = tmp_path / "mongod"
    mongod.write_text(FULL)
    mongod.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    code, found = findings(recollect, RECOLLECT_DATA_DIR=str(folder), PATH=path)
    ((level, message),) = of(found, "database")
    assert code == 1 and level == "problem"
    assert "the disk is full" in message and "mongod.log" in message
    assert of(found, "data directory")[0][0] == "warning"


class Foreign(BaseHTTPRequestHandler):
    """Answers as some other program would."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<h1>Not Recollect</h1>")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def another_program() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Foreign) as other:
        thread = threading.Thread(target=other.serve_forever)
        thread.start()
        yield other.server_port
        other.shutdown()
        thread.join()


def test_a_port_that_another_program_has(recollect: Recollect) -> None:
    with another_program() as port:
        code, found = findings(recollect, RECOLLECT_PORT=str(port))
    ((level, message),) = of(found, "server")
    assert code == 1 and level == "problem" and "Another program" in message
