"""What every command needs: the settings, and the store, whether the server runs or not."""

import asyncio
import getpass
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import typer

from recollect.accounts.accounts import Accounts
from recollect.cli.console import say
from recollect.cli.signals import TOLD_TO_END, when_told
from recollect.config import Config, from_environment
from recollect.errors import InvalidInput
from recollect.logs import lines
from recollect.store.connection import connect
from recollect.store.embedded.runfile import read_run
from recollect.store.embedded.session import embedded_mongod
from recollect.store.store import Store

T = TypeVar("T")

log = logging.getLogger(__name__)


def settings() -> Config:
    """The settings of this process; logging follows them."""
    config = from_environment()
    logging.getLogger().setLevel(config.log_level)
    lines.use(config.log_format)
    return config


@asynccontextmanager
async def open_store(config: Config, *, serving: bool = False) -> AsyncIterator[Store]:
    """The store of the configured MongoDB, or of the embedded one, which is started if need be."""
    async with database_uri(config, serving=serving) as uri, connect(uri) as database:
        store = Store(database)
        await store.ensure()
        yield store


@asynccontextmanager
async def database_uri(config: Config, *, serving: bool = False) -> AsyncIterator[str]:
    """Where the database is: the one that is set, or the embedded one, while the body runs."""
    if config.mongodb_uri:
        yield config.mongodb_uri
    else:
        tell = teller(config) if serving else say
        async with embedded_mongod(config.data_dir, serving=serving, say=tell) as uri:
            yield uri


def teller(config: Config) -> Callable[[str], None]:
    """How the server tells what it does: in its log, if programs read that, else to people."""
    return log.info if config.log_format == "json" else say


def with_accounts(work: Callable[[Accounts], Awaitable[T]]) -> T:
    """Run `work` on the accounts; on a database that is new, the first user is made before."""

    async def opened() -> T:
        async with open_store(settings()) as store:
            accounts = Accounts(store.accounts)
            await accounts.users.ensure_first(login_name())
            return await work(accounts)

    return run(opened())


async def chosen_space(accounts: Accounts, user: str | None, space: str | None) -> str:
    """A space by its id, or a user's own, or the first user's; NotFound, InvalidInput for both."""
    if space is None:
        return (await accounts.users.named(user)).space
    if user is not None:
        raise InvalidInput("Give --user or --space, not both.")
    return (await accounts.spaces.existing(space)).id


async def chosen_spaces(accounts: Accounts, user: str | None) -> list[str]:
    """A user's own space or, without a name, every space there is."""
    if user:
        return [(await accounts.users.named(user)).space]
    return [space.id for space in await accounts.spaces.all()]


def page_url() -> str:
    """Where people open the page: of the server that runs on this data, or as it is set."""
    config = settings()
    running = None if config.mongodb_uri else read_run(config.data_dir)
    return running.url if running and running.url else config.page_url


def sign_in_link(page: str, code: str) -> str:
    """Opens the page signed in. The code stands in the fragment, which browsers never send."""
    return f"{page}/#/sign-in?code={code}"


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's coroutine to its end.

    When a signal ends it before, what it has opened is closed in good order; the exit code is 128
    and the number of the signal, as shells count.
    """
    return asyncio.run(_until_told(work))


async def _until_told(work: Coroutine[Any, Any, T]) -> T:
    task = asyncio.ensure_future(work)
    told: list[int] = []

    def end(number: int) -> None:
        # Only the first time: another cancellation would interrupt the closing.
        if not told:
            told.append(number)
            task.cancel()

    when_told(TOLD_TO_END, end)
    try:
        return await task
    except asyncio.CancelledError:
        if told:
            raise typer.Exit(128 + told[0]) from None
        raise


def login_name() -> str:
    """What the first user is called: as the person at this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "owner"
