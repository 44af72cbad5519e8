"""Pairing a client."""

from aiohttp import hdrs, web

from recollect.keys import ACCOUNTS, BODY, IDENTITY
from recollect.schemas.accounts import PairedSchema, PairingCodeSchema
from recollect.web.answering import answer


async def pair(request: web.Request) -> web.StreamResponse:
    """Turn a pairing code into a key; an extension's key is bound to the extension."""
    body = request[BODY]
    paired = await request.app[ACCOUNTS].pairing.redeem(
        body["code"], name=body["name"], origin=request.headers.get(hdrs.ORIGIN)
    )
    issued = paired.issued
    return answer(
        PairedSchema, {"api_key": issued.secret, "key": issued.key, "user": paired.user}, status=201
    )


async def create_pairing_code(request: web.Request) -> web.StreamResponse:
    """Make a pairing code for a client of yours, or for a browser of yours to sign in."""
    made = await request.app[ACCOUNTS].pairing.code_for(request[IDENTITY])
    return answer(PairingCodeSchema, made, status=201)
