"""Figures of a space over REST."""

from typing import Any

import pytest

from tests.web.conftest import Client, Person

WORDS = {
    "external_id": "1",
    "role": "user",
    "content": "Well?",
    "created_at": "2026-03-01T23:30:00Z",
}


async def told(client: Client, person: Person) -> None:
    body = {"platform": "mychat", "external_id": "a", "messages": [WORDS]}
    await client.post(
        "/api/v1/conversations", json={"conversations": [body]}, headers=person.headers
    )


async def asked(client: Client, person: Person, query: str = "") -> Any:
    answer = await client.get(f"/api/v1/stats{query}", headers=person.headers)
    assert answer.status == 200
    return await answer.json()


async def test_days_follow_the_zone_and_the_period(client: Client, ada: Person) -> None:
    await told(client, ada)
    period = "?from=2026-03-01&to=2026-03-03"
    utc = await asked(client, ada, period)
    assert utc["period"]["days"] == [
        {"day": "2026-03-01", "messages": 1, "platforms": {"mychat": 1}}
    ]
    berlin = (await asked(client, ada, f"{period}&timezone=Europe/Berlin"))["period"]
    assert [day["day"] for day in berlin["days"]] == ["2026-03-02"]
    assert (berlin["from"], berlin["to"]) == ("2026-03-01", "2026-03-03")
    later = await asked(client, ada, "?from=2026-03-02&to=2026-03-03")
    assert later["period"]["days"] == [] and later["totals"]["messages"] == 1


async def test_everybody_sees_their_own(client: Client, ada: Person, admin: Person) -> None:
    await told(client, ada)
    assert (await asked(client, admin))["totals"]["messages"] == 0
    query = f"?space={ada.user.space}"
    assert (await client.get(f"/api/v1/stats{query}", headers=admin.headers)).status == 404


@pytest.mark.parametrize(
    "query",
    [
        "from=yesterday",
        "timezone=Mars",
        "timezone=",
        "from=2026-03-01&to=2026-03-01",
        "to=0001-01-01",
    ],
)
async def test_what_makes_no_period_is_refused(client: Client, ada: Person, query: str) -> None:
    answer = await client.get(f"/api/v1/stats?{query}", headers=ada.headers)
    assert answer.status == 400
    assert (await answer.json())["error"]["code"] == "invalid_input"
