"""The ranks of what was merged before, somewhere else, believed as far as they can be checked.

They come in files, which strangers may have written. Lengths, hashes and times follow from what the
file tells and are worked out anew, so that nothing in it wins by more than the site's own export
could claim; where a file was edited by hand, its words count. Only the source, the version of the
adapter and what is known of versions that lost are taken as they are.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from recollect.capture.merge import known_fields
from recollect.capture.rank import RANK_BYTES, believed_field_rank, believed_rank, digest
from recollect.models import Conversation, Message, at_milliseconds

_UNRANKED: Final = bytes(18)
_WEIGHED: Final = "active_leaf"


@dataclass(frozen=True, slots=True)
class Marks:
    """The ranks of a version that was merged before: its own, and its fields' (`merge.OPTIONAL`).

    A field without a rank was told by the version itself.
    """

    rank: bytes
    fields: Mapping[str, bytes]


def believed(marks: Marks, message: Message, encoded: bytes) -> Marks:
    """The ranks that this message can have; `encoded` is its content document as JSON."""
    known = known_fields(message)
    others = {
        name: rank
        for name, rank in marks.fields.items()
        if name in known and rank[:RANK_BYTES] < marks.rank
    }
    told = message if "updated_at" not in others else replace(message, updated_at=None)
    rank = believed_rank(told, encoded, marks.rank)
    fields = {
        name: min(others.get(name, rank)[:RANK_BYTES], rank) + digest(value, 4)
        for name, value in known.items()
    }
    return Marks(rank, fields)


def believed_fields(
    conversation: Conversation, ranks: Mapping[str, bytes], names: Collection[str]
) -> Mapping[str, bytes]:
    """The ranks that these fields of a conversation can have; the lowest, for one without."""
    told = at_milliseconds(conversation)
    return {
        name: believed_field_rank(
            told, _ranked(told, name), ranks.get(name, _UNRANKED), weighs=name == _WEIGHED
        )
        for name in names
    }


def _ranked(conversation: Conversation, name: str) -> Any:
    """What the rank of a field is a rank of: trees are told apart by their time alone."""
    if name == "references":
        return None
    value = getattr(conversation, name)
    return list(value) if name == "tags" else value
