"""Pairing: a short code, shown where the server runs, becomes a key or a session of the page.

A code has 10 characters of Crockford's base32 (https://www.crockford.com/base32.html), 50 random
bits. It opens once, for 10 minutes; five wrong tries in all close every open code. Only its hash
is kept.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from recollect.accounts.api_keys import ApiKeys, IssuedKey, NewKey, checked_name
from recollect.accounts.clock import Clock
from recollect.accounts.identity import EVERYDAY, Identity
from recollect.errors import Forbidden, Unauthorized
from recollect.store.account_records import PairingGrant, User
from recollect.store.accounts import AccountStore

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_ALIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_LENGTH: Final = 10
_LIFETIME: Final = timedelta(minutes=10)
_WRONG_TRIES: Final = 5
_EXTENSIONS: Final = "chrome-extension://"


@dataclass(frozen=True, slots=True)
class PairingCode:
    """A code to show to the person at the server, and to nobody else."""

    code: str
    user: User
    expires_at: datetime

    def __repr__(self) -> str:
        return f"PairingCode(code=…, user={self.user.id})"


@dataclass(frozen=True, slots=True)
class Paired:
    """Whose client it is now, and its key."""

    user: User
    issued: IssuedKey


class Pairing:
    """Codes: made, and redeemed."""

    def __init__(self, store: AccountStore, keys: ApiKeys, clock: Clock) -> None:
        self._store = store
        self._keys = keys
        self._clock = clock

    async def new_code(self, user: User, *, admin: bool = False) -> PairingCode:
        """Open a code for a client of `user`; it allows five wrong tries again."""
        code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
        scopes = EVERYDAY | {"admin"} if admin else EVERYDAY
        expires_at = self._clock() + _LIFETIME
        await self._store.pairing_codes.add(
            _hashed(code),
            PairingGrant(user.id, scopes),
            expires_at=expires_at,
            tries=_WRONG_TRIES,
        )
        return PairingCode(f"{code[:5]}-{code[5:]}", user, expires_at)

    async def code_for(self, caller: Identity) -> PairingCode:
        """Open a code as its caller may: it lets a client in for good, with the everyday scopes."""
        lasts = caller.is_session or caller.expires_at is None
        if not (caller.covers(EVERYDAY) and lasts and caller.limited_to is None):
            raise Forbidden(
                "A pairing code opens all of your spaces for good, to capture, read and write. "
                "This key may do less; sign in to the page, or run: recollect pair"
            )
        user = await self._store.user(caller.user)
        if user is None:
            raise Unauthorized("You have no account here any more.")
        return await self.new_code(user)

    async def redeem(self, code: str, *, name: str, origin: str | None = None) -> Paired:
        """Turn a code into a key called `name`; Unauthorized if it is not an open one.

        `origin` is the web origin that asks. An extension's key is bound to it.
        """
        checked_name(name)  # a bad name must not cost the code
        user, scopes = await self.use_up(code)
        bound = origin if origin and origin.startswith(_EXTENSIONS) else None
        new = NewKey(name=name, scopes=scopes)
        return Paired(user, await self._keys.issue(user.id, new, origin=bound))

    async def use_up(self, code: str) -> tuple[User, frozenset[str]]:
        """Whom a code lets in, and with which scopes; Unauthorized if it is not an open one."""
        codes = self._store.pairing_codes
        taken = await codes.take_try()
        if taken is None:
            raise _nothing_open()
        grant = await codes.redeem(taken, _hashed(code), self._clock())
        if grant is None:
            raise _wrong(taken.left)
        await codes.give_back(taken)
        user = await self._store.user(grant.user)
        if user is None:
            raise _nothing_open()
        return user, grant.scopes


def _wrong(left: int) -> Unauthorized:
    if left == 0:
        return _nothing_open()
    return Unauthorized(
        "That pairing code is wrong, used or older than 10 minutes.",
        code="wrong_pairing_code",
        tries_left=left,
    )


def _nothing_open() -> Unauthorized:
    return Unauthorized(
        "No pairing code is open any more. Make a new one: recollect pair",
        code="no_pairing_code",
    )


def _hashed(code: str) -> str:
    """The hash of a code however it was typed: lower case, with spaces or hyphens, O for 0."""
    plain = code.upper().translate(_READ_ALIKE)
    return hashlib.sha256(b"pairing " + plain.encode("utf-8", "replace")).hexdigest()
