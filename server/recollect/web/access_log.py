"""One line per request: method, route, status, size, time. No query, no key, no address."""

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

from recollect.web.errors import route_of


class AccessLogger(AbstractAccessLogger):
    """For the handler argument `access_log_class`."""

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Write the line. `time` is in seconds."""
        self.logger.info(
            "%s %s %d %d bytes %.1f ms",
            request.method,
            route_of(request),
            response.status,
            response.body_length,
            time * 1000,
        )
