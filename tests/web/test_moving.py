"""Moving and copying conversations to other spaces, over HTTP."""

import asyncio
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.accounts.accounts import Accounts
from tests.web.conftest import Client, Person, person
from tests.web.shared import SPACES, TALK, asked, joined, stored, team
from tests.web.test_ws import PATH, answer

CONVERSATIONS = "/api/v1/conversations"
MORE: dict[str, Any] = {
    **TALK,
    "messages": [
        *TALK["messages"],
        {"external_id": "c", "parent_id": "b", "role": "user", "content": "And a crown?"},
    ],
}


async def everything(client: Client, who: Person, talk: str, space: str = "") -> Any:
    """A conversation with all its messages, but for where it is."""
    query = f"?branch=all&space={space}" if space else "?branch=all"
    status, found = await asked(client, who, "GET", f"{CONVERSATIONS}/{talk}{query}")
    assert status == 200, found
    return {name: value for name, value in found.items() if name != "space"}


async def test_a_moved_conversation_keeps_everything(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    space = await team(client, ada)
    bob = await joined(client, accounts, ada, space, "bob", "viewer")
    talk = await stored(client, ada)
    before = await everything(client, ada, talk)
    path = f"{CONVERSATIONS}/{talk}"
    assert (await asked(client, bob, "GET", path))[0] == 404
    status, moved = await asked(client, ada, "POST", f"{path}/move", {"space": space})
    assert (status, moved["id"], moved["space"]) == (200, talk, space)
    # A link without a space finds it, and so does one that names it.
    for who in (ada, bob):
        for named in ("", space):
            assert await everything(client, who, talk, named) == before
    assert (await asked(client, ada, "GET", f"{path}?space={ada.user.space}"))[0] == 404
    hits = await asked(client, bob, "GET", f"/api/v1/search?q=florin&space={space}")
    assert [hit["conversation_id"] for hit in hits[1]["data"]] == [talk]
    assert (await asked(client, ada, "GET", "/api/v1/search?q=florin"))[1]["data"] == []
    # What is captured next comes after it, into the team's space.
    assert await stored(client, ada, **MORE) == talk
    assert (await everything(client, bob, talk))["message_count"] == 3
    edited = await asked(client, ada, "PATCH", path, {"title": "Ours"})
    assert (edited[0], edited[1]["space"]) == (200, space)
    assert (await asked(client, bob, "PATCH", path, {"title": "Mine"}))[0] == 403
    back = await asked(client, ada, "POST", f"{path}/move", {"space": ada.user.space})
    assert (back[0], back[1]["space"], back[1]["title"]) == (200, ada.user.space, "Ours")
    assert (await asked(client, bob, "GET", path))[0] == 404


async def test_deletion_goes_with_it(client: Client, ada: Person) -> None:
    space = await team(client, ada)
    talk = await stored(client, ada)
    path = f"{CONVERSATIONS}/{talk}"
    await asked(client, ada, "POST", f"{path}/move", {"space": space})
    assert (await asked(client, ada, "DELETE", path))[0] == 204
    told = {"conversations": [MORE]}
    for there in ("", f"?space={space}"):
        _, said = await asked(client, ada, "POST", f"{CONVERSATIONS}{there}", told)
        assert said["receipts"][0]["excluded"] == "deleted"
    again = {"space": ada.user.space}
    assert (await asked(client, ada, "POST", f"{path}/move", again))[0] == 404
    assert (await asked(client, ada, "POST", f"{path}/restore"))[0] == 200


async def test_only_who_may_write_in_both_moves(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    mine, theirs = await team(client, ada), await team(client, ada)
    vi = await joined(client, accounts, ada, mine, "vi", "viewer")
    eve = await person(accounts, "eve", "read", "write")
    talk = await stored(client, ada, mine)
    path = f"{CONVERSATIONS}/{talk}/move"
    assert (await asked(client, eve, "POST", path, {"space": eve.user.space}))[0] == 404
    assert (await asked(client, vi, "POST", path, {"space": vi.user.space}))[0] == 403
    own = await stored(client, vi, external_id="own")
    path = f"{CONVERSATIONS}/{own}/move"
    assert (await asked(client, vi, "POST", path, {"space": mine}))[0] == 403
    assert (await asked(client, vi, "POST", path, {"space": theirs}))[0] == 404
    assert (await asked(client, vi, "POST", path, {}))[0] == 400
    assert (await asked(client, ada, "POST", f"{CONVERSATIONS}/{talk}x/move", {"space": theirs}))[
        0
    ] == 404


async def test_who_left_writes_nothing_there_any_more(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    """The conversation was captured by one who is no member now, and goes on with their own."""
    space = await team(client, ada)
    bob = await joined(client, accounts, ada, space, "bob", "editor")
    talk = await stored(client, bob)
    path = f"{CONVERSATIONS}/{talk}"
    assert (await asked(client, bob, "POST", f"{path}/move", {"space": space}))[0] == 200
    await asked(client, ada, "PATCH", path, {"title": "Secret"})
    await asked(client, bob, "DELETE", f"{SPACES}/{space}/members/me")
    told = {"conversations": [MORE]}
    _, said = await asked(client, bob, "POST", CONVERSATIONS, told)
    receipt = said["receipts"][0]
    own = receipt["conversation_id"]
    assert own != talk and receipt["title"] == "Coins" and receipt["messages"]["created"] == 3
    async with client.ws_connect(PATH) as socket:
        await answer(socket, {"type": "hello", "token": bob.key})
        frame = {"type": "capture", "id": "1", "platform": "site", "kind": "normalized"}
        ack = await answer(socket, {**frame, "payload": MORE})
        assert ack["receipt"]["conversation_id"] == own
    assert (await everything(client, bob, own))["title"] == "Coins"
    assert (await everything(client, ada, talk))["message_count"] == 2


async def test_a_copy_goes_its_own_way(client: Client, accounts: Accounts, ada: Person) -> None:
    space = await team(client, ada)
    vi = await joined(client, accounts, ada, space, "vi", "viewer")
    talk = await stored(client, ada, space)
    await asked(client, ada, "PATCH", f"{CONVERSATIONS}/{talk}", {"tags": ["money"]})
    path = f"{CONVERSATIONS}/{talk}/copy"
    status, copied = await asked(client, vi, "POST", path, {"space": vi.user.space})
    assert (status, copied["copied_from"], copied["space"]) == (201, talk, vi.user.space)
    assert copied["id"] != talk and copied["tags"] == ["money"]
    there, here = (await everything(client, ada, talk), await everything(client, vi, copied["id"]))
    same = ("title", "url", "platform", "external_id", "message_count", "token_count", "created_at")
    assert all(there[name] == here[name] for name in same)
    texts = [[m["text"] for m in each["messages"]["data"]] for each in (there, here)]
    assert texts[0] == texts[1] == ["What costs a florin?", "Two shillings."]
    ids = [{m["id"] for m in each["messages"]["data"]} for each in (there, here)]
    assert ids[0].isdisjoint(ids[1])
    parents = [m["parent_id"] for m in here["messages"]["data"]]
    assert parents == [None, here["messages"]["data"][0]["id"]]
    # The original goes on; the copy does not, until it is copied again.
    await stored(client, ada, space, **MORE)
    assert (await everything(client, vi, copied["id"]))["message_count"] == 2
    again = await asked(client, vi, "POST", path, {"space": vi.user.space})
    assert (again[1]["id"], again[1]["message_count"]) == (copied["id"], 3)
    assert (await asked(client, vi, "DELETE", f"{CONVERSATIONS}/{copied['id']}"))[0] == 204
    assert (await everything(client, ada, talk))["message_count"] == 3
    status, said = await asked(client, vi, "POST", path, {"space": vi.user.space})
    assert (status, said["error"]["details"]) == (409, {"conversation": copied["id"]})
    assert (await asked(client, vi, "POST", path, {"space": space}))[0] == 403


async def test_copies_move_and_export_like_others(client: Client, ada: Person) -> None:
    space = await team(client, ada)
    talk = await stored(client, ada)
    made = await asked(client, ada, "POST", f"{CONVERSATIONS}/{talk}/copy", {"space": space})
    copy = made[1]["id"]
    for target in (ada.user.space, space):
        status, said = await asked(
            client, ada, "POST", f"{CONVERSATIONS}/{copy}/move", {"space": target}
        )
        # Its original is there already.
        assert status == (409 if target == ada.user.space else 200), said
    other = await team(client, ada)
    moved = await asked(client, ada, "POST", f"{CONVERSATIONS}/{copy}/move", {"space": other})
    assert (moved[0], moved[1]["space"], moved[1]["copied_from"]) == (200, other, talk)
    exported = await client.get(f"/api/v1/export?space={other}", headers=ada.headers)
    assert (await exported.text()).count('"type":"message"') == 2
    # Brought back into the space it came from, it is not there twice.
    assert await stored(client, ada, other) == copy


async def test_many_move_at_once(
    client: Client, ada: Person, database: AsyncIOMotorDatabase[dict[str, Any]]
) -> None:
    space, other = await team(client, ada), await team(client, ada)
    talk = await stored(client, ada)
    path = f"{CONVERSATIONS}/{talk}/move"
    targets = 5 * [space, other]
    answers = await asyncio.gather(
        *(asked(client, ada, "POST", path, {"space": target}) for target in targets)
    )
    assert {status for status, _ in answers} <= {200, 404, 409}
    assert 200 in {status for status, _ in answers}
    spaces = {doc["space"] async for doc in database["messages"].find()}
    assert spaces == {(await asked(client, ada, "GET", f"{CONVERSATIONS}/{talk}"))[1]["space"]}


async def test_memories_move_and_are_copied(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    space = await team(client, ada)
    vi = await joined(client, accounts, ada, space, "vi", "viewer")
    body = {"content": "We drink tea.", "tags": ["team"], "metadata": {"n": 1}}
    _, made = await asked(client, ada, "POST", "/v1/memory", body)
    path = f"/v1/memory/{made['id']}"
    await asked(client, ada, "PATCH", path, {"content": "We drink green tea."})
    status, moved = await asked(client, ada, "POST", f"{path}/move", {"space": space})
    assert (status, moved["id"], moved["content"]) == (200, made["id"], "We drink green tea.")
    there = f"?space={space}"
    assert (await asked(client, vi, "GET", f"{path}{there}"))[1] == moved
    assert len((await asked(client, vi, "GET", f"{path}/history{there}"))[1]["data"]) == 1
    assert (await asked(client, ada, "GET", path))[0] == 404
    assert (await asked(client, vi, "POST", f"{path}/move{there}", {"space": space}))[0] == 403
    status, copied = await asked(
        client, vi, "POST", f"{path}/copy{there}", {"space": vi.user.space}
    )
    assert status == 201 and copied["id"] != made["id"] and copied["version"] == 1
    assert copied["metadata"] == {"n": 1, "copied_from": made["id"]} and copied["tags"] == ["team"]
    filtered = f"/v1/memory?metadata[copied_from]={made['id']}"
    found = (await asked(client, vi, "GET", filtered))[1]
    assert [one["id"] for one in found["data"]] == [copied["id"]], found
    assert (await asked(client, vi, "POST", f"{path}x/copy", {"space": space}))[0] in {403, 404}
    eve = await person(accounts, "eve", "read", "write")
    assert (await asked(client, eve, "POST", f"{path}/copy{there}", {"space": eve.user.space}))[
        0
    ] == 404
