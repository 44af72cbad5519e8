"""One line per request: method, route, status, size, time. No query, no key, no address."""

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

from recollect.keys import REQUEST_ID
from recollect.web.errors import NO_ROUTE, route_of


class AccessLogger(AbstractAccessLogger):
    """For the handler argument `access_log_class`."""

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Write the line. `time` is in seconds."""
        self.logger.info(
            "%s %s %d %d bytes %.1f ms",
            request.method,
            # What was no HTTP is answered below the application, which has not looked at it.
            route_of(request) if REQUEST_ID in request else NO_ROUTE,
            response.status,
            response.body_length,
            time * 1000,
        )
