"""Answers as JSON, in the shape that the answer's schema describes."""

from typing import Any

from aiohttp import web

from recollect.schemas.common import WireSchema
from recollect.text import jsontext


def answer(schema: type[WireSchema], value: Any, *, status: int = 200) -> web.Response:
    """`value` as `schema` dumps it."""
    body = jsontext.dumps(schema().dump(value))
    return web.Response(body=body, status=status, content_type="application/json")
