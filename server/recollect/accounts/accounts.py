"""Accounts as the web and the command line use them: users, keys, pairing, sessions, clients."""

from typing import Final

from recollect.accounts.acquaintances import Acquaintances
from recollect.accounts.api_keys import ApiKeys
from recollect.accounts.authenticate import Authenticator
from recollect.accounts.clients import Clients
from recollect.accounts.clock import Clock, now
from recollect.accounts.identity import Identity
from recollect.accounts.pairing import Pairing, PairingCode
from recollect.accounts.sessions import Sessions
from recollect.accounts.spaces import Spaces
from recollect.accounts.users import Users
from recollect.store.accounts import AccountStore


class Accounts:
    """Everything about who may come in. `clock` gives the time in UTC, to the millisecond."""

    def __init__(self, store: AccountStore, clock: Clock = now) -> None:
        self.users: Final = Users(store, clock)
        self.keys: Final = ApiKeys(store, clock)
        self.pairing: Final = Pairing(store, self.keys, clock)
        self.spaces: Final = Spaces(store, clock)
        self.sessions: Final = Sessions(store, self.pairing, clock)
        self.clients: Final = Clients(store, clock)
        self._authenticator = Authenticator(store, clock)
        self._acquaintances = Acquaintances(self._authenticator, clock)

    async def identify(self, secret: str, *, origin: str | None = None) -> Identity:
        """Who holds this key; Unauthorized if it opens nothing (any more)."""
        return await self._authenticator.identify(secret, origin=origin)

    async def identify_known(self, secret: str, *, origin: str | None = None) -> Identity:
        """The same; while the database does not answer, a key that was checked lately will do."""
        return await self._acquaintances.identify(secret, origin=origin)

    async def recheck(self, identity: Identity) -> Identity:
        """The same caller as of now; Unauthorized if key or session were ended or have expired."""
        if identity.is_session:
            return await self.sessions.recheck(identity)
        return await self._authenticator.recheck(identity)

    async def code_for_start(self, login: str) -> PairingCode:
        """The code that a starting server prints.

        At the first start ever a user called `login` is made, and the code grants `admin` too.
        """
        first = await self.users.ensure_first(login)
        return await self.pairing.new_code(await self.users.named(None), admin=first)
