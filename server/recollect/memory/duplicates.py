"""Near duplicates: memories that say nearly what a new one says. They are told, never refused."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from recollect.memory.likeness import ALIKE, distinct, likeness
from recollect.memory.memory import living
from recollect.store.scoped import Document
from recollect.store.store import SpaceStore

MOST_TOLD: Final = 5
_COMPARED: Final = 50
"""Of each new memory, how many that share a band are compared with it."""
_READ: Final = 5_000
"""Of a whole batch, how many are read."""


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A memory that says nearly the same, and how nearly: 1.0 has the same terms."""

    id: str
    likeness: float


async def near_duplicates(
    space: SpaceStore, documents: Sequence[Document], now: datetime
) -> list[list[NearDuplicate]]:
    """Of each of the new documents those that are like it, stored or before it, the most first."""
    wanted = sorted({band for document in documents for band in document["bands"]})
    if not wanted:
        return [[] for _ in documents]
    stored = await space.memories.find(
        {"bands": {"$in": wanted}, **living(now)},
        ["terms", "bands"],
        limit=min(_READ, _COMPARED * len(documents)),
    )
    return await asyncio.to_thread(_alike, documents, stored)


def _alike(documents: Sequence[Document], stored: Sequence[Document]) -> list[list[NearDuplicate]]:
    sets = {one["_id"]: distinct(one["terms"]) for one in (*stored, *documents)}
    by_band: dict[int, list[str]] = defaultdict(list)
    made = {document["_id"] for document in documents}
    for one in stored:
        if one["_id"] not in made:
            _file(one, by_band)
    found = []
    for document in documents:
        found.append(_of(document, by_band, sets))
        _file(document, by_band)
    return found


def _file(document: Document, by_band: Mapping[int, list[str]]) -> None:
    for band in document["bands"]:
        by_band[band].append(document["_id"])


def _of(
    document: Document,
    by_band: Mapping[int, Sequence[str]],
    sets: Mapping[str, frozenset[str]],
) -> list[NearDuplicate]:
    shared = dict.fromkeys(
        key for band in document["bands"] for key in by_band.get(band, ())[:_COMPARED]
    )
    mine = sets[document["_id"]]
    alike = [
        NearDuplicate(key, round(resemblance, 2))
        for key in shared
        if (resemblance := likeness(mine, sets[key])) >= ALIKE
    ]
    return sorted(alike, key=lambda one: (-one.likeness, one.id))[:MOST_TOLD]
