"""Contexts for a question, in as many tokens as there are."""

from dataclasses import fields
from typing import Any

from aiohttp import web

from recollect.context import service
from recollect.keys import BODY, SURVEYS
from recollect.schemas.context import ContextSchema
from recollect.search.query import SearchRequest
from recollect.web.answering import answer
from recollect.web.asked_space import asked_spaces


async def build_context(request: web.Request) -> web.StreamResponse:
    """Build the context for a question, or of the newest messages that pass the filters."""
    wanted: dict[str, Any] = dict(request[BODY])
    space, *others = asked_spaces(request, wanted.pop("spaces"))
    budget, form = wanted.pop("max_tokens"), wanted.pop("format")
    asked = SearchRequest(**{**wanted, "tags": tuple(wanted["tags"])})
    found = await service.context(space, asked, budget, request.app[SURVEYS], others=others)
    built = {field.name: getattr(found, field.name) for field in fields(found)}
    if form == "messages":
        built["messages"] = [{"content": built["text"]}] if built["text"] else []
    return answer(ContextSchema, built)
