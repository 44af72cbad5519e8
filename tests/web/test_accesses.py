"""Who read what: noted by the way, for owners to see, without a word of what was said."""

from typing import Any

import pytest

from recollect.accounts.accounts import Accounts
from recollect.errors import Unavailable
from recollect.insight import accesses
from recollect.store.scoped import ScopedCollection
from recollect.web.accesses import NOTED
from recollect.web.routes import ROUTES
from tests.web.conftest import Client, Person
from tests.web.shared import asked, joined, stored, team

LOG = "/api/v1/access-log"


async def noted(client: Client, who: Person, space: str = "") -> list[Any]:
    """What was read: by whom, what, of what, how often; the newest first."""
    query = f"?space={space}" if space else ""
    status, found = await asked(client, who, "GET", f"{LOG}{query}")
    assert status == 200, found
    names = ("name", "action", "subject", "count")
    return [tuple(one[name] for name in names) for one in found["data"]]


def test_every_noted_route_exists_and_only_reads() -> None:
    routes = {route.name: route for route in ROUTES}
    assert routes.keys() >= NOTED
    assert all(routes[name].reads for name in NOTED)


async def test_reading_is_noted_in_the_space_that_is_read(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    space = await team(client, ada)
    vi = await joined(client, accounts, ada, space, "vi", "viewer")
    talk = await stored(client, ada, space)
    requests: list[tuple[str, str, Any]] = [
        ("GET", f"/api/v1/search?q=florin&space={space}", None),
        ("GET", f"/api/v1/search?q=shilling&space={space}", None),
        ("POST", "/api/v1/context", {"query": "florin", "space": [space, vi.user.space]}),
        ("GET", f"/api/v1/conversations/{talk}", None),
        ("HEAD", f"/api/v1/conversations/{talk}", None),
        ("GET", f"/api/v1/conversations/{talk}x?space={space}", None),
        ("GET", f"/api/v1/stats?space={space}", None),
    ]
    for method, path, body in requests:
        await asked(client, vi, method, path, body)
    exported = await client.get(f"/api/v1/export?space={space}", headers=vi.headers)
    await exported.read()
    found = await noted(client, ada, space)
    # Two searches may fall into two minutes.
    searches = sum(count for _, action, _, count in found if action == "search")
    assert searches == 2
    others = [each for each in found if each[1] != "search"]
    assert others == [
        ("vi", "export_space", None, 1),
        ("vi", "read_conversation", talk, 1),
        ("vi", "build_context", None, 1),
    ]
    assert [each[1] for each in await noted(client, vi)] == ["build_context"]
    assert (await asked(client, vi, "GET", f"{LOG}?space={space}"))[0] == 403
    whole = str((await asked(client, ada, "GET", f"{LOG}?space={space}"))[1])
    assert "florin" not in whole and "shilling" not in whole


async def test_the_list_has_pages(client: Client, ada: Person) -> None:
    talks = [await stored(client, ada, external_id=str(number)) for number in range(3)]
    for talk in talks:
        await asked(client, ada, "GET", f"/api/v1/conversations/{talk}")
    first = (await asked(client, ada, "GET", f"{LOG}?limit=2"))[1]
    second = (await asked(client, ada, "GET", f"{LOG}?limit=2&after={first['next']}"))[1]
    assert [one["subject"] for one in (*first["data"], *second["data"])] == talks[::-1]
    assert (await asked(client, ada, "GET", f"{LOG}?after=acc_x"))[0] == 400


async def test_who_cannot_be_noted_reads_all_the_same(
    client: Client, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = await stored(client, ada)
    update = ScopedCollection.update

    async def full(self: Any, *args: Any, **named: Any) -> Any:
        if "$inc" in args[1]:
            raise Unavailable("The database cannot write: its disk is full or read-only.")
        return await update(self, *args, **named)

    monkeypatch.setattr(ScopedCollection, "update", full)
    assert (await asked(client, ada, "GET", f"/api/v1/conversations/{talk}"))[0] == 200
    monkeypatch.undo()
    assert await noted(client, ada) == [] and accesses.KEPT_FOR.days == 90
