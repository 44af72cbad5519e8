"""API keys: `rk_` and 43 URL-safe base64 characters of 256 random bits, shown once.

Only the SHA-256 of a key is kept. With that much chance in it, neither salt nor a slow hash adds
anything, and looking a hash up tells nothing about the key by the time it takes.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from recollect.accounts.clock import Clock, new_id
from recollect.accounts.identity import EVERYDAY, SCOPES, Identity
from recollect.errors import Forbidden, InvalidInput, NotFound
from recollect.store.account_records import ApiKey
from recollect.store.accounts import AccountStore

_FORM: Final = re.compile(r"rk_[A-Za-z0-9_-]{43}")
_MAX_NAME: Final = 100
_MAX_DAYS: Final = 3650


@dataclass(frozen=True, slots=True)
class NewKey:
    """What is asked for. Without `scopes`: the everyday ones, as far as the caller has them."""

    name: str
    scopes: frozenset[str] | None = None
    spaces: frozenset[str] | None = None
    expires_in_days: int | None = None


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key with its secret, which nobody can ever read again."""

    key: ApiKey
    secret: str

    def __repr__(self) -> str:
        return f"IssuedKey({self.key.id}, secret=…)"


def hash_of(secret: str) -> bytes | None:
    """What a key is looked up by; None if that cannot be a key."""
    return hashlib.sha256(secret.encode()).digest() if _FORM.fullmatch(secret) else None


class ApiKeys:
    """The keys of users."""

    def __init__(self, store: AccountStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def issue(
        self,
        user_id: str,
        new: NewKey,
        *,
        origin: str | None = None,
        not_after: datetime | None = None,
    ) -> IssuedKey:
        """Make a key for a user, with no regard to who asks: for start, pairing, command line."""
        created_at = self._clock()
        key = ApiKey(
            id=new_id("key"),
            user=user_id,
            name=checked_name(new.name),
            scopes=_checked_scopes(EVERYDAY if new.scopes is None else new.scopes),
            spaces=new.spaces,
            origin=origin,
            created_at=created_at,
            expires_at=_earlier(_expiry(created_at, new.expires_in_days), not_after),
        )
        secret = f"rk_{secrets.token_urlsafe(32)}"
        await self._store.add_key(key, hashlib.sha256(secret.encode()).digest())
        return IssuedKey(key, secret)

    async def issue_for(self, caller: Identity, new: NewKey) -> IssuedKey:
        """Make a key as its caller may: never with more scopes, spaces or days than it has itself.

        A key that is bound to an origin hands that bond on, so that what leaks from a browser
        is of no use to another page.
        """
        scopes = frozenset(filter(caller.may, EVERYDAY)) if new.scopes is None else new.scopes
        if not caller.covers(scopes):
            raise Forbidden("A key cannot make one that may do more than itself.")
        for space in new.spaces or ():
            caller.membership(space)
        spaces = caller.limited_to if new.spaces is None else new.spaces
        narrowed = replace(new, scopes=scopes, spaces=spaces)
        # Who signs in to make a key for a program wants one that works tomorrow, too.
        not_after = None if caller.is_session else caller.expires_at
        return await self.issue(caller.user, narrowed, origin=caller.origin, not_after=not_after)

    async def all(self, user_id: str) -> list[ApiKey]:
        """A user's keys that are not revoked, the newest first."""
        return await self._store.keys(user_id)

    async def page(self, caller: Identity, *, limit: int, after: str | None) -> list[ApiKey]:
        """Up to `limit` of the caller's keys, the newest first, after the key of that id."""
        last = None
        if after is not None:
            last = await self._store.key(caller.user, after)
            if last is None:
                raise InvalidInput("That place in the list is gone.", code="cursor_gone")
        return await self._store.keys(caller.user, limit=limit, after=last)

    async def add_balance(self, user_id: str, key_id: str, amount: int) -> int:
        """Change what a user's key may spend, in billionths of a dollar; what it may spend then."""
        balance = await self._store.meter.add(user_id, key_id, amount)
        if balance is None:
            raise _no_such_key(key_id)
        return balance

    async def revoke(self, user_id: str, key_id: str) -> None:
        """Close a user's key for good, at once; NotFound if it has no such open key."""
        if not await self._store.revoke_key(user_id, key_id, self._clock()):
            raise _no_such_key(key_id)

    async def revoke_for(self, caller: Identity, key_id: str) -> None:
        """Close the caller's own key, or another of its user's that may not do more than it."""
        if key_id != caller.key_id:
            key = await self._store.key(caller.user, key_id)
            if key is None or key.revoked_at is not None:
                raise _no_such_key(key_id)
            if not caller.may("write") or not caller.covers(key.scopes):
                raise Forbidden("This key may not revoke that one.")
        await self.revoke(caller.user, key_id)


def _no_such_key(key_id: str) -> NotFound:
    return NotFound("There is no such key.", key=key_id)


def checked_name(name: str) -> str:
    """The name without white space around it; InvalidInput if it is none."""
    name = name.strip()
    if not name or len(name) > _MAX_NAME or not name.isprintable():
        raise InvalidInput(f"A key's name has 1 to {_MAX_NAME} printable characters.")
    return name


def _checked_scopes(scopes: Iterable[str]) -> frozenset[str]:
    wanted = frozenset(scopes)
    if not wanted or not wanted <= set(SCOPES):
        raise InvalidInput(f"A key has at least one of the scopes {', '.join(SCOPES)}.")
    return wanted


def _expiry(created_at: datetime, days: int | None) -> datetime | None:
    if days is not None and not 1 <= days <= _MAX_DAYS:
        raise InvalidInput(f"A key expires after 1 to {_MAX_DAYS} days, or never.")
    return created_at + timedelta(days=days) if days is not None else None


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((time for time in (one, other) if time is not None), default=None)
