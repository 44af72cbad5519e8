"""The sites over HTTP."""

from typing import Any

import pytest

from recollect.capture.protocol import CaptureFrame, decode
from recollect.keys import CAPTURE
from recollect.platforms import registry
from recollect.platforms.base import Unparsed
from tests.capture.site_frames import FRAMES, body
from tests.web.conftest import Client, Person


async def test_every_site_is_listed_with_its_adapter(client: Client, ada: Person) -> None:
    response = await client.get("/api/v1/platforms", headers=ada.headers)
    told = await response.json()
    names = [site.platform for site in registry.adapters()]
    assert [site["platform"] for site in told["data"]] == names
    assert (told["first_id"], told["last_id"], told["has_more"]) == (names[0], names[-1], False)
    assert all(site["adapter"] >= 1 and site["frames"] == 0 for site in told["data"])


async def test_another_space_is_not_shown(client: Client, ada: Person, admin: Person) -> None:
    address = f"/api/v1/platforms?space={admin.user.space}"
    assert (await client.get(address, headers=ada.headers)).status == 404
    assert (await client.get("/api/v1/platforms")).status == 401


async def test_a_replay_reads_what_could_not_be_read(
    client: Client, ada: Person, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, known = body("claude", FRAMES["claude"][-1]), registry.adapters()
    frame = decode(text)
    assert isinstance(frame, CaptureFrame)
    monkeypatch.setattr(registry, "_ADAPTERS", ())
    with pytest.raises(Unparsed):
        await client.app[CAPTURE](ada.user.space, frame, text)
    monkeypatch.setattr(registry, "_ADAPTERS", known)
    told = [await replayed(client, ada, site) for site in ("gemini", "claude", "claude")]
    assert [each["read"] for each in told] == [0, 1, 0]
    assert told[1]["created"] > 0 and told[1]["unread"] == 0
    foreign = f"/api/v1/platforms/claude/replay?space={ada.user.space}"
    assert (await client.post(foreign, headers=admin.headers)).status == 404


async def replayed(client: Client, who: Person, site: str) -> Any:
    response = await client.post(f"/api/v1/platforms/{site}/replay", headers=who.headers)
    assert response.status == 200
    return await response.json()
