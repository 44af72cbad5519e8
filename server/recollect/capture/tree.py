"""The tree of a conversation without its contents: the active path, and what is missing.

Pure functions over what is known of every stored message. They are computed again after each
capture; a frame that closes a gap or moves the active branch changes positions of old messages.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from recollect.models import ROOT, Status

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)

NOTHING_FILLED: Final[Mapping[str, bytes]] = MappingProxyType({})
"""One object for nearly every message that is known."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a capture needs to know of a stored message. `parent` as in models.Message.

    `loose` are the optional fields that a version of lower rank might still fill or change,
    `filled` the ranks of those that one has, as far as they are known.
    """

    parent: str | None
    sequence: int | None
    created_at: datetime | None
    status: Status
    rank: bytes
    fingerprint: bytes
    tokens: int
    position: int | None = None
    loose: frozenset[str] = frozenset()
    filled: Mapping[str, bytes] = field(default_factory=lambda: NOTHING_FILLED)

    def takes(self, ranks: Mapping[str, bytes]) -> bool:
        """Whether a version of at most this rank, with fields of these ranks, changes a field."""
        filled, loose = self.filled, self.loose
        return any(name in loose and rank > filled.get(name, b"") for name, rank in ranks.items())


Tree = Mapping[str, Known]
"""What is known of every stored message of one conversation, by external id."""


def active_path(tree: Tree, active_leaf: str | None) -> list[str]:
    """External ids from the first message to the leaf of the active branch.

    The leaf is the one that the site names, or the newest message below it; without a name it is
    the newest of all. Where a parent is unknown or not stored, the path goes on with the message
    that came before, so that a gap hides nothing.
    """
    if not tree:
        return []
    leaf = active_leaf
    if leaf is None or leaf not in tree:
        leaf = max(tree, key=lambda key: _order(tree, key))
    before = _predecessors(tree)
    path = [leaf]
    seen = {leaf}
    while (parent := _parent(tree, before, path[-1])) is not None and parent not in seen:
        path.append(parent)
        seen.add(parent)
    path.reverse()
    return path + _descend(tree, leaf, seen)


def missing(tree: Tree, references: Iterable[str]) -> list[str]:
    """External ids that the site's tree names and that are not stored, sorted."""
    parents = {known.parent for known in tree.values() if known.parent}
    return sorted(key for key in parents.union(references) if key not in tree)


def is_closed(tree: Tree) -> bool:
    """Whether every message has a known place and is final: nothing unknown is left in between."""
    return bool(tree) and all(
        known.status == "complete" and (known.parent is not None or known.sequence is not None)
        for known in tree.values()
    )


def _parent(tree: Tree, before: Mapping[str, str | None], key: str) -> str | None:
    parent = tree[key].parent
    if parent == ROOT:
        return None
    return parent if parent is not None and parent in tree else before[key]


def _predecessors(tree: Tree) -> Mapping[str, str | None]:
    # Only asked for where a parent is unknown or missing; a closed tree does without sorting.
    loose = [
        k for k, v in tree.items() if v.parent != ROOT and (not v.parent or v.parent not in tree)
    ]
    if not loose:
        return {}
    ordered = sorted(tree, key=lambda key: _order(tree, key))
    return dict(zip(ordered, [None, *ordered[:-1]], strict=True))


def _descend(tree: Tree, leaf: str, seen: set[str]) -> list[str]:
    if not any(known.parent == leaf for known in tree.values()):
        return []  # nearly always; the children of all are not worth collecting then
    children: dict[str, list[str]] = defaultdict(list)
    for key, known in tree.items():
        if known.parent and key not in seen:
            children[known.parent].append(key)
    below: list[str] = []
    while newer := [key for key in children.pop(leaf, ()) if key not in seen]:
        leaf = max(newer, key=lambda key: _order(tree, key))
        seen.add(leaf)
        below.append(leaf)
    return below


def _order(tree: Tree, key: str) -> tuple[datetime, int, str]:
    known = tree[key]
    return (known.created_at or _LONG_AGO, known.sequence or 0, key)
