"""What `recollect doctor` looks at in the database: the server, the users, the captures of each."""

from collections.abc import AsyncIterator, Iterator
from typing import Final

from recollect.accounts.accounts import Accounts
from recollect.capture.health import SiteHealth, site_health
from recollect.cli.findings import Finding, fine, problem, warning
from recollect.cli.running import database_uri
from recollect.config import Config
from recollect.errors import AppError
from recollect.store.account_records import User
from recollect.store.connection import connect
from recollect.store.embedded.layout import layout_of
from recollect.store.inspection import DatabaseState, inspect
from recollect.store.store import Store

_SLOW_MS: Final = 500.0
_MEND: Final = "Mend what it says, and run `recollect doctor` again."


async def database(config: Config) -> AsyncIterator[Finding]:
    """Everything that is to be said of the database and of what is in it.

    An embedded MongoDB that does not run is started for the while, as every command does: why it
    cannot run is what is looked for. Where there is no data yet nothing is made.
    """
    if not config.mongodb_uri and _is_new(config):
        advice = "Start it: `recollect serve`."
        yield warning("database", "There is no database here yet.", advice)
        return
    try:
        async with database_uri(config) as uri, connect(uri) as opened:
            state = await inspect(opened)
            for finding in _server(state, embedded=not config.mongodb_uri):
                yield finding
            if state.schema == state.known_schema and not state.missing_indexes:
                async for finding in _contents(Store(opened)):
                    yield finding
    except AppError as error:
        yield problem("database", error.message, _MEND)


def _is_new(config: Config) -> bool:
    try:
        return not layout_of(config.data_dir).database.is_dir()
    except PermissionError:
        return False  # nobody can look; opening it says why


def _server(state: DatabaseState, *, embedded: bool) -> Iterator[Finding]:
    kind = "The embedded MongoDB" if embedded else "MongoDB"
    member = f"replica set {state.replica_set}" if state.replica_set else "behind a mongos"
    where = f"{state.hosts}, {member}, database {state.name}"
    message = f"{kind} {state.version} answers in {state.ping_ms:.0f} ms ({where})."
    if state.ping_ms > _SLOW_MS:
        yield warning("database", message, "That is slow: look at its machine and the network.")
    else:
        yield fine("database", message)
    if state.schema is not None and state.schema > state.known_schema:
        message = f"It has schema {state.schema}, and this Recollect knows {state.known_schema}."
        yield problem("schema", message, "Install the newer version of Recollect.")
    elif state.schema is None or state.missing_indexes:
        message = "It was not written by this version yet: some of its indexes are missing."
        yield warning("schema", message, "Start the server once: `recollect serve`.")
    else:
        yield fine("schema", f"Schema {state.schema}, with all its indexes.")


async def _contents(store: Store) -> AsyncIterator[Finding]:
    accounts = Accounts(store.accounts)
    users = await accounts.users.all()
    keys = sum([len(await accounts.keys.all(user.id)) for user in users])
    if users:
        yield fine("accounts", f"Users: {len(users)}; keys that work: {keys}.")
    else:
        yield warning("accounts", "There is no user yet.", "Start the server: `recollect serve`.")
    for user in users:
        for site in await site_health(store.space(user.space)):
            for finding in _site(user, site):
                yield finding


def _site(user: User, site: SiteHealth) -> Iterator[Finding]:
    if not site.frames and not site.conversations:
        return
    check = f"{site.platform} of {user.name}"
    last = f"{site.last_capture_at:%Y-%m-%d %H:%M} UTC" if site.last_capture_at else "none yet"
    yield fine(check, f"Conversations: {site.conversations:,}; last good capture: {last}.")
    if site.unparsed:
        message = (
            f"Captures since {site.unparsed_since:%Y-%m-%d} that could not be read, "
            f"or not wholly: {site.unparsed:,}; most often: {site.reason}"
        )
        advice = "They are kept. After an update of Recollect, run `recollect replay`."
        yield warning(check, message, advice)
    if site.incomplete:
        message = f"Conversations with gaps: {site.incomplete:,}."
        advice = "Open them on the site, or import an export of it (`recollect import`)."
        yield warning(check, message, advice)
