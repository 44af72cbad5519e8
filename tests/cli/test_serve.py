"""Commands beside a running server, and the steps of the README word by word."""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Recollect
from tests.e2e.server import ServerProcess
from tests.mongod import until

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
CAPTURES, REMEMBERS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def key(recollect: Recollect) -> str:
    return recollect.said("key", "create", "--name", "test").strip()


def asked(server: ServerProcess, path: str, key: str, body: Any = None) -> Any:
    """The JSON that the server answers; GET, or with a body POST."""
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{server.url}{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"authorization": f"Bearer {key}", "content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - the same
        return json.loads(answer.read())


def test_what_a_start_prints(server: ServerProcess) -> None:
    assert f"Recollect is at http://recollect.localhost:{server.port}\n" in server.log()
    until(lambda: "Or open the page" in server.log())
    lines = re.search(
        r"^Pairing code: (\w{5}-\w{5}) \(once, within 10 minutes.*\n.* (\S+)$", server.log(), re.M
    )
    assert lines
    assert lines[2] == f"http://recollect.localhost:{server.port}/#/sign-in?code={lines[1]}"


def test_a_second_server_refuses(recollect: Recollect) -> None:
    done = recollect("serve")
    assert done.returncode == 1 and "already uses" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_taken_port_is_told(server: ServerProcess, alone: Recollect) -> None:
    done = alone("serve", RECOLLECT_PORT=str(server.port))
    assert done.returncode == 1 and "RECOLLECT_PORT" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_new_key_and_user_hold_at_once(server: ServerProcess, recollect: Recollect) -> None:
    key = recollect.said("user", "add", "hedy").strip()
    assert asked(server, "/api/v1/conversations", key)["data"] == []
    assert recollect.said("user", "remove", "hedy")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        asked(server, "/api/v1/conversations", key)


def test_a_pairing_code_opens_once(server: ServerProcess, recollect: Recollect) -> None:
    code = recollect.said("pair").splitlines()[0]
    paired = asked(server, "/api/v1/pair", "", {"code": code, "name": "laptop"})
    assert asked(server, "/api/v1/conversations", paired["api_key"])["object"] == "list"
    with pytest.raises(urllib.error.HTTPError, match="401"):
        asked(server, "/api/v1/pair", "", {"code": code})


def test_what_is_imported_is_found(
    server: ServerProcess, recollect: Recollect, key: str, export: Path
) -> None:
    assert recollect.said("import", str(export))
    found = asked(server, "/api/v1/search?q=oldest+lighthouses", key)["data"]
    assert found and {hit["title"] for hit in found} == {"Lighthouses"}
    again = recollect.said("import", str(export))
    assert re.search(r"all +2 +0 +0 +4 +0 *$", again, re.MULTILINE)


def ran(program: str, server: ServerProcess, key: str) -> str:
    """What a program of the README prints."""
    done = subprocess.run(
        [sys.executable, "-c", program.replace("8377", str(server.port))],
        env={"RECOLLECT_API_KEY": key, "RECOLLECT_URL": f"http://127.0.0.1:{server.port}"},
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout


def test_the_program_of_the_readme_captures(server: ServerProcess, key: str) -> None:
    printed = ran(CAPTURES, server, key)
    assert "'welcome'" in printed and "'ack'" in printed
    assert "'complete': True" in printed
    hits = asked(server, "/api/v1/search?q=coffee", key)["data"]
    assert [hit["platform"] for hit in hits] == ["mychat"]


def test_the_requests_of_the_readme_work(
    server: ServerProcess, recollect: Recollect, key: str
) -> None:
    code = recollect.said("pair").splitlines()[0]
    blocks = re.findall(r"```sh\n(curl.*?)```", README, re.DOTALL)
    requests = [request for block in blocks for request in block.split("\n\n")]
    answers = []
    for request in requests:
        ours = request.replace("8377", str(server.port)).replace("YOUR-CODE", code)
        done = subprocess.run(
            ["bash", "-c", ours],  # noqa: S607 - whichever there is
            env={"RECOLLECT_API_KEY": key, "PATH": "/usr/local/bin:/usr/bin:/bin"},
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
        answers.append(json.loads(done.stdout))
    paired, found, context, compressed, remembered, recalled = answers
    assert paired["api_key"].startswith("rk_") and found["object"] == "list"
    assert context["tokens"] <= 2000
    assert compressed["messages"][0]["content"].startswith("<compressed-context>")
    assert [hit["id"] for hit in recalled["data"]] == [remembered["id"]]


def test_the_program_of_the_readme_remembers(server: ServerProcess, key: str) -> None:
    assert "Prefers short answers." in ran(REMEMBERS, server, key)


def test_the_program_of_the_readme_is_short() -> None:
    assert len(CAPTURES.splitlines()) <= 30
