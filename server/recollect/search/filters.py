"""The filters of a search, as the database applies them and as they are applied to what was found.

Some are answered by an ordinary index of the messages (`narrowed`), some by none (`properties`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from recollect.search.query import SearchRequest
from recollect.store.scoped import Document
from recollect.store.store import SpaceStore
from recollect.text.analysis import query_terms

MOST_CONVERSATIONS: Final = 5000
LIVE: Final[Mapping[str, Any]] = {"deleted": {"$ne": True}}
"""Not known to be in the trash. `visibility` has the last word: a capture that raced with a delete
may have left messages without the mark."""

_FENCED: Final = {"$regex": "^ {0,3}(```|~~~)", "$options": "m"}


async def narrowed(space: SpaceStore, request: SearchRequest) -> dict[str, Any]:
    """The filters that an ordinary index of the messages answers; empty if there are none."""
    narrow: dict[str, Any] = {}
    if request.platform is not None:
        narrow["platform"] = request.platform
    if request.times:
        narrow["created_at"] = request.times
    if request.conversation_id is not None:
        narrow["conversation"] = request.conversation_id
    elif wanted := labels(request):
        query = {**wanted, "deleted_at": None}
        found = await space.conversations.find(query, ["_id"], limit=MOST_CONVERSATIONS + 1)
        if len(found) <= MOST_CONVERSATIONS:
            narrow["conversation"] = {"$in": [document["_id"] for document in found]}
    return narrow


def labels(request: SearchRequest) -> dict[str, Any]:
    """The filters on the conversation, as its documents have them."""
    tags: list[dict[str, Any]] = []
    if request.tag is not None:
        tags.append({"tags": request.tag})
    tags += [{"tags": {"$in": list(request.tags)}}] if request.tags else []
    wanted: dict[str, Any] = {"$and": tags} if tags else {}
    if request.title is not None:
        words = query_terms(request.title)
        # In quotes: all of them.
        wanted["$text"] = {"$search": " ".join(f'"{word}"' for word in words)}
    return wanted if request.project is None else {**wanted, "project": request.project}


def properties(request: SearchRequest) -> dict[str, Any]:
    """The filters on the message itself that no index answers."""
    return {k: v for k in ("role", "model") if (v := getattr(request, k)) is not None}


def passing(
    documents: Iterable[Document], request: SearchRequest, stored_before: datetime
) -> Iterator[Document]:
    """Of messages, with the fields that filters look at, those that pass all but labels."""
    wanted = properties(request)
    if request.platform is not None:
        wanted["platform"] = request.platform
    if request.conversation_id is not None:
        wanted["conversation"] = request.conversation_id
    timed = bool(request.times)
    for document in documents:
        if (
            not document.get("deleted")
            and document["stored_at"] <= stored_before
            and (not wanted or all(document.get(name) == value for name, value in wanted.items()))
            and (not timed or _in_time(document.get("created_at"), request))
        ):
            yield document


def _in_time(moment: datetime | None, request: SearchRequest) -> bool:
    if moment is None:
        return False
    return (request.since is None or moment >= request.since) and (
        request.until is None or moment < request.until
    )


def having_parts(kinds: Sequence[str]) -> dict[str, Any]:
    """The messages that have parts of all these kinds; code counts where it is fenced, too."""
    wanted: list[dict[str, Any]] = [{"parts.type": kind} for kind in kinds if kind != "code"]
    if "code" in kinds:
        wanted.append({"$or": [{"parts.type": "code"}, {"text": _FENCED}]})
    return {"$and": wanted} if wanted else {}
