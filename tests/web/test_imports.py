"""Imports over HTTP: uploads of every kind, live progress, and what goes wrong."""

import asyncio
import gzip
import io
import json
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import FormData, web
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.accounts.accounts import Accounts
from recollect.app import make_app
from recollect.config import Config
from recollect.jobs import imports as importing
from recollect.keys import IMPORTS
from recollect.store.store import Store
from tests.archive.examples import claude
from tests.web.conftest import Client, Person, person
from tests.web.shared import SPACES, asked, joined, stored, team
from tests.web.test_ws import PATH, answer

IMPORT = "/api/v1/import"
JOBS = "/api/v1/jobs"
MIB = 1024 * 1024


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data_dir=tmp_path, max_import_bytes=40 * MIB)


def export(count: int = 3, words: str = "hello") -> bytes:
    """An export of Claude's with so many conversations."""
    return json.dumps([claude(number, words) for number in range(count)]).encode()


def zipped(**files: bytes) -> bytes:
    """A ZIP of these files; in names `_` stands for the dot."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return held.getvalue()


async def upload(client: Client, who: Person, data: Any, query: str = "") -> tuple[int, Any]:
    response = await client.post(f"{IMPORT}{query}", data=data, headers=who.headers)
    return response.status, await response.json()


async def ended(client: Client, who: Person, job: str) -> Any:
    """The job, once it has ended."""
    async with asyncio.timeout(30):
        while True:
            status, found = await asked(client, who, "GET", f"{JOBS}/{job}")
            assert status == 200, found
            if found["state"] not in {"queued", "running"}:
                return found
            await asyncio.sleep(0.05)


def spooled(folder: Path) -> list[str]:
    """What is left of uploads."""
    return sorted(str(path) for path in (folder / "imports").rglob("*") if path.is_file())


async def chunks(data: bytes) -> AsyncIterator[bytes]:
    """The data without saying how long it is."""
    for start in range(0, len(data), MIB):
        yield data[start : start + MIB]


KINDS: dict[str, Callable[[], Any]] = {
    "body": lambda: export(),
    "body of unknown length": lambda: chunks(export()),
    "gzip": lambda: gzip.compress(export()),
    "zip": lambda: zipped(conversations_json=export(), users_json=b"[]"),
    "form": lambda: _form(("conversations.json", export())),
    "form of several files": lambda: _form(
        ("conversations.json", export(2)), ("conversations.json", export(3)), ("a.zip", zipped())
    ),
}


def _form(*files: tuple[str, bytes]) -> FormData:
    form = FormData(default_to_multipart=True)
    form.add_field("note", "not a file")
    for name, data in files:
        form.add_field("file", data, filename=name, content_type="application/json")
    return form


@pytest.mark.parametrize("kind", KINDS)
async def test_an_export_of_every_kind_is_imported(
    client: Client, ada: Person, kind: str, tmp_path: Path
) -> None:
    status, job = await upload(client, ada, KINDS[kind]())
    assert status == 202 and job["state"] == "queued" and job["space"] == ada.user.space, job
    job = await ended(client, ada, job["id"])
    assert job["state"] == "done" and job["error"] is None, job
    assert job["report"]["conversations"] == (5 if "several" in kind else 3)
    assert job["report"]["created"] == job["progress"]["created"] == 6
    assert job["progress"]["read"] == job["progress"]["size"] > 0
    listed = (await asked(client, ada, "GET", "/api/v1/conversations"))[1]["data"]
    assert {one["external_id"] for one in listed} == {f"conversation-{n}" for n in range(3)}
    assert spooled(tmp_path) == []


async def test_the_same_again_stores_nothing_twice(client: Client, ada: Person) -> None:
    for created in (6, 0):
        _, job = await upload(client, ada, export(), "?name=conversations.json")
        job = await ended(client, ada, job["id"])
        assert (job["report"]["created"], job["report"]["conversations"]) == (created, 3)
        assert job["name"] == "conversations.json" and job["report"]["whole"] is True
        (file,) = job["report"]["files"]
        assert file["source"] == "conversations.json" and file["skipped"] == []
    first, second = (await asked(client, ada, "GET", f"{JOBS}?limit=1"))[1], None
    second = (await asked(client, ada, "GET", f"{JOBS}?limit=1&after={first['next']}"))[1]
    assert first["has_more"] and not second["has_more"]
    assert [page["data"][0]["report"]["created"] for page in (first, second)] == [0, 6]


async def test_our_own_export_goes_into_a_shared_space(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    await stored(client, ada)
    data = await (await client.get("/api/v1/export", headers=ada.headers)).read()
    space = await team(client, ada)
    vi = await joined(client, accounts, ada, space, "vi", "viewer")
    status, refused = await upload(client, vi, data, f"?space={space}&name=recollect.jsonl")
    assert (status, refused["error"]["code"]) == (403, "view_only")
    _, job = await upload(client, ada, data, f"?space={space}&name=recollect.jsonl")
    job = await ended(client, ada, job["id"])
    assert (job["space"], job["report"]["created"]) == (space, 2)
    # Members see it, others do not.
    assert (await asked(client, vi, "GET", f"{JOBS}/{job['id']}"))[1] == job
    assert (await asked(client, vi, "DELETE", f"{JOBS}/{job['id']}"))[0] == 403
    eve = await person(accounts, "eve", "read", "write")
    for method in ("GET", "DELETE"):
        assert (await asked(client, eve, method, f"{JOBS}/{job['id']}"))[0] == 404
    assert (await asked(client, ada, "DELETE", f"{JOBS}/{job['id']}"))[0] == 204
    assert (await asked(client, ada, "GET", f"{JOBS}/{job['id']}"))[0] == 404


BAD = {
    "nothing": (b"", {}),
    "a form without a file": (_form, {}),
    "a broken form": (b"nonsense", {"Content-Type": "multipart/form-data; boundary=x"}),
    "a form without its boundary": (b"nonsense", {"Content-Type": "multipart/form-data"}),
    "another multipart": (b"--x--", {"Content-Type": "multipart/mixed; boundary=x"}),
    "a broken gzip as encoding": (b"nonsense", {"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("kind", BAD)
async def test_what_is_no_upload(client: Client, ada: Person, kind: str, tmp_path: Path) -> None:
    data, headers = BAD[kind]
    body = data() if callable(data) else data
    response = await client.post(IMPORT, data=body, headers={**ada.headers, **headers})
    assert response.status == 400, await response.text()
    assert spooled(tmp_path) == []
    if "encoding" not in kind:  # after that aiohttp closes the connection
        assert (await asked(client, ada, "GET", JOBS))[1]["data"] == []


@pytest.mark.parametrize(
    "data",
    [b"no export", zipped(a_txt=b"x"), b"PK\x03\x04 broken", b"\x1f\x8b broken", b"[{}]", b"\x00"],
)
async def test_what_is_no_export_is_reported(client: Client, ada: Person, data: bytes) -> None:
    status, job = await upload(client, ada, data)
    assert status == 202
    job = await ended(client, ada, job["id"])
    assert job["state"] == "done" and job["report"]["whole"] is False
    assert job["report"]["conversations"] == 0
    assert all(one["reason"] for file in job["report"]["files"] for one in file["skipped"])


@pytest.mark.parametrize(("tells", "form"), [(True, False), (False, False), (True, True)])
async def test_too_much_is_refused(
    client: Client, ada: Person, tmp_path: Path, tells: bool, form: bool
) -> None:
    data = bytes(41 * MIB)
    body: Any = io.BytesIO(data) if tells else chunks(data)
    if form:
        body = FormData()
        body.add_field("file", io.BytesIO(data), filename="a.json")
    try:
        status, refused = await upload(client, ada, body)
    except ConnectionError:
        pass  # refused before all of it was sent
    else:
        assert (status, refused["error"]["code"]) == (413, "too_large")
    assert spooled(tmp_path) == []
    # What is allowed, is: more than bodies of other routes may have.
    status, job = await upload(client, ada, io.BytesIO(b" " * (35 * MIB) + export()))
    assert (await ended(client, ada, job["id"]))["report"]["created"] == 6


@pytest.mark.parametrize("name", ["../../evil.json", "/etc/passwd", "C:\\a\\b.json", "a\x00b", "."])
async def test_names_lead_nowhere(client: Client, ada: Person, name: str, tmp_path: Path) -> None:
    before = {path for path in tmp_path.parent.rglob("*")}
    response = await client.post(IMPORT, params={"name": name}, data=export(), headers=ada.headers)
    if response.status == 202:
        job = await ended(client, ada, (await response.json())["id"])
        assert job["state"] == "done" and "/" not in job["name"] and ".." not in job["name"]
    else:
        assert response.status == 400
    new = {path for path in tmp_path.parent.rglob("*")} - before
    assert all(path.is_relative_to(tmp_path / "imports") for path in new)


@pytest.fixture
def slow(app: web.Application, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Imports that go on once this is set, after their first conversation."""
    go = asyncio.Event()
    ingest = app[IMPORTS]._ingest
    count = 0

    async def waiting(*args: Any, **named: Any) -> Any:
        nonlocal count
        count += 1
        if count > 1:
            await go.wait()
        return await ingest(*args, **named)

    monkeypatch.setattr(app[IMPORTS], "_ingest", waiting)
    monkeypatch.setattr(importing, "_BEAT_SECONDS", 0.05)
    return go


