"""Sessions: who has signed in to the page, for LIFETIME at most.

A session's secret is `rs_` and 43 URL-safe base64 characters of 256 random bits. It lives in a
cookie that no script can read, and only its SHA-256 is kept. It is looked up among the sessions
alone, as a key is among the keys alone, so that neither ever passes for the other.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from recollect.accounts.authenticate import identity_of
from recollect.accounts.clock import Clock, new_id
from recollect.accounts.identity import Identity
from recollect.accounts.pairing import Pairing
from recollect.errors import Unauthorized
from recollect.store.account_records import ApiKey, KeyHolder
from recollect.store.accounts import AccountStore

LIFETIME: Final = timedelta(hours=12)

_FORM: Final = re.compile(r"rs_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A new session with its secret, which goes into a cookie and nowhere else."""

    identity: Identity
    secret: str

    def __repr__(self) -> str:
        return f"OpenedSession({self.identity.key_id}, secret=…)"


class Sessions:
    """Signs people in to the page, and out."""

    def __init__(self, store: AccountStore, pairing: Pairing, clock: Clock) -> None:
        self._store = store.sessions
        self._pairing = pairing
        self._clock = clock

    async def open(self, code: str) -> OpenedSession:
        """Sign in with a pairing code; Unauthorized if it is not an open one."""
        user, scopes = await self._pairing.use_up(code)
        began = self._clock()
        session = ApiKey(
            id=new_id("ses"),
            user=user.id,
            name="The page",
            scopes=scopes,
            created_at=began,
            expires_at=began + LIFETIME,
        )
        secret = f"rs_{secrets.token_urlsafe(32)}"
        await self._store.add(session, hashlib.sha256(secret.encode()).digest())
        return OpenedSession(await self.identify(secret), secret)

    async def identify(self, secret: str) -> Identity:
        """Whose session this is; Unauthorized if it is over, or none."""
        secret_hash = hashlib.sha256(secret.encode()).digest() if _FORM.fullmatch(secret) else None
        holder = await self._store.holder_by_hash(secret_hash) if secret_hash else None
        return self._checked(holder)

    async def recheck(self, identity: Identity) -> Identity:
        """The same caller as of now, for connections that live long; Unauthorized if it is over."""
        return self._checked(await self._store.holder_by_id(identity.key_id))

    async def close(self, identity: Identity) -> None:
        """Sign out: the cookie opens nothing from now on."""
        await self._store.remove(identity.key_id)

    async def close_all(self, identity: Identity) -> None:
        """Sign the caller out of every browser."""
        await self._store.remove_of(identity.user)

    def _checked(self, holder: KeyHolder | None) -> Identity:
        expires_at = holder.key.expires_at if holder else None
        if holder is None or expires_at is None or expires_at <= self._clock():
            raise Unauthorized("You are not signed in any more.", code="signed_out")
        return replace(identity_of(holder), is_session=True)


def csrf_token(secret: str) -> str:
    """What a page that may read our answers knows, and a foreign one that sends a cookie does not.

    It follows from the session's secret, which does not follow from it.
    """
    return hmac.digest(secret.encode(), b"recollect csrf", "sha256").hex()
