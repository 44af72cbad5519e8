"""What a user said once and for all: "always …", "from now on …", "I prefer …"; pinned memories.

A question is seldom like the instruction that concerns it, so these are offered whatever is asked.
Messages are recognised when they are stored (`text/traits`).
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from recollect.search import candidates, memories
from recollect.search.candidates import Candidates
from recollect.search.filters import LIVE, narrowed, properties
from recollect.search.query import SearchRequest
from recollect.search.together import Gathered
from recollect.search.turns import Candidate
from recollect.search.visibility import visible
from recollect.store.store import SpaceStore
from recollect.text.traits import STANDING

MOST: Final = 60
"""The newest that are looked at."""
_NEWEST: Final = (("created_at", -1), ("_id", -1))

Conversations = Mapping[str, Mapping[str, Any]]


async def standing(space: SpaceStore, request: SearchRequest) -> Gathered:
    """Pinned memories, and messages of the user's that hold for good, that pass the filters.

    The newest first. A message that a pinned memory was made of is not offered a second time.
    """
    pinned, (said, conversations) = await asyncio.gather(
        memories.pinned(space, request, MOST), _said(space, request)
    )
    if pinned and said:
        kept = await memories.pinned_of(space, [one.id for one in said])
        said = [one for one in said if one.id not in kept]
    lasting = [*pinned, *said]
    return Gathered(space.space, Candidates(lasting, len(lasting), {}), conversations)


async def _said(
    space: SpaceStore, request: SearchRequest
) -> tuple[Sequence[Candidate], Conversations]:
    if request.scope == "memories":
        return (), {}
    filters = {**await narrowed(space, request), **properties(request), **LIVE}
    query = {**filters, "traits": STANDING, "role": "user"}
    if request.role not in {None, "user"}:
        return (), {}
    found = await candidates.read(space, query, sort=_NEWEST, limit=MOST)
    conversations = await visible(space, request, {one.conversation for one in found})
    return [one for one in found if one.conversation in conversations], conversations
