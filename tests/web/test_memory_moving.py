"""Memories from one user's server to another's: downloaded as an export, and imported as a job."""

from pathlib import Path

import pytest

from recollect.config import Config
from tests.web.conftest import Client, Person
from tests.web.test_imports import ended, upload
from tests.web.test_memories import call, made


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data_dir=tmp_path)


async def test_an_export_brings_memories_to_another_space(
    client: Client, ada: Person, admin: Person
) -> None:
    for content in ("C++ 東京", "Has a cat"):
        await made(client, ada, content, tags=["t"], metadata={"n": 1})
    response = await client.get("/api/v1/export", headers=ada.headers)
    lines = await response.read()
    for _ in range(2):
        status, job = await upload(client, admin, lines, "?name=export.jsonl")
        assert status == 202, job
        found = await ended(client, admin, job["id"])
        assert found["state"] == "done", found
        assert (found["report"]["memories"], found["report"]["skipped"]) == (2, 0)
    listed = (await call(client, admin, "GET"))["data"]
    assert [(one["content"], one["tags"]) for one in listed] == [
        ("Has a cat", ["t"]),
        ("C++ 東京", ["t"]),
    ]
