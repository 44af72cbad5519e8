"""What the HTTP layer logs below our middleware: that a request was no HTTP, not what was in it.

aiohttp logs such a request with its first hundred bytes, and those may be a search or a key.
"""

import logging
from collections.abc import MutableMapping
from typing import Any

from aiohttp.http_exceptions import HttpProcessingError


class ProtocolLog(logging.LoggerAdapter[logging.Logger]):
    """For the handler argument `logger`: malformed requests are named by kind only."""

    def process(
        self, msg: Any, kwargs: MutableMapping[str, Any]
    ) -> tuple[Any, MutableMapping[str, Any]]:
        """Take the error out of the record, if what it says comes from the request."""
        error = kwargs.get("exc_info")
        if isinstance(error, HttpProcessingError):
            return f"{msg}: {type(error).__name__}", {**kwargs, "exc_info": None}
        return msg, kwargs
