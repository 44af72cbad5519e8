"""`recollect pair`: a one-time code that lets a client in, or its person into the page."""

from typing import Annotated

import typer

from recollect.accounts.accounts import Accounts
from recollect.accounts.pairing import PairingCode
from recollect.cli.console import console
from recollect.cli.running import page_url, sign_in_link, with_accounts


def pair(
    user: Annotated[
        str | None, typer.Option(help="Whose client it will be; without it, the first user's.")
    ] = None,
) -> None:
    """Print a one-time pairing code for the extension, the page or another client.

    The link that is printed opens the page signed in. A client of your own exchanges the code for a
    key with POST /api/v1/pair; without a client, `recollect key create` gives you a key right away.
    """

    async def make(accounts: Accounts) -> PairingCode:
        return await accounts.pairing.new_code(await accounts.users.named(user))

    code = with_accounts(make)
    console.print(code.code, highlight=False)
    console.print("It opens once, within 10 minutes.", highlight=False)
    link = sign_in_link(page_url(), code.code)
    console.print(f"Or open the page with it: {link}", highlight=False, soft_wrap=True)
