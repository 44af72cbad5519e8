"""`recollect space`: spaces that several people share, as whoever runs the server sees them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer
from rich.text import Text

from recollect.accounts.accounts import Accounts
from recollect.accounts.spaces import Person
from recollect.cli.console import console, table
from recollect.cli.running import with_accounts
from recollect.store.account_records import Space

spaces = typer.Typer(help="Shared spaces: create, list, members.", no_args_is_help=True)

SpaceId = Annotated[str, typer.Argument(help="The id of the space: recollect space list")]
User = Annotated[str, typer.Argument(help="The user's name.")]


class Role(StrEnum):
    """What a member may do."""

    owner = "owner"
    editor = "editor"
    viewer = "viewer"


AsWhat = Annotated[Role, typer.Option(help="Viewers read, editors write, owners manage members.")]


@spaces.command("create")
def create(
    name: Annotated[str, typer.Argument(help="What the space is called.")],
    user: Annotated[
        str | None, typer.Option(help="Who owns it; without it, the first user.")
    ] = None,
) -> None:
    """Create a space that several people can share, and print its id."""

    async def make(accounts: Accounts) -> Space:
        owner = await accounts.users.named(user)
        return await accounts.spaces.create_for(owner.id, name)

    console.print(with_accounts(make).id, highlight=False, soft_wrap=True)


@spaces.command("list")
def list_spaces() -> None:
    """List the shared spaces."""
    shown = table("name", fixed=("id", "since"), numbers=("members",))
    for space in with_accounts(lambda accounts: accounts.spaces.all()):
        if space.kind == "shared":
            members = str(len(space.members))
            shown.add_row(space.id, f"{space.created_at:%Y-%m-%d}", Text(space.name), members)
    console.print(shown)


@spaces.command("members")
def members(space: SpaceId) -> None:
    """List who belongs to a space."""

    async def read(accounts: Accounts) -> Sequence[Person]:
        return await accounts.spaces.people_of(await accounts.spaces.existing(space))

    shown = table("name", fixed=("id", "role"))
    for person in with_accounts(read):
        shown.add_row(person.id, person.role, Text(person.name))
    console.print(shown)


@spaces.command("add")
def add(space: SpaceId, user: User, role: AsWhat = Role.editor) -> None:
    """Make a user a member of a space. (Its owners can send invitations instead.)"""

    async def change(accounts: Accounts) -> None:
        await accounts.spaces.add(space, await accounts.users.named(user), role.value)

    with_accounts(change)
    console.print(f"{user} is {_article(role)} of it now.", highlight=False)


@spaces.command("role")
def change_role(
    space: SpaceId,
    user: User,
    role: Annotated[Role, typer.Argument(help="owner, editor or viewer.")],
) -> None:
    """Give a member another role."""

    async def change(accounts: Accounts) -> None:
        member = await accounts.users.named(user)
        await accounts.spaces.change_role(space, member.id, role.value)

    with_accounts(change)
    console.print(f"{user} is {_article(role)} of it now.", highlight=False)


@spaces.command("remove")
def remove(space: SpaceId, user: User) -> None:
    """Remove a member from a space, at once. What it has stored there stays."""

    async def change(accounts: Accounts) -> None:
        member = await accounts.users.named(user)
        await accounts.spaces.expel(space, member.id)

    with_accounts(change)
    console.print(f"{user} does not belong to it any more.", highlight=False)


def _article(role: Role) -> str:
    return f"a {role.value}" if role is Role.viewer else f"an {role.value}"
