"""`recollect key`: API keys, made and revoked with the server running or not."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, Final

import typer
from rich.text import Text

from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import IssuedKey, NewKey
from recollect.cli.console import console, table
from recollect.cli.running import with_accounts
from recollect.compression.metering import PER_DOLLAR, dollars
from recollect.errors import InvalidInput
from recollect.store.account_records import ApiKey

_MOST_DOLLARS: Final = 1_000_000

keys = typer.Typer(help="API keys: create, list, revoke.", no_args_is_help=True)

Whose = Annotated[str | None, typer.Option("--user", help="Whose; without it, the first user's.")]


class Scope(StrEnum):
    """What a key may be good for."""

    capture = "capture"
    read = "read"
    write = "write"
    admin = "admin"


@keys.command("create")
def create(
    name: Annotated[str, typer.Option(help="What you call it, to know it again.")],
    scope: Annotated[
        list[Scope] | None,
        typer.Option(help="What it may do; give it several times. Without it: all but admin."),
    ] = None,
    days: Annotated[int | None, typer.Option(help="After how many days it expires.")] = None,
    user: Whose = None,
) -> None:
    """Create a key and print it, once."""
    new = NewKey(
        name=name,
        scopes=frozenset(each.value for each in scope) if scope else None,
        expires_in_days=days,
    )

    async def make(accounts: Accounts) -> IssuedKey:
        owner = await accounts.users.named(user)
        return await accounts.keys.issue(owner.id, new)

    console.print(with_accounts(make).secret, highlight=False, soft_wrap=True)


@keys.command("list")
def list_keys(user: Whose = None) -> None:
    """List the keys that work."""

    async def find(accounts: Accounts) -> Sequence[ApiKey]:
        return await accounts.keys.all((await accounts.users.named(user)).id)

    shown = table("name", "scopes", fixed=("id", "last used", "expires"))
    for key in with_accounts(find):
        days = (f"{at:%Y-%m-%d}" if at else "-" for at in (key.last_used_at, key.expires_at))
        shown.add_row(key.id, *days, Text(key.name), " ".join(sorted(key.scopes)))
    console.print(shown)


@keys.command("balance", context_settings={"ignore_unknown_options": True})
def balance(
    key: Annotated[str, typer.Argument(help="The key's id, as `key list` shows it.")],
    amount: Annotated[
        str, typer.Argument(metavar="[±USD]", help="What to add or, with a minus, take away.")
    ] = "0",
    user: Whose = None,
) -> None:
    """Show what a key may spend on compression, or change it. It never goes below zero."""
    change = _billionths(amount)

    async def add(accounts: Accounts) -> int:
        return await accounts.keys.add_balance((await accounts.users.named(user)).id, key, change)

    console.print(f"{key} may spend ${dollars(with_accounts(add))}.", highlight=False)


def _billionths(amount: str) -> int:
    try:
        value = Decimal(amount) * PER_DOLLAR
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value != int(value) or abs(value) > _MOST_DOLLARS * PER_DOLLAR:
        raise InvalidInput(f"An amount is dollars, like 5, +2.50 or -1, at most {_MOST_DOLLARS:,}.")
    return int(value)


@keys.command("revoke")
def revoke(
    key: Annotated[str, typer.Argument(help="The key's id, as `key list` shows it.")],
    user: Whose = None,
) -> None:
    """Revoke a key; it stops working at once."""

    async def close(accounts: Accounts) -> None:
        await accounts.keys.revoke((await accounts.users.named(user)).id, key)

    with_accounts(close)
    console.print(f"{key} is revoked.", highlight=False)
