"""The caller's clients: which programs connect, and what waits in them."""

from aiohttp import web

from recollect.keys import ACCOUNTS, IDENTITY
from recollect.schemas.clients import ClientListSchema
from recollect.schemas.lists import listing
from recollect.web.answering import answer


async def list_clients(request: web.Request) -> web.StreamResponse:
    """List your clients of the capture socket, the one that was there last first."""
    found = await request.app[ACCOUNTS].clients.of(request[IDENTITY])
    return answer(ClientListSchema, listing(found, has_more=False, id_name="key"))
