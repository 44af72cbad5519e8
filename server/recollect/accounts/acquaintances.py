"""Who was let in before, for what has to answer while the database is away.

That is the page of metrics: it is wanted most when there is no database, and has no words of
anybody. As long as the database answers, it decides: what is revoked is refused at once.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Final

from recollect.accounts.api_keys import hash_of
from recollect.accounts.authenticate import Authenticator
from recollect.accounts.clock import Clock
from recollect.accounts.identity import Identity
from recollect.errors import Unauthorized, Unavailable

KNOWN_FOR: Final = timedelta(days=1)
"""How long after it was last checked a key is let in without being checked."""

_ASK_SECONDS: Final = 2.0
"""The driver itself waits longer for a server than Prometheus waits for an answer."""

_MOST: Final = 16


class Acquaintances:
    """The keys that were checked here, the last _MOST of them."""

    def __init__(self, authenticator: Authenticator, clock: Clock) -> None:
        self._authenticator = authenticator
        self._clock = clock
        self._known: dict[bytes, tuple[Identity, datetime]] = {}

    async def identify(self, secret: str, *, origin: str | None = None) -> Identity:
        """Who holds this key, as Authenticator.identify tells; without a database, as it told.

        Unavailable if it does not answer and has not told within KNOWN_FOR.
        """
        secret_hash = hash_of(secret) or b""
        try:
            async with asyncio.timeout(_ASK_SECONDS):
                identity = await self._authenticator.identify(secret, origin=origin)
        except Unauthorized:
            self._known.pop(secret_hash, None)
            raise
        except (Unavailable, TimeoutError):
            return self._remembered(secret_hash, origin)
        self._remember(secret_hash, identity)
        return identity

    def _remember(self, secret_hash: bytes, identity: Identity) -> None:
        self._known.pop(secret_hash, None)
        self._known[secret_hash] = (identity, self._clock())
        if len(self._known) > _MOST:
            del self._known[next(iter(self._known))]

    def _remembered(self, secret_hash: bytes, origin: str | None) -> Identity:
        now = self._clock()
        if (known := self._known.get(secret_hash)) is not None:
            identity, checked_at = known
            over = identity.expires_at is not None and identity.expires_at <= now
            elsewhere = identity.origin is not None and origin not in (None, identity.origin)
            if not over and not elsewhere and now - checked_at < KNOWN_FOR:
                return identity
        raise Unavailable("The database does not answer. Try again in a moment.")
