"""Every error as `{"error": {code, message, details}}`, and the unexpected in the log only.

Under `/api/v1/memory` as `{"error": "a sentence"}`.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import hdrs, web

from recollect.errors import AppError
from recollect.text import jsontext

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

NO_ROUTE: Final = "(no route)"

PLAIN_ERRORS: Final = "/api/v1/memory"
"""Under this address errors are sentences, as the service it is compatible with has published."""
_PUBLISHED: Final = {
    401: "Invalid session",
    402: "Insufficient balance",
    429: "Rate limit exceeded. Please wait before sending another request.",
}

_CODES: Final = {400: "invalid_input", 403: "forbidden", 404: "not_found", 413: "too_large"}
_SENTENCES: Final = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "The body is larger than 32 MiB.",
}
_OWN_HEADERS: Final = frozenset({hdrs.CONTENT_TYPE, hdrs.CONTENT_LENGTH})


@web.middleware
async def render_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer with the error that came up. Redirects pass, and what breaks an answer half sent."""
    try:
        return await handler(request)
    except AppError as error:
        return _app_error(request, error)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _http_error(request, error)
    except ConnectionResetError:
        raise  # nobody is there any more to tell
    except Exception:
        log.exception("%s %s failed", request.method, route_of(request))
        if request.writer.output_size > 0:
            raise
        unforeseen = AppError("Something went wrong here. The server's log says what.")
        return _answer(request, unforeseen, 500)


def route_of(request: web.BaseRequest) -> str:
    """The pattern of the address. Real addresses may hold what is nobody's business."""
    resource = request.match_info.route.resource if isinstance(request, web.Request) else None
    return resource.canonical if resource is not None else NO_ROUTE


def _app_error(request: web.Request, error: AppError) -> web.Response:
    if error.status >= 500:
        log.error("%s %s: %s", request.method, route_of(request), error.message)
    response = _answer(request, error, error.status)
    if "retry_after" in error.details:
        response.headers[hdrs.RETRY_AFTER] = str(error.details["retry_after"])
    if error.status == 401:
        response.headers[hdrs.WWW_AUTHENTICATE] = 'Bearer realm="Recollect"'
    return response


def _http_error(request: web.Request, error: web.HTTPException) -> web.Response:
    code = _CODES.get(error.status, error.reason.lower().replace(" ", "_"))
    sentence = _SENTENCES.get(error.status) or error.text or error.reason
    response = _answer(request, AppError(sentence, code=code), error.status)
    response.headers.update(
        {name: value for name, value in error.headers.items() if name not in _OWN_HEADERS}
    )
    return response


def _answer(request: web.Request, error: AppError, status: int) -> web.Response:
    plain = request.path == PLAIN_ERRORS or request.path.startswith(f"{PLAIN_ERRORS}/")
    told = _published(error, status) if plain else error.as_json()
    body = jsontext.dumps({"error": told})
    return web.Response(body=body, status=status, content_type="application/json")


def _published(error: AppError, status: int) -> str:
    return _PUBLISHED.get(status, error.message)
