"""`recollect user`: who has an account here."""

from typing import Annotated

import typer
from rich.text import Text

from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import IssuedKey, NewKey
from recollect.cli.console import console, table
from recollect.cli.running import with_accounts

users = typer.Typer(help="Users: add, list, remove.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The user's name.")]


@users.command("add")
def add(name: Name) -> None:
    """Add a user with a space of their own, and print their first key, once."""

    async def make(accounts: Accounts) -> IssuedKey:
        user = await accounts.users.add(name)
        return await accounts.keys.issue(user.id, NewKey("first key"))

    issued = with_accounts(make)
    console.print(issued.secret, highlight=False, soft_wrap=True)


@users.command("list")
def list_users() -> None:
    """List the users."""
    shown = table("name", fixed=("id", "space", "since"))
    for user in with_accounts(lambda accounts: accounts.users.all()):
        shown.add_row(user.id, user.space, f"{user.created_at:%Y-%m-%d}", Text(user.name))
    console.print(shown)


@users.command("remove")
def remove(name: Name) -> None:
    """Remove a user; their keys stop working at once. What they stored stays in the database."""
    user = with_accounts(lambda accounts: accounts.users.remove(name))
    console.print(f"{user.name} is removed.", highlight=False)
