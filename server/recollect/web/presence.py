"""Whether the client behind a socket is there, and what waits in it: noted, for people to see."""

import logging
from collections.abc import Awaitable, Mapping

from recollect.accounts.clients import Clients, Waiting
from recollect.accounts.identity import Identity
from recollect.errors import Unavailable

log = logging.getLogger(__name__)


class Presence:
    """Notes one client. That a note cannot be written disturbs nobody: the next one may be."""

    def __init__(self, clients: Clients, identity: Identity, told: Mapping[str, str]) -> None:
        self._clients = clients
        self._identity = identity
        self._told = told

    async def here(self, outbox: Waiting | None = None) -> None:
        """It gave a sign of life."""
        await _written(self._clients.seen(self._identity, self._told, outbox))

    async def gone(self) -> None:
        """Its socket is closed."""
        await _written(self._clients.left(self._identity))


async def _written(note: Awaitable[None]) -> None:
    try:
        await note
    except Unavailable:
        log.info("It could not be noted which client is there: the database does not answer.")