async def until(client: Client, who: Person, job: str, state: str, read: int = 0) -> Any:
    """The job, once it is so far."""
    async with asyncio.timeout(20):
        while True:
            found = (await asked(client, who, "GET", f"{JOBS}/{job}"))[1]
            if found["state"] == state and found["progress"]["conversations"] >= read:
                return found
            await asyncio.sleep(0.02)


async def test_progress_is_told_live(client: Client, ada: Person, slow: asyncio.Event) -> None:
    async with client.ws_connect(PATH) as socket:
        await answer(socket, {"type": "hello", "token": ada.key})
        subscribed = await answer(socket, {"type": "subscribe", "topics": ["jobs"]})
        assert subscribed["topics"] == ["jobs"]
        _, job = await upload(client, ada, export())
        states: list[Any] = []
        async with asyncio.timeout(20):
            while not states or states[-1]["state"] != "done":
                event = await socket.receive_json()
                assert event["topic"] == "jobs" and "token" not in event
                states.append(event["data"])
                if states[-1]["progress"]["conversations"] == 1:
                    slow.set()
    assert {one["id"] for one in states} == {job["id"]}
    assert "running" in [one["state"] for one in states]
    assert states[-1] == await ended(client, ada, job["id"])


async def test_both_topics_at_once(client: Client, ada: Person) -> None:
    async with client.ws_connect(PATH) as socket:
        await answer(socket, {"type": "hello", "token": ada.key})
        await answer(socket, {"type": "subscribe", "topics": ["jobs", "conversations"]})
        await upload(client, ada, export(1))
        topics: set[str] = set()
        async with asyncio.timeout(20):
            while topics != {"jobs", "conversations"}:
                topics.add((await socket.receive_json())["topic"])


