"""The caller's own API keys."""

from dataclasses import asdict

from aiohttp import web

from recollect.accounts.api_keys import NewKey
from recollect.keys import ACCOUNTS, BODY, IDENTITY, QUERY
from recollect.schemas.accounts import IssuedKeySchema, KeyListSchema
from recollect.schemas.lists import listing
from recollect.web.answering import answer


async def list_keys(request: web.Request) -> web.StreamResponse:
    """List your keys, the newest first, without their secrets."""
    limit = request[QUERY]["limit"]
    keys = await request.app[ACCOUNTS].keys.page(
        request[IDENTITY], limit=limit + 1, after=request[QUERY]["after"]
    )
    return answer(KeyListSchema, listing(keys[:limit], has_more=len(keys) > limit))


async def create_key(request: web.Request) -> web.StreamResponse:
    """Make a key that may do no more than the one you use. The answer shows it, once."""
    body = request[BODY]
    new = NewKey(
        name=body["name"],
        scopes=frozenset(body["scopes"]) if "scopes" in body else None,
        spaces=frozenset(body["spaces"]) if "spaces" in body else None,
        expires_in_days=body["expires_in_days"],
    )
    issued = await request.app[ACCOUNTS].keys.issue_for(request[IDENTITY], new)
    return answer(IssuedKeySchema, asdict(issued.key) | {"api_key": issued.secret}, status=201)


async def revoke_key(request: web.Request) -> web.StreamResponse:
    """Revoke one of your keys, at once and for good."""
    await request.app[ACCOUNTS].keys.revoke_for(request[IDENTITY], request.match_info["id"])
    return web.Response(status=204)
