"""Signing in to the page, and out; and who is asking."""

from typing import Any

from aiohttp import web

from recollect.accounts.identity import Identity
from recollect.accounts.sessions import csrf_token
from recollect.errors import Forbidden, Unauthorized
from recollect.keys import ACCOUNTS, BODY, IDENTITY
from recollect.schemas.sessions import SessionSchema
from recollect.web import cookies
from recollect.web.answering import answer


async def sign_in(request: web.Request) -> web.StreamResponse:
    """Sign in to the page with a pairing code: the answer sets the cookie of the session."""
    cookies.check_from_page(request)
    sessions = request.app[ACCOUNTS].sessions
    opened = await sessions.open(request[BODY]["code"])
    await _end_former(request)
    response = answer(SessionSchema, _told(opened.identity, opened.secret), status=201)
    cookies.give(request, response, opened.secret)
    return response


async def read_session(request: web.Request) -> web.StreamResponse:
    """Tell who is asking, by session or by key, and what they may do."""
    return answer(SessionSchema, _told(request[IDENTITY], cookies.session_in(request)))


async def sign_out(request: web.Request) -> web.StreamResponse:
    """Sign out of the page: the session ends, and the cookie goes."""
    if not request[IDENTITY].is_session:
        raise Forbidden("Only a session of the page can be signed out. A key is revoked.")
    await request.app[ACCOUNTS].sessions.close(request[IDENTITY])
    response = web.Response(status=204)
    cookies.take(request, response)
    return response


async def sign_out_everywhere(request: web.Request) -> web.StreamResponse:
    """Sign out of the page in every browser, this one included. Keys stay as they are."""
    await request.app[ACCOUNTS].sessions.close_all(request[IDENTITY])
    response = web.Response(status=204)
    cookies.take(request, response)
    return response


async def _end_former(request: web.Request) -> None:
    secret = cookies.session_in(request)
    if secret is not None:
        sessions = request.app[ACCOUNTS].sessions
        try:
            await sessions.close(await sessions.identify(secret))
        except Unauthorized:
            return  # it was over by itself


def _told(identity: Identity, secret: str | None) -> dict[str, Any]:
    return {
        "user": {"id": identity.user, "name": identity.name, "space": identity.space},
        "scopes": identity.scopes,
        "spaces": [{"id": m.space, "name": m.name, "role": m.role} for m in identity.spaces],
        "csrf_token": csrf_token(secret) if secret else None,
        "expires_at": identity.expires_at,
    }
