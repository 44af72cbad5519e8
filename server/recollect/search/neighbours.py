"""The turns beside those that were found: what a question asked, its answer tells."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from recollect.store.scoped import Document
from recollect.store.store import SpaceStore

REACH: Final = 2
"""Turns before and after."""
_BY_PLACE: Final = (("space", 1), ("conversation", 1), ("position", 1))

Place = tuple[str, int]
"""A conversation and a position in it."""


async def beside(
    space: SpaceStore, places: Iterable[Place], known: Collection[Place], fields: Sequence[str]
) -> list[Document]:
    """The messages at most REACH turns from one of the places, but for the known ones."""
    wanted = {
        (conversation, position + step)
        for conversation, position in places
        for step in range(-REACH, REACH + 1)
        if position + step >= 0
    }
    ranges = [*_ranges(wanted.difference(known))]
    if not ranges:
        return []
    return await space.messages.find({"$or": ranges}, fields, hint=_BY_PLACE)


def _ranges(places: Iterable[Place]) -> Iterator[dict[str, Any]]:
    by_conversation = defaultdict(list)
    for conversation, position in places:
        by_conversation[conversation].append(position)
    for conversation, positions in by_conversation.items():
        yield {"conversation": conversation, "position": {"$in": sorted(positions)}}
