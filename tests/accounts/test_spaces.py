"""Shared spaces: limits, and what whoever runs the server does."""

import pytest

from recollect.accounts import spaces as rules
from recollect.accounts.accounts import Accounts
from recollect.accounts.identity import Identity, Membership
from recollect.errors import Conflict, NotFound
from recollect.store.account_records import User


async def test_the_operator_adds_changes_and_removes(accounts: Accounts, ada: User) -> None:
    bob = await accounts.users.add("bob")
    space = await accounts.spaces.create_for(ada.id, "Team")
    await accounts.spaces.add(space.id, bob, "viewer")
    with pytest.raises(Conflict, match="already"):
        await accounts.spaces.add(space.id, bob, "viewer")
    await accounts.spaces.change_role(space.id, bob.id, "owner")
    people = await accounts.spaces.people_of(await accounts.spaces.existing(space.id))
    assert [(one.name, one.role) for one in people] == [("ada", "owner"), ("bob", "owner")]
    await accounts.spaces.expel(space.id, ada.id)
    with pytest.raises(Conflict, match="last owner"):
        await accounts.spaces.expel(space.id, bob.id)
    with pytest.raises(NotFound, match="member"):
        await accounts.spaces.expel(space.id, ada.id)
    with pytest.raises(NotFound, match="space"):
        await accounts.spaces.add("spc_none", ada, "viewer")
    with pytest.raises(Conflict, match="own space"):
        await accounts.spaces.add(bob.space, ada, "viewer")


async def test_the_only_owner_of_others_space_is_not_removed(accounts: Accounts, ada: User) -> None:
    bob = await accounts.users.add("bob")
    space = await accounts.spaces.create_for(bob.id, "Team")
    await accounts.spaces.add(space.id, ada, "editor")
    with pytest.raises(Conflict, match="only owner of the space 'Team'"):
        await accounts.users.remove("bob")
    await accounts.spaces.change_role(space.id, ada.id, "owner")
    await accounts.users.remove("bob")
    assert [m.user for m in (await accounts.spaces.existing(space.id)).members] == [ada.id]


async def test_there_is_a_limit_to_everything(
    accounts: Accounts, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_SPACES", 2)
    monkeypatch.setattr(rules, "MOST_MEMBERS", 1)
    space = await accounts.spaces.create_for(ada.id, "Team")
    with pytest.raises(Conflict, match="2 spaces"):
        await accounts.spaces.create_for(ada.id, "Another")
    bob = await accounts.users.add("bob")
    with pytest.raises(Conflict, match="full"):
        await accounts.spaces.add(space.id, bob, "editor")


async def test_a_code_is_never_shown_again(accounts: Accounts, ada: User) -> None:
    space = await accounts.spaces.create_for(ada.id, "Team")
    member = Identity(
        user=ada.id,
        name="ada",
        space=ada.space,
        spaces=(as_member(space.id),),
        scopes=frozenset({"write"}),
        key_id="key_x",
    )
    issued = await accounts.spaces.invite(member, space.id, "viewer", 1)
    assert issued.code.startswith("ri_") and issued.code not in repr(issued)


def as_member(space: str) -> Membership:
    """An owner's membership."""
    return Membership(space, "Team", "owner")
