"""The sites over HTTP."""

from recollect.platforms import registry
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