async def test_an_import_is_cancelled(
    client: Client, ada: Person, slow: asyncio.Event, tmp_path: Path
) -> None:
    _, first = await upload(client, ada, export())
    _, waiting = await upload(client, ada, export(words="other"))
    await until(client, ada, first["id"], "running", 1)
    assert len(spooled(tmp_path)) == 2
    assert (await asked(client, ada, "POST", f"{JOBS}/{first['id']}/restart"))[0] == 409
    for job in (waiting, first):
        assert (await asked(client, ada, "DELETE", f"{JOBS}/{job['id']}"))[0] == 204
        found = await ended(client, ada, job["id"])
        assert found["state"] == "cancelled" and found["report"] is None
    assert spooled(tmp_path) == []
    assert len((await asked(client, ada, "GET", "/api/v1/conversations"))[1]["data"]) == 1


async def test_another_server_cancels_it(
    client: Client, ada: Person, slow: asyncio.Event, store: Store
) -> None:
    _, job = await upload(client, ada, export())
    await until(client, ada, job["id"], "running", 1)
    other = make_app(Config(), store)[IMPORTS]
    await other.remove(ada.user.space, job["id"])
    assert (await ended(client, ada, job["id"]))["state"] == "cancelled"


async def test_who_is_removed_imports_no_further(
    client: Client, accounts: Accounts, ada: Person, slow: asyncio.Event,
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.setattr("recollect.web.permission._RECHECK_SECONDS", 0)
    space = await team(client, ada)
    bob = await joined(client, accounts, ada, space, "bob", "editor")
    _, job = await upload(client, bob, export(), f"?space={space}")
    await until(client, ada, job["id"], "running", 1)
    await asked(client, ada, "DELETE", f"{SPACES}/{space}/members/{bob.user.id}")
    found = await ended(client, ada, job["id"])
    assert found["state"] == "failed" and "no such space" in found["error"]
    assert spooled(tmp_path) == []


async def test_a_stopped_server_interrupts_and_the_next_one_goes_on(
    client: Client, ada: Person, slow: asyncio.Event, config: Config, store: Store,
    aiohttp_client: Callable[[web.Application], Awaitable[Client]], tmp_path: Path,
) -> None:  # fmt: skip
    _, job = await upload(client, ada, export())
    await until(client, ada, job["id"], "running", 1)
    await client.close()
    second = await aiohttp_client(make_app(config, store))
    found = (await asked(second, ada, "GET", f"{JOBS}/{job['id']}"))[1]
    assert found["state"] == "interrupted" and "stopped" in found["error"]
    assert len(spooled(tmp_path)) == 1
    both = await asyncio.gather(
        *(asked(second, ada, "POST", f"{JOBS}/{job['id']}/restart") for _ in range(2))
    )
    assert sorted(status for status, _ in both) == [202, 409]
    found = await ended(second, ada, job["id"])
    assert found["state"] == "done" and found["error"] is None
    assert (found["report"]["created"], found["report"]["unchanged"]) == (4, 2)
    assert spooled(tmp_path) == []


async def test_a_silent_job_counts_as_interrupted(
    client: Client, ada: Person, tmp_path: Path, database: AsyncIOMotorDatabase[dict[str, Any]]
) -> None:
    """Its server was killed; its files are on another one."""
    _, job = await upload(client, ada, export())
    await ended(client, ada, job["id"])
    told = {"state": "running", "finished_at": None, "report": None}
    long_ago = {"$dateSubtract": {"startDate": "$seen_at", "unit": "minute", "amount": 1}}
    await database["jobs"].update_one({}, [{"$set": {**told, "seen_at": long_ago}}])
    path = f"{JOBS}/{job['id']}"
    assert (await asked(client, ada, "GET", path))[1]["state"] == "interrupted"
    status, said = await asked(client, ada, "POST", f"{path}/restart")
    assert status == 409 and "Upload it again" in said["error"]["message"]
    assert (await asked(client, ada, "DELETE", path))[0] == 204


async def test_so_many_may_wait(
    client: Client, ada: Person, slow: asyncio.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_WAITING", 2)
    made = [await upload(client, ada, export()) for _ in range(3)]
    assert [status for status, _ in made] == [202, 202, 429]
    slow.set()
    for _, job in made[:2]:
        assert (await ended(client, ada, job["id"]))["state"] == "done"


async def test_so_many_may_come_in(
    client: Client, ada: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(importing, "MOST_UPLOADS", 1)
    go = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield export()
        await go.wait()

    coming = asyncio.create_task(upload(client, ada, slowly()))
    async with asyncio.timeout(10):
        while not client.app[IMPORTS]._uploads:  # noqa: ASYNC110 (it comes over the network)
            await asyncio.sleep(0.01)
    assert (await upload(client, ada, export()))[0] == 429
    go.set()
    status, job = await coming
    assert status == 202 and (await ended(client, ada, job["id"]))["state"] == "done"
    assert (await upload(client, ada, export()))[0] == 202
    assert (tmp_path / "imports").stat().st_mode & 0o777 == 0o700
