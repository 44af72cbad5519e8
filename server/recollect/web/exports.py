"""Everything of a space, as one download."""

from collections.abc import Mapping
from typing import Final

from aiohttp import hdrs, web

from recollect.archive.exporting import Export
from recollect.web.asked_space import asked_space
from recollect.web.streaming import stream

NDJSON: Final = "application/x-ndjson"
_HEADERS: Final[Mapping[str, str]] = {
    hdrs.CONTENT_TYPE: NDJSON,
    hdrs.CONTENT_DISPOSITION: 'attachment; filename="recollect.jsonl"',
}


async def export_space(request: web.Request) -> web.StreamResponse:
    """Download everything of a space as JSON lines, from which it can be restored."""
    return await stream(request, Export(asked_space(request)).chunks(), _HEADERS)
