"""A row of the route table, and what a row makes of its handler."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from recollect.errors import AppError
from recollect.keys import BODY, IDENTITY, QUERY
from recollect.schemas.common import WireSchema
from recollect.schemas.lists import ErrorSchema
from recollect.web.accesses import NOTED, note_access
from recollect.web.authentication import require
from recollect.web.reading import SMALL_BODY, read_body, read_query

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Route:
    """One address. The schemas validate, and they are what the OpenAPI document says.

    `scopes`: the key needs one of them; `()` any key will do; None it is open to everybody.
    `max_body` is in bytes. `raw`: the handler reads the body, and `body` only describes it.
    `upload`: the handler takes files, as the body or as a form. `error` is the form of errors.
    `steady`: it answers without a database too, to keys known from before.
    """

    method: str
    path: str
    handler: Handler
    name: str
    scopes: tuple[str, ...] | None
    query: type[WireSchema] | None = None
    body: type[WireSchema] | None = None
    max_body: int = SMALL_BODY
    raw: bool = False
    upload: bool = False
    answer: type[WireSchema] | None = None
    status: int = 200
    error: type[WireSchema] = ErrorSchema
    content: tuple[str, ...] = ("application/json",)
    steady: bool = False

    @property
    def reads(self) -> bool:
        """Whether a key that may only read will do; if not, viewers of a space are refused it."""
        return not self.scopes or "read" in self.scopes

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Check scope, query and body, in this order, then let the handler answer."""
        if self.scopes is not None:
            caller = require(request, *self.scopes)
            request[IDENTITY] = caller if self.reads else caller.writing()
        if self.query is not None:
            request[QUERY] = read_query(request, self.query())
        if self.body is not None and not self.raw:
            request[BODY] = await read_body(request, self.body(), self.max_body)
        if self.name not in NOTED:
            return await self.handler(request)
        refused = False
        try:
            return await self.handler(request)
        except (AppError, web.HTTPException):
            refused = True
            raise
        finally:
            # Also of an answer that broke off on its way.
            if not refused:
                await note_access(request, self.name)


def add_routes(app: web.Application, routes: tuple[Route, ...]) -> None:
    """Serve the table. What answers GET answers HEAD too."""
    resources: dict[str, web.Resource] = {}
    for route in routes:
        if route.path not in resources:
            resources[route.path] = app.router.add_resource(route.path)
        resource = resources[route.path]
        resource.add_route(route.method, route.handle)
        if route.method == "GET":
            resource.add_route("HEAD", route.handle)
