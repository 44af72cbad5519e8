"""Whether the process lives, and whether it can do its work."""

from aiohttp import web
from marshmallow import fields

import recollect
from recollect.keys import STORE
from recollect.schemas.common import WireSchema
from recollect.web.answering import answer


class HealthSchema(WireSchema):
    """A sign of life."""

    status = fields.Constant("ok", required=True)
    version = fields.String(required=True)


async def healthz(request: web.Request) -> web.StreamResponse:
    """Say that the process answers, whatever the database does."""
    return answer(HealthSchema, {"version": recollect.__version__})


async def readyz(request: web.Request) -> web.StreamResponse:
    """Say that the database answers; 503 if it does not."""
    await request.app[STORE].ping()
    return answer(HealthSchema, {"version": recollect.__version__})
