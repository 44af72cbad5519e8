"""The project's own recordings, opened on their sites: stored is what the adapters read in them."""

import asyncio
import json
import time
import uuid
from typing import Any

from playwright.async_api import Page

from recollect.platforms.registry import adapter
from tests.capture import chatgpt_talk, claude_talk, deepseek_talk, gemini_talk
from tests.e2e.browser.conftest import opened
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.site import FakeSite
from tests.e2e.browser.stored import Stored
from tests.platforms.gemini import shapes


def recording(platform: str) -> tuple[str, Any]:
    """A conversation with thoughts, tools and branches: its id and its payload."""
    key = str(uuid.uuid4())
    if platform == "chatgpt":
        return key, {**chatgpt_talk.WHOLE[-1], "conversation_id": key}
    if platform == "claude":
        return key, {**claude_talk.WHOLE[-1], "uuid": key}
    if platform == "deepseek":
        told: dict[str, Any] = json.loads(json.dumps(deepseek_talk.WHOLE[-1]))
        told["data"]["biz_data"]["chat_session"]["id"] = key
        return key, told
    turns = (gemini_talk.FIRST, gemini_talk.SECOND, gemini_talk.THIRD)
    return shapes.CHAT, shapes.conversation(*turns)


async def test_a_recorded_conversation(
    extension: Extension, page: Page, site: FakeSite, stored: Stored
) -> None:
    key, payload = recording(site.platform)
    site.recorded[key] = payload if isinstance(payload, str) else json.dumps(payload)
    told = adapter(site.platform).conversation(payload)
    wanted = sorted((each.external_id, each.role, each.text) for each in told.messages)
    assert len(wanted) >= 6
    await opened(page, f"https://{site.host}{site.address(key)}")
    deadline = time.monotonic() + 20
    while True:
        found = await stored.find(site.platform, told.external_id)
        there = found["all"] if found else []
        if wanted == sorted((each["external_id"], each["role"], each["text"]) for each in there):
            break
        assert time.monotonic() < deadline, f"{there} is stored, {wanted} is wanted"
        await asyncio.sleep(0.1)
    assert found is not None
    assert found["completeness"]["missing_count"] == 0
