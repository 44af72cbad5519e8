"""Where handlers find what they depend on: every key of the application and of a request."""

from typing import Any, Final

from aiohttp import web

from recollect.accounts.accounts import Accounts
from recollect.accounts.identity import Identity
from recollect.capture.capture import Capture
from recollect.capture.ingest import Ingest
from recollect.capture.replay import Replay
from recollect.compression.service import Compression
from recollect.config import Config
from recollect.events.events import Events
from recollect.jobs.imports import Imports
from recollect.mcp.bridge import Bridge
from recollect.metrics.metrics import Metrics
from recollect.search.survey import Surveys
from recollect.store.store import Store
from recollect.web.assets import Page
from recollect.web.sockets import Sockets

CONFIG: Final = web.AppKey("CONFIG", Config)
IMPORTS: Final = web.AppKey("IMPORTS", Imports)
STORE: Final = web.AppKey("STORE", Store)
ACCOUNTS: Final = web.AppKey("ACCOUNTS", Accounts)
INGEST: Final = web.AppKey("INGEST", Ingest)
CAPTURE: Final = web.AppKey("CAPTURE", Capture)
REPLAY: Final = web.AppKey("REPLAY", Replay)
COMPRESSION: Final = web.AppKey("COMPRESSION", Compression)
SURVEYS: Final = web.AppKey("SURVEYS", Surveys)
"""What large spaces are like, for searches."""
MCP: Final = web.AppKey("MCP", Bridge)
METRICS: Final = web.AppKey("METRICS", Metrics)
EVENTS: Final = web.AppKey("EVENTS", Events)
SOCKETS: Final = web.AppKey("SOCKETS", Sockets)
PAGE: Final = web.AppKey("PAGE", Page)
OPENAPI: Final = web.AppKey("OPENAPI", bytes)
"""The OpenAPI document as JSON."""

REQUEST_ID: Final = web.RequestKey("REQUEST_ID", str)
"""What the request is called in log lines and in its answer."""
IDENTITY: Final = web.RequestKey("IDENTITY", Identity)
"""The caller; absent on routes that are open."""
BODY: Final = web.RequestKey[Any]("BODY")
"""What the route's body schema made of the body."""
READ_FROM: Final = web.RequestKey("READ_FROM", tuple[str, ...])
"""The spaces that the handler asked for."""
QUERY: Final = web.RequestKey[Any]("QUERY")
"""What the route's query schema made of the query parameters."""
