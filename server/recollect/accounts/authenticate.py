"""From a key to the one who holds it. Nothing is cached: what is revoked is refused at once."""

import logging
from datetime import datetime

from recollect.accounts.api_keys import hash_of
from recollect.accounts.clock import Clock
from recollect.accounts.identity import Identity, Membership
from recollect.errors import AppError, Unauthorized
from recollect.store.account_records import ApiKey, KeyHolder
from recollect.store.accounts import AccountStore

log = logging.getLogger(__name__)


class Authenticator:
    """Checks keys."""

    def __init__(self, store: AccountStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def identify(self, secret: str, *, origin: str | None = None) -> Identity:
        """Who holds this key; Unauthorized if it is unknown, expired, revoked or bound elsewhere.

        `origin` is the web origin of the request, if it has one.
        """
        secret_hash = hash_of(secret)
        holder = await self._store.holder_by_hash(secret_hash) if secret_hash else None
        opened = _checked(holder, self._clock(), origin)
        await self._note_use(opened.key)
        return identity_of(opened)

    async def recheck(self, identity: Identity) -> Identity:
        """The same caller as of now, for connections that live long; Unauthorized if it is over."""
        holder = await self._store.holder_by_key(identity.key_id)
        return identity_of(_checked(holder, self._clock(), None))

    async def _note_use(self, key: ApiKey) -> None:
        try:
            await self._store.note_use(key, self._clock())
        except AppError as error:
            # With a full disk people must still be able to read.
            log.warning("The use of %s could not be noted: %s", key.id, error.message)


def _checked(holder: KeyHolder | None, now: datetime, origin: str | None) -> KeyHolder:
    if holder is None:
        raise Unauthorized("That key is unknown.")
    key = holder.key
    if key.revoked_at is not None:
        raise Unauthorized("That key was revoked.")
    if key.expires_at is not None and key.expires_at <= now:
        raise Unauthorized("That key has expired.")
    if key.origin is not None and origin is not None and key.origin != origin:
        raise Unauthorized("That key is bound to another origin.")
    return holder


def identity_of(holder: KeyHolder) -> Identity:
    """The caller; Unauthorized if no space is left for it."""
    key, user = holder.key, holder.user
    spaces = tuple(
        Membership(space.id, space.name, member.role)
        for space in holder.spaces
        for member in space.members
        if member.user == user.id and (key.spaces is None or space.id in key.spaces)
    )
    if not spaces:
        raise Unauthorized("That key opens no space any more.")
    opened = [membership.space for membership in spaces]
    return Identity(
        user=user.id,
        name=user.name,
        space=user.space if user.space in opened else opened[0],
        spaces=spaces,
        scopes=key.scopes,
        key_id=key.id,
        origin=key.origin,
        expires_at=key.expires_at,
        limited_to=key.spaces,
    )
