"""Spaces over HTTP: who may do what in them, and who sees nothing any more."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import NewKey
from tests.web.conftest import Client, Person, person
from tests.web.shared import SPACES, asked, joined, stored, team
from tests.web.test_live import SUBSCRIBE
from tests.web.test_ws import PATH, answer, capture

Database = AsyncIOMotorDatabase[dict[str, Any]]


async def test_a_space_is_made_listed_and_renamed(client: Client, ada: Person) -> None:
    space = await team(client, ada, "  Team ")
    status, found = await asked(client, ada, "GET", SPACES)
    assert status == 200 and found["object"] == "list" and not found["has_more"]
    told = [(one["name"], one["kind"], one["role"], one["members"]) for one in found["data"]]
    assert sorted(told) == [("Team", "shared", "owner", 1), ("ada", "personal", "owner", 1)]
    status, renamed = await asked(client, ada, "PATCH", f"{SPACES}/{space}", {"name": "Crew"})
    assert (status, renamed["name"], renamed["id"]) == (200, "Crew", space)
    assert (await asked(client, ada, "GET", f"{SPACES}/{space}"))[1] == renamed


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": " "}, {"name": "x" * 65}, {"name": 7}])
async def test_impossible_names(client: Client, ada: Person, body: Any) -> None:
    assert (await asked(client, ada, "POST", SPACES, body))[0] == 400
    assert (await asked(client, ada, "PATCH", f"{SPACES}/{ada.user.space}", body))[0] == 400


async def test_what_is_said_in_a_space_is_for_its_members_alone(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    space = await team(client, ada)
    bob = await joined(client, accounts, ada, space, "bob", "editor")
    eve = await person(accounts, "eve", "capture", "read", "write")
    talk = await stored(client, bob, space)
    there = f"/api/v1/conversations/{talk}?space={space}"
    for who, expected in ((ada, 200), (bob, 200), (eve, 404)):
        assert (await asked(client, who, "GET", there))[0] == expected
        found = await asked(client, who, "GET", f"/api/v1/search?q=florin&space={space}")
        assert found[0] == expected
        # In nobody's own space.
        own = await asked(client, who, "GET", "/api/v1/search?q=florin")
        assert own[1]["data"] == []
    for path in ("", "/members", "/invitations"):
        assert (await asked(client, eve, "GET", f"{SPACES}/{space}{path}"))[0] == 404
    assert (await asked(client, eve, "PATCH", f"{SPACES}/{space}", {"name": "Mine"}))[0] == 404


async def test_roles_are_kept_to(client: Client, accounts: Accounts, ada: Person) -> None:
    space = await team(client, ada)
    talk = await stored(client, ada, space)
    editor = await joined(client, accounts, ada, space, "ed", "editor")
    viewer = await joined(client, accounts, ada, space, "vi", "viewer")
    conversation = f"/api/v1/conversations/{talk}"
    query = f"?space={space}"
    writes = [
        ("POST", f"/api/v1/conversations{query}", {"conversations": []}),
        ("PATCH", f"{conversation}{query}", {"title": "Mine"}),
        ("DELETE", f"{conversation}{query}", None),
        ("POST", f"{conversation}/restore{query}", None),
    ]
    for method, path, body in writes:
        status, said = await asked(client, viewer, method, path, body)
        # An upsert of nothing is refused before.
        assert status in {400, 403} and said["error"]["code"] in {"invalid_input", "view_only"}
    assert await stored(client, editor, space) == talk
    for method, path, body in writes[1:]:
        assert (await asked(client, editor, method, path, body))[0] in {200, 204}
    refused = await client.post(
        f"/api/v1/conversations{query}",
        json={"conversations": [{"platform": "x", "external_id": "y", "messages": []}]},
        headers=viewer.headers,
    )
    assert refused.status == 403
    reads = [
        ("GET", f"{conversation}{query}"),
        ("GET", f"{conversation}/export{query}"),
        ("GET", f"/api/v1/search{query}&q=florin"),
        ("GET", f"/api/v1/stats{query}"),
        ("GET", f"/api/v1/export{query}"),
        ("GET", f"{SPACES}/{space}/members"),
    ]
    for method, path in reads:
        for who in (editor, viewer):
            assert (await asked(client, who, method, path))[0] == 200, path
    for who in (editor, viewer):
        owners = [
            ("PATCH", f"{SPACES}/{space}", {"name": "Mine"}),
            ("GET", f"{SPACES}/{space}/invitations", None),
            ("POST", f"{SPACES}/{space}/invitations", {"role": "owner"}),
            ("PATCH", f"{SPACES}/{space}/members/me", {"role": "owner"}),
            ("DELETE", f"{SPACES}/{space}/members/{ada.user.id}", None),
        ]
        for method, path, body in owners:
            assert (await asked(client, who, method, path, body))[0] == 403, (method, path)
    people = (await asked(client, viewer, "GET", f"{SPACES}/{space}/members"))[1]["data"]
    assert [(one["name"], one["role"]) for one in people] == [
        ("ada", "owner"), ("ed", "editor"), ("vi", "viewer")
    ]  # fmt: skip


async def test_a_role_is_changed(client: Client, accounts: Accounts, ada: Person) -> None:
    space = await team(client, ada)
    bob = await joined(client, accounts, ada, space, "bob", "viewer")
    member = f"{SPACES}/{space}/members/{bob.user.id}"
    status, said = await asked(client, ada, "PATCH", member, {"role": "editor"})
    assert (status, said["role"], said["name"]) == (200, "editor", "bob")
    await stored(client, bob, space)
    unknown = f"{SPACES}/{space}/members/usr_nobody"
    assert (await asked(client, ada, "PATCH", unknown, {"role": "editor"}))[0] == 404
    assert (await asked(client, ada, "PATCH", member, {"role": "king"}))[0] == 400


async def test_the_last_owner_stays(client: Client, accounts: Accounts, ada: Person) -> None:
    space = await team(client, ada)
    bob = await joined(client, accounts, ada, space, "bob", "editor")
    me = f"{SPACES}/{space}/members/me"
    for method, body in (("DELETE", None), ("PATCH", {"role": "viewer"})):
        status, said = await asked(client, ada, method, me, body)
        assert (status, said["error"]["code"]) == (409, "conflict")
    promoted = f"{SPACES}/{space}/members/{bob.user.id}"
    assert (await asked(client, ada, "PATCH", promoted, {"role": "owner"}))[0] == 200
    # Both leave at the same moment: one of them stays.
    both = await asyncio.gather(*(asked(client, who, "DELETE", me) for who in (ada, bob)))
    assert sorted(status for status, _ in both) == [204, 409]
    assert (await asked(client, ada, "DELETE", f"{SPACES}/{ada.user.space}/members/me"))[0] == 409


async def test_an_invitation_works_once(client: Client, accounts: Accounts, ada: Person) -> None:
    space = await team(client, ada)
    path = f"{SPACES}/{space}/invitations"
    _, invitation = await asked(client, ada, "POST", path, {"role": "viewer"})
    _, listed = await asked(client, ada, "GET", path)
    assert [one["id"] for one in listed["data"]] == [invitation["id"]]
    assert "code" not in listed["data"][0]
    body = {"code": f" {invitation['code']} "}
    people = [await person(accounts, f"p{n}", "write") for n in range(5)]
    came = await asyncio.gather(
        *(asked(client, who, "POST", f"{SPACES}/join", body) for who in people)
    )
    assert sorted(status for status, _ in came) == [200, 404, 404, 404, 404]
    assert {said["error"]["code"] for status, said in came if status == 404} == {"no_invitation"}
    assert (await asked(client, ada, "GET", path))[1]["data"] == []


async def test_invitations_that_open_nothing(
    client: Client, accounts: Accounts, ada: Person, database: Database
) -> None:
    space = await team(client, ada)
    path = f"{SPACES}/{space}/invitations"
    bob = await person(accounts, "bob", "read", "write")

    async def code() -> dict[str, Any]:
        made = (await asked(client, ada, "POST", path, {}))[1]
        assert invited(made) == timedelta(days=7) and made["role"] == "editor"
        return dict(made)

    withdrawn, over, void, mine = [await code() for _ in range(4)]
    assert (await asked(client, ada, "DELETE", f"{path}/{withdrawn['id']}"))[0] == 204
    assert (await asked(client, ada, "DELETE", f"{path}/{withdrawn['id']}"))[0] == 404
    past = datetime.now(UTC) - timedelta(seconds=1)
    await database["invitations"].update_one({"_id": over["id"]}, {"$set": {"expires_at": past}})
    for wrong in (withdrawn["code"], over["code"], "ri_" + 43 * "x", "\x00", space):
        status, said = await asked(client, bob, "POST", f"{SPACES}/join", {"code": wrong})
        assert (status, said["error"]["code"]) == (404, "no_invitation")
    assert (await asked(client, ada, "POST", f"{SPACES}/join", {"code": mine["code"]}))[0] == 409
    # The one who made it is no owner any more.
    grace = await joined(client, accounts, ada, space, "grace", "owner")
    demoted = f"{SPACES}/{space}/members/{ada.user.id}"
    assert (await asked(client, grace, "PATCH", demoted, {"role": "editor"}))[0] == 200
    assert (await asked(client, bob, "POST", f"{SPACES}/join", {"code": void["code"]}))[0] == 404
    assert (await asked(client, bob, "GET", f"{SPACES}/{space}"))[0] == 404
    own = f"{SPACES}/{ada.user.space}/invitations"
    assert (await asked(client, ada, "POST", own, {}))[0] == 409
    assert mine["code"] not in str(await database["invitations"].find().to_list(None))


def invited(invitation: dict[str, Any]) -> timedelta:
    """For how long."""
    times = [datetime.fromisoformat(invitation[name]) for name in ("created_at", "expires_at")]
    return times[1] - times[0]


async def test_a_removed_member_sees_nothing_at_once(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    space = await team(client, ada)
    bob = await joined(client, accounts, ada, space, "bob", "editor")
    talk = await stored(client, bob, space)
    limited = await accounts.keys.issue(bob.user.id, NewKey("k", spaces=frozenset({space})))
    async with client.ws_connect(PATH) as socket:
        hello = {"type": "hello", "token": bob.key, "space": space}
        assert (await answer(socket, hello))["type"] == "welcome"
        assert (await answer(socket, SUBSCRIBE))["type"] == "subscribed"
        member = f"{SPACES}/{space}/members/{bob.user.id}"
        assert (await asked(client, ada, "DELETE", member))[0] == 204
        began = time.monotonic()
        there = f"/api/v1/conversations/{talk}?space={space}"
        assert (await asked(client, bob, "GET", there))[0] == 404
        found = (await asked(client, bob, "GET", SPACES))[1]["data"]
        assert [one["kind"] for one in found] == ["personal"]
        # Nothing happens in the space, and the subscription ends all the same.
        assert (await socket.receive_json(timeout=20))["error"]["code"] == "not_found"
        assert (await socket.receive(timeout=20)).data == 4404
        assert time.monotonic() - began < 10
    headers = {"x-api-key": limited.secret}
    assert (await client.get("/api/v1/conversations", headers=headers)).status == 401


async def test_a_viewer_follows_and_does_not_capture(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    space = await team(client, ada)
    vi = await joined(client, accounts, ada, space, "vi", "viewer")
    async with client.ws_connect(PATH) as socket:
        hello = {"type": "hello", "token": vi.key, "space": space}
        assert (await answer(socket, hello))["type"] == "welcome"
        assert (await answer(socket, SUBSCRIBE))["type"] == "subscribed"
        talk = await stored(client, ada, space)
        event = await socket.receive_json(timeout=20)
        assert event["data"]["conversation"]["id"] == talk
        # Closed, not answered: what it has captured must stay with the client.
        assert (await answer(socket, capture()))["error"]["code"] == "view_only"
        assert (await socket.receive(timeout=20)).data == 4403


async def test_a_key_of_some_spaces_opens_no_others(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    one, other = await team(client, ada), await team(client, ada)
    issued = await accounts.keys.issue(ada.user.id, NewKey("k", spaces=frozenset({one})))
    only = Person(ada.user, issued.secret)
    found = (await asked(client, only, "GET", SPACES))[1]["data"]
    assert [space["id"] for space in found] == [one]
    for space in (other, ada.user.space):
        assert (await asked(client, only, "GET", f"{SPACES}/{space}"))[0] == 404
        assert (await asked(client, only, "GET", f"/api/v1/conversations?space={space}"))[0] == 404
    assert (await asked(client, only, "POST", SPACES, {"name": "New"}))[0] == 403
    assert (await asked(client, only, "POST", f"{SPACES}/join", {"code": "ri_x"}))[0] == 403


async def test_a_viewer_can_have_a_key_for_the_space(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    space = await team(client, ada)
    vi = await joined(client, accounts, ada, space, "vi", "viewer")
    body = {"name": "reader", "scopes": ["read"], "spaces": [space]}
    status, made = await asked(client, vi, "POST", "/api/v1/keys", body)
    assert status == 201 and made["spaces"] == [space]


async def test_an_empty_space_is_removed(client: Client, accounts: Accounts, ada: Person) -> None:
    space = await team(client, ada)
    ed = await joined(client, accounts, ada, space, "ed", "editor")
    talk, path = await stored(client, ed, space), f"{SPACES}/{space}"
    _, memory = await asked(client, ed, "POST", f"/v1/memory?space={space}", {"content": "Tea."})
    assert (await asked(client, ed, "DELETE", path))[0] == 403
    assert (await asked(client, ada, "DELETE", path))[0] == 409
    await asked(client, ed, "DELETE", f"/api/v1/conversations/{talk}")
    assert (await asked(client, ada, "DELETE", path))[0] == 409
    await asked(client, ed, "DELETE", f"/v1/memory/{memory['id']}?space={space}")
    code = await asked(client, ada, "POST", f"{path}/invitations", {})
    assert (await asked(client, ada, "DELETE", path))[0] == 204
    assert (await asked(client, ed, "GET", path))[0] == 404
    assert (await asked(client, ada, "DELETE", f"{SPACES}/{ada.user.space}"))[0] == 409
    join = {"code": code[1]["code"]}
    assert (await asked(client, ed, "POST", f"{SPACES}/join", join))[0] == 404
