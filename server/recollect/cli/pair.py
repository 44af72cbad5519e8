"""`recollect pair`: a one-time code that lets a client in."""

from typing import Annotated

import typer

from recollect.accounts.accounts import Accounts
from recollect.accounts.pairing import PairingCode
from recollect.cli.console import console
from recollect.cli.running import with_accounts


def pair(
    user: Annotated[
        str | None, typer.Option(help="Whose client it will be; without it, the first user's.")
    ] = None,
) -> None:
    """Print a one-time pairing code for the extension or another client.

    The client exchanges it for a key with POST /api/v1/pair. Without a client, `recollect key
    create` gives you a key right away.
    """

    async def make(accounts: Accounts) -> PairingCode:
        return await accounts.pairing.new_code(await accounts.users.named(user))

    code = with_accounts(make)
    console.print(code.code, highlight=False)
    console.print("It opens once, within 10 minutes.", highlight=False)
