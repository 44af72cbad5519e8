"""Whether a socket or an import may go on: key and space are looked at again all the time."""

from time import monotonic
from typing import Final

from recollect.accounts.accounts import Accounts
from recollect.accounts.identity import Identity
from recollect.errors import AppError, Forbidden, NotFound, Unauthorized
from recollect.web.authentication import require_scope

_RECHECK_SECONDS: Final = 0.5


class Refused(Exception):
    """The socket is to be closed: why, and the close code."""

    def __init__(self, error: AppError, close_code: int) -> None:
        super().__init__(error.message)
        self.error = error
        self.close_code = close_code


class Permission:
    """What the one behind a socket or an import may do in its space."""

    def __init__(self, accounts: Accounts, identity: Identity, space: str) -> None:
        self._accounts = accounts
        self._identity = identity
        self._space = space
        self._checked = monotonic()

    async def to_read(self) -> None:
        """Refused if the key or the space is lost; Forbidden if the key may not read."""
        await self._recheck()
        require_scope(self._identity, "read")

    async def to_capture(self) -> None:
        """The same of storing. Refused also for viewers: an error alone would cost the capture."""
        await self._recheck()
        if self._identity.is_session:
            raise Forbidden("The page may only subscribe. Whoever captures has a key.")
        require_scope(self._identity, "capture")
        try:
            self._identity.writing().space_for(self._space)
        except Forbidden as error:
            raise Refused(error, 4403) from error

    async def to_write(self) -> None:
        """AppError of whatever kind if its one may write in the space no more."""
        try:
            await self._recheck()
        except Refused as refused:
            raise refused.error from refused
        require_scope(self._identity, "write")
        self._identity.writing().space_for(self._space)

    def reaches(self, space: str) -> bool:
        """Whether the one behind it may write in a space, as far as was last looked at."""
        return self._identity.reaches(space)

    async def _recheck(self) -> None:
        if monotonic() - self._checked < _RECHECK_SECONDS:
            return
        try:
            self._identity = await self._accounts.recheck(self._identity)
            self._identity.membership(self._space)
        except (Unauthorized, NotFound) as error:
            raise Refused(error, 4000 + error.status) from error
        self._checked = monotonic()
