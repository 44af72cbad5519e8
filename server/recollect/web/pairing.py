"""Pairing a client."""

from aiohttp import hdrs, web

from recollect.keys import ACCOUNTS, BODY
from recollect.schemas.accounts import PairedSchema
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
