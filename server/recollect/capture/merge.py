"""One version of a message, as the write that merges it into what is stored.

The comparison of ranks happens inside MongoDB, so that two processes that capture the same
conversation cannot overwrite each other. Content (role, status, parts and all that is derived from
them) goes by the version's rank as a whole. A field that a version may leave out (parent, model, …)
goes by the best rank among the versions that do have it: what is absent erases nothing, in any
order. Every value is inside `$literal`, or a text such as `$HOME` would be taken for a field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from recollect.models import Message

_OPTIONAL: Final = ("sequence", "author", "model", "created_at", "updated_at")


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a message, ready to be written.

    `content` is everything that wins or loses as a whole, `fields` what this version knows of the
    optional fields, `always` what is set whoever wins (where it belongs, its place).
    """

    id: str
    rank: bytes
    always: Mapping[str, Any]
    content: Mapping[str, Any]
    fields: Mapping[str, Any]


def known_fields(message: Message) -> dict[str, Any]:
    """The optional fields that this version has."""
    fields = {name: getattr(message, name) for name in _OPTIONAL}
    fields["parent"] = message.parent_id
    return {name: value for name, value in fields.items() if value is not None}


def pipeline(version: Version) -> Sequence[Mapping[str, Any]]:
    """The update that merges `version` into the stored document, or makes it."""
    changes: list[Any] = ["$$ROOT", {"$literal": dict(version.always)}]
    changes += [
        _if_greater(version.rank, f"$ranks.{name}", {name: value})
        for name, value in version.fields.items()
    ]
    changes.append(_if_greater(version.rank, "$rank", {**version.content, "rank": version.rank}))
    ranks = {
        name: {"$max": [{"$literal": version.rank}, f"$ranks.{name}"]} for name in version.fields
    }
    merged_ranks = {"ranks": {"$mergeObjects": [{"$ifNull": ["$ranks", {}]}, ranks]}}
    return [{"$replaceWith": {"$mergeObjects": [*changes, merged_ranks]}}]


def document(version: Version) -> dict[str, Any]:
    """The same merge into nothing: what a first version is stored as."""
    return {
        "_id": version.id,
        **version.always,
        **version.fields,
        **version.content,
        "rank": version.rank,
        "ranks": dict.fromkeys(version.fields, version.rank),
    }


def _if_greater(rank: bytes, stored: str, change: Mapping[str, Any]) -> Mapping[str, Any]:
    # A missing value is lower than any other in MongoDB's order, so the first version always wins.
    wins = {"$gt": [{"$literal": rank}, stored]}
    return {"$cond": [wins, {"$literal": dict(change)}, {}]}
