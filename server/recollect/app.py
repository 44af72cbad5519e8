"""The composition root: the only place that wires things together."""

from typing import Final

from aiohttp import web
from aiohttp.log import server_logger

from recollect import __version__
from recollect.accounts.accounts import Accounts
from recollect.accounts.clock import now
from recollect.capture.frames import Frames
from recollect.capture.replay import Replay
from recollect.compression.metering import Metering
from recollect.compression.service import Compression
from recollect.config import Config
from recollect.jobs.imports import Imports
from recollect.jobs.spool import Spool
from recollect.keys import (
    ACCOUNTS,
    CAPTURE,
    COMPRESSION,
    CONFIG,
    EVENTS,
    IMPORTS,
    INGEST,
    MCP,
    METRICS,
    OPENAPI,
    PAGE,
    REPLAY,
    SOCKETS,
    STORE,
    SURVEYS,
)
from recollect.mcp.bridge import Bridge, Manager
from recollect.metrics.measured import MeasuredCapture, MeasuredEvents, MeasuredIngest
from recollect.metrics.metrics import Metrics
from recollect.platforms.registry import adapters
from recollect.search.survey import Surveys
from recollect.store.store import Store
from recollect.text import jsontext
from recollect.web import openapi
from recollect.web.access_log import AccessLogger
from recollect.web.authentication import authentication
from recollect.web.compression import end_worker
from recollect.web.cors import allow_origins
from recollect.web.errors import render_errors
from recollect.web.guard import guard
from recollect.web.headers import secure
from recollect.web.imports import work_on_imports
from recollect.web.mcp import MAX_BODY, end_mcp
from recollect.web.metrics import measure
from recollect.web.moving import finish_moves
from recollect.web.page import load_page
from recollect.web.protocol_log import ProtocolLog
from recollect.web.reading import LARGE_BODY
from recollect.web.reindexing import index_anew
from recollect.web.replaying import read_again
from recollect.web.request_ids import identify_request, tell_request_id
from recollect.web.route import add_routes
from recollect.web.routes import ROUTES
from recollect.web.sockets import Sockets
from recollect.web.ws import finish_sockets, live_events

MAX_URL_BYTES: Final = 128 * 1024
"""A search of 10,000 characters, of which each takes up to twelve bytes in a URL."""


def make_app(config: Config, store: Store) -> web.Application:
    """The application. `store` is open and ensured, and is closed by whoever opened it."""
    open_paths = frozenset(route.path for route in ROUTES if route.scopes is None)
    steady_paths = frozenset(route.path for route in ROUTES if route.steady)
    app = web.Application(
        client_max_size=LARGE_BODY,
        handler_args={
            "max_line_size": MAX_URL_BYTES,
            "access_log_class": AccessLogger,
            "logger": ProtocolLog(server_logger),
        },
        middlewares=[
            identify_request,
            measure,
            render_errors,
            guard(config),
            authentication(open_paths, steady_paths),
        ],
    )
    app[CONFIG] = config
    app[STORE] = store
    app[ACCOUNTS] = Accounts(store.accounts)
    app[METRICS] = Metrics([adapter.platform for adapter in adapters()], __version__)
    app[INGEST] = MeasuredIngest(store, app[METRICS])
    spool = Spool(config.data_dir / "imports", config.max_import_bytes)
    app[IMPORTS] = Imports(store, app[INGEST], spool, now)
    frames = Frames(config.frame_days)
    app[CAPTURE] = MeasuredCapture(store, app[INGEST], frames, app[METRICS])
    app[REPLAY] = Replay(store, app[CAPTURE], frames)
    metering = Metering(
        store.accounts.meter, store.rates, charge=config.metering, limits=config.rate_limit
    )
    app[COMPRESSION] = Compression(store, now, metering)
    app[EVENTS] = events = MeasuredEvents(store)
    app[SOCKETS] = Sockets()
    app[SURVEYS] = Surveys()
    app[MCP] = Bridge(lambda: _mcp(app))
    sockets = {**app[SOCKETS].gauges(), "subscribed": lambda: events.subscribers}
    app[METRICS].watch("recollect_sockets", "Open capture sockets.", sockets)
    app[PAGE] = load_page()
    app[OPENAPI] = jsontext.dumps(openapi.document(ROUTES))
    add_routes(app, ROUTES)
    allow_origins(app, config.origins)
    app.on_response_prepare.append(secure)
    app.on_response_prepare.append(tell_request_id)
    app.on_shutdown.append(finish_sockets)
    app.cleanup_ctx.append(live_events)
    app.cleanup_ctx.append(end_worker)
    app.cleanup_ctx.append(end_mcp)
    app.cleanup_ctx.append(read_again)
    app.cleanup_ctx.append(index_anew)
    app.cleanup_ctx.append(finish_moves)
    app.cleanup_ctx.append(work_on_imports)
    return app


def _mcp(app: web.Application) -> Manager:
    # Here, because the SDK takes a second to import, and many never use it.
    from recollect.mcp.server import make_manager, make_server
    from recollect.mcp.tools.services import Services

    services = Services(app[STORE], app[SURVEYS], app[COMPRESSION])
    return make_manager(make_server(services), MAX_BODY)
