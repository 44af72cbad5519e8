"""Who sends this request: a key in `Authorization: Bearer` or `x-api-key`, or a session's cookie.

Where there is a key, the cookie is not looked at.
"""

from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from recollect.accounts.identity import Identity
from recollect.errors import Forbidden, Unauthorized
from recollect.keys import ACCOUNTS, IDENTITY
from recollect.web.assets import PREFIX
from recollect.web.cookies import check_own, session_in

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def authentication(
    open_paths: frozenset[str], steady_paths: frozenset[str]
) -> Callable[..., Awaitable[web.StreamResponse]]:
    """A middleware that lets nobody pass without a key or a session, but to `open_paths`.

    The files of the page are open, too.

    `steady_paths` answer without a database too, to whoever came in before.
    """

    @web.middleware
    async def authenticate(request: web.Request, handler: Handler) -> web.StreamResponse:
        # A preflight carries no key by its nature; aiohttp-cors answers it, and no handler runs.
        is_open = request.path in open_paths or request.path.startswith(PREFIX)
        if request.method != hdrs.METH_OPTIONS and not is_open:
            request[IDENTITY] = await _identified(request, steady=request.path in steady_paths)
        return await handler(request)

    return authenticate


async def _identified(request: web.Request, *, steady: bool) -> Identity:
    accounts = request.app[ACCOUNTS]
    secret = session_in(request)
    if secret is not None:
        check_own(request, secret)
        return await accounts.sessions.identify(secret)
    identify = accounts.identify_known if steady else accounts.identify
    return await identify(_key_in(request), origin=request.headers.get(hdrs.ORIGIN))


def require(request: web.Request, *scopes: str) -> Identity:
    """The caller, whose key has one of `scopes` (any key, if none is named); else Forbidden."""
    identity = request[IDENTITY]
    require_scope(identity, *scopes)
    return identity


def require_scope(identity: Identity, *scopes: str) -> None:
    """Forbidden, unless the caller's key has one of `scopes`, or none is named."""
    if scopes and not identity.may(*scopes):
        raise Forbidden(f"This key lacks the scope {' or '.join(scopes)}.", needed=list(scopes))


def _key_in(request: web.Request) -> str:
    kind, _, key = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if kind.lower() == "bearer" and key.strip():
        return key.strip()
    if plain := request.headers.get("x-api-key", "").strip():
        return plain
    raise Unauthorized("Send your key: Authorization: Bearer KEY, or x-api-key: KEY.")
