"""What the server has, read over REST, and whether it is what a site has."""

import asyncio
import time
from typing import Any

from aiohttp import ClientSession

from tests.e2e.browser.fakesites.site import FakeSite
from tests.e2e.browser.fakesites.talks import Said, Talk

Row = tuple[str, str, str, str | None]
"""Id, role, text, and id of the message before it."""


class Stored:
    """Reads conversations of the one user."""

    def __init__(self, session: ClientSession, url: str, key: str) -> None:
        self._session = session
        self._url = url
        self._headers = {"Authorization": f"Bearer {key}"}

    async def get(self, path: str, **query: str) -> Any:
        """The JSON at a path."""
        url = f"{self._url}{path}"
        async with self._session.get(url, params=query, headers=self._headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def conversations(self, platform: str) -> list[dict[str, Any]]:
        """All of one site."""
        found: list[dict[str, Any]] = []
        after: dict[str, str] = {}
        while True:
            query = {"platform": platform, "limit": "100", **after}
            told = await self.get("/api/v1/conversations", **query)
            found += told["data"]
            if not told["has_more"]:
                return found
            after = {"after": told["next"]}

    async def find(self, platform: str, external_id: str) -> dict[str, Any] | None:
        """A conversation with the messages of all its branches; None if there is none."""
        known = await self.conversations(platform)
        ours = [each["id"] for each in known if each["external_id"] == external_id]
        if not ours:
            return None
        path = f"/api/v1/conversations/{ours[0]}"
        found: dict[str, Any] = await self.get(path, branch="all", limit="1000")
        active = await self.get(path, branch="active", limit="1000")
        found["active"] = active["messages"]["data"]
        found["all"] = found["messages"]["data"]
        return found

    async def equals(self, site: FakeSite, talk: Talk, seconds: float = 20) -> dict[str, Any]:
        """Wait until what is stored is what the site has, whole and final; the conversation."""
        deadline = time.monotonic() + seconds
        while True:
            found = await self.find(site.platform, site.external_id(talk))
            wrong = difference(site, talk, found)
            if not wrong and found:
                return found
            assert time.monotonic() < deadline, f"after {seconds} s: {wrong}"
            await asyncio.sleep(0.1)

    async def says(self, platform: str, external_id: str, words: str, seconds: float = 20) -> None:
        """Wait until a message with these words is stored, finished or not."""
        deadline = time.monotonic() + seconds
        while True:
            found = await self.find(platform, external_id)
            texts = [each["text"] for each in found["all"]] if found else []
            if any(words in text for text in texts):
                return
            assert time.monotonic() < deadline, f"after {seconds} s there is only {texts}"
            await asyncio.sleep(0.1)

    async def shows(
        self, platform: str, external_id: str, texts: list[str], seconds: float = 30
    ) -> dict[str, Any]:
        """Wait until the branch that is shown has these texts; the conversation."""
        deadline = time.monotonic() + seconds
        while True:
            found = await self.find(platform, external_id)
            there = [each["text"] for each in found["active"]] if found else []
            if found and there == texts:
                return found
            missing = [each for each in texts if each not in there]
            assert time.monotonic() < deadline, f"{platform}: {len(there)}, without {missing}"
            await asyncio.sleep(0.1)


def difference(site: FakeSite, talk: Talk, found: dict[str, Any] | None) -> str:
    """What is otherwise than on the site; empty if nothing is."""
    if found is None:
        return "nothing of it is stored"
    has_all_branches = site.tells_every_branch
    told = list(talk.messages.values()) if has_all_branches else talk.path()
    there = found["all"] if has_all_branches else found["active"]
    wrong = [
        _unequal("messages", sorted(map(_row, told)), sorted(_rows(there))),
        _unequal("branch", [each.key for each in talk.path()], _keys(found["active"])),
        _unequal("title", talk.title or None, found["title"]),
        _unequal("missing", 0, found["completeness"]["missing_count"]),
        _unequal("provisional", 0, found["completeness"]["provisional"]),
        _unequal("partial", [], [m["external_id"] for m in there if m["status"] != "complete"]),
        _unequal("temporary", talk.temporary, found["temporary"]),
    ]
    return "; ".join(filter(None, wrong))


def _row(said: Said) -> Row:
    return said.key, said.role, said.text, said.parent


def _rows(messages: list[dict[str, Any]]) -> list[Row]:
    keys = {each["id"]: each["external_id"] for each in messages}
    return [
        (each["external_id"], each["role"], each["text"], keys.get(each["parent_id"]))
        for each in messages
    ]


def _keys(messages: list[dict[str, Any]]) -> list[str]:
    return [each["external_id"] for each in messages]


def _unequal(name: str, wanted: object, there: object) -> str:
    return "" if wanted == there else f"{name}: {there!r} is stored, {wanted!r} is wanted"
