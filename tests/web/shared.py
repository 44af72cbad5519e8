"""A space that ada owns, and others in it, over HTTP."""

from typing import Any

from recollect.accounts.accounts import Accounts
from tests.web.conftest import Client, Person, person

SPACES = "/api/v1/spaces"
TALK: dict[str, Any] = {
    "platform": "site",
    "external_id": "talk",
    "title": "Coins",
    "messages": [
        {"external_id": "a", "parent_id": None, "role": "user", "content": "What costs a florin?"},
        {"external_id": "b", "parent_id": "a", "role": "assistant", "content": "Two shillings."},
    ],
}


async def asked(client: Client, who: Person, method: str, path: str, body: Any = None) -> Any:
    """What a request is answered with: status and JSON, None where there is none."""
    response = await client.request(method, path, json=body, headers=who.headers)
    said = await response.json() if response.content_type == "application/json" else None
    return response.status, said


async def team(client: Client, owner: Person, name: str = "Team") -> str:
    """The id of a new space of this owner."""
    status, made = await asked(client, owner, "POST", SPACES, {"name": name})
    assert status == 201, made
    return str(made["id"])


async def joined(
    client: Client, accounts: Accounts, owner: Person, space: str, name: str, role: str
) -> Person:
    """A new user of this name, who has joined by an invitation."""
    member = await person(accounts, name, "capture", "read", "write")
    path = f"{SPACES}/{space}/invitations"
    status, invitation = await asked(client, owner, "POST", path, {"role": role})
    assert status == 201, invitation
    body = {"code": invitation["code"]}
    status, space_joined = await asked(client, member, "POST", f"{SPACES}/join", body)
    assert (status, space_joined["role"]) == (200, role), space_joined
    return member


async def stored(client: Client, who: Person, space: str | None = None, **fields: Any) -> str:
    """The id of a conversation that was just stored; without a space: in one's own."""
    path = "/api/v1/conversations" + (f"?space={space}" if space else "")
    told = {"conversations": [{**TALK, **fields}]}
    status, said = await asked(client, who, "POST", path, told)
    assert status == 200, said
    return str(said["receipts"][0]["conversation_id"])
