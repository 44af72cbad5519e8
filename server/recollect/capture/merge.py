"""One version of a message, as the write that merges it into what is stored.

The comparison of ranks happens inside MongoDB, so that two processes that capture the same
conversation cannot overwrite each other. Content (role, status, parts and all that is derived from
them) goes by the version's rank as a whole. A field that a version may leave out (parent, model, …)
goes by the best rank among the versions that do have it (the hash settles a tie): what is absent
erases nothing, in any order. Every value is inside `$literal`, or a text such as `$HOME` would be
taken for a field.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from recollect.capture.rank import RANK_BYTES, digest
from recollect.capture.tree import NOTHING_FILLED
from recollect.models import Message

OPTIONAL: Final = ("parent", "sequence", "author", "model", "created_at", "updated_at")
"""What a version may leave out, by its name in the stored document."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a message, ready to be written.

    `content` is everything that wins or loses as a whole, `fields` what this version knows of the
    optional fields, `ranks` the rank of each of these, `always` what is set whoever wins (where it
    belongs, its place).
    """

    id: str
    rank: bytes
    always: Mapping[str, Any]
    content: Mapping[str, Any]
    fields: Mapping[str, Any]
    ranks: Mapping[str, bytes]


def known_fields(message: Message) -> dict[str, Any]:
    """The optional fields that this version has."""
    named = {"parent": "parent_id"}
    fields = {name: getattr(message, named.get(name, name)) for name in OPTIONAL}
    return {name: value for name, value in fields.items() if value is not None}


def field_ranks(rank: bytes, known: Mapping[str, Any]) -> dict[str, bytes]:
    """The rank of each optional field of a version of this rank, by the field's name."""
    return {name: rank + digest(value, 4) for name, value in known.items()}


def filled(rank: bytes, ranks: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Of the ranks of a message's fields, those that another version than its best one set."""
    others = {name: field for name, field in ranks.items() if field[:RANK_BYTES] != rank}
    return others or NOTHING_FILLED


def loose_without(settled: Iterable[str]) -> frozenset[str]:
    """The optional fields that a version of lower rank might fill: all but the `settled` ones."""
    return _loose_without(frozenset(settled))


@functools.cache
def _loose_without(settled: frozenset[str]) -> frozenset[str]:
    # One object for each of the few sets there are: every stored message that is known has one.
    return frozenset(OPTIONAL) - settled


def pipeline(version: Version) -> Sequence[Mapping[str, Any]]:
    """The update that merges `version` into the stored document, or makes it."""
    changes: list[Any] = ["$$ROOT", {"$literal": dict(version.always)}]
    ranks = version.ranks
    changes += [
        _if_at_least(ranks[name], f"$ranks.{name}", {name: value})
        for name, value in version.fields.items()
    ]
    changes.append(_if_at_least(version.rank, "$rank", {**version.content, "rank": version.rank}))
    best = {name: {"$max": [{"$literal": rank}, f"$ranks.{name}"]} for name, rank in ranks.items()}
    merged_ranks = {"ranks": {"$mergeObjects": [{"$ifNull": ["$ranks", {}]}, best]}}
    return [{"$replaceWith": {"$mergeObjects": [*changes, merged_ranks]}}]


def document(version: Version) -> dict[str, Any]:
    """The same merge into nothing: what a first version is stored as."""
    return {
        "_id": version.id,
        **version.always,
        **version.fields,
        **version.content,
        "rank": version.rank,
        "ranks": dict(version.ranks),
    }


def _if_at_least(rank: bytes, stored: str, change: Mapping[str, Any]) -> Mapping[str, Any]:
    # A missing value is lower than any other in MongoDB's order, so the first version always wins.
    wins = {"$gte": [{"$literal": rank}, stored]}
    return {"$cond": [wins, {"$literal": dict(change)}, {}]}
