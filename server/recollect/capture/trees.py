"""Trees of recently captured conversations, kept in memory so that a turn does not read them all.

A cached tree is used only if the conversation still has the revision it was read at; another
process that wrote in between has counted the revision up. Correctness never depends on the cache:
ranks are compared inside the database.
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final

from recollect.capture.merge import filled, loose_without
from recollect.capture.tree import Known, Tree
from recollect.store.scoped import ScopedCollection

_FIELDS: Final = (
    "external_id",
    "parent",
    "sequence",
    "created_at",
    "status",
    "rank",
    "fingerprint",
    "tokens",
    "position",
    "ranks",
)

REAL: Final[Mapping[str, Any]] = {"provisional": {"$ne": True}}
"""The messages that the site itself told; those of a page belong to no tree."""


class Trees:
    """At most `capacity` messages of the conversations captured last, each counting as one more."""

    def __init__(self, capacity: int = 200_000) -> None:
        self._capacity = capacity
        self._size = 0
        self._trees: OrderedDict[str, tuple[int, Tree]] = OrderedDict()

    async def load(self, messages: ScopedCollection, conversation: str, revision: int) -> Tree:
        """The tree as of `revision`, from memory if it is still that."""
        cached = self._trees.get(conversation)
        if cached and cached[0] == revision:
            self._trees.move_to_end(conversation)
            return cached[1]
        return await read_tree(messages, conversation)

    def keep(self, conversation: str, revision: int, tree: Tree) -> None:
        """Remember the tree that was just written as `revision`."""
        self.forget(conversation)
        self._trees[conversation] = (revision, tree)
        self._size += _room(tree)
        while self._size > self._capacity and len(self._trees) > 1:
            self.forget(next(iter(self._trees)))

    def forget(self, conversation: str) -> None:
        """Drop a tree that may no longer be true."""
        if found := self._trees.pop(conversation, None):
            self._size -= _room(found[1])


def _room(tree: Tree) -> int:
    # One without messages is kept as well, and there may be any number of these.
    return len(tree) + 1


async def read_tree(messages: ScopedCollection, conversation: str) -> Tree:
    """The tree as it is stored now. Provisional turns are not of it."""
    query = {"conversation": conversation, **REAL}
    documents = await messages.find(query, _FIELDS, max_ms=60_000)
    return {document["external_id"]: _known(document) for document in documents}


def _known(document: dict[str, Any]) -> Known:
    ranks = document["ranks"]
    others = filled(document["rank"], ranks)
    return Known(
        parent=document.get("parent"),
        sequence=document.get("sequence"),
        created_at=document.get("created_at"),
        status=document["status"],
        rank=document["rank"],
        fingerprint=document["fingerprint"],
        tokens=document["tokens"],
        position=document.get("position"),
        loose=loose_without(ranks.keys() - others.keys()),
        filled=others,
    )
