"""Who sends this request: a key in `Authorization: Bearer` or `x-api-key`."""

from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from recollect.accounts.identity import Identity
from recollect.errors import Forbidden, Unauthorized
from recollect.keys import ACCOUNTS, IDENTITY

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def authentication(
    open_paths: frozenset[str], steady_paths: frozenset[str]
) -> Callable[..., Awaitable[web.StreamResponse]]:
    """A middleware that lets nobody pass without a key, but to `open_paths`.

    `steady_paths` answer without a database too, to whoever came in before.
    """

    @web.middleware
    async def authenticate(request: web.Request, handler: Handler) -> web.StreamResponse:
        # A preflight carries no key by its nature; aiohttp-cors answers it, and no handler runs.
        if request.method != hdrs.METH_OPTIONS and request.path not in open_paths:
            accounts = request.app[ACCOUNTS]
            steady = request.path in steady_paths
            identify = accounts.identify_known if steady else accounts.identify
            request[IDENTITY] = await identify(
                _key_in(request), origin=request.headers.get(hdrs.ORIGIN)
            )
        return await handler(request)

    return authenticate


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
